"""Figures: casualties first, then money, percentages and counts, with bounds, what is counted and who says so.

How numbers are written is read in claims/language/numbers.py.
"""

from dataclasses import dataclass

from claims.finding import Figure, Finding
from claims.language.casualties import MEASURES, PEOPLE, find_casualty
from claims.language.dates import dates_between
from claims.language.document import Document
from claims.language.numbers import Quantity, find_quantities
from claims.language.voices import voice_at
from claims.language.words import (
    ADVERBS,
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    MONTHS,
    PREPOSITIONS,
    PRONOUNS,
)
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

_CURRENCIES = {"$": "USD", "£": "GBP", "€": "EUR", "¥": "JPY", "₹": "INR"}
_MONEY = {
    "dollars": "USD", "dollar": "USD", "euros": "EUR", "euro": "EUR", "pounds": "GBP", "pence": "GBP", "cents": "USD",
    "rupees": "INR", "yen": "JPY", "yuan": "CNY", "rubles": "RUB", "roubles": "RUB", "pesos": "MXN", "francs": "CHF",
    "crowns": "crowns", "rials": "IRR", "lira": "TRY", "krona": "SEK", "kroner": "DKK",
}  # fmt: skip
_PERCENT = frozenset(["%", "percent", "percentage", "pct"])
_NO_COUNT = frozenset(
    "year years month months week weeks day days hour hours minute minutes second seconds time times o'clock "
    "am pm a.m. p.m. one more other others another half weeks decade decades century centuries age ages "
    "year-old years-old old way ways thing things side sides part parts".split()
)
_NUMBERED = frozenset("no number article section chapter page aged age".split())
_BEFORE_YEAR = frozenset(["in", "since", "of", "by", "from", "until", "the", "and", ""])
_AFTER_YEAR = frozenset(["", ",", ".", ")", "-", "election", "season"])
_STOPS = frozenset([",", ";", ":", "–", "—", "--", "(", ")", "“", "”", '"'])


@dataclass(frozen=True)
class _Counted:
    """A quantity with what it measures, over words first..last."""

    quantity: Quantity
    figure: Figure
    first: int
    last: int


def find(document: Document) -> list[Finding]:
    """Figures of the document; those of one clause make one finding."""
    findings: list[Finding] = []
    group: list[_Counted] = []
    for counted in document.read(find_counted):
        if group and not _same_clause(document, group[-1], counted):
            findings.append(_finding(document, group))
            group = []
        group.append(counted)
    if group:
        findings.append(_finding(document, group))
    return findings


def find_counted(document: Document) -> list[_Counted]:
    """Every quantity that measures something checkable."""
    quantities = document.read(find_quantities)
    found: list[_Counted] = []
    sentence = 0
    for at, quantity in enumerate(quantities):
        while sentence + 1 < len(document.first_words) and document.first_words[sentence + 1] <= quantity.first:
            sentence += 1
        first, limit = document.word_range(sentence)
        following = quantities[at + 1].first if at + 1 < len(quantities) else limit
        counted = _read(document, quantity, first, limit, min(following, limit), found)
        if counted:
            found.append(counted)
    return found


def _read(
    document: Document, quantity: Quantity, first: int, limit: int, following: int, earlier: list[_Counted]
) -> _Counted | None:
    lower, words = document.lower, document.words
    after = quantity.last + 1
    unit_at = after
    if unit_at < limit and (
        lower[unit_at] in _PERCENT or (lower[unit_at] == "per" and lower[unit_at + 1 : unit_at + 2] == ["cent"])
    ):
        end = unit_at + (lower[unit_at] == "per")
        what, last = _what(document, end + 1, limit)
        return _counted(document, quantity, "percent", "percent", what, quantity.first, last or end)
    before = words[quantity.number - 1] if quantity.number > first else ""
    if before in _CURRENCIES or (unit_at < limit and lower[unit_at] in _MONEY):
        unit = _CURRENCIES.get(before) or _MONEY[lower[unit_at]]
        start = min(quantity.first, quantity.number - 1) if before in _CURRENCIES else quantity.first
        return _counted(
            document,
            quantity,
            "money",
            unit,
            None,
            start,
            unit_at if lower[min(unit_at, limit - 1)] in _MONEY else quantity.last,
        )
    if _is_no_amount(document, quantity, first, limit):
        return None
    measure, start, end = find_casualty(document, quantity, first, limit, following) or (
        _shared(document, quantity, first, earlier),
        quantity.first,
        quantity.last,
    )
    what, last = _what(document, after, limit)
    if measure:
        return _counted(document, quantity, measure, "people", what, start, max(end, last or 0))
    if what is None or not (quantity.digits or (quantity.low or quantity.high or 0) >= 20):
        return None
    return _counted(document, quantity, "count", what.split()[-1], what, quantity.first, last or quantity.last)


def _is_no_amount(document: Document, quantity: Quantity, first: int, limit: int) -> bool:
    """Years, dates, clock times, ages, numbers of things ("Article 5"), scores."""
    lower, words = document.lower, document.words
    i, after = quantity.number, quantity.last + 1
    before = lower[i - 1] if i > first else ""
    following = lower[after] if after < limit else ""
    value = quantity.low if quantity.low is not None else quantity.high or 0
    window = document.starts[max(first, i - 3)], document.ends[min(after + 2, limit - 1)]
    if any(date.start <= document.starts[i] < date.end for date in dates_between(document, *window)):
        return True
    if (
        words[i].isdigit()
        and len(words[i]) == 4
        and 1900 <= value <= 2100
        and (before in _BEFORE_YEAR or following in _AFTER_YEAR)
    ):
        return True
    if before in MONTHS or following in MONTHS or before.rstrip(".") in _NUMBERED:
        return True
    if (
        following in _NO_COUNT
        or following.startswith(("year", "-year"))
        or (following == "-" and lower[after + 1 : after + 2] == ["year"])
    ):
        return quantity.low == quantity.high and following != "others" and following not in ("more", "other")
    if following == ":" and after + 1 < limit and words[after + 1].isdigit():
        return True
    return before == ":" or (words[i] == "One" and i == first) or (lower[i] == "one" and following in ("of", ",", "."))


