"""The MediaWiki source against a real MediaWiki: what the documentation leaves open is seen here.

Debian's package, on SQLite. Where it is not installed the tests skip and say how to get it; in CI that is a failure.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from claims import evidence, intake
from claims.database import Database
from claims.models import Evidence, Job, SearchRun
from claims.settings import Settings
from tests import scenes
from tests.conftest import wait_until
from tests.installed_mediawiki import PACKAGES, is_installed, mediawiki
from workers import tasks
from workers.sources import Busy, Found, Query, SourceFailed
from workers.sources import mediawiki as source

PAGES = {
    "Harbour of Norrvik": """The '''harbour of Norrvik''' is a port on the coast. It was opened in 1911.

== Reconstruction ==
The harbour of [[Norrvik|the town]] was rebuilt in 2019 at a cost of 410 million crowns.<ref>Accounts.</ref>
<!-- never shown --> It has <script>alert('x')</script> four quays. Mayor Ada Brandt opened it again.
""",
    "Old quay": "#REDIRECT [[Harbour of Norrvik]]",
    "Norrvik": "'''Norrvik''' is a town. Its mayor is Ada Brandt & her ''deputy''. {{Infobox|mayor=Ada Brandt}}",
    'Größe/Ärger? (100 %) & "Übersee"': "Öffentliche Straßenbahnen überqueren täglich die zephyrquartz Brücke.",
}


@pytest.fixture(scope="session")
def wiki() -> Iterator[str]:
    """The address of the real wiki's `api.php`."""
    if not is_installed():
        pytest.skip(f"MediaWiki is not installed: sudo apt-get install {PACKAGES}")
    with mediawiki(PAGES, wait_until) as api:
        yield api


def settings_for(api: str) -> Settings:
    return Settings(_env_file=None, mediawiki_api=api, private_sources="mediawiki")


def search(api: str, text: str, language: str = "en") -> list[Found]:
    return source.search(Query(1, text, None, (), (), (), language), settings_for(api))


def test_a_page_is_found_by_its_text_with_address_date_and_the_place_that_speaks_of_the_claim(wiki: str) -> None:
    [found] = search(wiki, "The Norrvik harbour was rebuilt in 2019 for 340 million crowns, with quays.")
    assert found.title == "Harbour of Norrvik"
    assert found.url == wiki.replace("/api.php", "/index.php/Harbour_of_Norrvik")
    assert found.published_at == datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
    assert "The harbour of the town was rebuilt in 2019 at a cost of 410 million crowns." in found.excerpt


def test_what_stands_before_the_first_heading_comes_as_an_extract(wiki: str) -> None:
    [found] = search(wiki, "A harbour opened in Norrvik in 1911.")
    assert found.excerpt.endswith("It was opened in 1911.")


@pytest.mark.parametrize("way", ["", "?as=bare"])
def test_no_markup_and_no_wikitext_is_left(wiki: str, way: str) -> None:
    for text in ("The harbour of Norrvik was rebuilt for crowns.", "Ada Brandt is mayor of Norrvik."):
        for found in search(wiki + way, text):
            for mark in ("searchmatch", "'''", "[[", "]]", "{{", "<ref", "=="):
                assert mark not in found.excerpt
            assert found.excerpt


def test_a_wiki_without_extracts_gives_the_place_that_matched(wiki: str) -> None:
    [found] = search(f"{wiki}?as=bare", "The harbour was rebuilt for crowns.")
    assert found.excerpt.endswith("of the town was rebuilt in 2019 at a cost of 410 million crowns.")


def test_umlauts_are_found_and_an_odd_title_gives_an_address_that_leads_there(wiki: str) -> None:
    [found] = search(wiki, "Straßenbahnen überqueren zephyrquartz.", "de")
    assert found.title == 'Größe/Ärger? (100 %) & "Übersee"'
    assert found.excerpt == PAGES[found.title]
    assert found.url
    assert found.url.isascii()
    place, _, path = found.url.partition("/index.php/")
    assert place == wiki.removesuffix("/api.php")
    assert "?" not in path
    assert " " not in path


def test_a_redirect_and_its_page_are_one_find(wiki: str) -> None:
    assert [found.title for found in search(wiki, "Harbour Norrvik")] == ["Harbour of Norrvik"]


def test_nothing_found_is_an_empty_list(wiki: str) -> None:
    assert search(wiki, "Zanzibar exports cloves") == []


def test_a_wiki_that_may_not_be_read_refuses_in_its_words(wiki: str) -> None:
    with pytest.raises(SourceFailed, match=r"refused the search: You need read permission .* \(readapidenied\)"):
        search(f"{wiki}?as=private", "Norrvik")


def test_a_wiki_that_lags_asks_for_a_pause(wiki: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workers.mediawiki_api.MAX_LAG", -2)
    with pytest.raises(Busy, match="too busy"):
        search(wiki, "Norrvik")


def test_what_one_wiki_found_is_kept_when_another_may_not_be_read(wiki: str) -> None:
    with pytest.raises(SourceFailed, match="readapidenied") as failure:
        search(f"{wiki}?as=private {wiki}?uselang={{language}}", "Ada Brandt is mayor of Norrvik")
    assert "Norrvik" in [found.title for found in failure.value.found]


def test_an_article_becomes_claims_with_evidence_from_the_wiki(wiki: str, database: Database, tmp_path: Path) -> None:
    desk = settings_for(f"{wiki}?as=private {wiki}").model_copy(update={"stet_data": tmp_path})
    text = "The harbour of Norrvik was rebuilt at a cost of 340 million crowns, Mayor Ada Brandt said."
    with database.transaction() as session:
        evidence.register_sources(session, [(source.name, source.label)])
        intake.submit_article(session, title="", text=text, by=scenes.newsroom(session).admin)
    for stage in ("extract", "assign", "evidence"):
        while tasks.do(database, desk, stage):
            pass
    with database.reading() as session:
        [run] = session.scalars(select(SearchRun).where(SearchRun.found > 0).limit(1))
        assert (run.source, run.outcome) == ("mediawiki", "found")
        assert "readapidenied" in (run.error or "")
        piece = session.scalars(select(Evidence).where(Evidence.title == "Harbour of Norrvik")).first()
        assert piece is not None
        assert (piece.stance, piece.figures[0]["low"], piece.figures[0]["measure"]) == ("unclear", 410_000_000, "money")
        assert set(session.scalars(select(Job.state).where(Job.stage == "evidence"))) == {"done"}
