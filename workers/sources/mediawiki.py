"""Any number of MediaWikis, Wikipedia unless set otherwise: full-text search and extracts through `api.php`.

The JSON form (format version 2) of list=search and prop=extracts|info|revisions|pageprops, as each wiki's own
`api.php?action=help` documents it. No HTML and no wikitext of a wiki gets past this file.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from claims.lanes import FIRST_PAUSE, of_host
from claims.plain_text import one_line, strip_markup
from claims.settings import Settings
from claims.wikis import wiki_names
from workers.asking import Api, one_of
from workers.excerpts import telling_excerpt
from workers.mediawiki_api import ask_wiki, page_address, read_timestamp
from workers.sources import Busy, Found, Query, SourceFailed, words_for

name = "mediawiki"
label = "MediaWiki"
needs = ("mediawiki_api",)


def called(settings: Settings) -> str:
    """By the wikis that are searched."""
    return wiki_names(settings.mediawiki_api.split())


LIMIT = 5
MAX_TITLE = 300
MAX_EXCERPT = 1_000
NARROW, WIDE = 7, 3
"""Words of a search. A wiki returns pages that hold them all: so first many, then, when nothing is found, few."""
WIKITEXT = (
    (re.compile(r"\{\{[^{}]*\}\}|\[\[(?:[^][|]*\|)?(?=[^][]*\]\])|\]\]|<ref[^<>]*/>|<ref[^<>]*>[^<>]*</ref>"), ""),
    (re.compile(r"'{2,5}|^[*#:;=]+|(?<!=)=+$|^#REDIRECT", re.MULTILINE), " "),
)
"""What MediaWiki's own search leaves in a snippet: it cuts the page as it is written."""


def search(query: Query, settings: Settings) -> list[Found]:
    """Pages of all the wikis, best first: where they speak of the claim, dated by their last edit.

    Raises SourceFailed where one of them failed; what the others found goes with it. Where they found nothing and one
    asks for a pause, this claim waits for it, and no other; those that have nothing are not asked about it again.
    """
    words_for(query, NARROW)
    found: list[Found] = []
    failures: list[SourceFailed] = []
    every = _apis(query, settings)
    apis = [api for api in every if api not in query.answered]
    answered = set(every) - set(apis)
    for place, api in enumerate(apis):
        try:
            with one_of(of_host(name, urlsplit(api).netloc), len(apis) - place):
                found += _search_wiki(api, query, settings)
            answered.add(api)
        except SourceFailed as failure:
            failures.append(failure)
    busy = [failure for failure in failures if isinstance(failure, Busy)]
    if busy and not found:
        sentence = " ".join(map(str, failures)) + (" What else was asked has nothing." if answered else "")
        raise Busy(sentence, min(one.seconds or FIRST_PAUSE for one in busy), of_host=True, answered=answered)
    if failures:
        raise SourceFailed(" ".join(map(str, failures)), found)
    return found


def _apis(query: Query, settings: Settings) -> list[str]:
    language = query.language.partition("-")[0]
    return list(dict.fromkeys(api.replace("{language}", language) for api in settings.mediawiki_api.split()))


def _search_wiki(address: str, query: Query, settings: Settings) -> list[Found]:
    """What one wiki has: two searches at most, and one question for the text of what was found."""
    api = Api(name, f"The wiki at {urlsplit(address).hostname}")
    try:
        for words in dict.fromkeys((query.words(NARROW), query.words(WIDE, numbers=False))):
            if words and (hits := _ask(api, address, _wanted(query.asks(words)), settings)["search"][:LIMIT]):
                titles = [hit["title"] for hit in hits]
                if found := list(_read(_ask(api, address, _wanted_of(titles), settings), hits, address, query)):
                    return found
    except (KeyError, IndexError, TypeError, ValueError, AttributeError):
        raise SourceFailed(f"{api.who} answered something that is no search result; check MEDIAWIKI_API.") from None
    return []


def _wanted(words: str) -> dict[str, str]:
    # Without srwhat a wiki with MediaWiki's own search looks at titles alone.
    return {"list": "search", "srsearch": words, "srwhat": "text", "srlimit": str(LIMIT), "srprop": "snippet"}


def _wanted_of(titles: list[str]) -> dict[str, str]:
    """Of several pages a wiki gives the part before the first heading only; a wiki without extracts just warns."""
    return {
        "titles": "|".join(titles), "redirects": "1", "prop": "extracts|info|revisions|pageprops", "inprop": "url",
        "rvprop": "timestamp", "ppprop": "disambiguation", "exintro": "1", "explaintext": "1", "exlimit": "max",
    }  # fmt: skip


def _ask(api: Api, address: str, wanted: dict[str, str], settings: Settings) -> dict[str, Any]:
    answer: dict[str, Any] = ask_wiki(api, address, {"action": "query"} | wanted, settings)["query"]
    return answer


def _read(answer: Mapping[str, Any], hits: list[Any], address: str, query: Query) -> Iterator[Found]:
    """The pages behind the hits, each once; those that are gone, elsewhere or mere lists of meanings are left out."""
    pages = {page["title"]: page for page in answer.get("pages", ())}
    redirects = {step["from"]: step["to"] for step in answer.get("redirects", ())}
    elsewhere = {page["title"] for page in answer.get("interwiki", ())}
    snippets = {hit["title"]: hit["snippet"] for hit in hits}
    for title in dict.fromkeys(_target(title, redirects) for title in snippets):
        page: dict[str, Any] = {"missing": True} if title in elsewhere else pages[title]
        if not page.get("missing") and "disambiguation" not in page.get("pageprops", {}):
            yield _found(page, snippets.get(title, ""), address, query)


def _target(title: str, redirects: Mapping[str, str]) -> str:
    for _ in redirects:
        title = redirects.get(title, title)
    return title


def _found(page: dict[str, Any], snippet: str, address: str, query: Query) -> Found:
    passages = (page.get("extract") or "", _plain(snippet))
    return Found(
        url=page_address(address, page["fullurl"]),
        title=one_line(page["title"], MAX_TITLE),
        excerpt=telling_excerpt(passages, query, MAX_EXCERPT),
        published_at=read_timestamp(page["revisions"][0]["timestamp"]),
    )


def _plain(snippet: str) -> str:
    text = strip_markup(snippet)
    for pattern, instead in WIKITEXT:
        text = pattern.sub(instead, text)
    return text
