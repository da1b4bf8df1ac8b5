"""The newsroom's own metasearch: SearXNG's search API in its JSON format.

The format is that of SearXNG's documentation ("Search API", "settings: search", "Limiter") and of what its `search`
route writes. Which engines it asks is set there, not here.
"""

from typing import Any

from claims.claimreview.values import address_of, text_of, time_of
from claims.plain_text import one_line
from claims.settings import Settings
from workers.asking import Api, ask_json
from workers.sources import Found, Query, SourceFailed, distinct, words_for

name = "searxng"
label = "The web (SearXNG)"
needs = ("searxng_url",)

LIMIT = 10
NARROW, WIDE = 8, 4
"""Words of a search: first many, then, when nothing is found, few."""
MAX_TITLE, MAX_EXCERPT = 300, 1_000
MOST_NAMED = 5
"""Engines that a sentence names."""
ADVICE = {
    403: "Its JSON format is switched off: add json to search.formats in its settings.yml.",
    429: "Its limiter turned the desk away: let the desk's address through with pass_ip in its limiter.toml.",
}
# An answer is one page of every engine's results with all that they said; it cannot be asked for less.
API = Api(name, "The metasearch", max_bytes=2_000_000, advice=ADVICE)


def search(query: Query, settings: Settings) -> list[Found]:
    """Pages of the web, best first. At most two requests: a second page, or fewer words where nothing was found."""
    words, wide = words_for(query, NARROW), query.words(WIDE, numbers=False)
    found = _ask(words, 1, query, settings)
    if len(found) >= LIMIT or (not found and wide in ("", words)):
        return found[:LIMIT]
    try:
        found += _ask(words, 2, query, settings) if found else _ask(wide, 1, query, settings)
    except SourceFailed as failed:
        if not found:
            raise
        raise SourceFailed(str(failed), distinct(found, LIMIT)) from None
    return distinct(found, LIMIT)


def _ask(words: str, page: int, query: Query, settings: Settings) -> list[Found]:
    """Raises SourceFailed where engines did not answer and nothing was found: it may be there all the same."""
    address = settings.searxng_url.rstrip("/").removesuffix("/search") + "/search"
    wanted = {
        "q": query.asks(words),
        "format": "json",
        "language": query.language.partition("-")[0],
        "pageno": str(page),
    }
    answer = ask_json(API, address, wanted, settings)
    try:
        results = [_read_result(result) for result in answer["results"]]
        silent = [f"{one_line(engine, 40)} ({one_line(why, 80)})" for engine, why in answer["unresponsive_engines"]]
    except (KeyError, TypeError, ValueError, AttributeError):
        raise SourceFailed("The metasearch answered something that is no search result; check SEARXNG_URL.") from None
    found = [result for result in results if result]
    if results and not found:
        raise SourceFailed(f"The metasearch found {len(results)} things, none of them with the address of a page.")
    if silent and not found and page == 1:
        more = f" and {len(silent) - MOST_NAMED} more" if len(silent) > MOST_NAMED else ""
        names = ", ".join(silent[:MOST_NAMED]) + more
        raise SourceFailed(f"The metasearch found nothing, but had no answer from {names}.")
    return found


def _read_result(result: dict[str, Any]) -> Found | None:
    """None where there is no page to read: a file, an answer, a calculation."""
    url, title = address_of(result["url"]), text_of(result.get("title"), MAX_TITLE)
    if not url:
        return None
    return Found(
        url=url,
        title=title or url[:MAX_TITLE],
        excerpt=text_of(result.get("content"), MAX_EXCERPT),
        published_at=time_of(result.get("publishedDate")),
    )
