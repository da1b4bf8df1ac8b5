"""Dates as news writes them, resolved against the dateline; and does the weekday agree?

Whether something happened on a date is not decided here.
"""

import datetime
import re
from bisect import bisect_right
from collections.abc import Iterator

from claims.finding import DateMention
from claims.language.document import Document
from claims.language.words import MONTHS

_MONTH_NAMES = "|".join(MONTHS) + r"|jan\.?|feb\.?|mar\.|apr\.?|jun\.|jul\.|aug\.?|sept\.?|sep\.|oct\.?|nov\.?|dec\.?"
_WEEKDAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = "|".join(_WEEKDAY_NAMES) + r"|mon\.|tues?\.|wed\.|thurs?\.|fri\.|sat\.|sun\."
_DATE = re.compile(
    rf"(?:\b(?P<weekday>{_WEEKDAY})(?:\s(?:morning|afternoon|evening|night))?,?\s?\(?)?"
    rf"(?:\b(?P<month>{_MONTH_NAMES})\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s(?P<year>(?:1[5-9]|20)\d\d)\b)?"
    rf"|\b(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?(?P<month2>{_MONTH_NAMES})(?!\w)(?:,?\s(?P<year2>(?:1[5-9]|20)?\d\d)\b)?"
    rf"|\b(?P<month3>{_MONTH_NAMES})\s(?P<year3>(?:1[5-9]|20)\d\d)\b"
    rf"|\b(?P<iso>(?:1[5-9]|20)\d\d-\d\d-\d\d)\b)"
    rf"|\b(?:in|since|until|by|during|of|from)\s(?:early\s|late\s|mid-?)?(?P<year4>(?:1[5-9]|20)\d\d)\b(?![,.]\d|\s?(?:people|%|percent))"
    rf"|\b(?P<relative>(?:last|next|this)\s)?(?P<weekday2>{'|'.join(_WEEKDAY_NAMES)})\b|\b(?P<word>yesterday|today)\b",
    re.IGNORECASE,
)
_SHORT = "jan feb mar apr jun jul aug sept sep oct nov dec mon tue tues wed thu thur thurs fri sat sun"
_TOKENS = frozenset(MONTHS + list(_WEEKDAY_NAMES) + ["yesterday", "today"] + _SHORT.split()) | frozenset(
    f"{short}." for short in _SHORT.split()
)
_DATELINE = re.compile(r"[^.!?\n]{0,80}?(?:\s[–—]\s|\s-{1,2}\s|\s\(\w{2,12}\)\s(?:[–—-]{1,2}\s)?)")


def find_dates(document: Document) -> list[DateMention]:
    """All date mentions in order; the span holds no leading preposition."""
    reference = document.published_on
    found = []
    for match in _matches(document):
        mention = _mention(match, reference)
        if mention is None:
            continue
        if reference is None and mention.iso and len(mention.iso) == 10 and mention.start < 200:
            reference = datetime.date.fromisoformat(mention.iso)  # a dateline that names its year
        found.append(mention)
    return found


def _matches(document: Document) -> Iterator[re.Match[str]]:
    """The pattern's matches, tried only around words that can be part of a date."""
    starts, ends, lower = document.starts, document.ends, document.lower
    at = 0
    for i, word in enumerate(lower):
        if starts[i] < at or not (word in _TOKENS or (len(word) == 4 and word.isdigit())):
            continue
        match = _DATE.search(document.text, max(at, starts[max(0, i - 3)]), ends[min(len(ends) - 1, i + 7)])
        if match and match.start() <= starts[i] < match.end():
            at = match.end()
            yield match


def dates_between(document: Document, start: int, end: int) -> tuple[DateMention, ...]:
    """The date mentions that lie wholly in text[start:end]."""
    dates = document.read(find_dates)
    chosen = []
    at = bisect_right(document.read(_date_starts), start - 1)
    while at < len(dates) and dates[at].start < end:
        if dates[at].end <= end:
            chosen.append(dates[at])
        at += 1
    return tuple(chosen)


def _date_starts(document: Document) -> list[int]:
    return [date.start for date in document.read(find_dates)]


def dateline_end(document: Document) -> int:
    """Where the dateline of the first running paragraph ends ("PARIS, May 3 (ABC) - "), 0 where there is none."""
    for sentence in document.sentences[:4]:
        if sentence.heading:
            continue
        match = _DATELINE.match(document.text, sentence.start, min(sentence.end, sentence.start + 100))
        if match and (dates_between(document, sentence.start, match.end()) or match.group()[:3].isupper()):
            return match.end()
        return 0
    return 0


def _mention(match: re.Match[str], reference: datetime.date | None) -> DateMention | None:
    part = match.groupdict()
    start, end = match.span()
    if part["iso"]:
        day = _day(*map(int, part["iso"].split("-")))
        return DateMention(start, end, day.isoformat() if day else None, _agrees(day, part["weekday"]))
    if part["year4"]:
        return DateMention(match.start("year4"), end, part["year4"], None)
    if part["month3"]:
        return DateMention(match.start("month3"), end, f"{part['year3']}-{_month(part['month3']):02d}", None)
    if part["weekday2"] or part["word"]:
        return _relative(match, part, reference)
    month = _month(part["month"] or part["month2"])
    number = int(part["day"] or part["day2"])
    if not 1 <= number <= 31:
        return None
    written = part["year"] or part["year2"]
    if (part["month2"] or "").lower() == "may" and not written and (part["month2"] or "")[0].islower():
        return None
    if written:
        year = int(written) if len(written) == 4 else 1900 + int(written) if int(written) > 30 else 2000 + int(written)
        day = _day(year, month, number)
    else:
        day = _nearest(month, number, reference)
    if match.group().count("(") > match.group().count(")") and match.string[end : end + 1] == ")":
        end += 1
    return DateMention(start, end, day.isoformat() if day else None, _agrees(day, part["weekday"]))


def _relative(match: re.Match[str], part: dict[str, str | None], reference: datetime.date | None) -> DateMention | None:
    start = match.start("weekday2") if part["weekday2"] else match.start("word")
    if reference is None:
        return DateMention(start, match.end(), None, None)
    if part["word"]:
        back = 1 if part["word"].lower() == "yesterday" else 0
        return DateMention(start, match.end(), (reference - datetime.timedelta(days=back)).isoformat(), None)
    wanted = _WEEKDAY_NAMES.index((part["weekday2"] or "").lower())
    back = (reference.weekday() - wanted) % 7
    if (part["relative"] or "").strip().lower() == "next":
        back -= 7
    try:
        return DateMention(start, match.end(), (reference - datetime.timedelta(days=back)).isoformat(), None)
    except OverflowError:
        return DateMention(start, match.end(), None, None)


def _month(written: str | None) -> int:
    return next(number for number, month in enumerate(MONTHS, 1) if month.startswith((written or "")[:3].lower()))


def _day(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def _nearest(month: int, day: int, reference: datetime.date | None) -> datetime.date | None:
    """The year that puts the day nearest to the dateline, None without one."""
    if reference is None:
        return None
    years = (reference.year - 1, reference.year, reference.year + 1)
    candidates = [found for year in years if year >= datetime.MINYEAR and (found := _day(year, month, day))]
    return min(candidates, key=lambda found: abs((found - reference).days), default=None)


def _agrees(day: datetime.date | None, weekday: str | None) -> bool | None:
    if day is None or not weekday:
        return None
    return _WEEKDAY_NAMES[day.weekday()].startswith(weekday.lower().rstrip(".")[:3])
