"""A whole file or feed, entry by entry: JSON, JSON lines, a DataFeed of any length, or a page with JSON-LD in it.

Only one entry is in memory at a time, except of a page. An entry that cannot be read costs itself and no other. Behind
each there is a mark, to go on there another time.
"""

import html
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain
from typing import Any, BinaryIO, Final, NamedTuple

from claims.claimreview.review import NO_REVIEW, Review, Skipped, reviews_in
from claims.claimreview.window import START, Broken, Bytes, Mark, TooLarge, Window

ELEMENT: Final = 1_000_000
"""Characters that one entry may have: of a list, or an object that is none."""
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

Found = list[Review | Skipped]


class Entry(NamedTuple):
    """What one entry of a file holds, and the place behind it."""

    found: Found
    behind: Mark


Entries = Iterator[Entry]


class Unreadable(Exception):
    """The file is of no kind that is read here; the text is a sentence for people."""


def read_file(file: Bytes, base: str = "") -> Iterator[Review | Skipped]:
    """Every fact-check of a file, and what was skipped; those of a page that name no address are at `base`.

    Raises Unreadable for what is neither JSON nor a page, before anything is read of it.
    """
    return chain.from_iterable(entry.found for entry in _entries(Window(file, ELEMENT), base))


def read_entries(file: BinaryIO, base: str = "", mark: Mark = START) -> Entries:
    """The same entry by entry, from `mark` on: so that a file can be read a part at a time."""
    file.seek(mark.byte)
    window = Window(file, ELEMENT, mark)
    return _entries(window, base) if mark == START else _values(window)


def _entries(window: Window, base: str) -> Entries:
    window.skip_space()
    if window.next() in ("{", "["):
        return _values(window)
    if window.next() == "<":
        return _page(window, base)
    raise Unreadable("It is neither JSON nor a page.")


def _values(window: Window) -> Entries:
    """One JSON value, or several behind each other; a line that is none is skipped."""
    window.skip_space()
    while window.next():
        try:
            yield from _value(window)
        except (Broken, TooLarge) as problem:
            window.skip_to_line()
            yield Entry([Skipped(_reason(problem))], window.mark())
        window.skip_space()


def _value(window: Window) -> Entries:
    if window.next() == "[":
        yield from _elements(window, "[")
    elif window.next() == "{":
        yield from _object(window)
    else:
        window.value()
        yield Entry([Skipped(NO_REVIEW)], window.mark())


def _object(window: Window) -> Entries:
    """A feed's list is read where it stands, without the object around it; of any other object all is needed."""
    fields: dict[str, Any] = {}
    is_feed, begin = False, window.place
    window.hold()
    for name in window.names():
        if name.rpartition(":")[2] == LIST and window.next() == "[":
            is_feed = True
            window.release()
            yield from _elements(window, f'{{"{LIST}":[')
            begin = window.place
        else:
            fields[name] = window.value()
        if window.place - begin > ELEMENT:
            raise TooLarge
    window.release()
    if not is_feed:
        yield Entry(_reviews(fields), window.mark())


def _elements(window: Window, inside: str) -> Entries:
    for element in window.elements():
        found: Found = [Skipped(_reason(element))] if isinstance(element, Exception) else _reviews(element)
        yield Entry(found, window.mark(inside))


def _reviews(value: Any) -> Found:
    """The fact-checks in one entry; one that has none is counted as skipped."""
    return list(reviews_in(value)) or [Skipped(NO_REVIEW)]


def _reason(problem: Exception) -> str:
    if isinstance(problem, TooLarge):
        return TOO_LARGE
    return CUT_OFF if isinstance(problem, Broken) and problem.at_end else NOT_JSON


def _page(window: Window, base: str) -> Entries:
    """The JSON-LD of a page, all its blocks together: they may point to each other."""
    documents: list[Any] = []
    found: Found = []
    for block in _blocks(window.rest(PAGE)):
        document = _document(block)
        if document is not None:
            documents.append(document)
        elif "ClaimReview" in block:
            found.append(Skipped(NOT_JSON))
    yield Entry([*found, *reviews_in(documents, base)], window.mark())


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
