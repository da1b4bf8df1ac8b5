"""GDELT's DOC 2.0 API, played by a server that answers as documented and refuses in the sentences its users report."""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from claims.settings import Settings
from tests.servers import OutsideServer
from tests.workers.sources.answers import TEXT, any_json, assert_storable
from tests.workers.sources.services import GdeltServer, article, refusal_of
from workers.sources import SOURCES, Busy, Found, NotAsked, Query, SourceFailed, gdelt, missing_settings

TODAY = date(2026, 11, 30)


@pytest.fixture
def service() -> Iterator[GdeltServer]:
    with GdeltServer([article(1)]) as server:
        yield server


@pytest.fixture
def settings(service: GdeltServer, tmp_path: Path) -> Settings:
    return Settings(
        _env_file=None, stet_data=tmp_path, gdelt_api=service.api, private_sources="gdelt", fetch_deadline=5
    )  # fmt: skip


def query(text: str = "The dam at Norrvik was repaired for 340 million crowns.", **changed: Any) -> Query:
    return replace(Query(1, text, None, (), (), (), "en"), **changed)


def dated(*isos: str) -> Query:
    return query(dates=tuple({"start": 0, "end": 4, "iso": iso} for iso in isos))


def search(settings: Settings, asked: Query | None = None, **changed: Any) -> list[Found]:
    return gdelt.search(asked or query(), settings.model_copy(update=changed))


def test_an_article_comes_with_its_headline_its_site_and_when_it_was_first_seen(settings: Settings) -> None:
    headline = "Norrvik dam repaired for 340 million crowns , report 1"
    assert search(settings) == [
        Found("https://news.example/1", f"news.example: {headline}", headline, datetime(2024, 5, 6, 7, 15, tzinfo=UTC))
    ]


def test_one_look_is_one_request_for_the_most_relevant_of_three_months(
    settings: Settings, service: GdeltServer
) -> None:
    service.articles = [article(number) for number in range(40)]
    assert len(search(settings)) == 10
    assert service.asked == [
        {
            "query": "Norrvik repaired (million OR crowns OR dam) sourcelang:eng", "mode": "artlist", "format": "json",
            "maxrecords": "10", "sort": "hybridrel", "timespan": "3months",
        }
    ]  # fmt: skip


def test_nothing_found_is_an_empty_list_and_no_failure(settings: Settings) -> None:
    assert search(settings, query("Zanzibar exports cloves to Madagascar.")) == []


def test_nothing_telling_asks_nobody(settings: Settings, service: GdeltServer) -> None:
    with pytest.raises(NotAsked, match="no word"):
        search(settings, query("It is what it is."))
    assert service.hits == []


def test_only_its_address_switches_it_on_and_its_pace_is_the_one_it_asks_for() -> None:
    source = SOURCES["gdelt"]
    assert missing_settings(source, Settings(_env_file=None)) == ()
    assert missing_settings(source, Settings(_env_file=None, gdelt_api="")) == ("gdelt_api",)
    assert source.pace == 5.0 and source.outside


# -- the search -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "searched"),
    [
        (query("Yesterday Marit Berg closed the old dam."), '"Marit Berg" (closed OR old OR dam) sourcelang:eng'),
        (query("Norrvik burst."), "Norrvik burst sourcelang:eng"),
        (query("Norrvik burst dams."), "Norrvik burst dams sourcelang:eng"),
        (query("Norrvik's f-16 jets flew to Nord-Norge."), "Nord Norge (Norrvik OR jets OR flew) sourcelang:eng"),
        (query("Norrvik", chosen='near5:"dam OR river" -domain:news.example'),
         "near5 dam river domain news example sourcelang:eng"),
        (query("Norrvik", chosen="dam AND river NOT flood"), "dam river flood sourcelang:eng"),
        (query("In Norrvik brach der Damm.", language="de-at"), "Norrvik Damm brach sourcelang:deu"),
        (query("In Norrvik brach der Damm.", language="tlh"), "Norrvik Damm brach"),
    ],
)  # fmt: skip
def test_the_search_names_what_every_article_must_hold_and_what_it_may(asked: Query, searched: str) -> None:
    assert gdelt.search_for(asked) == searched


def test_words_too_short_for_it_are_said_to_be_so(settings: Settings, service: GdeltServer) -> None:
    with pytest.raises(NotAsked, match="three letters or more"):
        search(settings, query("EU", chosen="EU AI"))
    assert service.hits == []


@given(st.text(max_size=300), st.text(max_size=40), st.sampled_from(["", "a person chose OR (this) -that near5:x"]))
def test_any_claim_gives_a_search_that_is_not_refused(text: str, speaker: str, chosen: str) -> None:
    asked = query(text, speaker=speaker, chosen=chosen)
    if asked.words():
        with suppress(NotAsked):
            assert refusal_of({"query": gdelt.search_for(asked)}) == ""


