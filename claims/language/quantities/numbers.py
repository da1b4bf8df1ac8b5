"""Numbers as English writes them: digits, words, ranges, shares of a whole and vague amounts.

The words that make a bound of one (at least, up to) are read in bounds.py, what is counted in counted.py; whether it
matters is decided by the kinds of claims.
"""

import re
from dataclasses import dataclass, replace

from claims.language.document import Document
from claims.language.quantities.bounds import CURRENCIES, bound, qualifier_before, qualifier_behind
from claims.language.words import MONTHS

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
_MANY = {"thousands": 1_000, "millions": 1_000_000, "billions": 1_000_000_000}
_WORDS = _UNITS.keys() | _TENS.keys() | _SCALES.keys() | _VAGUE.keys() | {
    f"{ten}-{unit}" for ten in _TENS for unit in list(_UNITS)[1:10]
}  # fmt: skip
_DIGITS = re.compile(r"(\d{1,3}(?:,\d{3}){1,5}|\d{1,15})(\.\d{1,6})?(k|m|bn|b|tn|million|billion)?")
_GROUP = re.compile(r"\d{3}(?:\.\d{1,2})?")
_GROUP_SPACES = frozenset(" \u00a0\u202f\u2009")
_DATED = frozenset(MONTHS) | frozenset("jan. feb. mar. apr. jun. jul. aug. sept. sep. oct. nov. dec.".split())
_FRACTION = re.compile(r"(\d{1,6})?([¼½¾])")
_FRACTIONS = {"¼": 0.25, "½": 0.5, "¾": 0.75}
_DECIMAL_COMMA = re.compile(r"\d{1,3},\d{1,2}")
_SHORT = {"k": 1_000, "m": 1_000_000, "bn": 1_000_000_000, "b": 1_000_000_000, "tn": 1_000_000_000_000,
          "million": 1_000_000, "billion": 1_000_000_000}  # fmt: skip
_RANGE_MARKS = frozenset(["-", "–", "—", "to", "and", "or"])
_CHANGES = frozenset(  # "rose from 9 to 14" tells two figures, not a range
    "rose rise rises risen fell fall falls fallen grew grow grows grown increased increase increases dropped drop "
    "drops declined decreased climbed jumped soared went gone moved raised raise cut cuts reduced slashed lowered "
    "expanded widened narrowed shrank slipped surged swelled doubled improved changed raising "
    "lowering cutting falling rising".split()
)
_VAGUE_FOLLOWERS = frozenset("of more were have are dead killed injured wounded hurt missing arrested".split())
_PARTS = {
    "half": 50.0, "third": 100 / 3, "thirds": 100 / 3, "quarter": 25.0, "quarters": 25.0, "fifth": 20.0,
    "fifths": 20.0, "tenth": 10.0, "tenths": 10.0,
}  # fmt: skip
_WHOLES = frozenset([2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 100, 1_000])
_SPANS = frozenset("years months weeks days hours games matches minutes seasons states countries cities".split())
_HALVED = frozenset(["the", "of", "all", "its", "their", "his", "her", "our"])
_MOST_DIGITS = 15
_HIGHEST = 1e15  # "hundred hundred hundred ..." is no number


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
    share: bool = False  # low and high are percent of a whole: "two in five" is 40, "a third of" 33.3

    def times(self, factor: float) -> "Quantity":
        """The same phrase with its bounds in another unit."""
        low = None if self.low is None else round(self.low * factor, 6)
        return replace(self, low=low, high=None if self.high is None else round(self.high * factor, 6))


def find_quantities(document: Document) -> list[Quantity]:
    """All number phrases in order: "between 3 and 5", "twenty-five", "1.2 million", "dozens", "at least 40"."""
    lower, found = _grouped(document), []
    at, count = 0, len(lower)
    for i, word in enumerate(lower):
        if i < at or not (word in _WORDS or word[0].isdigit() or word in _PARTS or "-" in word or word in _FRACTIONS):
            continue
        share = _share(lower, i)
        value = (round(share[0], 1), share[1], False) if share else _value(lower, i)
        if value is None:
            continue
        low, last, vague = round(value[0], 6), value[1], value[2]
        high: float | None = None if vague else low
        qualifier = "at least" if vague else None
        following, number = None, i - (i > 1 and lower[i - 1] == "a" and lower[i - 2] == "half")
        if not vague and not share and last + 2 < count and lower[last + 1] in _RANGE_MARKS:
            following = _value(lower, last + 2 + (lower[last + 2] in CURRENCIES and last + 3 < count))
        first = number - (number > 0 and lower[number - 1] in CURRENCIES)
        if following and not following[2]:
            scaled = _scaled(lower, low, last, following)
            if _is_range(lower, first, last, scaled, following[0]):
                low, high, last, qualifier = scaled, following[0], following[1], "between"
                first -= first > 0 and lower[first - 1] in ("between", "from")
        if qualifier != "between":
            first, meaning = qualifier_before(lower, number)
            last, behind = qualifier_behind(lower, last)
            if (meaning or behind) and not vague:
                qualifier = meaning or behind
        bounds = bound(low, high, qualifier)
        found.append(Quantity(first, last, i, *bounds, qualifier, lower[i][0].isdigit(), share is not None))
        at = last + 1
    return found


