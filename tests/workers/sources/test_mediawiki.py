"""The MediaWiki source against an `api.php` that answers as documented, refuses, lies or hangs."""

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from claims.settings import Settings
from tests.servers import MediaWikiServer, OutsideServer
from workers.sources import SOURCES, Found, Query, SourceFailed, mediawiki, missing_settings

PAGES = {
    "Harbour of Norrvik": "The harbour of Norrvik was rebuilt in 2019 at a cost of 340 million crowns.",
    "Norrvik": "Norrvik is a town. <script>alert('x')</script> Its mayor is Ada Brandt & her <b>deputy</b>.",
    "Köln/Ärger? #1": "Unrelated, but oddly named: zephyrquartz.",
}


@pytest.fixture
def wiki() -> Iterator[MediaWikiServer]:
    with MediaWikiServer(PAGES) as server:
        yield server


def settings_for(api: str, deadline: float = 5.0, *, private: bool = True, public_url: str = "") -> Settings:
    return Settings(
        _env_file=None,
        mediawiki_api=api,
        private_sources="mediawiki" if private else "",
        fetch_deadline=deadline,
        public_url=public_url,
    )


def query(text: str, speaker: str | None = None) -> Query:
    return Query(1, text, speaker, (), (), (), "en")


def test_a_page_that_speaks_of_the_claim_is_found_with_its_address_and_date(wiki: MediaWikiServer) -> None:
    [found] = mediawiki.search(query("The Norrvik harbour was rebuilt for 340 million."), settings_for(wiki.api))
    assert found.title == "Harbour of Norrvik"
    assert found.url == wiki.url("/wiki/Harbour_of_Norrvik")
    assert found.excerpt == PAGES["Harbour of Norrvik"]
    assert found.published_at == datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)


def test_a_search_too_narrow_for_any_page_is_widened_once(wiki: MediaWikiServer) -> None:
    claim = query("According to critics, Norrvik paid astronomical sums for refurbishing lighthouses.")
    found = mediawiki.search(claim, settings_for(wiki.api))
    assert found == []
    assert len(wiki.searches) == 2
    narrow, wide = (search.split() for search in wiki.searches)
    assert narrow[:3] == wide
    assert narrow[0] == "Norrvik"


def test_a_wide_search_finds_what_a_narrow_one_missed(wiki: MediaWikiServer) -> None:
    claim = query("In Norrvik the harbour was rebuilt by volunteers, pensioners, fishermen.", speaker="Harbour")
    wiki.pages = {"Norrvik": "Norrvik fishermen, pensioners, and more"}
    assert [found.title for found in mediawiki.search(claim, settings_for(wiki.api))] == []
    wiki.pages = {"Norrvik": "Norrvik harbour: pensioners, volunteers"}
    assert [found.title for found in mediawiki.search(claim, settings_for(wiki.api))] == ["Norrvik"]
    assert len(wiki.searches) == 4


def test_markup_in_a_snippet_becomes_inert_text(wiki: MediaWikiServer) -> None:
    [found] = mediawiki.search(query("Norrvik deputy Brandt"), settings_for(wiki.api))
    assert found.excerpt == PAGES["Norrvik"]
    assert "searchmatch" not in found.excerpt


def test_an_odd_title_gives_an_address_that_leads_there(wiki: MediaWikiServer) -> None:
    [found] = mediawiki.search(query("zephyrquartz"), settings_for(wiki.api))
    assert found.url == wiki.url("/wiki/K%C3%B6ln/%C3%84rger%3F_%231")


def test_nothing_found_is_an_empty_list_and_no_failure(wiki: MediaWikiServer) -> None:
    assert mediawiki.search(query("Zanzibar exports cloves"), settings_for(wiki.api)) == []


def test_a_claim_without_a_telling_word_asks_nobody(wiki: MediaWikiServer) -> None:
    assert mediawiki.search(query("It is what it is."), settings_for(wiki.api)) == []
    assert wiki.hits == []


def test_the_wiki_is_told_who_asks_and_how_to_reach_them(wiki: MediaWikiServer) -> None:
    mediawiki.search(query("Norrvik"), settings_for(wiki.api, public_url="https://desk.example"))
    mediawiki.search(query("Norrvik"), settings_for(wiki.api))
    agents = [headers["User-Agent"] for headers in wiki.headers]
    assert agents == [
        "Stet/0.1 (newsroom fact-checking desk; https://desk.example)",
        "Stet/0.1 (newsroom fact-checking desk)",
    ]


