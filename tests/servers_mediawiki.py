"""A MediaWiki's `api.php` on loopback, as documented: action=query with list=search and the properties of pages.

It answers like a wiki with CirrusSearch and TextExtracts; tests/workers/sources/test_real_mediawiki.py asks a real one.
"""

import html
import json
import re
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from tests.servers import Server


class MediaWikiServer(Server):
    """A wiki with these pages {title: text}; what comes before the first empty line of a text is its extract.

    `redirects` are {title: target}, `meanings` the titles that are disambiguation pages, `extracts` whether it has that
    module. `lag` is how many seconds its copies are behind, `hangs` how many it waits before it answers; `refuses` is a
    (code, info) it gives instead of results; `says` is a (content type, body) it gives to everything instead;
    `retry_after` is what it says with a 429, in the words of that header.
    """

    edited_at = "2024-05-06T07:08:09Z"

    def __init__(self, pages: Mapping[str, str]) -> None:
        super().__init__()
        self.pages = dict(pages)
        self.redirects: dict[str, str] = {}
        self.meanings: set[str] = set()
        self.gone: set[str] = set()
        self.extracts = True
        self.lag, self.hangs = 0.0, 0.0
        self.refuses: tuple[str, str] | None = None
        self.says: tuple[str, bytes] | None = None
        self.retry_after: str | None = None
        self.address = self.url("/wiki/")

    @property
    def api(self) -> str:
        return self.url("/w/api.php")

    @property
    def asked(self) -> list[dict[str, str]]:
        """What it was asked, one set of parameters for each request."""
        return [_parameters(hit) for hit in self.hits]

    @property
    def searches(self) -> list[str]:
        """The search strings it was asked for."""
        return [asked["srsearch"] for asked in self.asked if "srsearch" in asked]

    def answer(self, request: Any) -> None:
        asked = _parameters(request.path)
        time.sleep(self.hangs)
        if self.says:
            request.send(self.says[1], self.says[0])
        elif self.retry_after:
            request.send(b"{}", "application/json", 429, {"Retry-After": self.retry_after})
        elif urlsplit(request.path).path != "/w/api.php":
            request.send(b"<p>Not found</p>", "text/html", 404)
        elif asked.get("format") != "json":
            request.send(b"<!DOCTYPE html><title>MediaWiki API result</title>", "text/html; charset=utf-8")
        elif self.lag > float(asked.get("maxlag", "inf")):
            info = f"Waiting for 127.0.0.1: {self.lag} seconds lagged."
            self._refuse(request, "maxlag", info, {"Retry-After": "5"})
        elif self.refuses:
            self._refuse(request, *self.refuses)
        elif asked.get("action") != "query":
            self._refuse(request, "badvalue", f'Unrecognized value for parameter "action": {asked.get("action")}.')
        elif asked.get("list") == "search" and not asked.get("srsearch"):
            self._refuse(request, "missingparam", 'The "srsearch" parameter must be set.')
        elif asked.get("list") == "search":
            self._send_json(request, {"batchcomplete": True, "query": self._search(asked)})
        else:
            self._send_json(request, {"batchcomplete": True} | self._warnings(asked) | {"query": self._pages(asked)})

    def _search(self, asked: Mapping[str, str]) -> dict[str, Any]:
        words = asked["srsearch"].casefold().split()
        every = self.pages | {title: f"#REDIRECT [[{target}]]" for title, target in self.redirects.items()}
        hits = [
            {"ns": 0, "title": title, "pageid": number, "snippet": _snippet(text, words)}
            for number, (title, text) in enumerate(every.items(), start=1)
            if all(word in f"{title} {text}".casefold() for word in words)
        ]
        return {"searchinfo": {"totalhits": len(hits)}, "search": hits[: int(asked.get("srlimit", "10"))]}

    def _warnings(self, asked: Mapping[str, str]) -> dict[str, Any]:
        if self.extracts or "extracts" not in asked.get("prop", "").split("|"):
            return {}
        return {"warnings": {"query": {"warnings": 'Unrecognized value for parameter "prop": extracts'}}}

    def _pages(self, asked: Mapping[str, str]) -> dict[str, Any]:
        titles = asked["titles"].split("|")
        steps = [{"from": title, "to": self.redirects[title]} for title in titles if title in self.redirects]
        targets = dict.fromkeys(self.redirects.get(title, title) for title in titles)
        return ({"redirects": steps} if steps else {}) | {"pages": [self._page(title, asked) for title in targets]}

    def _page(self, title: str, asked: Mapping[str, str]) -> dict[str, Any]:
        if title not in self.pages or title in self.gone:
            return {"ns": 0, "title": title, "missing": True}
        page: dict[str, Any] = {"pageid": 1, "ns": 0, "title": title, "lastrevid": 2, "length": len(self.pages[title])}
        wanted = asked["prop"].split("|")
        if "info" in wanted and asked.get("inprop") == "url":
            page["fullurl"] = self.address + quote(title.replace(" ", "_"), safe="/:(),!*@;'")
        if "revisions" in wanted:
            page["revisions"] = [{"timestamp": self.edited_at}]
        if "pageprops" in wanted and title in self.meanings:
            page["pageprops"] = {"disambiguation": ""}
        if "extracts" in wanted and self.extracts:
            assert {"exintro", "explaintext"} <= asked.keys() and asked["exlimit"] == "max"
            page["extract"] = self.pages[title].partition("\n\n")[0]
        return page

    def _refuse(self, request: Any, code: str, info: str, headers: Mapping[str, str] | None = None) -> None:
        said = {"error": {"code": code, "info": info, "docref": "See the API's help."}}
        # MediaWiki says 200 to most errors.
        self._send_json(request, said, {"MediaWiki-API-Error": code} | dict(headers or {}))

    def _send_json(self, request: Any, data: Any, headers: Mapping[str, str] | None = None) -> None:
        request.send(json.dumps(data).encode(), "application/json; charset=utf-8", headers=headers)


def _parameters(path: str) -> dict[str, str]:
    return {key: values[0] for key, values in parse_qs(urlsplit(path).query).items()}


def _snippet(text: str, words: list[str]) -> str:
    """The escaped paragraph with most of the words, each match in the span that MediaWiki puts around it."""
    escaped = html.escape(max(text.split("\n\n"), key=lambda part: sum(word in part.casefold() for word in words)))
    for word in words:
        mark = f"({re.escape(word)})(?![^<]*>)"
        escaped = re.sub(mark, r'<span class="searchmatch">\1</span>', escaped, flags=re.IGNORECASE)
    return escaped
