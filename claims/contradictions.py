"""Where claims of one article say what cannot both be so: another figure of the same, a weekday that its date does not
have, a “first” that was not the first.

Pure rules over claims as they stand in the text. They point out and never decide, and where it is not plain that two
claims speak of the same they are silent: sources that differ on purpose, a toll that rose, a part and its whole.
docs/evidence.md says how often they are right.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import combinations
from typing import Any

from claims.figure_words import ends_of, said
from claims.figures import ABOVE, BELOW, ROUGHLY, Figure, compare
from claims.matching.terms import LIGHT, read, stem, tells
from claims.periods import Period, read_period

HARM = ("killed", "injured", "missing", "displaced", "detained")
MOST_VALUES = 4
"""More different figures of one kind than this are a table or a chronicle, where each counts something else."""
SHARED = {"money": (2, 0.4), "percent": (3, 0.6), "count": (1, 0.5)}
"""Words that two claims must share besides the figure, and their share of the shorter one, so that both count the same.
For people harmed it is enough that nothing tells them apart: “the blast” hardly shares a word with “a bomb”."""
MOST_TOLD = 5
"""So many claims of one figure are compared; the rest say the same again."""
NOT_NOW = timedelta(days=60)
"""So long before the “first” one something must have been to be another one: a report tells of the same day twice."""

_TIMES = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august|september|"
    r"october|november|december|yesterday|today|(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_OTHER = re.compile(  # signs that a figure succeeds another one, is a part of it, or is of something else
    r"\b(?:revis\w+|updated?|correct\w+|earlier|previous\w*|initial\w*|at first|first reports?|originally|formerly|"
    r"up from|down from|from \S+ to|an?other|others?|more people|further|additional\w*|in addition|separate\w*|"
    r"similar\w*|"
    r"later|still|now|already|remain\w*|last (?:year|month|week|time|summer|winter|spring|autumn)|ago|then|"
    r"since (?:\d{4}|then|last|the (?:start|beginning|war))|"
    r"each|every|per|on average|of these|of the (?:dead|killed|injured|wounded|missing|victims)|"
    r"could|would|might|may|if|"
    r"expect\w*|forecast\w*|predict\w*|plan\w*|target\w*|compared|nationwide|worldwide|in all|overall|altogether|alone|"
    r"during (?:this|the past)|over the past|an? (?:day|week|month|year|hour)|annual\w*|in (?:\w+ )?history|decades?)\b"
    r"|(?<!more )(?<!less )(?<!fewer )\bthan\b",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"\b(?:rose|risen|rises?|rising|grew|grown|climb\w*|increas\w+|jump\w+|fell|fallen|falls|dropp\w+|declin\w+)"
    r" (?:\w+ )?(?:to|by|from|again)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(r"(?:In|Near|At|Outside|On) (?:the )?(?P<name>[A-Z]\w+)")
_COUNTER = re.compile(
    r"(?P<who>[A-Z][\w’' ]{2,60}?) (?:has |have |had )?(?:counted|estimate[sd]?|recorded|registered|confirmed|put)\b"
)
_WHOLE_FIRST = re.compile(r"\b(?:of (?:them|whom|those)|among them|including)\b", re.IGNORECASE)
_ANYBODY = frozenset(
    "the a an some people persons person men dead deaths victims fatalities casualties others lives bodies".split()
)
_FIRST = re.compile(
    r"(?P<time>\bfor the first time\b)|\b(?:the|a|an|its|his|her|their|became) first(?:-ever)?\s+(?P<what>[^,.;:!?]+)",
    re.IGNORECASE,
)
_SINCE = re.compile(
    r"\bsince\b[^,.;:!?]{0,40}?(?P<year>(?:18|19|20)\d\d)|\b(?:in|for) (?P<ago>\d+) years\b", re.IGNORECASE
)
_YEAR = re.compile(
    r"(?<!since )(?<!until )(?<!before )(?<!after )(?<!from )(?<!by )\b(?P<year>(?:18|19|20)\d\d)\b(?!-)"
)
_ENDS = re.compile(r"\b(?:since|in \d+ years|for \d+ years|when|after|as|who|which|that)\b", re.IGNORECASE)
_NOT_DONE = re.compile(
    r"\b(?:no|not|never|nobody|failed|refused|planned|cancelled|tried|without)\b|n['’]t\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Told:
    """A claim as it stands in the text. `line` is the number of its sentence, `sentence` the words of that; figures and
    dates are as the extraction stores them."""

    id: int
    number: int
    kind: str
    quote: str
    line: int
    sentence: str
    figures: Sequence[Figure]
    dates: Sequence[dict[str, Any]]

    @cached_property
    def terms(self) -> frozenset[str]:
        return _terms(self.quote)

    @cached_property
    def around(self) -> frozenset[str]:
        return _terms(self.sentence)

    @cached_property
    def times(self) -> frozenset[str]:
        return frozenset(found[0].casefold() for found in _TIMES.finditer(self.sentence))

    @cached_property
    def years(self) -> frozenset[str]:
        return frozenset(time for time in self.times if time.isdigit())

    @cached_property
    def place(self) -> str | None:
        """The name of the place that its sentence begins with: “In Nordal two people were killed”."""
        found = _PLACE.match(self.sentence)
        return found["name"] if found and not _TIMES.fullmatch(found["name"]) else None

    @cached_property
    def is_of_another(self) -> bool:
        return bool(_OTHER.search(self.sentence))


@dataclass(frozen=True)
class Contradiction:
    """What is pointed out on `claim`: `why`, in a sentence. `other` is the id of what it clashes with; None where a
    claim contradicts itself. `about` is figure, weekday or first."""

    claim: int
    other: int | None
    about: str
    why: str


def contradictions(claims: Sequence[Told], published_on: date | None = None) -> list[Contradiction]:
    """All that is to be pointed out: a pair of claims twice, once on either."""
    return [*_weekdays(claims), *_figures(claims, published_on), *_firsts(claims, published_on)]


def _weekdays(claims: Iterable[Told]) -> Iterator[Contradiction]:
    for claim in claims:
        for day in claim.dates:
            if day.get("weekday_agrees") is False and day.get("iso"):
                at = date.fromisoformat(day["iso"])
                yield Contradiction(claim.id, None, "weekday", f"{at.day} {at:%B %Y} was a {at:%A}.")


def _figures(claims: Iterable[Told], published_on: date | None) -> Iterator[Contradiction]:
    kinds: dict[tuple[str, str], list[tuple[Told, Figure]]] = defaultdict(list)
    for claim in claims:
        for figure in claim.figures:
            kinds[figure["measure"], (figure.get("unit") or "").casefold()].append((claim, figure))
    for given in kinds.values():
        values = {ends_of(figure) for _, figure in given}
        if 1 < len(values) <= MOST_VALUES:
            yield from _clashes(_wholes(given), values, str(published_on.year) if published_on else "9999")


def _wholes(given: Sequence[tuple[Told, Figure]]) -> list[tuple[Told, Figure]]:
    """Without parts: of a sentence that names several of a kind only “twelve people, five of them children”. And
    without what succeeds another figure, or is of something else."""
    lines: dict[int, list[tuple[Told, Figure]]] = defaultdict(list)
    for told, figure in given:
        if all(_said(figure) != _said(known) for _, known in lines[told.line]):
            lines[told.line].append((told, figure))
    whole = [line[0] for line in lines.values() if len(line) == 1 or _WHOLE_FIRST.search(line[0][0].sentence)]
    plain = [(told, figure) for told, figure in whole if not told.is_of_another and not _is_changed(told, figure)]
    told_by = Counter[Any]()
    return [(told, figure) for told, figure in plain if _count(told_by, ends_of(figure)) <= MOST_TOLD]


def _is_changed(told: Told, figure: Figure) -> bool:
    """Whether the figure is what something came to be; a share that fell by so much is a figure like others."""
    return figure["measure"] != "percent" and bool(_CHANGED.search(told.sentence))


def _count(counter: Counter[Any], key: Any) -> int:
    counter[key] += 1
    return counter[key]


def _said(figure: Figure) -> tuple[Any, ...]:
    return (*ends_of(figure), figure.get("what"))


def _clashes(given: Sequence[tuple[Told, Figure]], values: set[Any], now: str) -> Iterator[Contradiction]:
    for (one, mine), (other, theirs) in combinations(given, 2):
        if not _differ(mine, theirs) or _is_part(mine, theirs, values) or _apart(one, other, now):
            continue
        if _same(one, mine, other, theirs):
            yield _of_figures(one, mine, other, theirs)
            yield _of_figures(other, theirs, one, mine)


def _of_figures(one: Told, mine: Figure, other: Told, theirs: Figure) -> Contradiction:
    counted = mine["measure"] if mine["measure"] in HARM else mine.get("unit") or mine["measure"]
    why = f"{said(mine)} {counted} here, {said(theirs)} in claim {other.number}."
    return Contradiction(one.id, other.id, "figure", why[0].upper() + why[1:])


def _differ(mine: Figure, theirs: Figure) -> bool:
    """Whether no value fits both; one person is mostly somebody of whom more is told, and no count."""
    return (1, 1) not in (ends_of(mine), ends_of(theirs)) and compare(_loose(mine), _loose(theirs)) in (BELOW, ABOVE)


def _loose(figure: Figure) -> Figure:
    """The figure with the room that rounding leaves it: 2.3 million is anything from 2.25 to 2.35."""
    low, high = ends_of(figure)
    share = ROUGHLY if figure.get("qualifier") == "about" else 0
    exact = {**figure, "qualifier": None} if share else figure
    return {**exact, "low": None if low is None else low - _room(low, share),
            "high": None if high is None else high + _room(high, share)}  # fmt: skip


def _room(value: float, share: float) -> float:
    digits = f"{value:.0f}"
    zeros = len(digits) - len(digits.rstrip("0"))
    return max(share * abs(value), 0.5 * 10.0**zeros if zeros and abs(value) >= 100 else 0)


def _apart(one: Told, other: Told, now: str) -> bool:
    """Whether two sentences tell of other days or places; `now` is the year in which they were published."""
    times = one.times and other.times and not one.times & other.times
    years = any(year < now for year in one.years ^ other.years)
    places = any(told.place and told.place not in beside.sentence for told, beside in ((one, other), (other, one)))
    return bool(times or years or places)


def _same(one: Told, mine: Figure, other: Told, theirs: Figure) -> bool:
    """Whether two figures of one kind count the same, as far as the words around them and their speakers show."""
    says, beside = _source(one, mine), _source(other, theirs)
    if (says and beside and says != beside) or len({mine.get("where"), theirs.get("where")} - {None}) > 1:
        return False
    if mine["measure"] in HARM:
        return _whom(mine) == _whom(theirs)
    fewest, share = SHARED.get(mine["measure"], SHARED["count"])
    named = {stem(word) for word in (mine["measure"], (mine.get("unit") or "").casefold())}
    terms = one.terms - named, other.terms - named
    return len(terms[0] & terms[1]) >= max(fewest, share * min(map(len, terms)))


def _source(told: Told, figure: Figure) -> str | None:
    """Who gives a figure: its speaker, or who “has counted”."""
    counter = _COUNTER.match(told.sentence)
    return figure.get("speaker_name") or (counter["who"] if counter else None)


def _whom(figure: Figure) -> frozenset[str]:
    """Who is counted, apart from people at large: soldiers, children."""
    return frozenset(stem(word) for word in re.findall(r"\w+", (figure.get("what") or "").casefold())
                     if word not in _ANYBODY)  # fmt: skip


def _is_part(mine: Figure, theirs: Figure, values: set[Any]) -> bool:
    """Whether one is the other and a third of the article's figures, or both make up the third: 9 and 5 are 14."""
    lesser, greater = sorted(max(end for end in ends_of(figure) if end is not None) for figure in (mine, theirs))
    return not {(greater - lesser,) * 2, (greater + lesser,) * 2}.isdisjoint(values - {(lesser, lesser)})


