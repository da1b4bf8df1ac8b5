"""The figures of a claim and of its evidence on one axis: where each line, dot and word of the drawing stands.

The axis is drawn for the claim and the bulk of the evidence; what lies far beyond is an arrow at its edge. Numbers
only; the drawing itself is templates/claims/figures.html. A wide drawing has a column of names, a narrow one has each
name above its line, so that its letters stay readable on a telephone.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import floor, log10
from statistics import median
from typing import Any

from claims.figure_words import ends_of, said, scaled
from claims.figures import OTHER_DATE, OTHER_UNIT
from claims.periods import OPEN
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
NARROW = 51
"""Letters that fit above a line of a narrow drawing."""
ROOM = 0.2
"""What the axis has on either side, as a share of what it shows; of the greatest value where it shows one only."""
PRESSED = 3
"""By how much the axis must shrink to leave the farthest values out."""
EDGE = 4
"""How far an arrow reaches beyond the axis."""
ARROW = 28
"""How long the line of an arrow is that begins at a value."""


@dataclass(frozen=True)
class Line:
    """One line of the drawing, from x `low` to x `high`; `best` is x of the value that its source holds most likely.

    Its ends are "value"; "open", a value that does not belong to it (“more than”); "on", where it goes on without a
    bound; "beyond", where its value lies beyond the axis; or "", where an arrow begins that is beyond as a whole.
    `other_date`: it is not of the claim's day."""

    name: str
    says: str
    as_of: str
    y: float
    low: float
    high: float
    low_end: str
    high_end: str
    text_x: float
    anchor: str
    best: float | None
    other_date: bool

    @property
    def beyond(self) -> bool:
        """Whether a part of it lies beyond the axis."""
        return "beyond" in (self.low_end, self.high_end)


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
    least, most = bulk(_values([claimed]), _values(figures[1:]))
    low, high = _range(least, most)
    height = top + step * len(figures) + (20 if narrow else 22)
    least_step = 1 if all(float(value).is_integer() for value in _values(figures)) else 0  # no half person

    def x(value: float) -> float:
        return round(left + (right - left) * (value - low) / (high - low), 1)

    def line(number: int, name: str, figure: dict[str, Any], as_of: str, told: str = "", other: bool = False) -> Line:
        y = top + step * number + (26 if narrow else 14)
        ends = _stroke(figure, x, (least, most), (left - EDGE, right + EDGE))
        best = figure.get("best")
        if best is None or not least <= best <= most or ends[0] == ends[1]:
            best = None
        says = said(figure, scale) + told
        text_x, anchor = _beside(ends[0], ends[1], says, left, right)
        name = shorten(name, _above(says, as_of) if narrow else _before(ends[0], text_x, anchor, says))
        name = f"{name}: {says}" if narrow else name
        return Line(name, says, as_of, y, *ends, text_x, anchor, best if best is None else x(best), other)

    claim = line(0, "The claim", claimed, as_of)
    return Axis(
        width=width, height=height, left=left, right=right, top=top, narrow=narrow, claim=claim,
        ticks=tuple((x(tick), scaled(tick, scale)) for tick in _ticks(low, high, 4 if narrow else 6, least_step)),
        band=(left if claim.low_end == "on" else claim.low, right if claim.high_end == "on" else claim.high),
        lines=tuple(
            line(n, row["name"], row["figure"], row["as_of"], row["told"], row["other_date"])
            for n, row in enumerate(rows, 1)
        ),
    )  # fmt: skip


