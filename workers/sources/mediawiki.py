"""Any MediaWiki, Wikipedia unless set otherwise: full-text search through its `api.php`.

One request a search, in the documented JSON form (format version 2). No HTML of a wiki gets past this file.
"""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from claims.settings import Settings
from workers.asking import ask_json
from workers.plain_text import one_line, strip_markup
from workers.sources import Busy, Found, Query, SourceFailed

name = "mediawiki"
label = "MediaWiki"
needs = ("mediawiki_api",)

LIMIT = 5
MAX_LAG = 5
"""Seconds a wiki's copies may lag behind before it should rather turn us away."""
TIMESTAMP = "%Y-%m-%dT%H:%M:%SZ"
MAX_TITLE = 300
MAX_EXCERPT = 1_000
NARROW, WIDE = 7, 3
"""Words of a search. A wiki returns pages that hold them all: so first many, then, when nothing is found, few."""


def search(query: Query, settings: Settings) -> list[Found]:
    """Pages of the wikis, best first; an excerpt is the place that matched, dated by the page's last edit."""
    apis = dict.fromkeys(api.replace("{language}", query.language[:2]) for api in settings.mediawiki_api.split())
    for words in dict.fromkeys((query.words(NARROW), query.words(WIDE, numbers=False))):
        if words and (found := [hit for api in apis for hit in _search_words(api, words, settings)]):
            return found
    return []


def _search_words(api: str, words: str, settings: Settings) -> list[Found]:
    wanted = {
        "action": "query",
        "format": "json",
        "formatversion": "2",
        "maxlag": str(MAX_LAG),
        "list": "search",
        "srsearch": words,
        "srlimit": str(LIMIT),
        "srprop": "snippet|timestamp",
        "meta": "siteinfo",
        "siprop": "general",
    }
    answer = ask_json(api, wanted, settings, source=name, who="The wiki")
    try:
        return _read_answer(answer)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise SourceFailed("The wiki answered something that is no search result; check MEDIAWIKI_API.") from None


def _read_answer(answer: Any) -> list[Found]:
    """Raises SourceFailed where the wiki says no, KeyError and its kin where the answer has another shape."""
    if "error" in answer:
        error = answer["error"]
        if error["code"] == "maxlag":
            raise Busy("The wiki is too busy to search just now.")
        code, info = one_line(error["code"], 40), one_line(error["info"], 200)
        raise SourceFailed(f"The wiki refused the search: {info} ({code}).")
    site = answer["query"]["general"]
    return [
        Found(
            url=_page_url(site, hit["title"]),
            title=one_line(hit["title"], MAX_TITLE),
            excerpt=one_line(strip_markup(hit["snippet"]), MAX_EXCERPT),
            published_at=datetime.strptime(hit["timestamp"], TIMESTAMP).replace(tzinfo=UTC),
        )
        for hit in answer["query"]["search"][:LIMIT]
    ]


def _page_url(site: dict[str, str], title: str) -> str:
    """The page's address as the wiki itself writes it; ValueError when that is no web address."""
    path = site["articlepath"].replace("$1", quote(title.replace(" ", "_"), safe="/:(),!*@;'"))
    url = urljoin(site["base"], path)
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise ValueError(url)
    return url
