"""A text in parts, those marked that say the same as another text: what people see of why two claims match."""

import re
from itertools import groupby
from typing import Final

from claims.matching.terms import LIGHT, MOST_TERMS, read, tells

_WORD: Final = re.compile(r"\w(?:[\w.,'’‐‑-]*\w)?%?")


def mark_shared(text: str, other: str) -> list[tuple[str, bool]]:
    """The parts of a text in their order, each with whether its words tell something and are in the other too.

    All parts together are the text, letter for letter.
    """
    theirs = _stems(other)
    parts: list[tuple[str, bool]] = []
    at = 0
    for word in list(_WORD.finditer(text))[:MOST_TERMS]:
        if not theirs.isdisjoint(_stems(word[0])):
            parts += [(text[at : word.start()], False), (word[0], True)]
            at = word.end()
    parts.append((text[at:], False))
    return _joined(parts)


def _stems(text: str) -> set[str]:
    return {term.stem for term in read(text) if tells(term) and term.stem not in LIGHT}


def _joined(parts: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """Marked words with nothing but a space between them as one mark; no empty parts."""
    filled = [
        (words, is_shared or (words == " " and 0 < place < len(parts) - 1))
        for place, (words, is_shared) in enumerate(parts) if words
    ]  # fmt: skip
    return [("".join(words for words, _ in run), is_shared) for is_shared, run in groupby(filled, lambda part: part[1])]
