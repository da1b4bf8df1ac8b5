"""What is no usable request gets a clear sentence, and nothing is kept."""

import json
import re
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text

from claims.models import Article
from tests.webapp.api.callers import Desk, assert_problem

GOOD = {"title": "Flood", "text": "At least 40 people were killed in the flood, police said."}


def kept(desk: Desk) -> int:
    with desk.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Article)) or 0


def test_an_unknown_field_is_named(desk: Desk) -> None:
    told = assert_problem(desk.ana.post("/articles", **GOOD, titel="x", role="admin"), 422, "“titel”", "Nothing")
    assert [fault["field"] for fault in told["fields"]] == ["titel", "role"]
    assert "publisher" in told["fields"][0]["problem"]
    assert kept(desk) == 0


def test_a_missing_field_is_named(desk: Desk) -> None:
    told = assert_problem(desk.ana.post("/articles", title="x"), 422, "“text” is missing")
    assert [fault["field"] for fault in told["fields"]] == ["text"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", 3),
        ("text", None),
        ("text", ["a"]),
        ("published_on", "yesterday"),
        ("published_on", 0),
        ("published_on", "2023-02-30"),
        ("deadline", "2023-05-03T10:00:00"),
        ("deadline", "0001-01-01T00:00:00+14:00"),
        ("deadline", "9999-12-31T23:59:59-14:00"),
        ("deadline", "9999-12-31T23:59:59Z"),
        ("deadline", "0001-01-01T00:00:00Z"),
        ("language", "English"),
        ("title", "a\0b"),
        ("publisher", "a\0b"),
        ("section", "x" * 101),
        ("source_url", "javascript:alert(1)"),
    ],
)
def test_a_field_that_cannot_be_used_is_named(desk: Desk, field: str, value: object) -> None:
    told = assert_problem(desk.ana.post("/articles", **(GOOD | {field: value})), 422)
    assert field.replace("_", " ").removesuffix(" url") in told["detail"].replace("_", " ")
    assert kept(desk) == 0


def test_a_body_may_be_left_out_where_nothing_has_to_be_in_it(small_desk: Desk) -> None:
    address, ana = "/api/v1/me/next", small_desk.ana
    assert ana.client.post(address, headers=ana.headers).json == {"claim": None}
    assert ana.client.post("/api/v1/articles", headers=ana.headers).status_code == 415
    form = ana.client.post(address, headers=ana.headers, data={"a": "form"})
    assert form.status_code == 415


def test_what_is_not_known_inside_a_part_is_not_said_to_be_known_above_it(small_desk: Desk) -> None:
    wrong = [{"id": 1, "version": 1, "foo": 1}, {"id": 2, "version": 1}]
    told = assert_problem(small_desk.ana.post("/claims/merge", kind="prediction", claims=wrong), 422)
    assert "“claims.0.foo” is not known here. " in told["detail"]


def test_null_means_not_given(desk: Desk) -> None:
    assert desk.ana.post("/articles", **GOOD, publisher=None, published_on=None).status_code == 201


@pytest.mark.parametrize("empty", ["", " \n\t ", "\ufeff"])
def test_an_empty_text_is_a_422(desk: Desk, empty: str) -> None:
    assert_problem(desk.ana.post("/articles", title="x", text=empty), 422, "no text", "Nothing was kept")


def test_a_nul_in_the_text_is_a_422_that_says_where(desk: Desk) -> None:
    assert_problem(desk.ana.post("/articles", title="x", text="ab\0c"), 422, "character 3", "NUL")


def test_text_of_5_mb_is_a_413_with_the_limit(desk: Desk) -> None:
    assert_problem(desk.ana.post("/articles", title="x", text="a fact. " * 650_000), 413, "1,000,000 bytes (1 MB)")
    assert kept(desk) == 0


def test_a_body_beyond_all_measure_is_a_413_with_the_limit(small_desk: Desk) -> None:
    response = small_desk.ana.send("/articles", b'{"text": "' + b"a" * 9_000_000 + b'"}')
    assert_problem(response, 413, "8,000,000 bytes", "1,000,000 bytes")


def test_a_body_of_unknown_length_is_cut_by_nobody_in_silence(small_desk: Desk) -> None:
    padded = json.dumps(GOOD).encode() + b" " * 9_000_000
    response = small_desk.ana.client.post(
        "/api/v1/articles",
        input_stream=BytesIO(padded),
        content_type="application/json",
        headers=small_desk.ana.headers,
        environ_overrides={"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"},
    )
    assert_problem(response, 413, "8,000,000 bytes")
    assert kept(small_desk) == 0


