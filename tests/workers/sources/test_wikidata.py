"""The Wikidata source against a server that speaks Wikibase's documented format, refuses, lies or asks for a pause."""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from operator import itemgetter
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as configured
from hypothesis import strategies as st

from claims.settings import Settings
from tests.servers_wikibase import NONE, UNKNOWN, WikibaseServer, entity, item, quantity, stated, time
from tests.workers.sources.answers import any_json, assert_storable
from workers.sources import Busy, Found, NotAsked, Query, SourceFailed, wikidata

SINCE, UNTIL, AT = "P580", "P582", "P585"
NEW_YEARS_EVE = time("+2011-12-31T00:00:00Z")


def entities() -> dict[str, dict[str, Any]]:
    return {
        "Q1": entity(
            "Ada Brandt", "mayor of a town", "A. Brandt",
            P39=[
                stated(item("Q10"), P580=time("+2011-00-00T00:00:00Z", 9), P582=time("+2019-05-02T00:00:00Z")),
                stated(item("Q11"), P580=time("+2019-05-03T00:00:00Z")),
                stated(item("Q12"), rank="deprecated"),
            ],
            P569=[stated(time("+1961-04-00T00:00:00Z", 10))],
        ),
        "Q2": entity(
            "Norrvik", "town on the coast", "Northwick",
            P6=[stated(item("Q1"), rank="preferred", P580=time("+2019-05-03T00:00:00Z"))],
            P1082=[
                stated(quantity("+11800", lowerBound="+11700", upperBound="+11900"), P585=NEW_YEARS_EVE),
                stated(quantity("+12345"), P585=time("+2019-00-00T00:00:00Z", 9)),
            ],
            P17=[stated(item("Q20"))],
        ),
        "Q3": entity("Norrvik", "family name", P17=[stated(item("Q20"))]),
        "Q4": entity("Norrvik flood", "flood", P1120=[stated(quantity("+40"), P585=time("+2020-01-02T00:00:00Z"))]),
        "Q10": entity("councillor"), "Q11": entity("mayor of Norrvik"), "Q12": entity("queen"), "Q20": entity("Norway"),
    }  # fmt: skip


@pytest.fixture
def wiki() -> Iterator[WikibaseServer]:
    with WikibaseServer(entities()) as server:
        yield server


def settings_for(wiki: WikibaseServer, *, private: bool = True) -> Settings:
    allowed = "wikidata" if private else ""
    return Settings(_env_file=None, wikidata_api=wiki.api, private_sources=allowed, fetch_deadline=5)


def query(text: str, speaker: str | None = None, **more: Any) -> Query:
    return replace(Query(1, text, speaker, (), (), (), "en"), **more)


def search(wiki: WikibaseServer, text: str, speaker: str | None = None, **more: Any) -> list[Found]:
    return wikidata.search(query(text, speaker, **more), settings_for(wiki))


def test_an_office_is_told_with_who_holds_it_since_when_and_where_to_read_it(wiki: WikibaseServer) -> None:
    [found] = search(wiki, "Ada Brandt became mayor in 2018.")
    assert found.title == "Ada Brandt (mayor of a town)"
    assert found.url == wiki.url("/wiki/Q1")
    assert found.published_at == datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
    assert found.excerpt == (
        "position held: mayor of Norrvik, since 3 May 2019; position held: councillor, 2011 to 2 May 2019; "
        "date of birth: April 1961"
    )
    assert found.figures == ()
    assert [asked["action"] for asked in wiki.asked] == ["wbsearchentities", "wbgetentities", "wbgetentities"]


def test_numbers_of_people_are_figures_in_the_claims_own_words(wiki: WikibaseServer) -> None:
    claimed = {"low": 12000, "high": 12000, "unit": "inhabitants", "measure": "count"}
    [found] = search(wiki, "In Norrvik there are 12,000 inhabitants.", figures=(claimed,))
    assert "population: 12,345, as of 2019" in found.excerpt
    assert "population: 11,800 (11,700 to 11,900), as of 31 December 2011" in found.excerpt
    assert found.figures is not None
    told = [(one["low"], one["high"], one["unit"], one["measure"], one["as_of"]) for one in found.figures]
    assert told == [
        (12345, 12345, "inhabitants", "count", "2019"),
        (11700, 11900, "inhabitants", "count", "2011-12-31"),
    ]


def test_the_dead_of_an_event_are_a_figure_of_people_killed(wiki: WikibaseServer) -> None:
    [found] = search(wiki, "anything", chosen="Norrvik flood")
    assert found.figures is not None
    [figure] = found.figures
    assert (figure["low"], figure["measure"], figure["as_of"]) == (40, "killed", "2020-01-02")
    assert found.excerpt == "number of deaths: 40, as of 2 January 2020"
    assert len(wiki.asked) == 2


