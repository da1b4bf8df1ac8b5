"""The board's plots: what each is called, its columns as a table and as CSV, and where its marks stand as SVG.

The numbers are claims/queries/statistics.py; the drawing is templates/board/plots.html.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from claims.queries import statistics

Rows = list[dict[str, Any]]
DAYS = 7
"""The period where none is asked for, or one that there is not."""


@dataclass(frozen=True)
class Plot:
    """`columns` are (field of a row, what the table calls it)."""

    title: str
    about: str
    columns: tuple[tuple[str, str], ...]
    read: Callable[[Session, int], Rows]


PLOTS = {
    "verdicts": Plot("Verdicts", "claims signed off, by “Is it so?”", (("rating", "Rating"), ("claims", "Claims")),
                     statistics.verdicts),
    "throughput": Plot("Claims per day", "hollow: decided by checkers; solid: signed off",
                       (("day", "Day"), ("decided", "Decided"), ("signed_off", "Signed off")), statistics.throughput),
    "ages": Plot("Age of open claims", "now; hatched: older than a day", (("age", "Age"), ("claims", "Claims")),
                 lambda session, days: statistics.ages(session)),
    "times": Plot("Time to verdict", "from finding a claim to its first verdict; half of them lie in the bar",
                  (("kind", "Kind"), ("claims", "Claims"), ("lower", "First quarter within"),
                   ("median", "Half within"), ("upper", "Three quarters within")), statistics.times_to_verdict),
    "loads": Plot("Load per person", "open claims now; the tick is what one can hold, hatched: over it",
                  (("name", "Person"), ("open", "Open"), ("capacity", "Can hold"), ("returned", "Returned"),
                   ("late", "Overdue"), ("decided", "Decided")), statistics.loads),
}  # fmt: skip


def bind(app: Flask) -> None:
    """Give the templates what they draw axes and say times with."""
    app.jinja_env.globals.update(steps=steps)
    app.jinja_env.filters.update(span=span)


def read(session: Session, names: Sequence[str], days: int) -> dict[str, Rows]:
    """The rows of these plots."""
    return {name: PLOTS[name].read(session, days) for name in names}


def cells(name: str, rows: Rows) -> list[list[Any]]:
    """The plot as a table without its head."""
    return [[row[field] for field, _ in PLOTS[name].columns] for row in rows]


def steps(top: float, least: int = 4) -> list[int]:
    """Round numbers from 0 to at least `top` for an axis: about four of them, whole ones."""
    step = next(size * 10**power for power in range(12) for size in (1, 2, 5) if size * 10**power * least >= top)
    return list(range(0, step * max(1, -(-int(-(-top // 1)) // step)) + 1, step))


def span(seconds: float) -> str:
    """A time that something took, in two parts at most: 40 min, 5 h 20, 3 d 4 h."""
    minutes = round(seconds / 60)
    hours, minutes = divmod(minutes, 60)
    days, left = divmod(hours, 24)
    if days:
        return f"{days} d {left} h" if left else f"{days} d"
    return (f"{hours} h {minutes:02}" if minutes else f"{hours} h") if hours else f"{minutes} min"
