"""Figures of one article that cannot both be so: which are held against each other, and how far they may lie apart.

What tells two of them apart is in apart.py beside this. Of one kind no more than MOST_VALUES × MOST_TOLD are compared.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import combinations
from typing import Any

from claims.contradictions.apart import HARM, are_apart
from claims.contradictions.told import Contradiction, Told
from claims.figure_words import ends_of, said
from claims.figures import Figure
from claims.same_count import differ

MOST_VALUES = 4
"""More different figures of one kind than this are a table or a chronicle, where each counts something else."""
MOST_TOLD = 5
"""So many claims of one figure are compared; the rest say the same again."""

_CHANGED = re.compile(
    r"\b(?:rose|risen|rises?|rising|grew|grown|climb\w*|increas\w+|jump\w+|fell|fallen|falls|dropp\w+|declin\w+)"
    r" (?:\w+ )?(?:to|by|from|again)\b",
    re.IGNORECASE,
)
_WHOLE_FIRST = re.compile(r"\b(?:of (?:them|whom|those)|among them|including)\b", re.IGNORECASE)


def clashing_figures(claims: Iterable[Told], published_on: date | None) -> Iterator[Contradiction]:
    kinds: dict[tuple[str, str], list[tuple[Told, Figure]]] = defaultdict(list)
    for claim in claims:
        for figure in claim.figures:
            kinds[figure["measure"], (figure.get("unit") or "").casefold()].append((claim, figure))
    for given in kinds.values():
        values = {ends_of(figure) for _, figure in given}
        if 1 < len(values) <= MOST_VALUES:
            yield from _clashes(_wholes(given), values, str(published_on.year) if published_on else "9999")


def _wholes(given: Sequence[tuple[Told, Figure]]) -> list[tuple[Told, Figure]]:
    """Without parts: of a sentence that names several of a kind only “twelve people, five of them children”."""
    lines: dict[int, dict[Any, tuple[Told, Figure]]] = defaultdict(dict)
    for told, figure in given:
        lines[told.line].setdefault(_said(figure), (told, figure))
    firsts = [(next(iter(line.values())), len(line)) for line in lines.values()]
    return _plain(first for first, number in firsts if number == 1 or _WHOLE_FIRST.search(first[0].sentence))


def _plain(whole: Iterable[tuple[Told, Figure]]) -> list[tuple[Told, Figure]]:
    """Of each value the first few that nothing in their sentences says to be of something else."""
    told_by, plain = Counter[Any](), []
    for told, figure in whole:
        value = ends_of(figure)
        if told_by[value] < MOST_TOLD and not told.is_of_another(figure) and not _is_changed(told, figure):
            told_by[value] += 1
            plain.append((told, figure))
    return plain


def _is_changed(told: Told, figure: Figure) -> bool:
    """Whether the figure is what something came to be; a share that fell by so much is a figure like others."""
    return figure["measure"] != "percent" and bool(_CHANGED.search(told.sentence))


def _said(figure: Figure) -> tuple[Any, ...]:
    return (*ends_of(figure), figure.get("what"))


def _clashes(given: Sequence[tuple[Told, Figure]], values: set[Any], now: str) -> Iterator[Contradiction]:
    for (one, mine), (other, theirs) in combinations(given, 2):
        if not _differ(mine, theirs) or _is_part(mine, theirs, values) or are_apart(one, mine, other, theirs, now):
            continue
        yield _of_figures(one, mine, other, theirs)
        yield _of_figures(other, theirs, one, mine)


def _of_figures(one: Told, mine: Figure, other: Told, theirs: Figure) -> Contradiction:
    counted = mine["measure"] if mine["measure"] in HARM else mine.get("unit") or mine["measure"]
    why = f"{said(mine)} {counted} here, {said(theirs)} in claim {other.number}."
    return Contradiction(one.id, other.id, "figure", why[0].upper() + why[1:])


def _differ(mine: Figure, theirs: Figure) -> bool:
    """Whether no value fits both; one person is mostly somebody of whom more is told, and no count."""
    return (1, 1) not in (ends_of(mine), ends_of(theirs)) and differ(mine, theirs)


def _is_part(mine: Figure, theirs: Figure, values: set[Any]) -> bool:
    """Whether one is the other and a third of the article's figures, or both make up the third: 9 and 5 are 14."""
    lesser, greater = sorted(max(end for end in ends_of(figure) if end is not None) for figure in (mine, theirs))
    return not {(greater - lesser,) * 2, (greater + lesser,) * 2}.isdisjoint(values - {(lesser, lesser)})
