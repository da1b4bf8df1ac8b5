"""What is called the first, held against what was earlier: the same words again, or such an event at its place.

Each dated claim is read once and found by its rarest words; the work grows with the claims, not with their pairs.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from operator import itemgetter

from claims.contradictions.events import Event, event_in, is_at, subject_of, tells_of
from claims.contradictions.told import Contradiction, Told, terms_of

KINDS = ("superlative", "assertion")
MOST_FIRSTS = 20
"""More of them are a list of records; those that come first in the text are looked at."""
MOST_DATED = 1_000
"""So many days that claims tell of are looked through for earlier ones; more of them are a chronicle."""
MOST_EARLIER = 5
"""So many earlier ones are named on one that is called the first."""
FEWEST = 2
"""So many words must say what was the first, for others to be known by them."""
NOT_NOW = timedelta(days=60)
"""So long before the “first” one something must have been to be another one: a report tells of the same day twice."""

_FIRST = re.compile(
    r"(?P<time>\bfor the first time\b)|\b(?:the|a|an|its|his|her|their|became) first(?:-ever)?\s+(?P<what>[^,.;:!?]+)",
    re.IGNORECASE,
)
_SINCE = re.compile(
    r"\bsince\b[^,.;:!?]{0,40}?(?P<year>(?:18|19|20)\d\d)|\b(?:in|for) (?P<ago>\d{1,4}) years\b", re.IGNORECASE
)
_NARROWED = re.compile(r"\s(?:to|in which|that|which|with|without)\b", re.IGNORECASE)
"""What follows “since 1990” and says of which kind it was the first: “to come by night”."""
_ENDS = re.compile(r"\b(?:since|in \d+ years|for \d+ years|when|after|as|who|which|that)\b", re.IGNORECASE)


Day = tuple[date, int, str, Told]
"""The last day of a day, month or year; where its claim stands; how it is written; the claim."""
Dated = dict[str, list[Day]]


@dataclass(frozen=True)
class First:
    """What a claim calls the first: the words for it, and from when to when it must have had none before it."""

    claim: Told
    terms: frozenset[str]
    event: Event | None
    begin: date
    happened: date


def broken_firsts(claims: Sequence[Told], published_on: date | None) -> Iterator[Contradiction]:
    found = list(islice((first for claim in claims if (first := _first(claim, published_on))), MOST_FIRSTS))
    dated = _dated(claims, found)
    for first in found:
        for other, day in islice(_earlier(first, dated), MOST_EARLIER):
            yield Contradiction(first.claim.id, other.id, "first", f"Claim {other.number} tells of one in {day}.")
            yield Contradiction(
                other.id, first.claim.id, "first", f"Claim {first.claim.number} says that a later one was first."
            )


def _first(claim: Told, published_on: date | None) -> First | None:
    found = _FIRST.search(claim.quote) if claim.kind in KINDS else None
    if not found:
        return None
    what, since = _what(claim.quote, found), _SINCE.search(claim.quote, found.start())
    happened, event = _happened(claim, since, published_on), event_in(what)
    if happened is None or (since and _NARROWED.match(claim.quote, since.end())):
        return None
    return First(claim, terms_of(what), event, _begin(happened, since), happened)


def _what(quote: str, found: re.Match[str]) -> str:
    """What is called the first, as in “flood in the town” and “the flood was the first in the town”."""
    if found["time"]:
        return quote[: found.start()]
    return f"{subject_of(quote[: found.start()])} {_ENDS.split(found['what'])[0]}"


def _begin(happened: date, since: re.Match[str] | None) -> date:
    """The day after which nothing like it may have been."""
    if since and since["ago"]:
        return happened.replace(year=max(happened.year - int(since["ago"]), 1), day=1)
    return date(int(since["year"]), 12, 31) if since else date.min


def _happened(first: Told, since: re.Match[str] | None, published_on: date | None) -> date | None:
    """When the “first” one was: on the day that its claim names, else when the article was published."""
    compared = int(since["year"]) if since and since["year"] else 0
    days = (period.first for period in first.days.values())
    return max((day for day in days if day.year != compared), default=published_on)


def _dated(claims: Iterable[Told], firsts: Sequence[First]) -> Dated:
    """By the stems of their words and the kinds of event they tell of: the claims with a day that is earlier than a
    “first”, in the order of their days."""
    told = (
        (period.last, at, day, claim)
        for at, claim in enumerate(claims) if firsts
        for day, period in claim.days.items() if any(_is_between(first, period.last) for first in firsts)
    )  # fmt: skip
    kinds = {first.event.kind for first in firsts if first.event}
    found: Dated = defaultdict(list)
    for each in sorted(islice(told, MOST_DATED), key=itemgetter(0, 1)):
        other = each[-1]
        for key in other.around | {kind for kind in kinds if tells_of(kind, other.sentence)}:
            found[key].append(each)
    return found


def _earlier(first: First, dated: Dated) -> Iterator[tuple[Told, str]]:
    """Other sentences that tell of one like it, and a day on which that was before it; by the order of the text."""
    near = {at: (other, day) for at, other, day in (*_with_its_words(first, dated), *_of_its_event(first, dated))}
    yield from (found for _, found in sorted(near.items(), key=itemgetter(0)) if found[0].line != first.claim.line)


def _with_its_words(first: First, dated: Dated) -> Iterator[tuple[int, Told, str]]:
    """Those with nearly all words of it; where it is an event, that has to be one there too."""
    lacking = len(first.terms) // 4
    rarest = sorted(first.terms, key=lambda term: len(dated.get(term, ())))
    for term in rarest[: lacking + 1] if len(rarest) >= FEWEST else ():
        for _, at, day, other in reversed(_between(first, dated.get(term, []))):
            if len(first.terms - other.around) <= lacking and _is_event(first, other):
                yield at, other, day


def _is_event(first: First, other: Told) -> bool:
    return first.event is None or tells_of(first.event.kind, other.sentence)


def _of_its_event(first: First, dated: Dated) -> Iterator[tuple[int, Told, str]]:
    """Those of such an event that leave its place unsaid: where the article is."""
    event = first.event
    if event and event.place:
        for _, at, day, other in reversed(_between(first, dated.get(event.kind, []))):
            is_plain = len(other.days) == 1 and terms_of(event.besides) <= other.around
            if is_plain and is_at(event.place, first.claim, other):
                yield at, other, day


def _between(first: First, dated: list[Day]) -> list[Day]:
    begin = bisect_right(dated, first.begin, key=itemgetter(0))
    return dated[begin : bisect_left(dated, True, key=lambda each: first.happened - each[0] <= NOT_NOW)]


def _is_between(first: First, day: date) -> bool:
    return first.begin < day and first.happened - day > NOT_NOW
