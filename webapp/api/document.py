"""The API's own description, OpenAPI 3.1: read from the address map, the views' docstrings, and the models they use.

What a view takes are the Body and Query classes that its code names; what it answers is what @gives says of it, and
the tests hold every answer against that. docs/decisions/0009-openapi.md says why no library writes it.
"""

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from flask import Flask
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from werkzeug.routing import Rule

from claims.workflow import TABLE
from webapp.api.bodies import LARGEST_ID, Body, Query, may_be_empty
from webapp.api.facts import Problem

PREFIX = "/api/v1"
Schema = dict[str, Any]
Schemas = Mapping[Any, Schema]
"""Where the schema of each model stands."""
JSON, PROBLEM = "application/json", "application/problem+json"

PROBLEMS = {
    400: "The body cannot be read as JSON.",
    401: "No token, or one that is unknown, expired or revoked.",
    403: "This person may not do this.",
    404: "No such thing.",
    409: "Not possible now: somebody changed it meanwhile, or the rules do not allow it in this state.",
    413: "More than the desk takes.",
    415: "The body is not JSON by its type.",
    422: "Something in the request cannot be used; `fields` names it where it is a field.",
    500: "A fault of the desk; `id` is in its log too.",
    503: "The database is busy or cannot be reached: send it again after `Retry-After` seconds.",
}


@dataclass(frozen=True)
class Operation:
    """One method of one address, or one act of the status table."""

    method: str
    path: str
    endpoint: str
    view: Callable[..., Any]
    converters: dict[str, str]
    action: str = ""

    @property
    def tag(self) -> str:
        return self.view.__module__.rpartition(".")[2]

    @property
    def body(self) -> type[Body] | None:
        return next(self._named(Body), None)

    @property
    def query(self) -> type[Query] | None:
        return next(self._named(Query), None)

    @property
    def answers(self) -> dict[int, type[BaseModel]]:
        """By status, what is said when nothing is refused."""
        return getattr(self.view, "gives", {})

    @property
    def is_public(self) -> bool:
        return getattr(self.view, "is_public", False)

    def _named(self, base: type[Any]) -> Iterator[type[Any]]:
        """The models that the view's code names; of a table of them, the one of this act."""
        found = [self.view.__globals__.get(name) for name in self.view.__code__.co_names]
        tables = [value for value in found if isinstance(value, dict) and self.action]
        named = [*(table[self.action] for table in tables if self.action in table), *found]
        yield from (value for value in named if isinstance(value, type) and issubclass(value, base))


def operations(app: Flask) -> list[Operation]:
    """Every operation of the API, in the order of its addresses."""
    found = [operation for rule in app.url_map.iter_rules() for operation in _of_rule(app, rule)]
    return sorted(found, key=lambda operation: (operation.path, operation.method))


def _of_rule(app: Flask, rule: Rule) -> Iterator[Operation]:
    view = app.view_functions[rule.endpoint]
    if not rule.rule.startswith(PREFIX + "/") or getattr(view, "is_page", False):
        return
    path = re.sub(r"<(?:[^<>]*:)?(\w+)>", r"{\1}", rule.rule.removeprefix(PREFIX))
    converters = {name: kind or "" for kind, name in re.findall(r"<(?:([^<>]*):)?(\w+)>", rule.rule)}
    acts = dict.fromkeys(row.action for row in TABLE) if "{action}" in path else [""]
    for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
        for action in acts:
            yield Operation(method, path.replace("{action}", action), rule.endpoint, view, converters, action)