def _shared(document: Document, quantity: Quantity, first: int, earlier: list[_Counted]) -> str | None:
    """What happened to the people counted before in the same list: "killed three soldiers and five farmers"."""
    if not earlier or earlier[-1].first < first or earlier[-1].figure.measure not in PEOPLE:
        return None
    between = document.lower[earlier[-1].last + 1 : quantity.first]
    if len(between) > 8 or not ("and" in between or "," in between):
        return None
    parted = any(
        word in AUXILIARIES or word in PRONOUNS or word in (".", ";") or word.endswith("ed") for word in between
    )
    return None if parted else earlier[-1].figure.measure


def _what(document: Document, i: int, limit: int) -> tuple[str | None, int | None]:
    """The noun phrase that a number counts: "people", "of the dead", "Syrian soldiers"."""
    lower, words = document.lower, document.words
    start = i
    while start < limit and lower[start] in (
        "of",
        "the",
        "more",
        "other",
        "another",
        "its",
        "his",
        "their",
        "these",
        "those",
    ):
        start += 1
    last = None
    for k in range(start, min(limit, start + 5)):
        word = lower[k]
        if (
            not words[k][0].isalpha()
            or word in AUXILIARIES
            or word in PREPOSITIONS
            or word in CONJUNCTIONS
            or word in PRONOUNS
            or (word in DETERMINERS or word in MEASURES or word in ADVERBS)
        ):
            break
        last = k
        if (word.endswith("s") and not word.endswith(("ous", "ss", "'s"))) or word in (
            "people",
            "children",
            "men",
            "women",
            "others",
        ):
            break
    if last is None:
        return None, None
    return document.text[document.starts[start] : document.ends[last]], last


def _counted(
    document: Document, quantity: Quantity, measure: str, unit: str | None, what: str | None, first: int, last: int
) -> _Counted:
    start, end = document.starts[min(first, quantity.first)], document.ends[max(last, quantity.last)]
    sentence = document.sentences[document.sentence_at(start)]
    voice = voice_at(document, document.starts[quantity.first], document.ends[quantity.last])
    figure = Figure(
        low=quantity.low,
        high=quantity.high,
        unit=unit,
        measure=measure,
        qualifier=quantity.qualifier,
        what=what,
        where=_where(document, max(last, quantity.last) + 1),
        as_of=next(
            (date.iso for date in dates_between(document, start, min(end + 60, sentence.end)) if date.iso), None
        ),
        speaker_name=(voice.name or voice.mention) if voice else None,
    )
    return _Counted(quantity, figure, min(first, quantity.first), max(last, quantity.last))


def _where(document: Document, i: int) -> str | None:
    """ "in northern Syria" right behind the figure."""
    lower, words = document.lower, document.words
    if i + 1 >= len(words) or lower[i] not in ("in", "at", "near", "across"):
        return None
    last = i
    for k in range(i + 1, min(len(words), i + 7)):
        if not (words[k][0].isupper() or lower[k].endswith("ern") or lower[k] in ("the", "of", "central")):
            break
        last = k
    if last == i or lower[last] in MONTHS or not words[last][0].isupper():
        return None
    return document.text[document.starts[i + 1] : document.ends[last]]


def _same_clause(document: Document, one: _Counted, other: _Counted) -> bool:
    if document.sentence_at(document.starts[one.quantity.number]) != document.sentence_at(
        document.starts[other.quantity.number]
    ):
        return False
    return other.first - one.last <= 8


def _finding(document: Document, group: list[_Counted]) -> Finding:
    text = document.text
    first, last = min(counted.first for counted in group), max(counted.last for counted in group)
    number = document.sentence_at(document.starts[group[0].quantity.number])
    opening, limit = document.word_range(number)
    opening, limit = max(opening, first - 30), min(limit, last + 30)
    while (
        first > opening
        and document.words[first - 1] not in _STOPS
        and document.lower[first - 1] not in ("that", "which", "who")
    ):
        first -= 1
    while (
        last + 1 < limit
        and document.words[last + 1] not in _STOPS
        and document.words[last + 1] not in (".", "!", "?", ";")
    ):
        last += 1
    content = Span(document.starts[first], document.ends[last])
    spans = [content]
    quantity = group[0].quantity
    voice = voice_at(document, document.starts[quantity.first], document.ends[quantity.last])
    speaker: tuple[Span, ...] = ()
    cue: tuple[Span, ...] = ()
    if voice and voice.speech.sentence == number:
        cue = (voice.speech.cue,)
        speaker = (voice.speech.speaker,) if voice.speech.speaker else ()
        spans += [*cue, *speaker]
    start, end = min(span.start for span in spans), max(span.end for span in spans)
    return Finding(
        kind=name,
        start=start,
        end=end,
        quote=text[start:end],
        rule="figure: " + ", ".join(dict.fromkeys(counted.figure.measure for counted in group)),
        content=(content,),
        speaker=speaker,
        speaker_name=voice.name if voice else None,
        cue=cue,
        figures=tuple(counted.figure for counted in group),
        dates=dates_between(document, start, end),
    )
