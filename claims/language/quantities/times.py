"""Of which time a count is: the day, month or year that its sentence gives it, or the interval over which it was made.

An interval is taken only where nothing between it and the count could part them.
"""

from bisect import bisect_left

from claims.finding import DateMention
from claims.language.dates import dates_between
from claims.language.document import Document
from claims.language.intervals import LONGEST, intervals_between
from claims.language.quantities.numbers import find_quantities
from claims.language.verbs import is_verb
from claims.language.words import AUXILIARIES, DASHES
from claims.text import Span

_FAR = 60  # characters behind a count
_STRETCHES = frozenset(["between", "since", "until", "till", "from", "before", "after", "by"])  # no day of a count
_OPENINGS = frozenset(["on", "in", "as", "of", "at", "the", "end", "late", "early"])
_LEADING = frozenset(["and", "but", "in", "the", "period", "years", "months"])
_PARTING = DASHES | frozenset(
    ", ; : ( ) who whom whose which that where when while whereas because although though if unless than compared "
    "now today currently".split()
)
_PARTING_AHEAD = _PARTING - {","}
_RANKING = frozenset("most fewest worst best first last only record time high low level levels unchanged".split())
_NO_RANK = frozenset(
    "west northwest southwest midwest rest arrest unrest protest forest interest request harvest test contest guest "
    "invest honest modest quest chest crest nest pest priest budapest bucharest latest least".split()
)


def as_of(document: Document, within: Span, start: int, end: int) -> str | None:
    """The time of what is counted in text[start:end], a part of `within`, as claims/periods.py reads it."""
    near = intervals_between(document, start - LONGEST, end + _FAR + 1)
    behind = next((one for one in near if end <= one.start and _is_of(document, one, within, end)), None)
    days = (
        date
        for date in dates_between(document, start, min(end + _FAR, within.end))
        if date.iso
        and document.lower[document.word_at(date.start) - 1] not in _STRETCHES
        and not any(one.start <= date.start < one.end for one in near)
    )
    first = min(filter(None, (next(days, None), behind)), key=lambda date: date.start, default=None)
    return first.iso if first else _ahead(document, within, start)


def _is_of(document: Document, interval: DateMention, within: Span, end: int) -> bool:
    """Whether an interval behind a count that ends at `end` is the time of that count."""
    if not interval.iso or interval.end > within.end:
        return False
    first, limit = document.word_at(end), document.word_at(interval.start)
    between = document.lower[first:limit]
    if not _PARTING.isdisjoint(between) or _counts(document, first, limit):
        return False
    if len(between) > 1 and is_verb(between[-1]) and AUXILIARIES.isdisjoint(between):
        return False  # "40 people live in houses built since 2015"
    return not _ranks(document, within, interval)


def _counts(document: Document, first: int, limit: int) -> bool:
    starts = document.read(_first_words)
    return bisect_left(starts, first) < bisect_left(starts, limit)


def _first_words(document: Document) -> list[int]:
    return [quantity.first for quantity in document.read(find_quantities)]


def _ranks(document: Document, within: Span, interval: DateMention) -> bool:
    """ "40 were killed in the deadliest attack since 2015"."""
    words = document.lower[document.word_at(within.start) : document.word_at(interval.start)]
    return (interval.iso or "").endswith("..") and any(
        word in _RANKING or (word.endswith("est") and word not in _NO_RANK) for word in words
    )


def _ahead(document: Document, within: Span, start: int) -> str | None:
    """The day or interval that the sentence opens with: “On 3 May 2019, 12 people were killed”."""
    opening = document.word_at(within.start)
    interval = next((one for one in intervals_between(document, within.start, start) if one.end <= start), None)
    if interval and _LEADING.issuperset(document.lower[opening : document.word_at(interval.start)]):
        between = document.lower[document.word_at(interval.end) : document.word_at(start)]
        parted = not _PARTING_AHEAD.isdisjoint(between) or dates_between(document, interval.end, start)
        return None if parted or _ranks(document, Span(interval.end, start), interval) else interval.iso
    date = next(iter(dates_between(document, within.start, start)), None)
    if date is None:
        return None
    before = document.lower[opening : document.word_at(date.start)]
    return date.iso if before and _OPENINGS.issuperset(before) else None
