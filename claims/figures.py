"""A claim's figures against those that its evidence names: within, overlaps, below, above, other unit, other date.

Figures are as the extraction stores them (finding.py): low and high, one of them None where only a bound is known. A
table of reference may give `best` too, the value it holds most likely. as_of is as periods.py reads it:
"2023-04/2023-06", or "2015/.." for what is counted since 2015, up to when it was published.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import inf
from typing import Any

from claims.figure_words import ends_of
from claims.periods import OPEN, Period, read_period

Figure = dict[str, Any]
ROUGHLY = 0.1
"""By what share of itself “about 300” may be off."""

WITHIN, OVERLAPS, BELOW, ABOVE, OTHER_UNIT, OTHER_DATE = (
    "within", "overlaps", "below", "above", "other unit", "other date",
)  # fmt: skip


@dataclass(frozen=True)
class Compared:
    """One figure of the evidence, and how it lies to the claim's.

    `pieces` are the ids of all pieces of one origin that give it, `evidence` is the earliest of them. `lies` is "other
    date" where the two cannot be of the same day, or where both name a time and one is only a part of the other: who
    died in May is no count of the year. How it would lie otherwise is `by_value`.
    """

    evidence: int
    pieces: tuple[int, ...]
    figure: Figure
    lies: str
    by_value: str
    as_of: str | None
    at_latest: bool
    """The figure names no day: `as_of` is when the earliest of the pieces was published."""


@dataclass(frozen=True)
class Comparison:
    """One figure of the claim, and every comparable one of the evidence, in the order of the evidence.

    Where the claim names no day, `as_of` is the one on which the article appeared, `at_latest`.
    """

    figure: Figure
    as_of: str | None
    at_latest: bool
    rows: tuple[Compared, ...]


def compare(claimed: Figure, found: Figure) -> str | None:
    """How the found figure lies to the claimed one; None where the two do not count the same kind of thing.

    “At least 40” leaves 38 outside (below), and “more than 40” leaves 40 outside too; “about 300” has room for 297.
    Money is never converted.
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


def compare_all(
    claimed: Sequence[Figure], evidence: Iterable[dict[str, Any]], *, published_on: date | None = None
) -> list[Comparison]:
    """Each of the claim's figures against all evidence; those without a match too.

    Pieces have `id` and `figures`, and may have `published_at` and `origin` (pieces of the same are one). A figure
    without a day of its own was so when it was published, at the latest: the claim's on `published_on`.
    """
    pieces = list(evidence)
    return [
        Comparison(figure, *_as_of(figure, published_on), tuple(_rows(figure, pieces, published_on)))
        for figure in _once(claimed)
    ]


def _rows(claimed: Figure, pieces: Sequence[dict[str, Any]], published_on: date | None) -> Iterable[Compared]:
    for found, group in _by_origin(pieces):
        first = min(group, key=lambda piece: _published(piece) or date.max)
        if by_value := compare(claimed, found):
            same = _same_time(_days(claimed, published_on), _days(found, _published(first)), claimed, found)
            lies = by_value if same or by_value == OTHER_UNIT else OTHER_DATE
            ids = tuple(sorted(piece["id"] for piece in group))
            yield Compared(first["id"], ids, found, lies, by_value, *_as_of(found, _published(first)))


def _as_of(figure: Figure, published: date | None) -> tuple[str | None, bool]:
    said = figure.get("as_of")
    return said or (published.isoformat() if published else None), bool(published and not said)


def _by_origin(pieces: Sequence[dict[str, Any]]) -> Iterable[tuple[Figure, list[dict[str, Any]]]]:
    """Each figure with the pieces of one origin that give it: a report in three outlets gives it once."""
    groups: dict[Any, list[tuple[Figure, dict[str, Any]]]] = {}
    for piece in pieces:
        for figure in _once(piece["figures"]):
            key = (piece.get("origin") or ("alone", piece["id"]), _value(figure))
            groups.setdefault(key, []).append((figure, piece))
    return (row for given in groups.values() for row in _by_time(given))


def _by_time(given: Sequence[tuple[Figure, dict[str, Any]]]) -> Iterable[tuple[Figure, list[dict[str, Any]]]]:
    """The times of which one origin gives a value: those that one of its pieces has, since “on Monday” is another day
    in every reprint. That piece is the one with the most of them, of equals the earliest; the others join in."""
    told = Counter(piece["id"] for _, piece in given)
    leader = min((piece for _, piece in given), key=lambda piece: (-told[piece["id"]], _published(piece) or date.max))
    rows = {figure.get("as_of"): (figure, [leader]) for figure, piece in given if piece is leader}
    first = next(iter(rows))
    for figure, piece in given:
        row = rows.get(figure.get("as_of"), rows[first])[1]
        if piece not in row:
            row.append(piece)
    return rows.values()


def _published(piece: dict[str, Any]) -> date | None:
    at: datetime | None = piece.get("published_at")
    return at.date() if at else None


def _days(figure: Figure, published: date | None) -> Period:
    """Of which days a figure can be; any day where it is written in a way that cannot be read."""
    if not figure.get("as_of"):
        return Period(date.min, published or date.max)
    try:
        return read_period(figure["as_of"]).until(published)
    except ValueError:
        return Period(date.min, date.max)


def _same_time(mine: Period, theirs: Period, claimed: Figure, found: Figure) -> bool:
    """Whether two figures can be of one time; of the very same where both of them name it, or since the same day."""
    unreadable = Period(date.min, date.max)
    if claimed.get("as_of") and found.get("as_of") and unreadable not in (mine, theirs):
        return mine == theirs or (mine.first == theirs.first and _lasts(claimed) and _lasts(found))
    return mine.overlaps(theirs)


def _lasts(figure: Figure) -> bool:
    return str(figure["as_of"]).endswith(f"/{OPEN}")


def _unit(figure: Figure) -> str:
    return (figure.get("unit") or "").casefold()


def _once(figures: Iterable[Figure]) -> Iterable[Figure]:
    """Without those that say the same: two claims of one sentence may share a figure."""
    seen = set()
    for figure in figures:
        known = (_value(figure), figure.get("as_of"))
        if known not in seen and any(figure.get(end) is not None for end in ("low", "high", "best")):
            seen.add(known)
            yield figure


def _value(figure: Figure) -> tuple[Any, ...]:
    """What it says, but for the time."""
    return (*(figure.get(name) for name in ("low", "high", "best", "measure", "qualifier")), _unit(figure))


def _ends(figure: Figure) -> tuple[tuple[float, int], tuple[float, int]]:
    """Least and greatest value, each with a nudge: “more than 40” begins just above 40, “less than” ends just below."""
    (low, high), qualifier = ends_of(figure), figure.get("qualifier")
    share = ROUGHLY if qualifier == "about" else 0
    least = (-inf, 0) if low is None else (low - share * abs(low), 1 if qualifier == "more than" else 0)
    greatest = (inf, 0) if high is None else (high + share * abs(high), -1 if qualifier == "less than" else 0)
    return least, greatest
