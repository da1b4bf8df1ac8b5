"""The services that sources ask, played: each answers, pages and refuses as its documents and its users say it does.

What was read for that, and that no real one was reached, is in docs/sources.md.
"""

import json
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.servers import Server


class Service(Server):
    """`asked` are the parameters of each request; `says` is a (content type, body) given instead of any answer."""

    def __init__(self) -> None:
        super().__init__()
        self.says: tuple[str, bytes] | None = None

    @property
    def asked(self) -> list[dict[str, str]]:
        return [{key: values[0] for key, values in parse_qs(urlsplit(hit).query).items()} for hit in self.hits]

    def answer(self, request: Any) -> None:
        if self.says:
            request.send(self.says[1], self.says[0])
        else:
            self.serve(request, self.asked[-1])

    def serve(self, request: Any, asked: dict[str, str]) -> None:
        raise NotImplementedError


KEY = "AIzaSy-not-a-real-key_0123456789"


def review(number: int, **changed: Any) -> dict[str, Any]:
    return {
        "publisher": {"name": "Faktisk", "site": "faktisk.example"},
        "url": f"https://faktisk.example/{number}",
        "title": f"No, the dam did not burst ({number})",
        "reviewDate": "2024-05-06T07:08:09Z",
        "textualRating": "Mostly false",
        "languageCode": "en",
    } | changed


def claim(*reviews: dict[str, Any], **changed: Any) -> dict[str, Any]:
    return {
        "text": "The dam at Norrvik burst and killed 400 people.",
        "claimant": "Viral posts",
        "claimDate": "2024-05-01T00:00:00Z",
        "claimReview": list(reviews),
    } | changed


class FactCheckServer(Service):
    """`claims:search` over these claims; what it has is found by any word of a claim's text.

    `status` is a refusal (HTTP status, name) given to everything.
    """

    def __init__(self, claims: list[dict[str, Any]]) -> None:
        super().__init__()
        self.claims = claims
        self.status: tuple[int, str] | None = None

    @property
    def api(self) -> str:
        return self.url("/v1alpha1/claims:search")

    def serve(self, request: Any, asked: dict[str, str]) -> None:
        key = request.headers.get("X-Goog-Api-Key") or asked.get("key")
        if self.status:
            self._refuse(request, *self.status)
        elif urlsplit(request.path).path != "/v1alpha1/claims:search":
            request.send(b"<html>404", "text/html", 404)
        elif not key:
            self._refuse(request, 403, "PERMISSION_DENIED")
        elif key != KEY or not asked.get("query") or not asked.get("pageSize", "10").isdigit():
            self._refuse(request, 400, "INVALID_ARGUMENT")
        else:
            self._search(request, asked)

    def _search(self, request: Any, asked: dict[str, str]) -> None:
        begin = 0
        if token := asked.get("pageToken"):
            place, _, same = token.partition("|")
            if same != asked["query"] + asked.get("languageCode", ""):
                self._refuse(request, 400, "INVALID_ARGUMENT")
                return
            begin = int(place)
        words, size = asked["query"].casefold().split(), int(asked.get("pageSize", "10"))
        found = [one for one in self.claims if any(word in one["text"].casefold() for word in words)]
        answer: dict[str, Any] = {"claims": found[begin : begin + size]} if found[begin:] else {}
        if found[begin + size :]:
            answer["nextPageToken"] = f"{begin + size}|{asked['query']}{asked.get('languageCode', '')}"
        request.send(json.dumps(answer).encode(), "application/json; charset=UTF-8")

    def _refuse(self, request: Any, code: int, status: str) -> None:
        error = {"code": code, "message": f"Consumer 'api_key:{KEY}' was refused.", "status": status}
        request.send(json.dumps({"error": error}).encode(), "application/json; charset=UTF-8", code)


PER_PAGE = 6


def result(number: int, **changed: Any) -> dict[str, Any]:
    return {
        "url": f"https://news.example/{number}",
        "title": f"Norrvik dam, report {number}",
        "content": "The dam at Norrvik was <b>repaired</b> in 2019 for 340 million crowns.",
        "publishedDate": "2024-05-06T07:08:09",
        "engine": "brave",
        "engines": ["brave", "mojeek"],
        "parsed_url": ["https", "news.example", f"/{number}", "", "", ""],
        "template": "default.html",
        "category": "general",
        "score": 1.0,
    } | changed