def _firsts(claims: Sequence[Told], published_on: date | None) -> Iterator[Contradiction]:
    for first in claims:
        if first.kind == "superlative" and (found := _FIRST.search(first.quote)):
            for other, day in _counter_examples(first, found, claims, published_on):
                yield Contradiction(first.id, other.id, "first", f"Claim {other.number} tells of one in {day}.")
                yield Contradiction(
                    other.id, first.id, "first", f"Claim {first.number} says that a later one was first."
                )


def _counter_examples(
    first: Told, found: re.Match[str], claims: Sequence[Told], published_on: date | None
) -> Iterator[tuple[Told, str]]:
    what = first.quote[: found.start()] if found["time"] else _ENDS.split(found["what"])[0]
    terms, since = _terms(what), _SINCE.search(first.quote, found.start())
    happened = _happened(first, since, published_on)
    if len(terms) < 2 or happened is None:
        return
    begin = date(int(since["year"]), 12, 31) if since and since["year"] else date.min
    if since and since["ago"]:
        begin = happened.replace(year=max(happened.year - int(since["ago"]), 1), day=1)
    for other in claims:
        days = [day for day, period in _days(other).items() if begin < period.last < happened - NOT_NOW]
        if days and other.line != first.line and len(terms - other.around) <= len(terms) // 4:
            yield other, days[0]


def _happened(first: Told, since: re.Match[str] | None, published_on: date | None) -> date | None:
    """When the “first” one was: on the day that its claim names, else when the article was published."""
    compared = int(since["year"]) if since and since["year"] else 0
    days = (period.first for period in _days(first).values())
    return max((day for day in days if day.year != compared), default=published_on)


def _days(claim: Told) -> dict[str, Period]:
    """The days, months and years on which a sentence says that something was, as they are written and read."""
    days = {day["iso"] for day in claim.dates if day.get("iso")}
    years = {found["year"] for found in _YEAR.finditer(claim.sentence)}
    if not days | years or _NOT_DONE.search(claim.sentence):
        return {}
    return {day: read_period(day) for day in sorted(days | years)}


def _terms(words: str) -> frozenset[str]:
    """Stems of the words that say what it is about."""
    return frozenset(
        term.stem for term in read(words)
        if tells(term) and term.stem not in LIGHT and not term.stem[:1].isdigit()
    )  # fmt: skip
