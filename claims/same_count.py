"""Whether two figures count the same thing, and whether no value fits both: rounding and “about” leave them room.

What a figure is compared with, and what comes of it, belongs to who asks (changed_figures.py, origins.py).
"""

import re
from typing import Final

from claims.figure_words import ends_of
from claims.figures import ABOVE, BELOW, OTHER_UNIT, ROUGHLY, Figure, compare

HARM: Final = ("killed", "injured", "missing", "displaced", "detained")
ANYBODY: Final = frozenset(
    "the a an some people persons person men dead deaths victims fatalities casualties others lives bodies".split()
)


def counts_the_same(one: Figure, other: Figure) -> bool:
    """Whether measure, unit, place and what is counted allow that both are of the same; a place not named is any."""
    if compare(one, other) in (None, OTHER_UNIT) or len({one.get("where"), other.get("where")} - {None}) > 1:
        return False
    mine, theirs = _counted(one), _counted(other)
    # Children are not people at large, but a debt is mostly named more or less fully.
    return mine == theirs if one["measure"] in HARM else not mine or not theirs or bool(mine & theirs)


def _counted(figure: Figure) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", (figure.get("what") or "").casefold())) - ANYBODY


def differ(one: Figure, other: Figure) -> bool:
    """Whether no value fits both, as exactly as they are given."""
    return compare(loose(one), loose(other)) in (BELOW, ABOVE)


def loose(figure: Figure) -> Figure:
    """The figure with the room that rounding leaves it: 2.3 million is anything from 2.25 to 2.35."""
    low, high = ends_of(figure)
    share = ROUGHLY if figure.get("qualifier") == "about" else 0
    exact = {**figure, "qualifier": None} if share else figure  # compare gives “about” its room by itself
    return {**exact, "low": None if low is None else low - _room(low, share),
            "high": None if high is None else high + _room(high, share)}  # fmt: skip


def _room(value: float, share: float) -> float:
    digits = f"{value:.0f}"
    zeros = len(digits) - len(digits.rstrip("0"))
    return max(share * abs(value), 0.5 * 10.0**zeros if zeros and abs(value) >= 100 else 0)


def _named(figure: Figure) -> Figure:
    """A bound as the number that it names: a page that said “at least 16” no longer does once it says 23."""
    low, high = ends_of(figure)
    if low is not None and high is not None:
        return figure
    number = high if low is None else low
    return {**figure, "low": number, "high": number, "qualifier": None}


def is_replaced(before: list[Figure], after: list[Figure]) -> bool:
    """Whether one of the figures before is not said any more, but another of the same."""
    return any(
        same and all(differ(_named(figure), _named(other)) for other in same)
        for figure, same in ((one, [other for other in after if counts_the_same(one, other)]) for one in before)
    )
