"""The MediaWiki source against an `api.php` that answers as documented, refuses, lies or hangs."""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from claims.settings import Settings
from tests.servers import OutsideServer
from tests.servers_mediawiki import MediaWikiServer
from workers.sources import SOURCES, Busy, Found, NotAsked, Query, SourceFailed, mediawiki, missing_settings

PAGES = {
    "Harbour of Norrvik": "The harbour of Norrvik was rebuilt in 2019 at a cost of 340 million crowns.",
    "Norrvik": "Norrvik is a town. <script>alert('x')</script> Its mayor is Ada Brandt & her <b>deputy</b>.",
    "Köln/Ärger? #1": "Unrelated, but oddly named: zephyrquartz.",
}


ABOUT = "Norrvik is a town on the coast. It is twinned with Lund. Its mayor is Ada Brandt."


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
    assert len(wiki.hits) == 5


def test_markup_in_a_snippet_becomes_inert_text(wiki: MediaWikiServer) -> None:
    [found] = mediawiki.search(query("Norrvik deputy Brandt"), settings_for(wiki.api))
    assert found.excerpt == PAGES["Norrvik"]


def test_an_odd_title_gives_an_address_that_leads_there(wiki: MediaWikiServer) -> None:
    [found] = mediawiki.search(query("zephyrquartz"), settings_for(wiki.api))
    assert found.url == wiki.url("/wiki/K%C3%B6ln/%C3%84rger%3F_%231")


def test_nothing_found_is_an_empty_list_and_no_failure(wiki: MediaWikiServer) -> None:
    assert mediawiki.search(query("Zanzibar exports cloves"), settings_for(wiki.api)) == []


def test_a_claim_without_a_telling_word_asks_nobody(wiki: MediaWikiServer) -> None:
    with pytest.raises(NotAsked, match="no word"):
        mediawiki.search(query("It is what it is."), settings_for(wiki.api))
    assert wiki.hits == []


def test_the_wiki_is_told_who_asks_and_how_to_reach_them(wiki: MediaWikiServer) -> None:
    mediawiki.search(query("Norrvik"), settings_for(wiki.api, public_url="https://desk.example"))
    mediawiki.search(query("Norrvik"), settings_for(wiki.api))
    agents = [headers["User-Agent"] for headers in wiki.headers]
    known, unknown = ("Stet/0.1 (newsroom fact-checking desk; https://desk.example)",
                      "Stet/0.1 (newsroom fact-checking desk)")  # fmt: skip
    assert agents == [known, known, unknown, unknown]


def test_a_wiki_that_lags_behind_is_a_failure_and_not_nothing_found(wiki: MediaWikiServer) -> None:
    wiki.lag = 12.5
    with pytest.raises(Busy, match="too busy"):
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
        ("application/json", b'{"query": {"search": [{"title": "no snippet"}]}}'),
        ("image/png", b"\x89PNG"),
    ],
)
def test_nonsense_is_a_failure_with_a_sentence(content_type: str, body: bytes, wiki: MediaWikiServer) -> None:
    wiki.says = (content_type, body)
    with pytest.raises(SourceFailed, match=r"^The wiki .*\.$"):
        mediawiki.search(query("Norrvik"), settings_for(wiki.api))


def test_an_address_that_is_no_web_address_is_never_passed_on(wiki: MediaWikiServer) -> None:
    for address in ("javascript:alert(1)//", "data:text/html,", "file:///", "ftp://wiki.example/", "http://\ud800/"):
        wiki.address = address
        with pytest.raises(SourceFailed):
            mediawiki.search(query("Norrvik"), settings_for(wiki.api))


def test_the_excerpt_is_what_the_page_says_of_the_claim(wiki: MediaWikiServer) -> None:
    wiki.pages = {"Norrvik": f"{ABOUT}\n\nThe harbour of Norrvik was rebuilt in 2019 for 340 million crowns."}
    claim = query("Mayor Ada Brandt said the Norrvik harbour was rebuilt for 340 million crowns.")
    [found] = mediawiki.search(claim, settings_for(wiki.api))
    assert found.excerpt == (
        "Its mayor is Ada Brandt. … The harbour of Norrvik was rebuilt in 2019 for 340 million crowns."
    )


def test_a_wiki_without_extracts_gives_the_place_that_matched(wiki: MediaWikiServer) -> None:
    wiki.extracts = False
    wiki.pages = {"Norrvik": f"{ABOUT}\n\nThe harbour of Norrvik was rebuilt in 2019."}
    [found] = mediawiki.search(query("The harbour was rebuilt."), settings_for(wiki.api))
    assert found.excerpt == "The harbour of Norrvik was rebuilt in 2019."


def test_a_redirect_gives_the_page_that_it_leads_to_once(wiki: MediaWikiServer) -> None:
    wiki.redirects = {"Norrvik quay": "Harbour of Norrvik", "Norrvik pier": "Harbour of Norrvik"}
    [found] = mediawiki.search(query("Norrvik quay"), settings_for(wiki.api))
    assert found.title == "Harbour of Norrvik"
    assert found.url == wiki.url("/wiki/Harbour_of_Norrvik")
    assert found.excerpt == PAGES["Harbour of Norrvik"]
    found_all = mediawiki.search(query("Norrvik"), settings_for(wiki.api))
    assert [found.title for found in found_all] == ["Harbour of Norrvik", "Norrvik"]


def test_a_list_of_meanings_is_no_evidence(wiki: MediaWikiServer) -> None:
    wiki.meanings = {"Norrvik"}
    assert [found.title for found in mediawiki.search(query("Norrvik"), settings_for(wiki.api))] == [
        "Harbour of Norrvik"
    ]