def _grouped(document: Document) -> list[str]:
    """The words in lower case; "000" in "45 000" is written with a space before it, as a part of the number."""
    lower = list(document.lower)
    for i in range(1, len(lower)):
        gap = document.text[document.ends[i - 1] : document.starts[i]]
        if gap not in _GROUP_SPACES or not _GROUP.fullmatch(lower[i]):
            continue
        before = lower[i - 1]
        opens = before.isdecimal() and len(before) <= 3 and before[0] != "0"
        if (opens and not (gap == " " and i > 1 and lower[i - 2] in _DATED)) or (
            before[0] == " " and "." not in before
        ):
            lower[i] = f" {lower[i]}"
    return lower


def _share(lower: list[str], i: int) -> tuple[float, int] | None:
    """Percent and last word of "two in five", "one out of ten", "two-thirds", "a third of", "half of the"."""
    word, following = lower[i], lower[i + 1] if i + 1 < len(lower) else ""
    before = lower[i - 1] if i else ""
    if word == "half":
        return (50.0, i) if following in _HALVED and before != "first" and before != "second" else None
    if word in _PARTS:
        count = _UNITS.get(before, 1 if before == "a" else 0)
        return (count * _PARTS[word], i) if count and (following == "of" or word.endswith("s")) else None
    if word not in _WORDS and "-" in word:
        count_word, _, part = word.partition("-")
        times = _UNITS.get(count_word)
        return (times * _PARTS[part], i) if times and part in _PARTS and part != "half" else None
    if word in _UNITS and following in _PARTS and following.endswith("s"):
        return _UNITS[word] * _PARTS[following], i + 1
    if following not in ("in", "out", "of"):
        return None
    k = i + 2 + (following == "out" and lower[i + 2 : i + 3] == ["of"])
    k += lower[k : k + 1] == ["every"]
    one, whole = _plain(lower, i), _plain(lower, k)
    if one is None or whole is None or not 0 < one < whole or whole not in _WHOLES:
        return None
    if (following == "of" and whole != _UNITS["ten"]) or (k + 1 < len(lower) and lower[k + 1] in _SPANS):
        return None
    return 100 * one / whole, k


def _plain(lower: list[str], i: int) -> float | None:
    """The value of a number of one word."""
    value = _value(lower, i) if i < len(lower) else None
    return value[0] if value and value[1] == i and not value[2] else None


def _value(lower: list[str], i: int) -> tuple[float, int, bool] | None:
    """Value, last word and vagueness of the number that starts at word i."""
    word = lower[i]
    if word in _VAGUE:
        following = lower[i + 1] if i + 1 < len(lower) else ""
        if following == "of" and i + 2 < len(lower) and lower[i + 2] in _VAGUE:
            return _VAGUE[word] * _MANY.get(lower[i + 2], 1), i + 2, True
        if word in ("scores", "tens") and following not in _VAGUE_FOLLOWERS:
            return None  # "she scores", "the tens"
        return _VAGUE[word], i, True
    match, fraction = _DIGITS.fullmatch(word), _FRACTION.fullmatch(word)
    if fraction:
        value, last = float(fraction[1] or 0) + _FRACTIONS[fraction[2]], i
    elif match:
        written, last = match[1].replace(",", "") + (match[2] or ""), i
        while last + 1 < len(lower) and lower[last + 1][0] == " " and len(written) < _MOST_DIGITS:
            written, last = written + lower[last + 1][1:], last + 1
        value = float(written) * _SHORT.get(match[3] or "", 1)
    elif _DECIMAL_COMMA.fullmatch(word) and i + 1 < len(lower) and lower[i + 1] in _SCALES:
        value, last = float(word.replace(",", ".")), i
    elif word[0].isdigit():
        return None
    else:
        spelled = _spelled(lower, i)
        if spelled is None:
            return None
        value, last = spelled
        if word in _SCALES and i:
            if lower[i - 1] in ("several", "few", "many"):
                return 2 * value, last, True
            if lower[i - 1] == "a" and i > 1 and lower[i - 2] == "half":
                value /= 2
    if lower[last + 1 : last + 4] == ["and", "a", "half"]:
        last += 3
        scale = _SCALES.get(lower[last + 1], 1) if last + 1 < len(lower) else 1
        return (value + 0.5 * (value if lower[last - 3] in _SCALES else 1)) * scale, last + (scale > 1), False
    while last + 1 < len(lower) and lower[last + 1] in _SCALES and value < _HIGHEST:
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
        elif word in _SCALES and total + group > _HIGHEST:
            break
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


def _is_range(lower: list[str], first: int, last: int, low: float, high: float) -> bool:
    mark, before = lower[last + 1], lower[first - 1] if first else ""
    if mark == "and":
        return before == "between"
    if mark == "to" and before != "between" and not _CHANGES.isdisjoint(lower[max(0, first - 7) : first]):
        return False
    if mark == "or":
        return low < high <= low + 3
    return high > low and (high <= 100 * max(low, 1) or before in ("from", "between"))


def _scaled(lower: list[str], low: float, last: int, following: tuple[float, int, bool]) -> float:
    """In "2 to 3 million" and "1.5-2m" the scale belongs to both ends."""
    short = _DIGITS.fullmatch(lower[following[1]])
    scale = _SHORT.get(short[3] or "", 1) if short else _SCALES.get(lower[following[1]], 1)
    if scale > 100 and low < 1_000 and lower[last] not in _SCALES and low * scale <= following[0]:
        return low * scale
    return low
