"""Figures: casualties first, then money, percentages and counts, with bounds, what is counted and who says so.

How numbers are written is read in claims/language/quantities/numbers.py, what is no amount in amounts.py.
"""

from dataclasses import dataclass

from claims.finding import Figure, Finding
from claims.language.dates import dateline_end, dates_between
from claims.language.document import Document
from claims.language.extents import claim_span
from claims.language.quantities.amounts import is_amount
from claims.language.quantities.casualties import find_casualty
from claims.language.quantities.counted import (
    counted_noun,
    is_plural,
    place_ahead,
    place_behind,
    plain_noun,
    risen_noun,
)
from claims.language.quantities.harm import HARMING, PEOPLE
from claims.language.quantities.numbers import Quantity, find_quantities
from claims.language.quantities.times import as_of
from claims.language.verbs import is_open
from claims.language.voices import Voice, bare_span, voice_at
from claims.language.words import PRONOUNS
from claims.text import Span

name = "figure"
label = "Figure"
question = "Is the number right, of the right thing, at the right time?"
checklist = (
    "Find the first source of the number, not a report of it.",
    "Compare what exactly is counted, where, and as of when.",
    "Check the unit and whether a bound (at least, up to) got lost.",
    "For casualties: who counts, and do other counts differ?",
)
risk = 24

_CURRENCIES = {
    "$": "USD", "£": "GBP", "€": "EUR", "¥": "JPY", "₹": "INR", "usd": "USD", "eur": "EUR", "gbp": "GBP", "rs": "INR",
    "rs.": "INR", "chf": "CHF",
}  # fmt: skip
_MONEY = {
    "dollars": "USD", "dollar": "USD", "euros": "EUR", "euro": "EUR", "pounds": "GBP", "pence": "GBP", "cents": "USD",
    "rupees": "INR", "yen": "JPY", "yuan": "CNY", "rubles": "RUB", "roubles": "RUB", "pesos": "MXN", "francs": "CHF",
    "crowns": "crowns", "rials": "IRR", "lira": "TRY", "krona": "SEK", "kroner": "DKK", "usd": "USD", "eur": "EUR",
}  # fmt: skip
_HUNDREDTHS = frozenset(["cents", "pence"])
_PERCENT = frozenset(["%", "percent", "pct"])
_UNITS = frozenset(
    "miles kilometres kilometers metres meters feet inches acres hectares tonnes tons kilograms kilos grams pounds "
    "litres liters gallons barrels degrees megawatts gigawatts".split()
)
_NOBODY = PRONOUNS | frozenset("that this these those which one both some many others all none nobody".split())
_LARGE = 1_000  # a change by so much counts somebody or something, whatever it is of
_LEAST = 10  # a smaller count ("8 tips") is hardly ever worth a check


@dataclass(frozen=True)
class _Counted:
    """A quantity with what it measures, over words first..last."""

    quantity: Quantity
    figure: Figure
    first: int
    last: int
    within: Span
    noun: tuple[int, int] | None = None


def find(document: Document) -> list[Finding]:
    """Figures of the document; those of one clause make one finding."""
    groups: list[tuple[Span, list[_Counted]]] = []
    for counted in document.read(find_counted):
        span = claim_span(document, counted.first, counted.last, counted.within)
        if groups and groups[-1][0].end > span.start:
            before, group = groups[-1]
            groups[-1] = (Span(min(before.start, span.start), max(before.end, span.end)), [*group, counted])
        else:
            groups.append((span, [counted]))
    return [_finding(document, span, group) for span, group in groups]


def find_counted(document: Document) -> list[_Counted]:
    """Every quantity that measures something checkable."""
    found: list[_Counted] = []
    floor = document.read(dateline_end)
    sentence = 0
    quantities = document.read(find_quantities)
    for at, quantity in enumerate(quantities):
        while sentence + 1 < len(document.first_words) and document.first_words[sentence + 1] <= quantity.first:
            sentence += 1
        within = bare_span(document, sentence, floor)
        first, limit = document.word_at(within.start), document.word_range(sentence)[1]
        following = quantities[at + 1] if at + 1 < len(quantities) and quantities[at + 1].last < limit else None
        if quantity.first < first or is_open(document, first, quantity.first):
            continue
        counted = _read(document, quantity, following, first, limit, within, found)
        if counted and (counted.figure.measure in PEOPLE or document.text[within.end - 1] != "?"):
            found.append(counted)
    return found


def _read(
    document: Document,
    quantity: Quantity,
    following: Quantity | None,
    first: int,
    limit: int,
    within: Span,
    found: list[_Counted],
) -> _Counted | None:
    end = quantity.last
    unit = _unit(document, quantity, first, limit)
    if unit is None and following and _leads_to(document, quantity, following):
        shared = _unit(document, following, first, limit)
        unit = (shared[0], shared[1], end) if shared else None
    if unit:
        return _amount(document, quantity, unit, first, limit, within)
    if not is_amount(document, quantity, first, limit):
        return None
    noun = counted_noun(document, end + 1, limit)
    if noun is None and following and _part_of(document.lower[end + 1 : following.first]):
        noun = counted_noun(document, following.last + 1, limit)  # "334 of the 865 delegates"
    casualty = find_casualty(document, quantity, first, limit)
    if casualty:
        measure, start, end = casualty
        return _counted(
            document, quantity, measure, "people", noun, (start, max(end, noun[1] if noun else end)), within
        )
    value = quantity.low or quantity.high or 0
    if quantity.first > first and document.lower[quantity.first - 1] in HARMING:
        return None  # "could kill 300", "to murder 10"
    if noun and document.lower[noun[1]] in _UNITS:
        return _counted(document, quantity, "count", document.words[noun[1]], noun, (quantity.first, noun[1]), within)
    if value < _LEAST or not (quantity.digits or value >= 20) or _is_saying(document, quantity):
        return None
    if noun is None:
        risen = _risen(document, quantity, first, found)
        if risen is None:
            return None
        things = document.words[risen[1]] if is_plural(document.lower[risen[1]]) else None
        return _counted(document, quantity, "count", things, risen, (quantity.first, end), within)
    return _counted(document, quantity, "count", document.words[noun[1]], noun, (quantity.first, noun[1]), within)


