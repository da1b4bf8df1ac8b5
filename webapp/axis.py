"""The figures of a claim and of its evidence on one axis: where each line, dot and word of the drawing stands.

Numbers only; the drawing itself is templates/claims/figures.html. A wide drawing has a column of names, a narrow one
has each name above its line, so that its letters stay readable on a telephone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, log10
from typing import Any

from claims.figure_words import ends_of, said, scaled
from claims.figures import OTHER_DATE, OTHER_UNIT
from webapp.display import shorten

MEASURES = {
    "killed": "people killed", "injured": "people injured", "missing": "people missing",
    "displaced": "people displaced", "detained": "people detained", "percent": "percent",
}  # fmt: skip
SCALES = ((1_000_000_000, "billions"), (1_000_000, "millions"), (1_000, "thousands"))
SHORTEST = 10_000
"""From here on numbers are drawn in thousands or more."""
LETTER = 6.4
"""Width of a letter of 12 px, for keeping words inside."""
NARROW = 46
"""Letters that fit above a line of a narrow drawing, less what stands between them."""


@dataclass(frozen=True)
class Line:
    """One line of the drawing. `low` and `high` are x of its ends, None where it goes on as an arrow; `best` is x of
    the value that its source holds most likely. `other_date`: it is not of the claim's day."""

    name: str
    says: str
    as_of: str
    y: float
    low: float | None
    high: float | None
    open: bool
    """Whether the end that is known does not belong to it: “more than”, “less than”."""
    text_x: float
    anchor: str
    best: float | None
    other_date: bool


@dataclass(frozen=True)
class Axis:
    """A drawing: its size, the place of the numbers, the claim's line with its band, and the lines of the evidence."""

    width: int
    height: float
    left: float
    right: float
    top: float
    ticks: tuple[tuple[float, str], ...]
    band: tuple[float, float]
    claim: Line
    lines: tuple[Line, ...]
    narrow: bool


def measured(figure: dict[str, Any]) -> str:
    """What a figure counts, in words: people killed, EUR, cars."""
    return MEASURES.get(figure["measure"]) or figure.get("unit") or figure["measure"]


def scale_of(figures: Sequence[dict[str, Any]]) -> tuple[float, str]:
    """By what the numbers are divided, and its name: (1000, "thousands"); (1, "") for small ones."""
    least = min((abs(value) for value in _values(figures) if value), default=0)
    return next(((by, name) for by, name in SCALES if least >= by and least >= SHORTEST), (1, ""))


def draw(claimed: dict[str, Any], rows: Sequence[dict[str, Any]], *, as_of: str = "", narrow: bool = False) -> Axis:
    """The drawing of a claim's figure and those `rows` (see `_row`) that are in the same unit."""
    figures = [claimed, *(row["figure"] for row in rows)]
    scale, _ = scale_of(figures)
    width, left, right = (340, 16.0, 318.0) if narrow else (640, 170.0, 510.0)
    top, step = (22.0, 36.0) if narrow else (22.0, 25.0)
    low, high = _range(_values(figures))
    height = top + step * len(figures) + (20 if narrow else 22)

    def x(value: float) -> float:
        return round(left + (right - left) * (value - low) / (high - low), 1)

    def line(number: int, name: str, figure: dict[str, Any], as_of: str, told: str = "", other: bool = False) -> Line:
        y = top + step * number + (26 if narrow else 14)
        ends = [None if value is None else x(value) for value in ends_of(figure)]
        best = x(figure["best"]) if figure.get("best") is not None and ends[0] != ends[1] else None
        says = said(figure, scale) + told
        text_x, anchor = _beside(ends[0], ends[1], says, left, right)
        room = max(NARROW - len(says) - len(as_of), 3)
        name = f"{shorten(name, room)}: {says}" if narrow else shorten(name, 24)
        return Line(name, says, as_of, y, ends[0], ends[1],
                    figure.get("qualifier") in ("more than", "less than"), text_x, anchor, best, other)  # fmt: skip

    claim = line(0, "The claim", claimed, as_of)
    return Axis(
        width=width, height=height, left=left, right=right, top=top, narrow=narrow, claim=claim,
        ticks=tuple((x(tick), scaled(tick, scale)) for tick in _ticks(low, high, 4 if narrow else 6)),
        band=(claim.low if claim.low is not None else left, claim.high if claim.high is not None else right),
        lines=tuple(
            line(n, row["name"], row["figure"], row["as_of"], row["told"], row["other_date"])
            for n, row in enumerate(rows, 1)
        ),
    )  # fmt: skip


