"""The document of the API leaves nothing out, promises nothing else, and is shown as a page."""

import ast
import inspect
import json
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import validate

from tests.webapp.api.callers import Desk, assert_problem
from tests.webapp.api.promised import Promises
from tests.webapp.api.test_api_matrix import MATRIX
from tests.webapp.visitors import Desk as Newsroom
from webapp.api.document import Operation, describe, operations

API = Path(__file__).parents[3] / "webapp" / "api"
READERS = {"read_body": "body", "read_query": "query"}


def test_every_route_has_an_operation_with_its_words_and_answers(small_desk: Desk) -> None:
    found = operations(small_desk.app)
    assert {f"{operation.method} {operation.path}" for operation in found} == set(MATRIX) - {"GET /docs"}
    for operation in found:
        assert operation.answers, f"{operation.endpoint} does not say what it @gives"
        assert operation.view.__doc__, f"{operation.endpoint} has no docstring"


def test_the_document_is_valid_openapi(small_desk: Desk) -> None:
    document = small_desk.ana.get("/openapi.json").json
    validate(document)
    assert document["openapi"].startswith("3.1.")
    names = [operation["operationId"] for path in document["paths"].values() for operation in path.values()]
    assert len(names) == len(set(names)) >= 30
    assert document["paths"]["/claims/{claim_id}/decide"]["post"]["requestBody"]["content"] == {
        "application/json": {"schema": {"$ref": "#/components/schemas/Decide"}}
    }
    assert not [name for name in document["components"]["schemas"] if "__" in name], "two shapes have one name"


def test_what_is_documented_is_what_is_read(small_desk: Desk) -> None:
    for operation in operations(small_desk.app):
        read = {what: [] for what in READERS.values()}
        for what, model in models_read(operation):
            read[what].append(model)
        assert read["body"] == [operation.body] * bool(operation.body), operation.endpoint
        assert read["query"] == [operation.query] * bool(operation.query), operation.endpoint


def models_read(operation: Operation) -> list[tuple[str, Any]]:
    """What the view's own calls of read_body and read_query name."""
    return [
        (
            READERS[call.func.id],
            eval(ast.unparse(call.args[0]), operation.view.__globals__, {"action": operation.action}),
        )  # type: ignore[attr-defined]
        for call in calls_of(inspect.getsource(operation.view))
    ]


def calls_of(source: str) -> list[ast.Call]:
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return [call for call in calls if isinstance(call.func, ast.Name) and call.func.id in READERS]


def test_no_body_is_read_where_the_document_does_not_look(small_desk: Desk) -> None:
    views = {operation.view for operation in operations(small_desk.app)}
    in_views = sum(len(calls_of(inspect.getsource(view))) for view in views)
    assert in_views == sum(len(calls_of(path.read_text("utf-8"))) for path in API.glob("*.py")) > 8


def test_an_answer_that_is_not_as_documented_is_noticed(small_desk: Desk) -> None:
    claim_id = small_desk.claim()
    response = small_desk.ana.get(f"/claims/{claim_id}")
    promises, claim = Promises(small_desk.app), response.json
    promises.hold("GET", f"/claims/{claim_id}", None, response)
    for change in ({"status": "lost"}, {"version": None}, {"unheard": 1}):
        response.set_data(json.dumps({**claim, **change}))
        with pytest.raises(AssertionError, match="the answer to GET"):
            promises.hold("GET", f"/claims/{claim_id}", None, response)
    with pytest.raises(AssertionError, match="not documented"):
        response.status_code = 418
        promises.hold("GET", f"/claims/{claim_id}", None, response)


def test_the_document_and_its_page_are_for_tokens_and_for_who_is_signed_in(small_newsroom: Newsroom) -> None:
    signed_in, stranger = small_newsroom.visitor("viewer"), small_newsroom.visitor()
    assert signed_in.get("/api/v1/openapi.json").json["info"]["title"] == "Stet"
    page = signed_in.get("/api/v1/docs").text
    document = describe(small_newsroom.app)
    for path, methods in document["paths"].items():
        assert path in page
        assert all(f'id="{operation["operationId"]}"' in page for operation in methods.values())
    assert "curl -X POST" in page
    answer = stranger.get("/api/v1/docs")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/signin?next=/api/v1/docs")
    assert stranger.get("/api/v1/openapi.json").status_code == 401
    assert signed_in.get("/api/v1/claims").status_code == 401


def test_a_wrong_token_opens_nothing_even_beside_a_session(small_newsroom: Newsroom) -> None:
    visitor = small_newsroom.visitor("ana")
    answer = visitor.get("/api/v1/openapi.json", headers={"Authorization": "Bearer stet_wrong"})
    assert_problem(answer, 401, "unknown, expired or revoked")