def test_a_namesake_without_a_statement_that_answers_is_no_find(wiki: WikibaseServer) -> None:
    assert [found.title for found in search(wiki, "It rained in Norrvik.")] == ["Norrvik (town on the coast)"]


def test_only_what_bears_the_very_name_is_meant(wiki: WikibaseServer) -> None:
    assert search(wiki, "It rained in Norr.") == []
    assert len(wiki.asked) == 1
    assert [found.title for found in search(wiki, "It rained in Northwick.")] == ["Norrvik (town on the coast)"]
    assert search(wiki, "anything", chosen="ada brandt") != []


def test_an_entity_that_is_gone_is_left_out(wiki: WikibaseServer) -> None:
    wiki.gone = {"Q1"}
    assert search(wiki, "Ada Brandt resigned.") == []


def test_linked_items_are_named_in_the_articles_language_and_else_in_english(wiki: WikibaseServer) -> None:
    wiki.entities["Q11"]["labels"]["de"] = "Bürgermeisterin von Norrvik"
    [found] = search(wiki, "Ada Brandt regiert seit 2018.", language="de-at")
    assert "position held: Bürgermeisterin von Norrvik, since" in found.excerpt
    assert "position held: councillor," in found.excerpt
    assert wiki.asked[0]["language"] == "de"
    wiki.gone = {"Q11"}
    [found] = search(wiki, "Ada Brandt regiert seit 2018.", language="de-at")
    assert "position held: Q11, since" in found.excerpt


def test_what_is_not_known_and_what_there_is_none_of_is_said(wiki: WikibaseServer) -> None:
    wiki.entities["Q5"] = entity(
        "Olaf Berg", "",
        P39=[stated(item("Q11"), P580=time("+2001-00-00T00:00:00Z", 9), P582=UNKNOWN)],
        P6=[stated(NONE)],
        P570=[stated(UNKNOWN)],
    )  # fmt: skip
    [found] = search(wiki, "Olaf Berg died.")
    assert found.title == "Olaf Berg"
    assert found.excerpt == (
        "position held: mayor of Norrvik, from 2001, it is not known until when; head of government: none; "
        "date of death: unknown"
    )


def test_what_editors_prefer_comes_first_then_what_still_holds_then_the_newest(wiki: WikibaseServer) -> None:
    def held(number: str, since: str, rank: str = "normal", **more: Any) -> dict[str, Any]:
        return stated(item(number), rank, P580=time(f"+{since}-00-00T00:00:00Z", 9), **more)

    ended = {UNTIL: time("+2022-00-00T00:00:00Z", 9)}
    positions = [
        held("Q1", "2021", **ended),
        held("Q10", "1990"),
        held("Q11", "1980", "preferred"),
        held("Q12", "2005"),
    ]
    wiki.entities["Q6"] = entity("Eva Lund", P39=positions)
    [found] = search(wiki, "Eva Lund resigned.")
    assert [part.split(",")[0] for part in found.excerpt.split("; ")] == [
        "position held: mayor of Norrvik", "position held: queen", "position held: councillor",
    ]  # fmt: skip


def test_nothing_called_so_is_nothing_found_and_no_name_asks_nobody(wiki: WikibaseServer) -> None:
    assert search(wiki, "Zanzibar was flooded, said Zed Quax.") == []
    assert len(wiki.asked) == 1
    with pytest.raises(NotAsked, match="this claim gives none"):
        search(wiki, "It is what it is.")
    assert len(wiki.asked) == 1


@pytest.mark.parametrize(
    ("text", "speaker", "language", "name"),
    [
        ("Mayor Ada Brandt said that Norrvik has 12,000 inhabitants.", "Mayor Ada Brandt", "en", "Norrvik"),
        ("Norrvik's mayor is Ada Brandt.", None, "en", "Ada Brandt"),
        ("Ursula von der Leyen leads it.", None, "en", "Ursula von der Leyen"),
        ("The Bank of England raised rates.", None, "en", "Bank of England"),
        ("Many came. Prices rose.", "Ada Brandt", "en", "Ada Brandt"),
        ("The mayor resigned.", "the police", "en", ""),
        ("Die Brücke in Köln hat Risse.", None, "de", ""),
        ("Angela Merkel regierte das Land.", None, "de", "Angela Merkel"),
    ],
)
def test_the_name_that_is_looked_up(text: str, speaker: str | None, language: str, name: str) -> None:
    assert wikidata.name_in(query(text, speaker, language=language)) == name