def test_a_page_that_went_while_it_was_looked_for_is_left_out(wiki: MediaWikiServer) -> None:
    wiki.gone = {"Norrvik"}
    assert [found.title for found in mediawiki.search(query("Norrvik"), settings_for(wiki.api))] == [
        "Harbour of Norrvik"
    ]


def test_a_wiki_that_limits_the_rate_asks_for_a_pause(wiki: MediaWikiServer) -> None:
    wiki.refuses = ("ratelimited", "You've exceeded your rate limit. Please wait some time and try again.")
    with pytest.raises(Busy, match="The wiki at 127.0.0.1 is too busy"):
        mediawiki.search(query("Norrvik"), settings_for(wiki.api))


def test_every_wiki_is_asked_and_one_that_two_languages_name_only_once(wiki: MediaWikiServer) -> None:
    with MediaWikiServer({"Norrvik (Stadt)": "Norrvik ist eine Stadt."}) as second:
        both = settings_for(f"{wiki.api} {second.api}?of={{language}} {second.api}?of=de")
        german = replace(query("Norrvik ist eine Stadt."), language="de-at")
        wiki.pages = {"Norrvik": "Norrvik: eine Stadt, see the German wiki."}
        titles = [found.title for found in mediawiki.search(german, both)]
    assert titles == ["Norrvik", "Norrvik (Stadt)"]
    assert [asked["of"] for asked in second.asked] == ["de", "de"]


def test_a_wiki_that_fails_is_named_and_what_another_found_is_kept(wiki: MediaWikiServer) -> None:
    with OutsideServer() as other:
        both = settings_for(f"{other.url('/busy')} {wiki.api}")
        with pytest.raises(SourceFailed, match="The wiki at 127.0.0.1 was not searched") as failure:
            mediawiki.search(query("Norrvik"), both)
        assert [found.title for found in failure.value.found] == list(PAGES)[:2]
        with pytest.raises(SourceFailed) as failure:
            mediawiki.search(query("Zanzibar exports cloves"), both)
    assert failure.value.found == []


def test_a_wiki_that_asks_for_a_pause_gets_it_where_nothing_else_was_found(wiki: MediaWikiServer) -> None:
    with MediaWikiServer({}) as busy, OutsideServer() as other:
        busy.lag = 60
        every = settings_for(f"{other.url('/busy')} {busy.api} {wiki.api}")
        with pytest.raises(Busy):
            mediawiki.search(query("Zanzibar exports cloves"), every)
        with pytest.raises(SourceFailed) as failure:
            mediawiki.search(query("Norrvik"), every)
    assert not isinstance(failure.value, Busy)
    assert len(failure.value.found) == 2


def test_a_wiki_that_hangs_is_left_at_the_deadline() -> None:
    with OutsideServer() as server, pytest.raises(SourceFailed, match=r"took longer than 0\.3 s"):
        mediawiki.search(query("Norrvik"), settings_for(server.url("/slow-headers"), deadline=0.3))


def test_a_private_wiki_is_searched_only_when_the_operator_says_so(wiki: MediaWikiServer) -> None:
    with pytest.raises(SourceFailed, match="ports 80 and 443"):
        mediawiki.search(query("Norrvik"), settings_for(wiki.api, private=False))
    assert wiki.hits == []


def test_people_read_which_wikis_are_searched() -> None:
    source = SOURCES["mediawiki"]
    assert source.label_with(Settings(_env_file=None)) == "Wikipedia"  # type: ignore[call-arg]
    assert source.label_with(settings_for("https://wiki.example.org/w/api.php")) == "wiki.example.org"
    assert source.label_with(settings_for("")) == "MediaWiki"


def test_without_an_address_the_source_is_not_enabled() -> None:
    source = SOURCES["mediawiki"]
    assert missing_settings(source, settings_for("")) == ("mediawiki_api",)
    assert missing_settings(source, settings_for("https://wiki.example/api.php")) == ()


NAMES = ["query", "search", "pages", "redirects", "interwiki", "error", "code", "info", "title", "from", "to"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4),
    max_leaves=12,
)
ANY = st.characters(exclude_categories=())
TITLE = st.sampled_from(["A", "B"]) | st.text(ANY, max_size=30)
HIT = st.fixed_dictionaries(
    {
        "title": TITLE | JSON,
        "snippet": st.text(ANY, max_size=60) | st.text("<>!&;/[]{}'|-ab\0", max_size=30) | JSON,
    }
)
PAGE = st.fixed_dictionaries(
    {
        "title": TITLE | JSON,
        "fullurl": st.just("https://wiki.example/wiki/A") | st.text(ANY, max_size=30) | JSON,
        "revisions": st.just([{"timestamp": "2024-05-06T07:08:09Z"}]) | JSON,
    },
    optional={"extract": st.text(ANY, max_size=80) | JSON, "pageprops": JSON},
)
ANSWER = JSON | st.fixed_dictionaries(
    {
        "query": st.fixed_dictionaries(
            {"search": st.lists(HIT, max_size=3) | JSON, "pages": st.lists(PAGE, max_size=3) | JSON},
            optional={"redirects": JSON | st.just([{"from": "A", "to": "B"}, {"from": "B", "to": "A"}])},
        )
    }
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(answer=ANSWER)
@example(answer={"query": {"search": [{"title": "A\0\ud800", "snippet": "<![if x"}], "pages": [
    {"title": "A\0\ud800", "fullurl": "/wiki/A", "revisions": [{"timestamp": "2024-05-06T07:08:09Z"}]}]}})  # fmt: skip
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
