"""The words around a number that make a bound of it: at least, more than, up to, about, "or more".

How the number itself is written is read in numbers.py.
"""

from claims.language.words import AUXILIARIES, BE, CONJUNCTIONS, DETERMINERS, PREPOSITIONS

CURRENCIES = frozenset("$£€¥₹")
_SCALES = frozenset("thousand million billion trillion bn mn".split())
_QUALIFIERS = {
    "at least": (
        "at least|no fewer than|no less than|not less than|not fewer than|a minimum of|as few as|as little as"
    ),
    "more than": (
        "more than|over|well over|just over|slightly more than|upwards of|upward of|greater than|above|in excess of"
    ),
    "up to": "as many as|as much as|up to|at most|no more than|not more than|a maximum of|a high of",
    "less than": "less than|fewer than|under|just under|below|not quite|well under",
    "about": (
        "nearly|almost|about|around|some|approximately|roughly|an estimated|the estimated|estimated|close to|circa|"
        "perhaps|an average of|average of|nearer"
    ),
    "exactly": "exactly|precisely",
}
_MEANINGS: dict[tuple[str, ...], str | None] = {
    tuple(words.split()): meaning for meaning, phrases in _QUALIFIERS.items() for words in phrases.split("|")
}
_MEANINGS |= {("another",): None, ("just",): None, ("only",): None, ("a", "total", "of"): None, ("all",): None}
_DISPUTES = frozenset(  # "a row over £4m": what it is about, not more than it
    "row rows strike strikes dispute disputes protest protests anger fury outrage outcry lawsuit lawsuits suit case "
    "trial probe investigation inquiry clash clashes fight feud spat battle standoff war tensions concern concerns "
    "fears worries questions criticism scandal prison jail pressure deal talks".split()
)
_PUNISHED = frozenset(
    "jailed sued fined charged convicted sentenced arrested sacked fired suspended banned dismissed investigated "
    "probed questioned prosecuted indicted struck resigned quit clashed fought argued criticised criticized "
    "blamed".split()
)
_NO_MATTER = AUXILIARIES | CONJUNCTIONS | DETERMINERS | PREPOSITIONS
_LONGEST = max(map(len, _MEANINGS))


def qualifier_before(lower: list[str], i: int) -> tuple[int, str | None]:
    """First word of the number phrase with its qualifier, and what the qualifier means."""
    if i and lower[i - 1] in CURRENCIES:
        first, word = qualifier_before(lower, i - 1)
        return (first if first < i - 1 else i - 1), word
    if i and lower[i - 1] in ("a", "the", "several", "few", "one-"):
        first, word = qualifier_before(lower, i - 1)
        return (first, word) if word else (i, None)
    for size in range(min(_LONGEST, i), 0, -1):
        words = tuple(lower[i - size : i])
        if words == ("over",) and _is_about(lower, i):
            return i, None
        if words in _MEANINGS:
            return i - size, _MEANINGS[words]
    return i, None


def _is_about(lower: list[str], i: int) -> bool:
    """Does "over" before word i tell the matter ("on strike over $20 million", "jailed over £4m"), not a bound?"""
    money = lower[i] in CURRENCIES
    before = lower[i - 2] if i > 1 else ""
    if not before[:1].isalpha() or before in _NO_MATTER or before.endswith("ing"):
        return False
    window = lower[max(0, i - 7) : i - 1]
    if before in _DISPUTES or (not _PUNISHED.isdisjoint(window) and (money or not BE.isdisjoint(window))):
        return True
    if not money:
        return False
    k = i + 2 + (i + 2 < len(lower) and lower[i + 2] in _SCALES)
    return k < len(lower) and _names_matter(lower[k])


def _names_matter(word: str) -> bool:
    """ "over £4m fraud": a noun right behind an amount of money."""
    return word.isalpha() and not (word in _NO_MATTER or word in _SCALES or word.endswith(("ly", "ed", "ing")))


def qualifier_behind(lower: list[str], last: int) -> tuple[int, str | None]:
    """ "40 or more", "100+", "a dozen or so"."""
    if lower[last + 1 : last + 2] == ["+"]:
        return last + 1, "at least"
    if lower[last + 1 : last + 2] != ["or"]:
        return last, None
    meaning = {"more": "at least", "so": "about", "fewer": "up to", "less": "up to"}.get(
        "".join(lower[last + 2 : last + 3])
    )
    return (last + 2, meaning) if meaning else (last, None)


def bound(low: float, high: float | None, qualifier: str | None) -> tuple[float | None, float | None]:
    """What is known of a number with such a qualifier: its least and its greatest value."""
    if qualifier in ("at least", "more than"):
        return low, None
    if qualifier in ("up to", "less than"):
        return None, low if high is None else high
    return low, high