def test_the_place_of_a_figure_is_looked_up_before_other_names() -> None:
    figure = {"low": 5, "high": 5, "unit": "people", "measure": "killed", "where": "Norrvik"}
    assert wikidata.name_in(query("Ada Brandt said 5 died in Norrvik.", figures=(figure,))) == "Norrvik"


@pytest.mark.parametrize("code", ["maxlag", "ratelimited"])
def test_a_wiki_that_is_busy_gets_its_pause(wiki: WikibaseServer, code: str) -> None:
    wiki.refuses = (code, "Waiting for a server.")
    with pytest.raises(Busy, match="Wikidata is too busy"):
        search(wiki, "Ada Brandt resigned.")


def test_a_429_is_a_pause_of_the_time_that_it_names(wiki: WikibaseServer) -> None:
    wiki.status = 429
    with pytest.raises(Busy) as busy:
        search(wiki, "Ada Brandt resigned.")
    assert busy.value.seconds == 7


def test_a_refusal_is_passed_on_in_its_words(wiki: WikibaseServer) -> None:
    wiki.refuses = ("badvalue", 'Unrecognized value for parameter "language": xx.')
    with pytest.raises(SourceFailed, match=r"Wikidata refused the search: Unrecognized value .* \(badvalue\)\."):
        search(wiki, "Ada Brandt resigned.")


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"search": 5}', b'{"search": [{"label": "Ada Brandt"}]}', b"\xff"]
)
def test_nonsense_is_a_failure_with_a_sentence(wiki: WikibaseServer, body: bytes) -> None:
    wiki.says = ("application/json", body)
    with pytest.raises(SourceFailed, match=r"^Wikidata .*\.$"):
        search(wiki, "Ada Brandt resigned.")


def test_an_address_that_is_no_web_address_is_never_passed_on(wiki: WikibaseServer) -> None:
    wiki.pages = "javascript:alert(1)//"
    with pytest.raises(SourceFailed):
        search(wiki, "Ada Brandt resigned.")


def test_a_private_wikibase_is_asked_only_when_the_operator_says_so(wiki: WikibaseServer) -> None:
    with pytest.raises(SourceFailed):
        wikidata.search(query("Ada Brandt resigned."), settings_for(wiki, private=False))
    assert wiki.hits == []


ODD = any_json("id", "value", "type", "datavalue", "snaktype", "time", "precision", "amount", "unit", "mainsnak")
KINDS = st.sampled_from(["time", "quantity", "wikibase-entityid", "string"])
DATAVALUE = itemgetter("datavalue")
SNAK = st.fixed_dictionaries(
    {"snaktype": st.sampled_from(["value", "somevalue", "novalue"]) | ODD},
    optional={
        "datavalue": ODD
        | st.fixed_dictionaries({"type": KINDS, "value": ODD})
        | st.builds(time, st.text("+-0123456789TZ:", max_size=14), st.integers(-1, 15)).map(DATAVALUE)
        | st.builds(quantity, st.text("+-.0123456789eE", max_size=8)).map(DATAVALUE),
    },
)
STATEMENT = ODD | st.fixed_dictionaries(
    {"mainsnak": SNAK, "rank": st.sampled_from(["normal", "preferred", "deprecated"]) | ODD},
    optional={"qualifiers": ODD | st.dictionaries(st.sampled_from([SINCE, UNTIL, AT]), st.lists(SNAK, max_size=2))},
)
CLAIMS = ODD | st.dictionaries(st.sampled_from(["P39", "P6", "P569", "P1082", "P17"]), st.lists(STATEMENT, max_size=3))
TERMS = ODD | st.fixed_dictionaries(
    {"en": st.fixed_dictionaries({"value": st.text(st.characters(exclude_categories=()))})}
)
ENTITY = ODD | st.fixed_dictionaries(
    {"modified": st.just("2024-05-06T07:08:09Z") | ODD, "claims": CLAIMS},
    optional={"labels": TERMS, "descriptions": TERMS},
)
HIT = st.fixed_dictionaries(
    {
        "id": st.just("Q1") | ODD,
        "url": st.just("//wiki.example/wiki/Q1") | st.text(max_size=20),
        "label": st.just("Ada Brandt"),
    }
)
ANSWER = ODD | st.fixed_dictionaries(
    {"search": st.lists(HIT, max_size=2) | ODD, "entities": st.fixed_dictionaries({"Q1": ENTITY}) | ODD}
)


@configured(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=200)
@given(answer=ANSWER)
def test_any_answer_gives_storable_evidence_or_a_sentence(answer: Any, wiki: WikibaseServer) -> None:
    wiki.says = ("application/json", json.dumps(answer).encode())
    with suppress(SourceFailed):
        assert_storable(search(wiki, "Ada Brandt resigned."))