def lay_out(comparisons: Sequence[dict[str, Any]], evidence: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each comparison with what its drawing and its table show."""
    pieces = {piece["id"]: piece for piece in evidence}
    return [_laid_out(each, [_row(row, pieces) for row in each["against"]]) for each in comparisons]


def _row(compared: dict[str, Any], pieces: dict[int, dict[str, Any]]) -> dict[str, Any]:
    figure, piece, many = compared["figure"], pieces[compared["evidence"]], len(compared["pieces"])
    lies = compared["lies"] + (f": {figure['unit']}" if compared["lies"] == OTHER_UNIT and figure["unit"] else "")
    lies += f"; {compared['by_value']} if it were the same" if compared["lies"] == OTHER_DATE else ""
    told = f", in {many} pieces" if many > 1 else ""
    return {
        "evidence": piece["id"], "figure": figure, "drawn": compared["lies"] != OTHER_UNIT,
        "says": said(figure) + told, "told": told, "name": f"E{piece['number']} {piece['title']}",
        "lies": lies, "what": figure.get("what") or "",
        "as_of": _as_of(compared), "other_date": compared["lies"] == OTHER_DATE,
    }  # fmt: skip


def _as_of(compared: dict[str, Any]) -> str:
    """Of which day a figure is: as it says itself, or as it was published, since it was so then at the latest."""
    day = (compared["as_of"] or "").replace("/", " to ")
    return f"publ. {day}" if compared["at_latest"] else day


def _laid_out(compared: dict[str, Any], rows: list[dict[str, Any]]) -> dict[str, Any]:
    claimed, as_of = compared["figure"], _as_of(compared)
    drawn = [row for row in rows if row["drawn"]]
    _, scale = scale_of([claimed, *(row["figure"] for row in drawn)])
    told = "; ".join(f"{row['name']}: {row['says']}, {row['lies']}" for row in drawn)
    return {
        "rows": rows, "claimed": said(claimed), "as_of": as_of, "other_date": any(row["other_date"] for row in drawn),
        "counts": ", ".join(filter(None, [measured(claimed), scale])),
        "label": f"The claim says {said(claimed)} {measured(claimed)}. {told}.",
        "wide": draw(claimed, drawn, as_of=as_of) if drawn else None,
        "narrow": draw(claimed, drawn, as_of=as_of, narrow=True) if drawn else None,
    }  # fmt: skip


def _values(figures: Sequence[dict[str, Any]]) -> list[float]:
    ends = [value for figure in figures for value in (*ends_of(figure), figure.get("best"))]
    return [value for value in ends if value is not None]


def _range(values: Sequence[float]) -> tuple[float, float]:
    """The ends of the axis: room on both sides, never below zero for what is never negative."""
    low, high = min(values), max(values)
    room = 0.2 * (high - low) or 0.2 * abs(high) or 1
    return (max(low - room, 0) if low >= 0 else low - room), high + room


def _ticks(low: float, high: float, most: int) -> list[float]:
    rough = (high - low) / most
    size = 10 ** floor(log10(rough))
    step = next(factor * size for factor in (1, 2, 2.5, 5, 10) if factor * size >= rough)
    first = floor(low / step) + (0 if low <= floor(low / step) * step else 1)
    return [n * step for n in range(first, floor(high / step) + 1)]


def _beside(low: float | None, high: float | None, words: str, left: float, right: float) -> tuple[float, str]:
    """Where the words of a line stand: behind it, before it where there is no room, or above its middle."""
    room, arrow = LETTER * len(words) + 10, 32
    first = low if low is not None else max((high or 0) - arrow, left)
    last = high if high is not None else min((low or 0) + arrow, right)
    if last + room <= right + 4:
        return round(last + 10, 1), "start"
    return (round(first - 10, 1), "end") if first - room >= left - 4 else (round((first + last) / 2, 1), "middle")
