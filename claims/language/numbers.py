"""Numbers as English writes them: digits, words, ranges, bounds and vague amounts. What is counted is not read here.

What is counted, and whether it matters, is decided by the kinds of claims.
"""

import re
from dataclasses import dataclass

from claims.language.document import Document

_UNITS = {
    word: value
    for value, word in enumerate(
        (
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
            "sixteen seventeen eighteen nineteen"
        ).split()
    )
}
_TENS = {
    word: 10 * value for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
_SCALES = {
    "hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000, "trillion": 1_000_000_000_000,
    "bn": 1_000_000_000, "mn": 1_000_000, "dozen": 12, "lakh": 100_000, "crore": 10_000_000,
}  # fmt: skip
_VAGUE = {
    "dozens": 24,
    "tens": 20,
    "scores": 40,
    "hundreds": 200,
    "thousands": 2_000,
    "millions": 2_000_000,
    "billions": 2_000_000_000,
}
_WORDS = _UNITS.keys() | _TENS.keys() | _SCALES.keys() | _VAGUE.keys() | {
    f"{ten}-{unit}" for ten in _TENS for unit in list(_UNITS)[1:10]
}  # fmt: skip
_DIGITS = re.compile(r"(\d{1,3}(?:,\d{3}){1,5}|\d{1,15})(\.\d{1,6})?(k|m|bn|b|tn|million|billion)?")
_SHORT = {"k": 1_000, "m": 1_000_000, "bn": 1_000_000_000, "b": 1_000_000_000, "tn": 1_000_000_000_000,
          "million": 1_000_000, "billion": 1_000_000_000}  # fmt: skip
_RANGE_MARKS = frozenset(["-", "–", "—", "to", "and"])
_CURRENCIES = frozenset("$£€¥₹")
_QUALIFIERS = (
    (("at", "least"), "at least"), (("no", "fewer", "than"), "at least"), (("no", "less", "than"), "at least"),
    (("not", "less", "than"), "at least"), (("a", "minimum", "of"), "at least"), (("more", "than"), "more than"),
    (("over",), "more than"), (("upwards", "of"), "more than"), (("upward", "of"), "more than"),
    (("greater", "than"), "more than"), (("above",), "more than"), (("as", "many", "as"), "up to"),
    (("as", "much", "as"), "up to"), (("up", "to"), "up to"), (("at", "most"), "up to"),
    (("no", "more", "than"), "up to"),
    (("a", "maximum", "of"), "up to"), (("less", "than"), "less than"), (("fewer", "than"), "less than"),
    (("under",), "less than"), (("below",), "less than"), (("nearly",), "about"), (("almost",), "about"),
    (("about",), "about"), (("around",), "about"), (("some",), "about"), (("approximately",), "about"),
    (("roughly",), "about"), (("an", "estimated"), "about"), (("estimated",), "about"), (("close", "to"), "about"),
    (("exactly",), "exactly"), (("circa",), "about"), (("another",), None), (("just",), None), (("only",), None),
)  # fmt: skip


@dataclass(frozen=True)
class Quantity:
    """A number phrase over words first..last (inclusive), its qualifier words included."""

    first: int
    last: int
    number: int  # first word of the number itself, after the qualifier
    low: float | None
    high: float | None
    qualifier: str | None
    digits: bool  # written in digits


def find_quantities(document: Document) -> list[Quantity]:
    """All number phrases in order: "between 3 and 5", "twenty-five", "1.2 million", "dozens", "at least 40"."""
    lower, found = document.lower, []
    at, count = 0, len(lower)
    candidates = [i for i, word in enumerate(lower) if word in _WORDS or word[0].isdigit()]
    for i in candidates:
        if i < at:
            continue
        value = _value(lower, i)
        if value is None:
            continue
        low, last, vague = value
        high: float | None = None if vague else low
        qualifier = "at least" if vague else None
        following, first = None, i
        if not vague and last + 2 < count and lower[last + 1] in _RANGE_MARKS:
            following = _value(lower, last + 2 + (lower[last + 2] in _CURRENCIES))
        if following and not following[2]:
            scaled = _scaled(lower, low, last, following)
            if _is_range(lower, i, last, scaled, following[0]):
                low, high, last, qualifier = scaled, following[0], following[1], "between"
                first = i - 1 if i and lower[i - 1] in ("between", "from") else i
        if qualifier != "between":
            first, word = _qualifier(lower, i)
            if last + 2 < count and lower[last + 1] == "or" and lower[last + 2] == "more":
                word, last = "at least", last + 2
            if word and not vague:
                qualifier = word
        bounds = _bounds(low, high, qualifier)
        found.append(Quantity(first, last, i, *bounds, qualifier, lower[i][0].isdigit()))
        at = last + 1
    return found


def _value(lower: list[str], i: int) -> tuple[float, int, bool] | None:
    """Value, last word and vagueness of the number that starts at word i."""
    word = lower[i]
    if word in _VAGUE:
        if i + 2 < len(lower) and lower[i + 1] == "of" and lower[i + 2] in _VAGUE:
            scale = {"thousands": 1_000, "millions": 1_000_000, "billions": 1_000_000_000}.get(lower[i + 2], 1)
            return _VAGUE[word] * scale, i + 2, True
        return _VAGUE[word], i, True
    match = _DIGITS.fullmatch(word)
    if match:
        value = float(match[1].replace(",", "") + (match[2] or "")) * _SHORT.get(match[3] or "", 1)
        last = i
    elif word[0].isdigit():
        return None
    else:
        spelled = _spelled(lower, i)
        if spelled is None:
            return None
        value, last = spelled
    while last + 1 < len(lower) and lower[last + 1] in _SCALES:
        value, last = value * _SCALES[lower[last + 1]], last + 1
    return value, last, False


def _spelled(lower: list[str], i: int) -> tuple[float, int] | None:
    """A number in words: "three hundred and fifty", "twenty-five", "a dozen"."""
    total, group, last = 0, 0, -1
    while i < len(lower):
        word = lower[i]
        if word in _UNITS:
            if last >= 0 and group % 100 and (group % 10 or group % 100 < 20):
                break
            group += _UNITS[word]
        elif word in _TENS:
            if group % 100:
                break
            group += _TENS[word]
        elif "-" in word and word in _WORDS:
            if group % 100:
                break
            ten, unit = word.split("-")
            group += _TENS[ten] + _UNITS[unit]
        elif word in ("hundred", "dozen"):
            group = max(1, group) * _SCALES[word]
        elif word in _SCALES:
            total += max(1, group) * _SCALES[word]
            group = 0
        elif (
            word == "and"
            and last >= 0
            and (group >= 100 or total)
            and i + 1 < len(lower)
            and _small(lower[i + 1])
            and (lower[i - 1] in _SCALES)
        ):
            i += 1
            continue
        else:
            break
        last = i
        i += 1
    return (float(total + group), last) if last >= 0 else None


def _small(word: str) -> bool:
    return word in _UNITS or word in _TENS or ("-" in word and word in _WORDS)


def _is_range(lower: list[str], i: int, last: int, low: float, high: float) -> bool:
    mark, before = lower[last + 1], lower[i - 1] if i else ""
    if mark == "and":
        return before == "between"
    return high > low and (high <= 100 * max(low, 1) or before in ("from", "between"))


def _scaled(lower: list[str], low: float, last: int, following: tuple[float, int, bool]) -> float:
    """In "2 to 3 million" the scale belongs to both ends."""
    scale = _SCALES.get(lower[following[1]], 1)
    if scale > 100 and low < 1_000 and lower[last] not in _SCALES and low * scale <= following[0]:
        return low * scale
    return low


def _qualifier(lower: list[str], i: int) -> tuple[int, str | None]:
    if i and lower[i - 1] in _CURRENCIES:
        first, word = _qualifier(lower, i - 1)
        return (first if word else i - 1), word
    for words, meaning in _QUALIFIERS:
        size = len(words)
        if i >= size and tuple(lower[i - size : i]) == words:
            return i - size, meaning
    return i, None


def _bounds(low: float, high: float | None, qualifier: str | None) -> tuple[float | None, float | None]:
    if qualifier in ("at least", "more than"):
        return low, None
    if qualifier in ("up to", "less than"):
        return None, low if high is None else high
    return low, high
