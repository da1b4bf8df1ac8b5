"""Periods as figures and tables name them: a day, a month, a year, one of these to another, or since one (“2015/..”).

Dates are whole days without a time zone. What a sentence says about time is read in language/dates.py.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

POINT = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
OPEN = ".."
"""The end of a period that still lasts, as ISO 8601-2 writes it."""


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last, both within."""

    first: date
    last: date

    def __str__(self) -> str:
        """As short as read_period takes it."""
        first, last = self.first.isoformat(), OPEN if self.is_open else self.last.isoformat()
        ends = ((first[:length], last[:length]) for length in (4, 7, 10))
        told = (begin if begin == end else f"{begin}/{end}" for begin, end in ends)
        return next(words for words in told if read_period(words) == self)

    @property
    def is_open(self) -> bool:
        """Whether it still lasts."""
        return self.last == date.max

    def until(self, day: date | None) -> "Period":
        """An open one as it was on this day; any other as it is."""
        return Period(self.first, max(day, self.first)) if self.is_open and day else self

    def overlaps(self, other: "Period") -> bool:
        """Whether they share a day."""
        return self.first <= other.last and other.first <= self.last

    def apart(self, other: "Period") -> timedelta:
        """How far their ends lie apart, together; nothing where both are the same."""
        return abs(self.first - other.first) + abs(self.last - other.last)


def read_period(words: str) -> Period:
    """“2023”, “2023-04”, “2023-04-01”, two of these with a “/” between, or one with “/..” for what still lasts. Raises
    ValueError for anything else."""
    begin, _, end = (part.strip() for part in words.partition("/"))
    first = last = _point(begin)
    if "/" in words:
        last = Period(date.max, date.max) if end == OPEN else _point(end)
    if last.last < first.first:
        raise ValueError(f"“{words}” ends before it begins")
    return Period(first.first, last.last)


def _point(words: str) -> Period:
    found = POINT.fullmatch(words)
    if not found:
        raise ValueError(f"“{words}” is no period")
    year, month, day = (int(part) if part else 0 for part in found.groups())
    try:
        if day:
            return Period(date(year, month, day), date(year, month, day))
        if month:
            return Period(date(year, month, 1), date(year, month, monthrange(year, month)[1]))
        return Period(date(year, 1, 1), date(year, 12, 31))
    except ValueError:
        raise ValueError(f"“{words}” is not in the calendar") from None