def _risen(document: Document, quantity: Quantity, first: int, found: list[_Counted]) -> tuple[int, int] | None:
    """What rose or fell to a bare number: "New cases fell from 240 to 187"."""
    at = quantity.first - 1
    if found and at == found[-1].last + 1 and document.lower[at] == "to" and found[-1].noun:
        return found[-1].noun
    risen = risen_noun(document, at, first) if quantity.digits else None
    if risen and document.lower[at] == "by" and (quantity.low or quantity.high or 0) >= _LARGE:
        return risen  # "child poverty has risen by 700,000"
    if risen is None or not any(is_plural(document.lower[k]) for k in range(risen[0], risen[1] + 1)):
        return None
    return risen


def _part_of(words: list[str]) -> bool:
    """ "of", "of the", "of the state's": between a number and the whole it is a part of."""
    return words[:1] == ["of"] and (words[1:] in ([], ["the"]) or (len(words) <= 4 and words[-1].endswith("'s")))


def _is_saying(document: Document, quantity: Quantity) -> bool:
    """ "a thousand holes" is no count."""
    return quantity.first > 0 and document.lower[quantity.first - 1 : quantity.last + 1] == ["a", "thousand"]


def _unit(document: Document, quantity: Quantity, first: int, limit: int) -> tuple[str, str, int] | None:
    """Measure, unit and last word of a share or an amount of money; None for other quantities."""
    lower, after = document.lower, quantity.last + 1
    if quantity.share:
        return "percent", "percent", quantity.last
    if after < limit and lower[after] in _PERCENT:
        return "percent", "percent", after
    if lower[after : after + 2] == ["per", "cent"]:
        return "percent", "percent", after + 1
    if lower[after : after + 2] in (["percentage", "points"], ["percentage", "point"]):
        return "percent", "percentage points", after + 1
    before = lower[quantity.number - 1] if quantity.number > first else ""
    behind = after + (lower[after : after + 1] == ["of"] and quantity.low != quantity.high)  # "millions of dollars"
    money = _MONEY.get(lower[behind]) if behind < limit else None
    if before in _CURRENCIES:
        return "money", _CURRENCIES[before], behind if money else quantity.last
    if money and not (lower[behind] == "pounds" and lower[behind + 1 : behind + 2] == ["of"]):
        return "money", money, behind
    return None


def _leads_to(document: Document, quantity: Quantity, following: Quantity) -> bool:
    """ "from 9 to 14 percent": the unit stands behind the second number."""
    return (
        document.lower[quantity.last + 1 : following.first] == ["to"]
        and quantity.first > 0
        and document.lower[quantity.first - 1] == "from"
    )


def _amount(
    document: Document, quantity: Quantity, unit: tuple[str, str, int], first: int, limit: int, within: Span
) -> _Counted:
    measure, written, last = unit
    if measure == "money" and document.lower[last] in _HUNDREDTHS:
        quantity = quantity.times(0.01)
    noun = None
    if measure == "percent":
        noun = counted_noun(document, last + 1, limit) or plain_noun(document, last + 1, limit)
    ahead = None if noun else risen_noun(document, quantity.first - 1, first)
    return _counted(
        document, quantity, measure, written, noun or ahead, (quantity.first, noun[1] if noun else last), within
    )


def _counted(
    document: Document,
    quantity: Quantity,
    measure: str,
    unit: str | None,
    noun: tuple[int, int] | None,
    words: tuple[int, int],
    within: Span,
) -> _Counted:
    first, last = min(words[0], quantity.first), max(words[1], quantity.last)
    start, end = document.starts[first], document.ends[last]
    voice = voice_at(document, document.starts[quantity.first], document.ends[quantity.last])
    if voice:
        spans = [span for span in voice.speech.content if span.start <= start and end <= span.end]
        if spans:
            within = Span(max(within.start, spans[0].start), min(within.end, spans[0].end))
    limit = document.word_at(within.end)
    what = document.text[document.starts[noun[0]] : document.ends[noun[1]]] if noun else ""
    figure = Figure(
        low=quantity.low,
        high=quantity.high,
        unit=unit,
        measure=measure,
        qualifier=quantity.qualifier,
        what=what if any(map(str.isalpha, what)) else None,
        where=place_behind(document, last + 1, limit)
        or place_ahead(document, document.word_at(within.start), first if measure in PEOPLE else 0),
        as_of=as_of(document, within, start, end),
        speaker_name=_source(voice) if voice else None,
    )
    return _Counted(quantity, figure, first, last, within, noun)


def _source(voice: Voice) -> str | None:
    """The speaker's name, else the words that tell who it is; a pronoun alone tells nobody."""
    return voice.name or (None if voice.mention and voice.mention.lower() in _NOBODY else voice.mention)


def _finding(document: Document, span: Span, group: list[_Counted]) -> Finding:
    quantity = group[0].quantity
    voice = voice_at(document, document.starts[quantity.first], document.ends[quantity.last])
    return Finding(
        kind=name,
        start=span.start,
        end=span.end,
        quote=document.text[span.start : span.end],
        rule="figure: " + ", ".join(dict.fromkeys(counted.figure.measure for counted in group)),
        speaker_name=voice.name if voice else None,
        figures=tuple(counted.figure for counted in group),
        dates=dates_between(document, span.start, span.end),
    )
