"""A text in parts, marked beside another one: what says the same, and which numbers are others.

What people see of why two claims match, and of what keeps them apart.
"""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from claims.matching.terms import LIGHT, MOST_TERMS, Term, read, tells

SHARED, DIFFERS = "shared", "differs"

_WORD: Final = re.compile(r"\w(?:[\w.,'’‐‑-]*\w)?%?")
_YEAR: Final = re.compile(r"(?:18|19|20)\d\d")
_MOST_WORDS: Final = 4
"""Words of a number: “two hundred thousand”."""

Part = tuple[str, str]


def mark_beside(text: str, other: str) -> list[Part]:
    """The parts of a text in their order, each with its mark: shared, differs, or empty.

    Shared are words that tell something and are in the other text too, whatever their form. A number differs where it
    is not there, but one of its sort that is not here: a year, or any other. All parts together are the text, letter
    for letter.
    """
    theirs = _telling(other)
    theirs_alone = {_sort(number) for number in _numbers(other) - _numbers(text)}
    parts: list[Part] = []
    at = 0
    for begin, end in _pieces(text):
        mark = _mark(read(text[begin:end]), theirs, theirs_alone)
        if mark:
            parts += [(text[at:begin], ""), (text[begin:end], mark)]
            at = end
    parts.append((text[at:], ""))
    return _joined(parts)


def _mark(terms: list[Term], theirs: set[str], theirs_alone: set[bool]) -> str:
    if terms and _is_number(terms[0]):  # of “71%” only the number tells
        return SHARED if terms[0].stem in theirs else DIFFERS if _sort(terms[0].stem) in theirs_alone else ""
    return SHARED if any(term.stem in theirs for term in terms if _is_telling(term)) else ""


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Where its words stand; a number of several words, as “1.5 million”, in one piece."""
    words = [(found.start(), found.end()) for _, found in zip(range(MOST_TERMS), _WORD.finditer(text), strict=False)]
    place = 0
    while place < len(words):
        taken = _taken(text, words[place : place + _MOST_WORDS])
        yield words[place][0], words[place + taken - 1][1]
        place += taken


def _taken(text: str, words: list[tuple[int, int]]) -> int:
    """How many of these words are one number; 1 where they are none."""
    taken = 1
    while taken < len(words):
        terms = read(text[words[0][0] : words[taken][1]])
        if len(terms) != 1 or not _is_number(terms[0]):
            break
        taken += 1
    return taken


def _telling(text: str) -> set[str]:
    return {term.stem for term in read(text) if _is_telling(term)}


def _numbers(text: str) -> set[str]:
    return {term.stem for term in read(text) if _is_number(term)}


def _is_telling(term: Term) -> bool:
    return tells(term) and term.stem not in LIGHT


def _is_number(term: Term) -> bool:
    return term.stem[:1].isdigit()


def _sort(number: str) -> bool:
    """Whether a number is a year: “2014” is none of the dead, and 14 no other year."""
    return bool(_YEAR.fullmatch(number))


def _joined(parts: list[Part]) -> list[Part]:
    """Marked words with nothing but a space between them as one mark; no empty parts."""
    filled = [part for part in parts if part[0]]
    marks = ["", *(mark for _, mark in filled), ""]
    joined = [
        (words, before if words == " " and before == after else mark)
        for (words, mark), before, after in zip(filled, marks, marks[2:], strict=False)
    ]
    return [("".join(words for words, _ in run), mark) for mark, run in groupby(joined, lambda part: part[1])]