def test_a_text_within_the_limit_passes_even_when_json_escapes_all_of_it(small_desk: Desk) -> None:
    long = "é" * 490_000
    assert len(json.dumps(long)) > 2_900_000
    assert small_desk.ana.post("/articles", title="x", text=long).status_code == 201


@pytest.mark.parametrize("body", [b"\xff\xfe{}", b'{"title": "caf\xe9", "text": "x"}', b'{"title": "\xed\xa0\x80"}'])
def test_invalid_utf8_is_a_400(small_desk: Desk, body: bytes) -> None:
    assert_problem(small_desk.ana.send("/articles", body), 400, "cannot be read as JSON", "Nothing was changed")


@pytest.mark.parametrize("body", [b"", b"{", b"title=x", b"\x89PNG\r\n", b'{"title": "\\ud800"}', b"[" * 5000])
def test_what_is_no_json_is_a_400(small_desk: Desk, body: bytes) -> None:
    assert_problem(small_desk.ana.send("/articles", body), 400, "cannot be read as JSON")


@pytest.mark.parametrize("body", [b"null", b"3", b'"text"', b"[]"])
def test_json_that_is_no_object_is_a_422(small_desk: Desk, body: bytes) -> None:
    assert_problem(small_desk.ana.send("/articles", body), 422, "“body”")


@pytest.mark.parametrize("content_type", ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_what_is_not_json_by_its_type_is_a_415(small_desk: Desk, content_type: str) -> None:
    response = small_desk.ana.send("/articles", json.dumps(GOOD).encode(), content_type)
    assert_problem(response, 415, "application/json")


@pytest.mark.parametrize(
    "address", ["/articles/99", "/claims/99", "/articles/99/claims", "/claims/99999999999999999999"]
)
def test_what_is_not_there_is_a_404(desk: Desk, address: str) -> None:
    assert_problem(desk.ana.get(address), 404)


@pytest.mark.parametrize("address", ["/nonsense", "/", "/claims/x", "/articles/-1"])
def test_an_address_that_is_none_is_a_404_as_a_problem(small_desk: Desk, address: str) -> None:
    assert_problem(small_desk.ana.get(address), 404, "no such address")


def test_a_number_that_no_id_can_be_leads_nowhere_whatever_is_done_to_it(small_desk: Desk) -> None:
    rules = [rule for rule in small_desk.app.url_map.iter_rules() if "<id:" in rule.rule]
    for rule in rules:
        address = re.sub(r"<any\((\w+).*?>|<\w+>", r"\1", re.sub(r"<id:\w+>", str(2**31), rule.rule))
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            answer = small_desk.admin.client.open(address, method=method, headers=small_desk.admin.headers)
            if address.startswith("/api/"):
                assert_problem(answer, 404, "no such address")
            assert answer.status_code == 404, (method, address)
    assert len(rules) > 40


def test_a_wrong_method_is_a_405_that_says_which_are_right(small_desk: Desk) -> None:
    response = small_desk.ana.post("/claims")
    assert_problem(response, 405, "GET")
    assert "GET" in response.headers["Allow"]


def test_a_failure_of_ours_is_a_500_with_an_id_that_the_log_has_too(
    small_desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise RuntimeError("the secret of the inside")

    monkeypatch.setitem(small_desk.app.view_functions, "api.claims.index", fail)
    response = small_desk.ana.get("/claims")
    told = assert_problem(response, 500, "nothing was changed")
    assert "secret" not in response.text
    assert told["id"] in caplog.text


def test_a_busy_database_is_a_503_to_be_sent_again(small_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claims.database.BUSY_SECONDS", 0)
    small_desk.database.dispose()
    with small_desk.scene() as session:
        session.execute(text("SELECT 1"))
        response = small_desk.ana.post("/articles", **GOOD)
    assert_problem(response, 503, "busy", "Nothing was changed")
    assert response.headers["Retry-After"]
    assert small_desk.ana.post("/articles", **GOOD).status_code == 201


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
fields = st.sampled_from(
    ["title", "text", "publisher", "language", "published_on", "deadline", "version", "note", "evidence"]
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.dictionaries(fields, json_values, max_size=5))
def test_no_body_makes_the_desk_fail(small_desk: Desk, body: dict[str, object]) -> None:
    for address in ("/articles", "/claims/1/decide", "/claims/1/evidence", "/articles/1/sentences/read"):
        response = small_desk.editor.post(address, **body)
        assert response.status_code in (200, 201, 404, 409, 422)
