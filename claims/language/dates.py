"""Dates as news writes them, resolved against the dateline; and does the weekday agree?

Whether something happened on a date is not decided here.
"""

import datetime
import re
from bisect import bisect_right
from collections.abc import Iterator

from claims.finding import DateMention
from claims.language.document import Document
from claims.language.verbs import is_verb
from claims.language.words import (
    ADVERBS,
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    MONTHS,
    PREPOSITIONS,
    PRONOUNS,
    WEEKDAYS,
)

_MONTH_NAMES = (
    "|".join(MONTHS)
    + r"|jul(?=\s\d\d\b)|jun(?=\s\d\d\b)|jan\.?|feb\.?|mar\.|apr\.?|jun\.|jul\.|aug\.?|sept\.?"
    + r"|sep\.|oct\.?|nov\.?|dec\.?"
)
_WEEKDAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = "|".join(_WEEKDAY_NAMES) + r"|mon\.|tues?\.|wed\.|thurs?\.|fri\.|sat\.|sun\."
_COUNTS = {
    "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10,
}  # fmt: skip
_DATE = re.compile(
    rf"(?:\b(?P<weekday>{_WEEKDAY})(?:\s(?:morning|afternoon|evening|night))?,?\s?\(?)?"
    rf"(?:\b(?P<month>{_MONTH_NAMES})\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s(?P<year>(?:1[5-9]|20)\d\d)\b)?"
    rf"|\b(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?(?P<month2>{_MONTH_NAMES})(?!\w)"
    rf"(?:,?\s(?P<year2>(?:1[5-9]|20)\d\d\b|\d\d\b(?=\s?[-–—(\[,.;:)]|\s*\Z)))?"
    rf"|\b(?P<month3>{_MONTH_NAMES})\s(?P<year3>(?:1[5-9]|20)\d\d)\b"
    rf"|\b(?P<iso>(?:1[5-9]|20)\d\d-\d\d-\d\d)\b)"
    rf"|(?:\b(?:in|since|until|by|during|of|from|between|(?P<joint>to|and))|(?P<comma>,))\s"
    rf"(?:the\s)?(?:early\s|late\s|mid-?)?"
    rf"(?P<year4>(?:1[5-9]|20)\d\d)\b(?:[-–](?P<until>(?:\d\d)?\d\d)\b)?(?![,.]\d|\s?(?:people|%|percent))"
    rf"|\b(?P<years>(?:1[5-9]|20)\d\d[-–](?:1[5-9]|20)\d\d)\b|\b(?P<decade>(?:1[5-9]|20)\d)0s\b"
    rf"|\b(?P<near>last|this|next)\s(?P<unit>week|month|year)\b"
    rf"|\b(?P<count>\d{{1,3}}|{'|'.join(_COUNTS)})\s(?P<ago>days?|weeks?|months?|years?)\sago\b"
    rf"|\b(?:in|since|until|during|last)\s(?:early\s|late\s|mid-)?(?P<month4>{'|'.join(MONTHS)})\b(?!,?\s\d)"
    rf"|\b(?P<relative>(?:last|next|this)\s)?(?P<weekday2>{'|'.join(_WEEKDAY_NAMES)})\b"
    rf"|\b(?P<word>yesterday|today|tonight|tomorrow)\b",
    re.IGNORECASE,
)
_WORDS = "yesterday today tonight tomorrow ago".split()
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_AHEAD = re.compile(
    r"\b(?:will|to\sbe|would|can|could|may|might|needs?|upcoming|looming|scheduled|set\sto|planned)\b[^.!?\n]*\Z",
    re.IGNORECASE,
)
_CLOSED = ADVERBS | AUXILIARIES | CONJUNCTIONS | DETERMINERS | PREPOSITIONS | PRONOUNS
_PARTS_OF_YEAR = frozenset([*MONTHS, "spring", "summer", "autumn", "fall", "winter", "end", "beginning", "start"])
_AFTER_DATES = frozenset("morning afternoon evening night overnight local there here told p.m a.m".split())
_FEASTS = frozenset("super good black ash bloody palm cyber holy fat shrove easter whit maundy giving".split())
_SHORT = "jan feb mar apr jun jul aug sept sep oct nov dec mon tue tues wed thu thur thurs fri sat sun"
_TOKENS = frozenset(MONTHS + list(_WEEKDAY_NAMES) + _WORDS + _SHORT.split()) | frozenset(
    f"{short}." for short in _SHORT.split()
)
_DATELINE = re.compile(
    r"(?:[^.!?\n]|(?<=\w)\.(?=,?\s[\d(–—-])|(?<=[A-Z])\.){0,80}?"
    r"(?:\s[–—]\s|\s-{1,2}\s|\s\(\w{2,12}\)\s(?:[–—-]{1,2}\s)?)"
)


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
        near = word in ("week", "month", "year") and i and lower[i - 1] in ("last", "this", "next")
        if starts[i] < at or not (near or word in _TOKENS or (word[:4].isdigit() and len(word) in (4, 5))):
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


def told_dates(document: Document, start: int, end: int) -> tuple[DateMention, ...]:
    """The dates of text[start:end] that tell when something is or was: not "Thursday's debate", "the Nov. 8 vote"."""
    return tuple(date for date in dates_between(document, start, end) if not _modifies(document, date))


