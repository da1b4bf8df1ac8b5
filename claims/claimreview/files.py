"""A whole file or feed, entry by entry: JSON, JSON lines, a DataFeed of any length, or a page with JSON-LD in it.

Only one entry is in memory at a time, except of a page. An entry that cannot be read costs itself and no other.
"""

import html
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Final

from claims.claimreview.review import NO_REVIEW, Review, Skipped, reviews_in
from claims.claimreview.window import Broken, Bytes, TooLarge, Window

ELEMENT: Final = 1_000_000
"""Characters that one entry of a list may have."""
PAGE: Final = 5_000_000
"""Bytes of a page that are looked at."""
NOT_JSON: Final = "is not JSON"
TOO_LARGE: Final = f"is longer than {ELEMENT:,} characters"
CUT_OFF: Final = "ends in the middle"
LIST: Final = "dataFeedElement"
"""What schema.org calls the entries of a feed."""

_SCRIPT = re.compile(r"<script\b([^>]{0,500})>", re.IGNORECASE)
_END = re.compile(r"</script", re.IGNORECASE)
_WRAPPED = re.compile(r"^(?:<!--|(?://)?\s{0,9}<!\[CDATA\[)|(?:-->|(?://)?\s{0,9}\]\]>)$")

Found = Iterator[Review | Skipped]


class Unreadable(Exception):
    """The file is of no kind that is read here; the text is a sentence for people."""


def read_file(file: Bytes, base: str = "") -> Found:
    """Every fact-check of a file, and what was skipped; those of a page that name no address are at `base`.

    Raises Unreadable for what is neither JSON nor a page, before anything is read of it.
    """
    window = Window(file, ELEMENT)
    window.skip_space()
    if window.next() in ("{", "["):
        return _values(window)
    if window.next() == "<":
        return _page(window, base)
    raise Unreadable("It is neither JSON nor a page.")


def _values(window: Window) -> Found:
    """One JSON value, or several behind each other; a line that is none is skipped."""
    while window.next():
        try:
            yield from _value(window)
        except (Broken, TooLarge) as problem:
            yield Skipped(_reason(problem))
            if not window.skip_to_line():
                return
        window.skip_space()


def _value(window: Window) -> Found:
    if window.next() == "[":
        yield from _elements(window)
    elif window.next() == "{":
        yield from _object(window)
    else:
        window.value()
        yield Skipped(NO_REVIEW)


def _object(window: Window) -> Found:
    """A feed's list is read where it stands, without the object around it; of any other object all is needed."""
    fields: dict[str, Any] = {}
    is_feed = False
    window.hold()
    for name in window.names():
        if name.rpartition(":")[2] == LIST and window.next() == "[":
            is_feed = True
            window.release()
            yield from _elements(window)
        else:
            fields[name] = window.value()
    window.release()
    if not is_feed:
        yield from _reviews(fields)


def _elements(window: Window) -> Found:
    for element in window.elements():
        if isinstance(element, Exception):
            yield Skipped(_reason(element))
        else:
            yield from _reviews(element)


def _reviews(value: Any) -> Found:
    """The fact-checks in one entry; one that has none is counted as skipped."""
    found = False
    for review in reviews_in(value):
        found = True
        yield review
    if not found:
        yield Skipped(NO_REVIEW)


def _reason(problem: Exception) -> str:
    if isinstance(problem, TooLarge):
        return TOO_LARGE
    return CUT_OFF if isinstance(problem, Broken) and problem.at_end else NOT_JSON


def _page(window: Window, base: str) -> Found:
    """The JSON-LD of a page, all its blocks together: they may point to each other."""
    documents = []
    for block in _blocks(window.rest(PAGE)):
        document = _document(block)
        if document is not None:
            documents.append(document)
        elif "ClaimReview" in block:
            yield Skipped(NOT_JSON)
    yield from reviews_in(documents, base)


def _blocks(page: str) -> Iterator[str]:
    at = 0
    while opening := _SCRIPT.search(page, at):
        closing = _END.search(page, opening.end())
        if closing is None:
            return
        if "ld+json" in opening[1].lower():
            yield page[opening.end() : closing.start()]
        at = closing.end()


def _document(block: str) -> Any:
    """A block as JSON; None where it is none, even with its entities taken for the characters that they stand for."""
    bare = _WRAPPED.sub("", block.strip()).strip()
    for text in (bare, html.unescape(bare)):
        with suppress(ValueError, RecursionError):
            return json.loads(text, strict=False)
    return None
