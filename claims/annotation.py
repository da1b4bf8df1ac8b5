"""A text and the spans on it -> the segments to print, overlaps and nesting included. Pages and publications use it."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Segment(Generic[Key]):
    """A stretch of text on which the same spans lie; `keys` from the outermost inwards, `ends` those that end here."""

    start: int
    end: int
    text: str
    keys: tuple[Key, ...]
    ends: tuple[Key, ...]


def segments(
    text: str, spans: Iterable[tuple[int, int, Key]], start: int = 0, end: int | None = None
) -> list[Segment[Key]]:
    """Cut text[start:end] wherever a span begins or ends; joined, the segments are that text again.

    Offsets count code points of the whole text. Spans that reach beyond [start, end) are cut to it.
    """
    end = len(text) if end is None else end
    inside = sorted(
        ((max(left, start), min(right, end), key) for left, right, key in spans if left < end and right > start),
        key=lambda span: (span[0], -span[1]),
    )
    cuts = sorted({start, end, *(edge for left, right, _ in inside for edge in (left, right))})
    found: list[Segment[Key]] = []
    live: list[tuple[int, int, Key]] = []
    waiting = inside[::-1]
    for left, right in pairwise(cuts):
        live = [span for span in live if span[1] > left]
        while waiting and waiting[-1][0] == left:
            live.append(waiting.pop())
        live.sort(key=lambda span: (span[0], -span[1]))
        keys = tuple(key for _, _, key in live)
        found.append(Segment(left, right, text[left:right], keys, tuple(key for _, last, key in live if last == right)))
    return found
