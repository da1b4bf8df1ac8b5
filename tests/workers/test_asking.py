"""Asking with the desk's settings: an end for everything together, what busy means, and a count of all of it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from claims.settings import Settings
from tests.servers import OutsideServer, Server, _Handler
from workers import asking
from workers.asking import Api, Busy, SourceFailed, ask, ask_json, take_tally, time_for_one_look
from workers.fetch import Failed, NotWritten, Refused

API = Api("api", "The API")


class ApiServer(Server):
    """Answers with a status, headers and a body that a test sets."""

    status, body, sent = 200, b'{"a": 1}', dict[str, str]()

    def answer(self, request: _Handler) -> None:
        request.send(self.body, "application/json", self.status, self.sent)


@pytest.fixture
def api() -> Iterator[ApiServer]:
    with ApiServer() as server:
        yield server


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    take_tally()
    return Settings(_env_file=None, stet_data=tmp_path, private_sources="api", fetch_deadline=0.5)


def answer(api: ApiServer, settings: Settings, **wanted: str) -> Any:
    return ask_json(API, api.url("/find"), wanted, settings)


def test_the_answer_comes_as_plain_values_for_the_query_that_was_sent(api: ApiServer, settings: Settings) -> None:
    assert answer(api, settings, q="dam & river", page="2") == {"a": 1}
    assert api.hits == ["/find?q=dam+%26+river&page=2"]


def test_too_many_requests_is_a_pause_and_no_failure(api: ApiServer, settings: Settings) -> None:
    api.status, api.sent = 429, {"Retry-After": "120"}
    with pytest.raises(Busy, match="429") as busy:
        answer(api, settings)
    assert busy.value.seconds == 120
    for nothing in ({}, {"Retry-After": "0"}, {"Retry-After": "Fri, 31 Dec 1999 23:59:59 GMT"}):
        api.sent = nothing
        with pytest.raises(Busy) as busy:
            answer(api, settings)
        assert busy.value.seconds is None


def test_a_server_that_is_away_is_a_pause_only_where_it_asks_for_one(api: ApiServer, settings: Settings) -> None:
    api.status, api.sent = 503, {"Retry-After": "Fri, 31 Dec 2049 23:59:59 GMT"}
    with pytest.raises(Busy) as busy:
        answer(api, settings)
    assert busy.value.seconds and busy.value.seconds > 86_400
    for nothing in ("0", "soon", "Fri, 31 Dec 1999 23:59:59 GMT"):
        api.sent = {"Retry-After": nothing}
        with pytest.raises(Busy) as busy:
            answer(api, settings)
        assert busy.value.seconds is None, "it does not say for how long"
    api.sent = {}
    with pytest.raises(SourceFailed) as failed:
        answer(api, settings)
    assert not isinstance(failed.value, Busy)


@pytest.mark.parametrize("body", [b"", b"<html>", b"[" * 100_000, b"\xff\xfe"])
def test_what_is_no_json_is_a_failure_with_a_sentence(api: ApiServer, settings: Settings, body: bytes) -> None:
    api.body = body
    with pytest.raises(SourceFailed, match=r"^The API answered something that cannot be read as JSON\.$"):
        answer(api, settings)


def test_a_private_address_is_asked_only_where_the_operator_named_the_source(
    api: ApiServer, settings: Settings
) -> None:
    with pytest.raises(SourceFailed, match="ports 80 and 443"):
        ask_json(Api("another", "It"), api.url("/"), {}, settings)
    assert api.hits == []


def test_the_allowance_never_covers_where_a_redirect_leads(api: ApiServer, settings: Settings) -> None:
    with OutsideServer() as other:
        api.status, api.sent = 302, {"Location": other.url("/page")}
        with pytest.raises(SourceFailed, match="ports 80 and 443"):
            answer(api, settings)
        assert other.hits == []


def test_all_requests_of_one_look_end_together(settings: Settings) -> None:
    with OutsideServer() as server, time_for_one_look(settings):
        for _ in range(asking.LOOK):
            with pytest.raises(Failed, match="took longer"):
                ask(server.url("/slow-headers"), settings, purpose="api", allow=frozenset({server.place}))
        with pytest.raises(Failed, match="no time left"):
            ask(server.url("/page"), settings, purpose="api", allow=frozenset({server.place}))
    with OutsideServer() as server:
        assert ask(server.url("/page"), settings, purpose="api", allow=frozenset({server.place})).body


def test_every_call_is_counted_by_how_it_ended(api: ApiServer, settings: Settings) -> None:
    answer(api, settings)
    answer(api, settings)
    api.status = 429
    with pytest.raises(Busy):
        answer(api, settings)
    api.status = 500
    with pytest.raises(SourceFailed):
        answer(api, settings)
    with pytest.raises(Refused):
        ask("http://127.0.0.1/", settings, purpose="read")
    tally = take_tally()
    assert {key: calls for key, (calls, _) in tally.items()} == {
        ("api", "answered"): 2, ("api", "busy"): 1, ("api", "failed"): 1, ("read", "refused"): 1,
    }  # fmt: skip
    assert all(took_ms >= 0 for _, took_ms in tally.values())
    assert take_tally() == {}


def test_the_other_side_is_told_who_asks_and_the_sources_own_headers(api: ApiServer, settings: Settings) -> None:
    public = settings.model_copy(update={"public_url": "https://desk.example"})
    ask_json(API, api.url("/"), {}, public, {"X-Key": "k"})
    assert api.headers[0]["User-Agent"] == "Stet/0.1 (newsroom fact-checking desk; https://desk.example)"
    assert api.headers[0]["X-Key"] == "k"
    assert json.loads(api.body)


def test_a_disk_that_is_full_is_told_as_that_and_not_counted_against_the_host(tmp_path: Path) -> None:
    settings, no_space = Settings(_env_file=None, stet_data=tmp_path), pytest.raises(NotWritten, match="No space left")
    with Server() as server, Path("/dev/full").open("wb", buffering=0) as full, no_space:
        ask(server.url("/"), settings, purpose="full", allow=frozenset({server.place}), into=full)
    assert [outcome for purpose, outcome in take_tally() if purpose == "full"] == ["answered"]
