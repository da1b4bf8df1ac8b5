"""The pages that an RSS or Atom feed names, read as text: without an XML parser nothing in it can grow or reach out."""

import html
import re
from collections.abc import Iterator
from typing import Final

from claims.claimreview.values import address_of

MOST: Final = 30
"""Links of one feed, the first of it: feeds begin with what is new."""
ENTRY: Final = 20_000
"""Characters of one entry that are looked at."""
HEAD: Final = 2_000

_FEED = re.compile(r"<(?:rss|feed|rdf:RDF)[\s>]", re.IGNORECASE)
_ENTRY = re.compile(r"<(?:item|entry)[\s>]", re.IGNORECASE)
_TEXT = re.compile(r"<link>\s*(?:<!\[CDATA\[)?\s*([^<\s\]]{1,2000})", re.IGNORECASE)
_TAG = re.compile(r"<link\s([^>]{1,3000})>", re.IGNORECASE)
_ADDRESS = re.compile(r"href\s*=\s*[\"']([^\"'<>]{1,2000})[\"']", re.IGNORECASE)
_RELATION = re.compile(r"rel\s*=\s*[\"'](?!alternate[\"'])", re.IGNORECASE)


def is_syndicated(text: str) -> bool:
    """Whether what begins so is RSS or Atom."""
    return bool(_FEED.search(text[:HEAD]))


def links_in(text: str, base: str) -> list[str]:
    """The address of each entry's page, each once, in their order, at most MOST; relative ones are seen from `base`."""
    starts = [entry.start() for entry in _ENTRY.finditer(text)]
    ends = [*starts[1:], len(text)]
    entries = (text[start : min(end, start + ENTRY)] for start, end in zip(starts, ends, strict=True))
    found = (next((address for link in _links(entry) if (address := address_of(link, base))), "") for entry in entries)
    return list(dict.fromkeys(filter(None, found)))[:MOST]


def _links(entry: str) -> Iterator[str]:
    if text := _TEXT.search(entry):
        yield html.unescape(text[1])
    for tag in _TAG.finditer(entry):
        if not _RELATION.search(tag[1]) and (address := _ADDRESS.search(tag[1])):
            yield html.unescape(address[1])