class SearxngServer(Service):
    """`/search` over these results, PER_PAGE a page; what it has is found by any word of title or content.

    `json_on` is whether its settings allow JSON, `limiter` whether it turns the desk away, `silent` the engines that
    did not answer.
    """

    def __init__(self, results: list[dict[str, Any]]) -> None:
        super().__init__()
        self.results = results
        self.json_on, self.limiter = True, False
        self.silent: list[list[str]] = []

    def serve(self, request: Any, asked: dict[str, str]) -> None:
        if urlsplit(request.path).path != "/search":
            request.send(b"Not Found", "text/html", 404)
        elif self.limiter:
            request.send(b"Too Many Requests", "text/html; charset=utf-8", 429)
        elif asked.get("format") != "json":
            request.send(b"<!DOCTYPE html><title>SearXNG</title>", "text/html; charset=utf-8")
        elif not self.json_on:
            request.send(b"<title>403 Forbidden</title>", "text/html; charset=utf-8", 403)
        elif not asked.get("q"):
            request.send(b'{"error": "No query"}', "application/json", 400)
        else:
            self._search(request, asked)

    def _search(self, request: Any, asked: dict[str, str]) -> None:
        begin, words = (int(asked.get("pageno", "1")) - 1) * PER_PAGE, asked["q"].casefold().split()
        found = [
            one for one in self.results if any(word in f"{one['title']} {one['content']}".casefold() for word in words)
        ]
        answer = {
            "query": asked["q"], "number_of_results": 0, "results": found[begin : begin + PER_PAGE], "answers": [],
            "corrections": [], "infoboxes": [], "suggestions": [], "unresponsive_engines": self.silent,
        }  # fmt: skip
        request.send(json.dumps(answer).encode(), "application/json")


TOO_FAST = "Please limit requests to one every 5 seconds or contact us for larger queries."


def article(number: int, **changed: Any) -> dict[str, Any]:
    return {
        "url": f"https://news.example/{number}",
        "url_mobile": "",
        "title": f"Norrvik dam repaired for 340 million crowns , report {number}",
        "seendate": "20240506T071500Z",
        "socialimage": "https://news.example/picture.jpg",
        "domain": "news.example",
        "language": "English",
        "sourcecountry": "Norway",
    } | changed


class GdeltServer(Service):
    """`/api/v2/doc/doc` over these articles. It refuses searches as the real one does: with a sentence and 200.

    `too_fast` is the status with which it asks for a pause.
    """

    def __init__(self, articles: list[dict[str, Any]]) -> None:
        super().__init__()
        self.articles = articles
        self.too_fast: int | None = None

    @property
    def api(self) -> str:
        return self.url("/api/v2/doc/doc")

    def serve(self, request: Any, asked: dict[str, str]) -> None:
        if urlsplit(request.path).path != "/api/v2/doc/doc":
            request.send(b"<html>Not Found", "text/html", 404)
        elif self.too_fast:
            request.send(TOO_FAST.encode(), "text/html; charset=utf-8", self.too_fast)
        elif refusal := refusal_of(asked):
            request.send(refusal.encode(), "text/html; charset=utf-8")
        elif (asked.get("mode"), asked.get("format")) != ("artlist", "json"):
            request.send(b"<!DOCTYPE html><title>GDELT</title>", "text/html; charset=utf-8")
        else:
            found = [one for one in self.articles if matches(asked["query"], str(one["title"]))]
            answer = {"articles": found[: int(asked.get("maxrecords", "75"))]} if found else {}
            request.send(json.dumps(answer).encode(), "application/json; charset=utf-8")


def refusal_of(asked: dict[str, str]) -> str:
    """What it says to a search that it does not take; empty where it does."""
    terms = re.sub(r" ?sourcelang:\w+", "", asked.get("query", ""))
    bare = re.sub(r'"[^"]*"', "", terms)
    groups = re.findall(r"\(([^()]*)\)", bare)
    outside = re.sub(r"\([^()]*\)", "", bare)
    words = re.findall(r"[^\s()]+", bare)
    if not terms or len(asked["query"]) > 250 or any(len(word) < 3 for word in words if word != "OR"):
        return "Your query was too short or too long."
    if any(not word.isalnum() for word in words) or any("'" in word for word in words):
        return "One or more of your keywords contained an illegal character."
    if any(len(phrase) < 5 for phrase in re.findall(r'"([^"]*)"', terms)):
        return "The specified phrase is too short."
    if any(" OR " not in group for group in groups):
        return "Parentheses may only be used around OR'd statements."
    if "OR" in outside.split():
        return "Queries containing OR'd terms must be surrounded by ()."
    if asked.get("startdatetime", "2017") < "2017":
        return "Invalid query start date."
    return ""


def matches(search: str, title: str) -> bool:
    title = title.casefold()
    any_of = re.findall(r"\(([^()]*)\)", search)
    all_of = re.findall(r'"([^"]*)"', search)
    all_of += re.sub(r'\([^()]*\)|"[^"]*"|sourcelang:\w+', "", search).split()
    return all(term.casefold() in title for term in all_of) and all(
        any(word.casefold() in title for word in group.split(" OR ")) for group in any_of
    )
