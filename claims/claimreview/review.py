"""One ClaimReview as the desk keeps it, and where such objects are in a document. What one value means is in values.py.

Publishers leave out what the standard asks for and put the rest in other places; what a person can still use is read.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from claims.claimreview.values import (
    POINTER,
    Nodes,
    address_of,
    language_of,
    names_of,
    nodes_of,
    text_of,
    time_of,
    types_of,
)

LONGEST: Final = {"publisher": 200, "title": 500, "claim": 2000, "claimant": 300, "rating": 300}
"""Characters; what is longer ends in an ellipsis."""
NO_REVIEW: Final = "holds no ClaimReview"
NO_CLAIM: Final = "does not say which claim was checked"
NO_RATING: Final = "gives no rating"
NO_ADDRESS: Final = "has no web address"


@dataclass(frozen=True)
class Review:
    """Somebody's verdict on a claim: plain text on one line each, empty where it is not known; times are aware UTC."""

    url: str
    publisher: str
    title: str
    claim: str
    claimant: str
    rating: str
    """In the publisher's own words."""
    language: str
    claimed_at: datetime | None
    published_at: datetime | None

    @property
    def key(self) -> str:
        """The same for the same claim checked at the same address, however the verdict may change."""
        words = " ".join(self.claim.casefold().split())
        return hashlib.sha256(f"{self.url}\n{words}".encode()).hexdigest()


@dataclass(frozen=True)
class Skipped:
    """Something that could not be read as a fact-check; `reason` ends the sentence "It …"."""

    reason: str


def reviews_in(document: Any, base: str = "") -> Iterator[Review | Skipped]:
    """Every ClaimReview of a JSON document, however deep; those without an address of their own are at `base`."""
    nodes = {node["@id"]: node for node in _objects(document) if isinstance(node.get("@id"), str) and not _points(node)}
    for node in _objects(document):
        if _is_review(node):
            yield _read(node, nodes, base)


def _objects(document: Any) -> Iterator[dict[str, Any]]:
    """The objects of a document in their order; those inside a ClaimReview belong to it."""
    waiting = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            yield value
            if not _is_review(value):
                waiting.extend(reversed(value.values()))
        elif isinstance(value, list):
            waiting.extend(reversed(value))


def _points(node: dict[str, Any]) -> bool:
    return node.keys() <= POINTER


def _is_review(node: dict[str, Any]) -> bool:
    types = types_of(node)
    return not _points(node) and ("ClaimReview" in types or (not types and "claimReviewed" in node))


def _read(node: dict[str, Any], nodes: Nodes, base: str) -> Review | Skipped:
    item = next(iter(nodes_of(node.get("itemReviewed"), nodes)), {})
    claim = text_of(node.get("claimReviewed"), LONGEST["claim"]) or text_of(item.get("text"), LONGEST["claim"])
    rating = _rating(node.get("reviewRating"), nodes)
    url = address_of(node.get("url"), base) or address_of(node.get("mainEntityOfPage"), base) or address_of(base)
    if not (claim and rating and url):
        return Skipped(NO_CLAIM if not claim else NO_RATING if not rating else NO_ADDRESS)
    return Review(
        url=url,
        publisher=_publisher(node, nodes, url),
        title=text_of(node.get("headline"), LONGEST["title"]) or text_of(node.get("name"), LONGEST["title"]),
        claim=claim,
        claimant=names_of(item.get("author"), nodes, LONGEST["claimant"]),
        rating=rating,
        language=language_of(node.get("inLanguage")),
        claimed_at=_claimed_at(item, nodes),
        published_at=time_of(node.get("datePublished")) or time_of(node.get("dateCreated")),
    )


def _publisher(node: dict[str, Any], nodes: Nodes, url: str) -> str:
    """The organisation that stands for it, else whoever wrote it, else where it is."""
    people = ""
    for field in ("author", "publisher", "sourceOrganization"):
        name = names_of(node.get(field), nodes, LONGEST["publisher"])
        written = any("Person" in types_of(one) for one in nodes_of(node.get(field), nodes))
        if name and not written:
            return name
        people = people or name
    return people or (urlsplit(url).hostname or "").removeprefix("www.")


def _rating(value: Any, nodes: Nodes) -> str:
    """The words of a rating; where it has none, its number and what that is measured by."""
    for node in nodes_of(value, nodes):
        words = text_of(node.get("alternateName"), LONGEST["rating"]) or text_of(node.get("name"), LONGEST["rating"])
        if words:
            return words
        if number := text_of(node.get("ratingValue"), 40):
            return _number(number, text_of(node.get("worstRating"), 40), text_of(node.get("bestRating"), 40))
    return text_of([one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)], 300)


def _number(number: str, worst: str, best: str) -> str:
    if not any(character.isdigit() for character in number):
        return number
    if worst and best:
        return f"{number} on a scale from {worst} (worst) to {best} (best)"
    return f"{number} of {best}" if best else f"{number}, on a scale that is not given"


def _claimed_at(item: dict[str, Any], nodes: Nodes) -> datetime | None:
    """When the claim was made, else when it first appeared somewhere."""
    places = [*nodes_of(item.get("firstAppearance"), nodes), *nodes_of(item.get("appearance"), nodes)]
    given = (time_of(node.get(field)) for node in (item, *places) for field in ("datePublished", "dateCreated"))
    return next((at for at in given if at), None)
