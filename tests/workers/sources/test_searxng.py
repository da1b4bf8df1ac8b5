"""A newsroom's SearXNG, played by a server that answers and refuses as its documentation and its `search` route do."""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from claims.settings import Settings
from tests.servers import OutsideServer
from tests.workers.sources.answers import TEXT, any_json, assert_storable
from tests.workers.sources.services import SearxngServer, result
from workers.sources import SOURCES, Busy, Found, NotAsked, Query, SourceFailed, missing_settings, searxng


@pytest.fixture
def metasearch() -> Iterator[SearxngServer]:
    with SearxngServer([result(1)]) as server:
        yield server


@pytest.fixture
def settings(metasearch: SearxngServer, tmp_path: Path) -> Settings:
    return Settings(
        _env_file=None, stet_data=tmp_path, searxng_url=metasearch.url("/"), private_sources="searxng", fetch_deadline=5
    )  # fmt: skip


def query(text: str = "The dam at Norrvik burst.", **changed: Any) -> Query:
    return replace(Query(1, text, None, (), (), (), "en"), **changed)


def search(settings: Settings, asked: Query | None = None, **changed: Any) -> list[Found]:
    return searxng.search(asked or query(), settings.model_copy(update=changed))


def test_a_page_is_found_with_its_address_its_words_and_its_date(settings: Settings) -> None:
    [found] = search(settings)
    assert found == Found(
        "https://news.example/1", "Norrvik dam, report 1",
        "The dam at Norrvik was repaired in 2019 for 340 million crowns.", datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC),
    )  # fmt: skip


def test_the_search_is_in_the_articles_language(settings: Settings, metasearch: SearxngServer) -> None:
    search(settings, query(language="pt-br"))
    assert metasearch.asked[0] == {"q": "Norrvik burst", "format": "json", "language": "pt", "pageno": "1"}


def test_its_address_may_be_given_with_or_without_the_path(settings: Settings, metasearch: SearxngServer) -> None:
    for path in ("", "/", "/search", "/search/"):
        assert search(settings, searxng_url=metasearch.url(path))
    assert {urlsplit(hit).path for hit in metasearch.hits} == {"/search"}


def test_a_second_page_fills_the_list_and_an_address_counts_once(settings: Settings, metasearch: SearxngServer) -> None:
    metasearch.results = [result(number) for number in (1, 2, 3, 4, 5, 6, 6, 7)]
    assert [found.url[-1] for found in search(settings) if found.url] == list("1234567")
    assert [asked["pageno"] for asked in metasearch.asked] == ["1", "2"]


def test_no_more_than_ten_are_taken_and_no_more_than_two_requests_made(
    settings: Settings, metasearch: SearxngServer
) -> None:
    metasearch.results = [result(number) for number in range(40)]
    assert len(search(settings)) == 10
    assert len(metasearch.hits) == 2


def test_a_second_page_that_fails_does_not_cost_the_first(settings: Settings, metasearch: SearxngServer) -> None:
    def answer(request: Any) -> None:
        metasearch.limiter = len(metasearch.hits) > 1
        metasearch.serve(request, metasearch.asked[-1])

    metasearch.answer = answer  # type: ignore[method-assign]
    with pytest.raises(SourceFailed, match="answered 429") as failed:
        search(settings)
    assert not isinstance(failed.value, Busy)
    assert [found.url for found in failed.value.found] == ["https://news.example/1"]


def test_fewer_words_are_tried_where_nothing_was_found(settings: Settings, metasearch: SearxngServer) -> None:
    assert search(settings, query("In 1974 the 312 lighthouses of Zanzibar cost 12 astronomical pounds.")) == []
    narrow, wide = (asked["q"].split() for asked in metasearch.asked)
    assert len(narrow) == 8
    assert len(wide) == 4 and not any(word.isdigit() for word in wide)


def test_nothing_telling_asks_nobody(settings: Settings, metasearch: SearxngServer) -> None:
    with pytest.raises(NotAsked, match="no word"):
        search(settings, query("It is what it is."))
    assert metasearch.hits == []


def test_what_is_no_page_of_the_web_is_left_out(settings: Settings, metasearch: SearxngServer) -> None:
    metasearch.results = [result(1, url="magnet:?xt=urn:btih:1"), result(2), result(3, url=None, publishedDate=None)]
    assert [found.url for found in search(settings)] == ["https://news.example/2"]
    metasearch.results = metasearch.results[:1]
    with pytest.raises(SourceFailed, match="1 things, none of them with the address of a page"):
        search(settings)


# -- nothing found, and nothing answered ----------------------------------------------------------------------------


def test_engines_that_did_not_answer_make_nothing_found_a_failure(
    settings: Settings, metasearch: SearxngServer
) -> None:
    metasearch.results, metasearch.silent = [], [["brave", "Suspended: too many requests"], ["qwant", "timeout"]]
    with pytest.raises(
        SourceFailed, match=r"no answer from brave \(Suspended: too many requests\), qwant \(timeout\)\."
    ):
        search(settings)
    metasearch.silent = [[f"engine {number}", "timeout"] for number in range(9)]
    with pytest.raises(SourceFailed, match=r"engine 4 \(timeout\) and 4 more\.$"):
        search(settings)