# -- the time -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("isos", "window"),
    [
        ((), {"timespan": "3months"}),
        (("2026-10-05",), {"timespan": "3months"}),
        (("2027-01-01",), {"timespan": "3months"}),
        (("2016-12-31",), {"timespan": "3months"}),
        (("1998/2002",), {"timespan": "3months"}),
        (("2024-05-06",), {"startdatetime": "20240506000000", "enddatetime": "20240807235959"}),
        (("2024-05",), {"startdatetime": "20240501000000", "enddatetime": "20240901235959"}),
        (("2019",), {"startdatetime": "20190101000000", "enddatetime": "20200403235959"}),
        (("1998", "2019-02-03", "2018-01-01"), {"startdatetime": "20190203000000", "enddatetime": "20190507235959"}),
        (("2014/2019",), {"startdatetime": "20190101000000", "enddatetime": "20200403235959"}),
    ],
)
def test_a_claim_with_a_date_of_its_own_is_searched_in_the_months_after_it(
    isos: tuple[str, ...], window: dict[str, str]
) -> None:
    assert gdelt.window(dated(*isos), TODAY) == window


def test_the_claims_time_is_what_is_asked_for(settings: Settings, service: GdeltServer) -> None:
    search(settings, dated("2019-02-03"))
    assert service.asked[0]["startdatetime"] == "20190203000000"


# -- refusals -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [200, 429])
def test_asked_too_fast_it_gets_its_pause_with_whatever_status_it_says_so(
    status: int, settings: Settings, service: GdeltServer
) -> None:
    service.too_fast = status
    with pytest.raises(Busy):
        search(settings)


@pytest.mark.parametrize("kind", ["text/html; charset=utf-8", "text/plain", "application/json"])
def test_a_sentence_instead_of_a_list_is_a_failure_in_its_words(
    kind: str, settings: Settings, service: GdeltServer
) -> None:
    service.says = (kind, b"Your query was too short or too long.\n")
    with pytest.raises(SourceFailed, match=r"It said: “Your query was too short or too long\.”") as failed:
        search(settings)
    assert not isinstance(failed.value, Busy)


def test_a_private_address_is_asked_only_where_the_operator_says_so(settings: Settings, service: GdeltServer) -> None:
    with pytest.raises(SourceFailed, match="ports 80 and 443"):
        search(settings, private_sources="")
    assert service.hits == []


def test_a_redirect_is_never_covered_by_the_permission(settings: Settings, service: GdeltServer) -> None:
    with OutsideServer() as first, pytest.raises(SourceFailed, match="ports 80 and 443"):
        search(settings, gdelt_api=first.url(f"/redirect?to={service.api}"))
    assert service.hits == []


def test_one_that_hangs_is_left_at_the_deadline(settings: Settings) -> None:
    with OutsideServer() as server, pytest.raises(SourceFailed, match=r"took longer than 0\.3 s"):
        search(settings, gdelt_api=server.url("/slow-body"), fetch_deadline=0.3)


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("text/html", b"<!DOCTYPE html><title>GDELT</title>"),
        ("image/png", b"\x89PNG"),
        ("application/json", b""),
        ("application/json", b'{"articles": ' + b"[" * 100_000),
        ("application/json", b" " * 600_000 + b"{}"),
        ("application/json", b'{"articles": 7}'),
        ("application/json", b'{"articles": ["no article"]}'),
        ("application/json", b'{"articles": [{"url": "javascript:alert(1)", "title": "A"}]}'),
        ("application/json", b'{"articles": [{"url": "https://a.example/\\u12"}]}'),
    ],
)
def test_nonsense_is_a_failure_with_a_sentence(
    content_type: str, body: bytes, settings: Settings, service: GdeltServer
) -> None:
    service.says = (content_type, body)
    with pytest.raises(SourceFailed, match=r"^GDELT.*[.”]$"):
        search(settings)


def test_a_headline_with_a_stray_backslash_or_tab_does_not_cost_the_list(
    settings: Settings, service: GdeltServer
) -> None:
    body = rb'{"articles": [{"url": "https:\/\/a.example\/1", "title": "It\'s \"on\"\\ now' + b'\t\xff", "domain": 7}]}'
    service.says = ("application/json", body)
    [found] = search(settings)
    assert (found.url, found.excerpt, found.published_at) == ("https://a.example/1", 'It\'s "on"\\ now �', None)


# -- any answer -----------------------------------------------------------------------------------------------------

JSON = any_json("articles", "url", "title", "seendate")
ARTICLE = st.fixed_dictionaries(
    {"url": st.just("https://a.example/1") | JSON, "title": TEXT | JSON},
    optional={"seendate": st.just("20240506T071500Z") | JSON, "domain": TEXT | JSON},
)
ANSWER = JSON | st.fixed_dictionaries({"articles": st.lists(ARTICLE, max_size=3) | JSON})


@examples(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(answer=ANSWER)
@example(answer={"articles": [{"url": "https://a.example", "title": "A\0\ud800", "domain": "<![if x"}]})
def test_any_answer_gives_storable_evidence_or_a_sentence(
    answer: Any, settings: Settings, service: GdeltServer
) -> None:
    service.says = ("application/json", json.dumps(answer).encode())
    results: list[Found] = []
    with suppress(SourceFailed):
        results = search(settings)
    assert_storable(results)