def test_a_wiki_that_lags_behind_is_a_failure_and_not_nothing_found(wiki: MediaWikiServer) -> None:
    wiki.lag = 12.5
    with pytest.raises(SourceFailed, match="too busy"):
        mediawiki.search(query("Norrvik"), settings_for(wiki.api))
    wiki.lag = 1.0
    assert mediawiki.search(query("Norrvik"), settings_for(wiki.api))


def test_a_refusal_is_passed_on_in_the_wikis_words(wiki: MediaWikiServer) -> None:
    wiki.refuses = ("readapidenied", "You need read permission to use this module.")
    with pytest.raises(SourceFailed, match=r"You need read permission to use this module\. \(readapidenied\)"):
        mediawiki.search(query("Norrvik"), settings_for(wiki.api))


def test_an_address_that_is_no_api_is_a_failure(wiki: MediaWikiServer) -> None:
    with pytest.raises(SourceFailed, match="404"):
        mediawiki.search(query("Norrvik"), settings_for(wiki.url("/api.php")))


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("text/html", b"<!DOCTYPE html><p>Please sign in.</p>"),
        ("application/json", b"<!DOCTYPE html>"),
        ("application/json", b""),
        ("application/json", b"\xff\xfe\x00"),
        ("application/json", b"[" * 100_000),
        ("application/json", b" " * 600_000 + b"{}"),
        ("application/json", b'{"query": {"general": {}, "search": [{"title": "no articlepath"}]}}'),
        ("image/png", b"\x89PNG"),
    ],
)
def test_nonsense_is_a_failure_with_a_sentence(content_type: str, body: bytes, wiki: MediaWikiServer) -> None:
    wiki.says = (content_type, body)
    with pytest.raises(SourceFailed, match=r"^The wiki .*\.$"):
        mediawiki.search(query("Norrvik"), settings_for(wiki.api))


def test_an_address_that_is_no_web_address_is_never_passed_on(wiki: MediaWikiServer) -> None:
    for path in ("javascript:alert(1)//$1", "data:text/html,$1", "file:///$1", "ftp://wiki.example/$1"):
        wiki.article_path = path
        with pytest.raises(SourceFailed):
            mediawiki.search(query("Norrvik"), settings_for(wiki.api))


def test_a_wiki_that_hangs_is_left_at_the_deadline() -> None:
    with OutsideServer() as server, pytest.raises(SourceFailed, match=r"took longer than 0\.3 s"):
        mediawiki.search(query("Norrvik"), settings_for(server.url("/slow-headers"), deadline=0.3))


def test_a_private_wiki_is_searched_only_when_the_operator_says_so(wiki: MediaWikiServer) -> None:
    with pytest.raises(SourceFailed, match="ports 80 and 443"):
        mediawiki.search(query("Norrvik"), settings_for(wiki.api, private=False))
    assert wiki.hits == []


def test_without_an_address_the_source_is_not_enabled() -> None:
    source = SOURCES["mediawiki"]
    assert missing_settings(source, settings_for("")) == ("mediawiki_api",)
    assert missing_settings(source, settings_for("https://wiki.example/api.php")) == ()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["query", "general", "search", "error", "code", "info"]), inner, max_size=4)
    ),
    max_leaves=12,
)
ANY = st.characters(exclude_categories=())
HIT = st.fixed_dictionaries(
    {
        "title": st.text(ANY, max_size=30) | JSON,
        "snippet": st.text(ANY, max_size=60) | st.text("<>!&;/[]-ab\0", max_size=30) | JSON,
        "timestamp": st.sampled_from(["2024-05-06T07:08:09Z"]) | JSON,
    }
)
ANSWER = JSON | st.fixed_dictionaries(
    {
        "query": st.fixed_dictionaries(
            {
                "general": st.just({"base": "https://wiki.example/wiki/Main", "articlepath": "/wiki/$1"}) | JSON,
                "search": st.lists(HIT, max_size=3) | JSON,
            }
        )
    }
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(answer=ANSWER)
@example(answer={"query": {"general": {"base": "https://w.example/", "articlepath": "/$1"}, "search": [
    {"title": "A\0\ud800", "snippet": "<![if x", "timestamp": "2024-05-06T07:08:09Z"}]}})  # fmt: skip
def test_any_answer_gives_storable_evidence_or_a_sentence(answer: Any, wiki: MediaWikiServer) -> None:
    wiki.says = ("application/json", json.dumps(answer).encode())
    results: list[Found] = []
    with suppress(SourceFailed):
        results = mediawiki.search(query("Norrvik"), settings_for(wiki.api))
    for found in results:
        stored = f"{found.url}{found.title}{found.excerpt}"
        assert "\0" not in stored
        assert stored.encode()
        assert (found.url or "").startswith(("https://", "http://"))
        assert found.published_at is not None
        assert found.published_at.utcoffset() is not None
