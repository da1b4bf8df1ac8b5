"""A day written out in a text of its own: a byline's, a field's. Days within sentences are dates.py."""

import re
from datetime import date

from claims.language.words import MONTHS

_MONTH_FIRST = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2}), (\d{4})")
_DAY_FIRST = re.compile(r"(\d{1,2}) ([A-Za-z]{3,9})\.? (\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def read_day(text: str) -> int | None:
    """The date in a text ("1 September 2020", "September 1, 2020", "2020-09-01"), as date.toordinal counts."""
    found = _ISO.search(text)
    if found:
        return _ordinal(found[1], found[2], found[3])
    if found := _MONTH_FIRST.search(text):
        return _ordinal(found[3], _month(found[1]), found[2])
    if found := _DAY_FIRST.search(text):
        return _ordinal(found[3], _month(found[2]), found[1])
    return None


def _month(name: str) -> int:
    starts = [month.startswith(name.lower()) for month in MONTHS]
    return starts.index(True) + 1 if True in starts else 0


def _ordinal(year: str, month: str | int, day: str) -> int | None:
    try:
        return date(int(year), int(month), int(day)).toordinal()
    except ValueError:
        return None