def describe(app: Flask, server: str = "") -> Schema:
    """The whole document; `server` is the address of the desk, without the prefix."""
    found = operations(app)
    models = {model: None for operation in found for model in _models(operation)}
    names, definitions = models_json_schema(
        [(model, "validation") for model in models], ref_template="#/components/schemas/{model}"
    )
    schemas = {model: schema for (model, _), schema in names.items()}
    paths: Schema = {}
    for operation in found:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation, schemas, definitions)
    tags = dict.fromkeys((operation.tag, operation.view.__module__) for operation in found)
    queries = {_name(schemas[operation.query]) for operation in found if operation.query}
    return {
        "openapi": "3.1.1",
        "info": {"title": "Stet", "version": "1", "description": _words(sys.modules["webapp.api"].__doc__)[0]},
        "servers": [{"url": server + PREFIX}],
        "security": [{"token": []}],
        "tags": [{"name": name, "description": _words(sys.modules[module].__doc__)[0]} for name, module in tags],
        "paths": paths,
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": "A person's API token."}},
            "schemas": {name: schema for name, schema in definitions["$defs"].items() if name not in queries},
            "responses": {f"Problem{status}": _problem(status, schemas[Problem]) for status in PROBLEMS},
        },
    }  # fmt: skip


def _models(operation: Operation) -> Iterator[type[BaseModel]]:
    yield Problem
    yield from (model for model in (operation.body, operation.query) if model)
    yield from operation.answers.values()


def _operation(operation: Operation, schemas: Schemas, definitions: Schema) -> Schema:
    summary, more = _words(operation.view.__doc__)
    if operation.action:
        rows = [row for row in TABLE if row.action == operation.action and row.who != ("worker",)]
        summary = f"{rows[0].does[:1].upper()}{rows[0].does[1:]}."
    told: Schema = {
        "operationId": f"{operation.tag}.{operation.action or operation.endpoint.rpartition('.')[2]}",
        "tags": [operation.tag], "summary": summary, "description": more,
        "parameters": [*_of_path(operation), *_of_query(operation, schemas, definitions)],
        "responses": _responses(operation, schemas),
    }  # fmt: skip
    if body := operation.body:
        told["requestBody"] = {"required": not may_be_empty(body), "content": {JSON: {"schema": schemas[body]}}}
    if operation.is_public:
        told["security"] = []
    return {name: value for name, value in told.items() if value or name == "security"}


def _of_path(operation: Operation) -> Iterator[Schema]:
    for name, converter in operation.converters.items():
        if name != "action":
            number = {"type": "integer", "minimum": 1, "maximum": LARGEST_ID}
            schema = number if converter.startswith(("int", "id")) else {"type": "string"}
            yield {"name": name, "in": "path", "required": True, "schema": schema}


def _of_query(operation: Operation, schemas: Schemas, definitions: Schema) -> Iterator[Schema]:
    if operation.query:
        schema = definitions["$defs"][_name(schemas[operation.query])]
        for name, field in schema["properties"].items():
            yield {"name": name, "in": "query", "required": name in schema.get("required", ()), "schema": field}


def _name(schema: Schema) -> str:
    return str(schema["$ref"]).rpartition("/")[2]


def _responses(operation: Operation, schemas: Schemas) -> Schema:
    good = {
        str(status): {"description": HTTPStatus(status).phrase, "content": {JSON: {"schema": schemas[shape]}}}
        for status, shape in operation.answers.items()
    }
    return good | {str(code): {"$ref": f"#/components/responses/Problem{code}"} for code in _refused(operation)}


def _refused(operation: Operation) -> list[int]:
    """What may be refused, by what the operation takes."""
    if operation.is_public:
        return []
    codes = {401, 403, 500, 503}
    codes |= {404} if set(operation.converters) - {"action"} or operation.body else set()
    codes |= {400, 413, 415, 422} if operation.body else {422} if operation.query else set()
    codes |= {409, 422} if operation.method != "GET" else set()
    return sorted(codes)


def _problem(status: int, schema: Schema) -> Schema:
    return {"description": PROBLEMS[status], "content": {PROBLEM: {"schema": schema}}}


def _words(docstring: str | None) -> tuple[str, str]:
    """The first sentence, or line, and the rest; in one line each."""
    text = " ".join((docstring or "").split())
    first = re.match(r".+?[.:](?= |$)", text)
    head = first[0] if first else text
    return head, text[len(head) :].strip()
