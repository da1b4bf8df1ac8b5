"""The passage of a text that has most in common with a claim: where a reader would look first. It is no verdict.

What words count is said in matching/terms.py; how a page became a text, in workers/reading.py.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate
from typing import Final

from claims.matching import terms

LONGEST: Final = 600
"""Characters of a passage."""
MOST_READ: Final = 200_000
"""Characters of a text that are looked at."""
LEAST: Final = 0.3
"""A passage has this share of the claim's telling words, or none is picked ..."""
FEWEST: Final = 2
"""... and so many of them, or all where the claim has fewer."""
FOR_EACH_MORE: Final = 0.1
"""What a further sentence has to add to the share, or the passage is better without it."""
RUN: Final = 3
"""Sentences of a passage at most."""
ALMOST: Final = 0.8
"""A sentence of which this share of the words stand in the title is the title."""
_WORD = re.compile(r"\w+")
_SPACED = re.compile(r"\S+")
_PLAIN = {ord(mark): plain for marks, plain in (("“”„«»", '"'), ("‘’‚", "'"), ("–—\u2011", "-")) for mark in marks}
_END = re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s+(?=\S)")

Weights = dict[str, float]


def nearest(text: str, claim: str, title: str = "") -> str:
    """Up to three sentences of one paragraph, the earliest of the best; empty where nothing is near.

    The title stands beside the passage already, so it is none, nor is what is nearly the title.
    Names and numbers count twice. Linear in the length of the text, of which MOST_READ are looked at.
    """
    wanted, named = telling(claim), set(_WORD.findall(title.casefold()))
    whole, best, score = sum(wanted.values()), "", 0.0
    for passage, stems in runs(text[:MOST_READ]):
        shared = wanted.keys() & stems
        share = sum(wanted[stem] for stem in shared) / whole if whole else 0.0
        worth = share - FOR_EACH_MORE * (len(passage) - 1)
        near = len(shared) >= min(FEWEST, len(wanted)) and share >= LEAST
        if near and worth > score and not any(_is_title(sentence, named) for sentence in passage):
            best, score = " ".join(passage), worth
    return best[:LONGEST]


def place_in(text: str, passage: str) -> tuple[int, int] | None:
    """Where a passage stands in a text first, as [start, end) in code points; None where it does not.

    However the words are spaced, and whichever quotation marks and dashes are used. Linear in both lengths.
    """
    words, wanted = list(_SPACED.finditer(text)), " ".join(passage.translate(_PLAIN).split())
    starts = [0, *accumulate(len(word[0]) + 1 for word in words)]
    at = " ".join(word[0] for word in words).translate(_PLAIN).find(wanted) if wanted else -1
    if at < 0:
        return None
    first, last = (bisect_right(starts, edge) - 1 for edge in (at, at + len(wanted) - 1))
    return words[first].start() + at - starts[first], words[last].start() + at + len(wanted) - starts[last]


def _is_title(sentence: str, named: set[str]) -> bool:
    """Whether a sentence is the title again, whole or nearly, or a part of it: pages often add their own name to it."""
    words = set(_WORD.findall(sentence.casefold()))
    return len(words & named) >= ALMOST * len(words)


def telling(text: str) -> Weights:
    """The stems of a text that say what it is about, each with its weight."""
    return {
        term.stem: 2.0 if term.capital or term.stem[:1].isdigit() else 1.0
        for term in terms.read(text)
        if terms.tells(term) and term.stem not in terms.LIGHT
    }


def runs(text: str) -> Iterator[tuple[list[str], set[str]]]:
    """Each run of one to RUN sentences of a paragraph, with its stems; long ones by themselves alone."""
    for paragraph in text.split("\n"):
        sentences = [sentence.strip() for sentence in _END.split(paragraph) if sentence.strip()]
        stems = [set(telling(sentence)) for sentence in sentences]
        for first in range(len(sentences)):
            for end in range(first + 1, min(first + RUN, len(sentences)) + 1):
                run = sentences[first:end]
                if len(run) == 1 or sum(map(len, run)) < LONGEST:
                    yield run, set().union(*stems[first:end])
