"""A Wikibase's `api.php` on loopback: wbsearchentities and wbgetentities in the form that Wikibase documents.

What it has is built with `entity`, `item`, `time`, `quantity` and `stated`. No real Wikidata was reached for it.
"""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.servers import Server

MODIFIED = "2024-05-06T07:08:09Z"
GREGORIAN, JULIAN = "Q1985727", "Q1985786"


def item(number: str) -> dict[str, Any]:
    value = {"entity-type": "item", "numeric-id": int(number[1:]), "id": number}
    return {
        "snaktype": "value",
        "datatype": "wikibase-item",
        "datavalue": {"type": "wikibase-entityid", "value": value},
    }


def time(written: str, precision: int = 11, calendar: str = GREGORIAN) -> dict[str, Any]:
    value = {"time": written, "timezone": 0, "before": 0, "after": 0, "precision": precision,
             "calendarmodel": f"http://www.wikidata.org/entity/{calendar}"}  # fmt: skip
    return {"snaktype": "value", "datatype": "time", "datavalue": {"type": "time", "value": value}}


def quantity(amount: str, unit: str = "1", **bounds: str) -> dict[str, Any]:
    value = {"amount": amount, "unit": unit} | bounds
    return {"snaktype": "value", "datatype": "quantity", "datavalue": {"type": "quantity", "value": value}}


UNKNOWN: dict[str, Any] = {"snaktype": "somevalue"}
NONE: dict[str, Any] = {"snaktype": "novalue"}


def stated(snak: Mapping[str, Any], rank: str = "normal", **qualifiers: Mapping[str, Any]) -> dict[str, Any]:
    """One statement; `P580=time(…)` is a qualifier."""
    told = {about: [dict(value) | {"property": about, "hash": "0"}] for about, value in qualifiers.items()}
    return {"type": "statement", "id": "Q1$0", "rank": rank, "mainsnak": dict(snak)} | (
        {"qualifiers": told, "qualifiers-order": list(told)} if told else {}
    )


def entity(label: str, description: str = "", *aliases: str, **claims: list[dict[str, Any]]) -> dict[str, Any]:
    """An item with its terms in English; `labels` and the like may be added to afterwards."""
    for about, statements in claims.items():
        for statement in statements:
            statement["mainsnak"]["property"] = about
    return {
        "labels": {"en": label} if label else {},
        "descriptions": {"en": description} if description else {},
        "aliases": list(aliases),
        "claims": claims,
    }


class WikibaseServer(Server):
    """`entities` are {number: entity}, `gone` those that are found and missing.

    `refuses` is a (code, info), `status` an HTTP status that it gives instead; `says` a (content type, body) it gives
    to everything."""

    def __init__(self, entities: Mapping[str, dict[str, Any]]) -> None:
        super().__init__()
        self.entities = dict(entities)
        self.gone: set[str] = set()
        self.refuses: tuple[str, str] | None = None
        self.status = 200
        self.says: tuple[str, bytes] | None = None
        self.pages = f"//{self.place}/wiki/"

    @property
    def api(self) -> str:
        return self.url("/w/api.php")

    @property
    def asked(self) -> list[dict[str, str]]:
        """What it was asked, one set of parameters for each request."""
        return [{key: values[0] for key, values in parse_qs(urlsplit(hit).query).items()} for hit in self.hits]

    def answer(self, request: Any) -> None:
        asked = self.asked[-1]
        if self.says:
            request.send(self.says[1], self.says[0])
        elif self.status != 200:
            request.send(b"<p>Too many requests</p>", "text/html", self.status, {"Retry-After": "7"})
        elif self.refuses:
            code, info = self.refuses
            self._send(request, {"error": {"code": code, "info": info, "docref": "See the API's help."}})
        elif asked["action"] == "wbsearchentities":
            self._send(request, self._search(asked))
        else:
            assert asked["action"] == "wbgetentities" and len(asked["ids"].split("|")) <= 50
            found = {number: self._entity(number, asked) for number in asked["ids"].split("|")}
            self._send(request, {"entities": found, "success": 1})

    def _search(self, asked: Mapping[str, str]) -> dict[str, Any]:
        """Like Wikibase, by the beginning of a label or an alias, whatever the case."""
        wanted, hits = asked["search"].casefold(), []
        for number, one in self.entities.items():
            for kind, text in [("label", one["labels"].get("en", "")), *(("alias", alias) for alias in one["aliases"])]:
                if text.casefold().startswith(wanted):
                    hits.append(self._hit(number, one, kind, text))
                    break
        return {"searchinfo": {"search": asked["search"]}, "search": hits[: int(asked["limit"])], "success": 1}

    def _hit(self, number: str, one: Mapping[str, Any], kind: str, text: str) -> dict[str, Any]:
        shown = {"label": one["labels"].get("en"), "description": one["descriptions"].get("en")}
        return {
            "id": number, "title": number, "pageid": 1, "display": {}, "repository": "wikidata",
            "url": f"{self.pages}{number}", "concepturi": f"http://www.wikidata.org/entity/{number}",
            "match": {"type": kind, "language": "en", "text": text},
        } | {key: value for key, value in shown.items() if value}  # fmt: skip

    def _entity(self, number: str, asked: Mapping[str, str]) -> dict[str, Any]:
        one = self.entities.get(number)
        if one is None or number in self.gone:
            return {"id": number, "missing": ""}
        found: dict[str, Any] = {"type": "item", "id": number}
        for prop in asked["props"].split("|"):
            if prop == "info":
                found |= {"pageid": 1, "ns": 0, "title": number, "lastrevid": 2, "modified": MODIFIED}
            elif prop in ("labels", "descriptions"):
                terms = {code: one[prop].get(code, one[prop].get("en")) for code in asked["languages"].split("|")}
                found[prop] = {code: {"language": code, "value": value} for code, value in terms.items() if value}
            elif prop == "claims":
                found[prop] = one["claims"]
        return found

    def _send(self, request: Any, data: Any) -> None:
        request.send(json.dumps(data).encode(), "application/json; charset=utf-8")