def bulk(claimed: Sequence[float], found: Sequence[float]) -> tuple[float, float]:
    """Least and greatest value that the axis shows: the claim's, and of those found as many as do not press the
    others together, at least half of them. The farthest go as long as the axis becomes PRESSED times shorter."""
    shown, fewest = sorted([*claimed, *found]), len(claimed) + -(-len(found) // 2)
    while smaller := next(_unpressed(shown, fewest, min(claimed), max(claimed)), None):
        shown = smaller
    return shown[0], shown[-1]


def _unpressed(shown: list[float], fewest: int, least: float, most: float) -> Iterator[list[float]]:
    """Runs of these values, the longest first, that hold least and most and make the axis PRESSED times shorter."""
    usual = 2 * ROOM * abs(median(shown))  # values that differ little are not drawn far apart
    wanted = _length(shown) / PRESSED
    for size in range(len(shown) - 1, fewest - 1, -1):
        for run in (shown[at : at + size] for at in range(len(shown) - size + 1)):
            if run[0] <= least and most <= run[-1] and max(_length(run), usual) <= wanted:
                yield run


def _length(values: Sequence[float]) -> float:
    low, high = _range(values[0], values[-1])
    return high - low


def _stroke(
    figure: dict[str, Any], x: Callable[[float], float], shown: tuple[float, float], edges: tuple[float, float]
) -> tuple[float, float, str, str]:
    """x of both ends of a figure's line, and what they are (see Line)."""
    (low, high), (least, most) = ends_of(figure), shown
    known = "open" if figure.get("qualifier") in ("more than", "less than") else "value"
    if low is not None and low > most:
        return edges[1] - ARROW, edges[1], "", "beyond"
    if high is not None and high < least:
        return edges[0], edges[0] + ARROW, "beyond", ""
    low_end = "on" if low is None else "beyond" if low < least else known
    high_end = "on" if high is None else "beyond" if high > most else known
    start = edges[0] if low is None or low_end == "beyond" else x(low)
    stop = edges[1] if high is None or high_end == "beyond" else x(high)
    if high is None and low_end == known:
        stop = min(start + ARROW, stop)
    if low is None and high_end == known:
        start = max(stop - ARROW, start)
    return start, stop, low_end, high_end


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
    first, _, last = (compared["as_of"] or "").partition("/")
    day = f"since {first}" if last == OPEN else f"{first} to {last}" if last else first
    return f"publ. {day}" if compared["at_latest"] else day


def _laid_out(compared: dict[str, Any], rows: list[dict[str, Any]]) -> dict[str, Any]:
    claimed, as_of = compared["figure"], _as_of(compared)
    drawn = [row for row in rows if row["drawn"]]
    _, scale = scale_of([claimed, *(row["figure"] for row in drawn)])
    wide, narrow = (draw(claimed, drawn, as_of=as_of, narrow=narrow) if drawn else None for narrow in (False, True))
    beyond = [line.beyond for line in wide.lines] if wide else []
    told = "; ".join(
        f"{row['name']}: {row['says']}, {row['lies']}{', beyond the axis' if far else ''}"
        for row, far in zip(drawn, beyond, strict=True)
    )
    return {
        "rows": rows, "claimed": said(claimed), "as_of": as_of, "other_date": any(row["other_date"] for row in drawn),
        "counts": ", ".join(filter(None, [measured(claimed), scale])),
        "label": f"The claim says {said(claimed)} {measured(claimed)}. {told}.",
        "wide": wide, "narrow": narrow, "beyond": any(beyond),
    }  # fmt: skip


def _values(figures: Sequence[dict[str, Any]]) -> list[float]:
    ends = [value for figure in figures for value in (*ends_of(figure), figure.get("best"))]
    return [value for value in ends if value is not None]


def _range(low: float, high: float) -> tuple[float, float]:
    """The ends of the axis: room on both sides, never below zero for what is never negative."""
    room = ROOM * (high - low) or ROOM * abs(high) or 1
    return (max(low - room, 0) if low >= 0 else low - room), high + room


def _ticks(low: float, high: float, most: int, least_step: float) -> list[float]:
    rough = max((high - low) / most, least_step)
    size = 10 ** floor(log10(rough))
    step = next(factor * size for factor in (1, 2, 2.5, 5, 10) if factor * size >= rough)
    first = floor(low / step) + (0 if low <= floor(low / step) * step else 1)
    return [n * step for n in range(first, floor(high / step) + 1)]


def _above(says: str, as_of: str) -> int:
    """Letters of a name for which a narrow drawing has room beside its figure and its day."""
    return max(NARROW - len(f": {says}") - (len(as_of) + 2 if as_of else 0), 3)


def _before(low: float, text_x: float, anchor: str, says: str) -> int:
    """Letters of a name for which a wide drawing has room before the line or its words, whichever comes first."""
    words = {"start": low, "end": text_x - LETTER * len(says), "middle": text_x - LETTER * len(says) / 2}[anchor]
    return max(int((min(low, words) - 12) / LETTER), 24)


def _beside(low: float, high: float, words: str, left: float, right: float) -> tuple[float, str]:
    """Where the words of a line stand: behind it, before it where there is no room, or above its middle."""
    room = LETTER * len(words) + 10
    if high + room <= right + EDGE:
        return round(high + 10, 1), "start"
    return (round(low - 10, 1), "end") if low - room >= left - EDGE else (round((low + high) / 2, 1), "middle")