def _modifies(document: Document, date: DateMention) -> bool:
    before = document.word_at(date.start) - 1
    if before > 0 and document.lower[before] == "of" and document.lower[before - 1] not in _PARTS_OF_YEAR:
        return True
    i = document.word_at(date.end)
    if document.word_at(date.end - 1) < len(document.ends) and document.text[date.end : date.end + 1] in ("'", "’"):
        return True
    if i >= len(document.words) or document.starts[i] > date.end + 1 or not document.words[i][0].isalpha():
        return False
    word = document.lower[i]
    if word in _AFTER_DATES and document.words[i] != word and document.words[i] != document.words[i].upper():
        return True  # "Saturday Night Live"
    if word.endswith("'s"):
        return True
    return not (
        word in _AFTER_DATES
        or word in _CLOSED
        or word in WEEKDAYS
        or is_verb(word)
        or word.endswith(("ing", "ly", "s"))
    )


def dateline_end(document: Document) -> int:
    """Where the dateline of the first running paragraph ends ("PARIS, May 3 (ABC) - "), 0 where there is none."""
    opened = -1
    for sentence in document.sentences[:6]:
        if sentence.heading or sentence.paragraph in (opened, 4):
            continue
        opened = sentence.paragraph
        match = _DATELINE.match(document.text, sentence.start, min(len(document.text), sentence.start + 100))
        if match and (dates_between(document, sentence.start, match.end()) or match.group()[:3].isupper()):
            return match.end()
    return 0


def _mention(match: re.Match[str], reference: datetime.date | None) -> DateMention | None:
    part = match.groupdict()
    start, end = match.span()
    if part["iso"]:
        day = _day(*map(int, part["iso"].split("-")))
        return DateMention(start, end, day.isoformat() if day else None, _agrees(day, part["weekday"]))
    if part["years"] or part["decade"] or part["year4"]:
        return _years(match, part)
    if part["unit"] or part["ago"]:
        return DateMention(start, end, _distant(part, reference), None)
    if part["month4"]:
        if part["month4"].islower():
            return None
        return DateMention(match.start("month4"), end, _nearest_month(match, part["month4"], reference), None)
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


def _years(match: re.Match[str], part: dict[str, str | None]) -> DateMention | None:
    """A year, or years as an interval: "2014-15", "2014–2016", "the 1990s"."""
    start, end = match.span()
    if part["years"]:
        return DateMention(start, end, f"{part['years'][:4]}/{part['years'][-4:]}", None)
    if part["decade"]:
        return DateMention(start, end, f"{part['decade']}0/{part['decade']}9", None)
    year, until = part["year4"] or "", part["until"]
    if (part["joint"] or part["comma"]) and not _YEAR.search(match.string, max(0, start - 12), start):
        return None  # "and 2000 soldiers"
    if until and (until > year if len(until) == 4 else until > year[2:]):
        return DateMention(match.start("year4"), end, f"{year}/{until if len(until) == 4 else year[:2] + until}", None)
    return DateMention(match.start("year4"), match.end("year4"), year, None)


def _relative(match: re.Match[str], part: dict[str, str | None], reference: datetime.date | None) -> DateMention | None:
    start = match.start("weekday2") if part["weekday2"] else match.start("word")
    if part["weekday2"] and _is_feast(match.string, start):
        return None
    if reference is None:
        return DateMention(start, match.end(), None, None)
    if part["word"] == "TODAY" and match.string[max(0, start - 4) : start] == "USA ":
        return None
    if part["word"]:
        back = {"yesterday": 1, "tomorrow": -1}.get(part["word"].lower(), 0)
    else:
        wanted = _WEEKDAY_NAMES.index((part["weekday2"] or "").lower())
        back = (reference.weekday() - wanted) % 7
        relative = (part["relative"] or "").strip().lower()
        ahead = relative == "next" or (not relative and _AHEAD.search(match.string, max(0, start - 60), start))
        if ahead and (back or relative):
            back -= 7
        elif relative == "last" and not back:
            back = 7
    return DateMention(start, match.end(), _iso(reference, -back), None)


def _is_feast(text: str, start: int) -> bool:
    """ "Super Tuesday", "Good Friday" are names of days, not days of this week."""
    before = text[max(0, start - 12) : start].split()
    return bool(before) and before[-1].lower() in _FEASTS and before[-1][0].isupper()


def _iso(reference: datetime.date, days: int) -> str | None:
    try:
        return (reference + datetime.timedelta(days=days)).isoformat()
    except OverflowError:
        return None


def _distant(part: dict[str, str | None], reference: datetime.date | None) -> str | None:
    """ "last month", "three years ago": the day, month or year, or the week as first and last day."""
    if reference is None:
        return None
    if part["unit"]:
        unit, back = part["unit"].lower(), {"last": 1, "next": -1}.get((part["near"] or "").lower(), 0)
    else:
        count = (part["count"] or "").lower()
        unit, back = (part["ago"] or "").lower().rstrip("s"), _COUNTS.get(count) or int(count)
    if unit == "day":
        return _iso(reference, -back)
    if unit == "week":
        monday = -reference.weekday() - 7 * back
        first, last = _iso(reference, monday), _iso(reference, monday + 6)
        return f"{first}/{last}" if first and last else None
    months = reference.year * 12 + reference.month - 1 - back * (12 if unit == "year" else 1)
    if not 12 <= months < 120_000:
        return None
    return f"{months // 12:04d}" if unit == "year" else f"{months // 12:04d}-{months % 12 + 1:02d}"


def _nearest_month(match: re.Match[str], written: str, reference: datetime.date | None) -> str | None:
    """The last month of that name up to the dateline, the next one where the text looks ahead."""
    if reference is None:
        return None
    month = _month(written)
    year = reference.year - (month > reference.month)
    if month != reference.month and _AHEAD.search(match.string, max(0, match.start() - 60), match.start()):
        year += 1
    return f"{year:04d}-{month:02d}" if 0 < year < 10_000 else None


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
