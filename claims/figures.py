"""A claim's figures against those that its evidence names: within, overlaps, below, above, or in another unit.

Figures are as the extraction stores them: low and high, one of them None where only a bound is known.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any

Figure = dict[str, Any]

WITHIN, OVERLAPS, BELOW, ABOVE, OTHER_UNIT = "within", "overlaps", "below", "above", "other unit"


@dataclass(frozen=True)
class Compared:
    """One figure of one piece of evidence, and how it lies to the claim's. `evidence` is the piece's id."""

    evidence: int
    figure: Figure
    lies: str
    other_date: bool
    """Both say as of when, and it is not the same."""


@dataclass(frozen=True)
class Comparison:
    """One figure of the claim, and every comparable one of the evidence, in the order of the evidence."""

    figure: Figure
    rows: tuple[Compared, ...]


def compare(claimed: Figure, found: Figure) -> str | None:
    """How the found figure lies to the claimed one; None where the two do not count the same kind of thing.

    “At least 40” leaves 38 outside (below), and “more than 40” leaves 40 outside too.
    """
    if claimed["measure"] != found["measure"]:
        return None
    if _unit(claimed) != _unit(found):
        # Cars and schools are counted apart; euros and dollars are both money.
        return OTHER_UNIT if claimed["measure"] != "count" else None
    low, high = _ends(claimed)
    lowest, highest = _ends(found)
    if highest < low:
        return BELOW
    if lowest > high:
        return ABOVE
    return WITHIN if low <= lowest and highest <= high else OVERLAPS


def compare_all(claimed: Sequence[Figure], evidence: Iterable[dict[str, Any]]) -> list[Comparison]:
    """Each of the claim's figures against all evidence (rows with `id` and `figures`); those without a match too."""
    pieces = list(evidence)
    return [Comparison(figure, tuple(_rows(figure, pieces))) for figure in _once(claimed)]


def _rows(claimed: Figure, pieces: Sequence[dict[str, Any]]) -> Iterable[Compared]:
    for piece in pieces:
        for found in _once(piece["figures"]):
            if lies := compare(claimed, found):
                dates = claimed.get("as_of"), found.get("as_of")
                yield Compared(piece["id"], found, lies, all(dates) and not _agree(*dates))


def _agree(one: Any, other: Any) -> bool:
    """Whether two days, months or years can be the same: 2018-12 and 2018-12-31 can."""
    return str(one).startswith(str(other)) or str(other).startswith(str(one))


def _unit(figure: Figure) -> str:
    return (figure.get("unit") or "").casefold()


def _once(figures: Iterable[Figure]) -> Iterable[Figure]:
    """Without those that say the same: two claims of one sentence may share a figure."""
    seen = set()
    for figure in figures:
        known = (figure["low"], figure["high"], figure["measure"], _unit(figure), figure.get("qualifier"),
                 figure.get("as_of"))  # fmt: skip
        if known not in seen and (figure["low"] is not None or figure["high"] is not None):
            seen.add(known)
            yield figure


def _ends(figure: Figure) -> tuple[tuple[float, int], tuple[float, int]]:
    """Least and greatest value, each with a nudge: “more than 40” begins just above 40, “less than” ends just below."""
    low, high, qualifier = figure["low"], figure["high"], figure.get("qualifier")
    least = (-inf, 0) if low is None else (low, 1 if qualifier == "more than" else 0)
    greatest = (inf, 0) if high is None else (high, -1 if qualifier == "less than" else 0)
    return least, greatest
