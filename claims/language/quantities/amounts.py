"""Numbers that are no amount of anything: years, dates, times of day, ages, scores, "Article 5", "1." of a list.

How numbers are written is read in numbers.py.
"""

from claims.language.dates import dates_between
from claims.language.document import Document
from claims.language.quantities.numbers import Quantity
from claims.language.words import MONTHS

_SHORT_MONTHS = frozenset("jan feb mar apr jun jul aug sep sept oct nov dec".split())
_MONTHS = frozenset(MONTHS) | _SHORT_MONTHS | {f"{month}." for month in _SHORT_MONTHS}
_NUMBERED = frozenset(  # "Article 5", "page 7"
    "no nos number article articles section sections chapter chapters page pages paragraph verse aged age flight route "
    "highway interstate channel room precinct district ward unit level phase tier grade class group title volume part "
    "act scene rule resolution proposition prop amendment gate platform boeing airbus apollo mark version step item "
    "zone kilometer kilometre psalm exhibit year".split()
)
_CLOCK = frozenset("o'clock am pm a.m. p.m. gmt est edt pst pdt cet utc hrs noon midnight".split())
_TIMES = frozenset("year years month months week weeks day days hour hours minute minutes second seconds".split())
_NO_COUNT = _TIMES | frozenset(
    "one time times decade decades century centuries age ages old way ways thing things side sides part parts more "
    "another half".split()
)
_AROUND = frozenset("later ago earlier before after old".split())
_BEFORE_YEAR = frozenset(
    ["in", "since", "of", "by", "from", "until", "the", "and", "his", "her", "its", "their", "", "to"]
)
_GAMES = frozenset(
    "win wins won victory loss lost defeat beat beaten draw drew tie tied vote votes voted decision ruling ruled "
    "majority record lead leads led leading score scored split margin".split()
)
_PHONES = frozenset("call phone tel tel. telephone fax dial text hotline".split())


def is_amount(document: Document, quantity: Quantity, first: int, limit: int) -> bool:
    """Does the number say how much or how many? Its sentence is words first..limit-1."""
    return not (
        _is_date(document, quantity, first, limit)
        or _is_time(document, quantity, first, limit)
        or _is_label(document, quantity, first, limit)
        or _is_age(document, quantity, first, limit)
        or _is_score(document, quantity, first, limit)
    )


def _around(document: Document, quantity: Quantity, first: int, limit: int) -> tuple[str, str, str]:
    """The words before the number and its qualifier, right before the number, and behind it; "" at the ends."""
    lower = document.lower
    ahead = lower[quantity.first - 1] if quantity.first > first else ""
    before = lower[quantity.number - 1] if quantity.number > first else ""
    return ahead, before, lower[quantity.last + 1] if quantity.last + 1 < limit else ""


def _is_date(document: Document, quantity: Quantity, first: int, limit: int) -> bool:
    ahead, before, after = _around(document, quantity, first, limit)
    window = document.starts[max(first, quantity.number - 3)], document.ends[min(quantity.last + 3, limit - 1)]
    place = document.starts[quantity.number]
    if any(date.start <= place < date.end for date in dates_between(document, *window)):
        return True
    named = before in _MONTHS and not (quantity.number - 2 >= first and document.words[quantity.number - 2].isdigit())
    if named or after in _MONTHS:
        return True
    word = document.words[quantity.number]
    if not (word.isdigit() and len(word) == 4 and "1500" <= word <= "2099"):
        return False
    if "a" in (ahead, before):
        return True  # "a 2018 analysis"
    plural = (after.endswith("s") and not after.endswith("is")) or after in ("people", "men", "women", "children")
    return not plural or ahead in _BEFORE_YEAR or ahead.endswith("'s")


def _is_time(document: Document, quantity: Quantity, first: int, limit: int) -> bool:
    """Times of day and stretches of time; "more than 40 hours" and the like are amounts."""
    lower, words = document.lower, document.words
    ahead, before, after = _around(document, quantity, first, limit)
    number, last = quantity.number, quantity.last
    word = words[number]
    if after in _CLOCK or (after == ":" and words[last + 2 : last + 3] and words[last + 2].isdigit()):
        return True
    if before == ":" and number - 2 >= first and words[number - 2].isdigit():
        return True
    if word.isdigit() and (word[0] == "0" or (len(word) == 4 and "at" in (ahead, before))):
        return True
    if len(word) == 4 and word.isdigit() and after == "(":
        return True
    if after in _TIMES and lower[last + 2 : last + 3] and lower[last + 2] in _AROUND:
        return True
    return (
        (after in _NO_COUNT or after.startswith(("year", "decade")))
        and (quantity.low == quantity.high or after not in ("hours", "minutes"))
        and after not in ("more", "another")
    )


def _is_label(document: Document, quantity: Quantity, first: int, limit: int) -> bool:
    """Numbers that name: "Section 2", "#4", "M-16", "a 2-hour clash", "9/11", "@user1", "(3)", "1." of a list."""
    words = document.words
    _, before, after = _around(document, quantity, first, limit)
    number, last = quantity.number, quantity.last
    if quantity.qualifier == "between":
        return before in _PHONES
    if (
        before in ("first", "last", "next", "top")
        or before.rstrip(".") in _NUMBERED
        or before in ("#", "@", "/", "_", "+")
        or after in ("/", "_", "°")
    ):
        return True
    if after in ("-", "‑") and document.starts[last + 1] == document.ends[last]:
        return not (last + 2 < limit and words[last + 2][0] in "$€£")
    if before == "-" and document.ends[number - 1] == document.starts[number]:
        return True
    if words[number] == "One" and number == first:
        return True
    if words[number].lower() == "one" and after in ("of", ",", ".", ""):
        return True
    opens = number == first or (number == first + 1 and before == "(")
    return opens and quantity.digits and after in (".", ")") and number == last


def _is_age(document: Document, quantity: Quantity, first: int, limit: int) -> bool:
    """ "Vargas, 38, was", "when he was 12", "over 18s", "aged 30" (a label)."""
    lower, words = document.lower, document.words
    _, before, after = _around(document, quantity, first, limit)
    value = quantity.low if quantity.low is not None else quantity.high or 0
    if value > 115 or quantity.low != quantity.high:
        return False
    if before == "," and after in (",", ";", ".", ")", "and", "") and quantity.number - 2 >= first:
        name = words[quantity.number - 2]
        return quantity.digits and name[0].isalpha() and (name[0].isupper() or name == lower[quantity.number - 2])
    if quantity.number == first and after == ",":
        return quantity.digits
    return before in ("was", "is", "turned") and quantity.number - 2 >= first and lower[quantity.number - 2] in (
        "he", "she", "i"
    )  # fmt: skip


def _is_score(document: Document, quantity: Quantity, first: int, limit: int) -> bool:
    """ "won 3-1", "a 5-4 decision", "24-17"."""
    lower = document.lower
    number, last = quantity.number, quantity.last
    dashes = ("-", "–")
    if quantity.qualifier == "between":
        near = lower[max(first, quantity.first - 3) : quantity.first] + lower[last + 1 : min(limit, last + 3)]
        return any(mark in lower[number : last + 1] for mark in dashes) and not _GAMES.isdisjoint(near)
    behind = last + 2 < limit and lower[last + 1] in dashes and lower[last + 2][0].isdigit()
    ahead = number - 2 >= first and lower[number - 1] in dashes and lower[number - 2][0].isdigit()
    return behind or ahead
