"""A claim that gives a source nothing to ask for, and what a source says that it asked for."""

from pathlib import Path

import pytest

from claims.evidence import Result
from claims.settings import Settings
from workers.gathering import ask
from workers.sources import SOURCES, Query

DEAD = "http://127.0.0.1:9/"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Everything is set, and nobody answers anywhere."""
    (tmp_path / "key").write_text("a-key")
    (tmp_path / "table.csv").write_text("place,period,measure,best,source\nMali,2023,killed,1,Office\n")
    addresses = ("ucdp_api", "wikidata_api", "mediawiki_api", "searxng_url", "google_factcheck_api", "gdelt_api")
    keys = dict.fromkeys(("ucdp_token_file", "google_factcheck_key_file"), tmp_path / "key")
    names = "ucdp,wikidata,mediawiki,searxng,google_factcheck,gdelt"
    given = dict.fromkeys(addresses, DEAD) | keys | {"reference_tables": tmp_path, "private_sources": names}
    return Settings(_env_file=None, fetch_deadline=1, **given)  # type: ignore[arg-type]


def look(source: str, text: str, settings: Settings, *figures: dict[str, object], chosen: str = "") -> Result:
    dates = ({"iso": "2023"},)
    asked = Query(1, text, None, (), figures, dates if figures else (), "en", chosen=chosen)
    result = ask(SOURCES[source], asked, settings)
    assert isinstance(result, Result)
    return result


KILLED = {"measure": "killed", "low": 300, "high": 300, "unit": "people"}


@pytest.mark.parametrize(
    "source", ["ucdp", "wikidata", "mediawiki", "searxng", "google_factcheck", "gdelt", "reference"]
)
def test_a_claim_that_gives_nothing_to_ask_for_is_not_asked_and_never_nothing_found(
    source: str, settings: Settings
) -> None:
    result = look(source, "he said it is so", settings)
    assert (result.outcome, result.query) == ("not_asked", "")
    assert (result.error or "").startswith("Not asked: ")


@pytest.mark.parametrize("source", ["ucdp", "wikidata", "mediawiki", "searxng", "google_factcheck", "gdelt"])
def test_a_claim_that_can_be_asked_about_fails_where_nobody_answers(source: str, settings: Settings) -> None:
    assert look(source, "300 people were killed in Mali in 2023.", settings, KILLED).outcome == "failed"


@pytest.mark.parametrize(
    ("source", "asked"),
    [
        ("ucdp", "Mali, 2023"),
        ("wikidata", "Mali"),
        ("searxng", "Mali 300 2023 people killed"),
        ("reference", "killed, 2023"),
    ],
)
def test_what_is_kept_is_what_the_source_asked_for(source: str, asked: str, settings: Settings) -> None:
    assert look(source, "300 people were killed in Mali in 2023.", settings, KILLED).query == asked


def test_words_that_a_person_chose_are_not_said_to_be_asked_for_by_a_source_that_asks_for_figures(
    settings: Settings,
) -> None:
    text = "300 people were killed in Mali in 2023."
    assert look("ucdp", text, settings, KILLED, chosen="river flood").query == "Mali, 2023"
    assert look("searxng", text, settings, KILLED, chosen="river flood").query == "river flood"
