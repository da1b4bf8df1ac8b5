"""Intervals of time: “since 2015”, “between 2015 and 2018”, “from January to March”.

Single dates are read in dates.py, of what an interval is the time in quantities/times.py.
"""

import datetime
import re
from bisect import bisect_left
from collections.abc import Iterator

from claims.finding import DateMention
from claims.language.dates import told_dates
from claims.language.document import Document
from claims.language.verbs import is_verb
from claims.language.words import MONTHS
from claims.periods import read_period

Point = tuple[int | None, int | None, int | None]
"""Year, month and day, as far as they are written."""

_MONTH = "|".join(MONTHS)
_YEAR = r"(?:1[5-9]|20)\d\d"
_POINT = (
    rf"(?:early\s|late\s|mid-)?(?:(?:\d{{1,2}}\s)?(?:{_MONTH})(?:\s\d{{1,2}})?(?:,?\s{_YEAR})?|{_YEAR}|\d{{1,2}})(?!\d)"
)
_PAIR = re.compile(
    rf"(?:between\s(?P<first>{_POINT})\sand|from\s(?P<begin>{_POINT})\s(?:to|until|till|through))"
    rf"\s(?P<last>{_POINT})(?![,.]\d|[\w%])",
    re.IGNORECASE,
)
_PARTS = re.compile(
    rf"(?:early\s|late\s|mid-)?(?:(?:(?P<day>\d{{1,2}})\s)?(?P<month>{_MONTH})(?:\s(?P<day2>\d{{1,2}}))?"
    rf"(?:,?\s(?P<year>{_YEAR}))?|(?P<year2>{_YEAR})|(?P<day3>\d{{1,2}}))",
    re.IGNORECASE,
)
LONGEST = 100
"""Characters of an interval, at most."""
_LONGEST = 80
_BEFORE_DATES = frozenset("the early late mid about around at least".split())


def find_intervals(document: Document) -> list[DateMention]:
    """All intervals in order, with the word that opens them; `iso` is “2015/2018”, “2015/..” for what still lasts."""
    readers = {"since": _since, "between": _pair, "from": _pair}
    found = (readers[word](document, k) for k, word in enumerate(document.lower) if word in readers)
    return [interval for interval in found if interval]


def intervals_between(document: Document, start: int, end: int) -> list[DateMention]:
    """The intervals that begin in text[start:end], in order."""
    starts = document.read(_starts)
    return document.read(find_intervals)[bisect_left(starts, start) : bisect_left(starts, end)]


def _starts(document: Document) -> list[int]:
    return [interval.start for interval in document.read(find_intervals)]


def _since(document: Document, k: int) -> DateMention | None:
    date = next(iter(told_dates(document, document.ends[k], document.ends[k] + _LONGEST)), None)
    if date is None or not _BEFORE_DATES.issuperset(document.lower[k + 1 : document.word_at(date.start)]):
        return None
    behind = document.word_at(date.end)
    if is_verb("".join(document.lower[behind : behind + 1])):
        return None  # "since 2015 was a dry year"
    return DateMention(document.starts[k], date.end, f"{date.iso.split('/')[0]}/.." if date.iso else None, None)


def _pair(document: Document, k: int) -> DateMention | None:
    start = document.starts[k]
    match = _PAIR.match(document.text, start, start + _LONGEST)
    if match is None or _is_counted(document, document.word_at(match.end())):
        return None
    first, last = (_point(written) for written in (match["first"] or match["begin"], match["last"]))
    iso = _between(first, last, document.published_on) if first and last else None
    return DateMention(start, match.end(), iso, None) if last and last[:2] != (None, None) else None


def _is_counted(document: Document, k: int) -> bool:
    """ "between 1800 and 2000 people"."""
    word = "".join(document.lower[k : k + 1])
    return word == "people" or (word.isalpha() and word.endswith("s") and word not in ("was", "is", "has"))


def _point(written: str) -> Point | None:
    part = _PARTS.fullmatch(written)
    if part is None or (part["month"] and part["month"].islower()):
        return None  # "from march to may"
    year, day = part["year"] or part["year2"], part["day"] or part["day2"] or part["day3"]
    month = MONTHS.index(part["month"].lower()) + 1 if part["month"] else None
    return int(year) if year else None, month, int(day) if day else None


def _between(first: Point, last: Point, published_on: datetime.date | None) -> str | None:
    """The interval of two points, one of which may lend the other its month or year; None where they do not fit."""
    if first[:2] == (None, None):
        first = (last[0], last[1], first[2]) if last[2] else (None, None, None)  # "between 3 and 5 March"
    if (first[1] is None) != (last[1] is None) and not (first[0] and last[0]):
        return None
    mine, theirs = (tuple(part or 0 for part in point[1:]) for point in (first, last))
    begin, end = first[0], last[0]
    if not begin and not end and published_on:
        # The last one that had begun by then.
        end = published_on.year - (theirs > (published_on.month, published_on.day if last[2] else 0))
    begin = begin or (end and end - (mine > theirs))
    end = end or (begin and begin + (mine > theirs))
    words = "/".join("-".join(_digits((year, *point[1:]))) for year, point in ((begin, first), (end, last)))
    try:
        return words if begin and end and read_period(words) else None
    except ValueError:
        return None


def _digits(point: Point) -> Iterator[str]:
    return (f"{part:0{width}d}" for part, width in zip(point, (4, 2, 2), strict=True) if part)