def test_engines_that_did_not_answer_are_no_matter_where_others_found_something(
    settings: Settings, metasearch: SearxngServer
) -> None:
    metasearch.silent = [["brave", "timeout"]]
    assert len(search(settings)) == 1


def test_nothing_found_by_engines_that_answered_is_nothing_found(settings: Settings, metasearch: SearxngServer) -> None:
    metasearch.results = []
    assert search(settings) == []


# -- refusals -------------------------------------------------------------------------------------------------------


def test_json_that_is_switched_off_is_a_failure_that_says_how_to_switch_it_on(
    settings: Settings, metasearch: SearxngServer
) -> None:
    metasearch.json_on = False
    with pytest.raises(SourceFailed, match=r"answered 403 Forbidden\. .*add json to search\.formats in its settings"):
        search(settings)


def test_its_limiter_is_a_pause_that_says_how_to_be_let_through(settings: Settings, metasearch: SearxngServer) -> None:
    metasearch.limiter = True
    with pytest.raises(Busy, match=r"429 .*pass_ip in its limiter\.toml"):
        search(settings)


def test_a_private_address_is_asked_only_where_the_operator_says_so(
    settings: Settings, metasearch: SearxngServer
) -> None:
    with pytest.raises(SourceFailed, match="ports 80 and 443"):
        search(settings, private_sources="mediawiki")
    assert metasearch.hits == []


def test_a_redirect_is_never_covered_by_the_permission(settings: Settings, metasearch: SearxngServer) -> None:
    def lead_on(request: Any) -> None:
        request.send(b"", "", 302, {"Location": metasearch.url("/search")})

    with SearxngServer([]) as first:
        first.answer = lead_on  # type: ignore[method-assign]
        with pytest.raises(SourceFailed, match="ports 80 and 443"):
            search(settings, searxng_url=first.url(""))
    assert metasearch.hits == []


def test_one_that_hangs_is_left_at_the_deadline(settings: Settings, metasearch: SearxngServer) -> None:
    with OutsideServer() as slow:
        metasearch.answer = slow_headers(slow)  # type: ignore[method-assign]
        with pytest.raises(SourceFailed, match=r"took longer than 0\.3 s"):
            search(settings, fetch_deadline=0.3)


def slow_headers(slow: OutsideServer) -> Any:
    def answer(request: Any) -> None:
        request.path = "/slow-headers"
        slow.answer(request)

    return answer


def test_without_an_address_it_is_not_enabled() -> None:
    assert missing_settings(SOURCES["searxng"], Settings(_env_file=None)) == ("searxng_url",)


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("text/html", b"<!DOCTYPE html><p>Another page"),
        ("application/json", b""),
        ("application/json", b"[" * 100_000),
        ("application/json", b" " * 2_100_000 + b"{}"),
        ("application/json", b'{"results": []}'),
        ("application/json", b'{"results": [{"title": "no url"}], "unresponsive_engines": []}'),
        ("application/json", b'{"results": [], "unresponsive_engines": [["three", "are", "many"]]}'),
        ("application/json", b'{"error": "search error"}'),
    ],
)
def test_nonsense_is_a_failure_with_a_sentence(
    content_type: str, body: bytes, settings: Settings, metasearch: SearxngServer
) -> None:
    metasearch.says = (content_type, body)
    with pytest.raises(SourceFailed, match=r"^The metasearch .*\.$"):
        search(settings)


# -- any answer -----------------------------------------------------------------------------------------------------

JSON = any_json("results", "url", "title", "unresponsive_engines")
DATES = st.sampled_from(["2024-05-06T07:08:09", "2024-05-06 07:08:09+02:00", "9999-12-31T23:59:59-12:00", "yesterday"])
RESULT = st.fixed_dictionaries(
    {"url": st.just("https://a.example/1") | JSON},
    optional={"title": TEXT | JSON, "content": TEXT | JSON, "publishedDate": DATES | JSON},
)
ANSWER = JSON | st.fixed_dictionaries(
    {
        "results": st.lists(RESULT, max_size=3) | JSON,
        "unresponsive_engines": st.just([]) | st.lists(st.tuples(TEXT | JSON, TEXT | JSON), max_size=2) | JSON,
    }
)


@examples(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(answer=ANSWER)
@example(answer={"results": [{"url": "https://a.example", "title": "A\0\ud800", "content": "<![if x"}],
                 "unresponsive_engines": []})  # fmt: skip
@example(answer={"results": [], "unresponsive_engines": [[None, 7]]})
def test_any_answer_gives_storable_evidence_or_a_sentence(
    answer: Any, settings: Settings, metasearch: SearxngServer
) -> None:
    metasearch.says = ("application/json", json.dumps(answer).encode())
    results: list[Found] = []
    with suppress(SourceFailed):
        results = search(settings)
    assert_storable(results)
