"""What a number counts and where: the noun phrase behind it, and the place behind that.

How numbers are written is read in numbers.py.
"""

from claims.language.cues import CUES
from claims.language.document import Document
from claims.language.subjects import skip_auxiliaries, subject_before
from claims.language.verbs import PAST, is_verb
from claims.language.words import (
    ADVERBS,
    AUXILIARIES,
    COMMON_VERBS,
    CONJUNCTIONS,
    DETERMINERS,
    MONTHS,
    PREPOSITIONS,
    PRONOUNS,
    WEEKDAYS,
)

_PASSED = frozenset("of the more other another additional its his her their our these those them us fellow".split())
_NO_NOUNS = (
    AUXILIARIES | PREPOSITIONS | CONJUNCTIONS | PRONOUNS | ADVERBS | COMMON_VERBS | PAST | WEEKDAYS | frozenset(MONTHS)
)
_PLURALS = frozenset("people children police personnel staff cattle sheep fish militia clergy crew data media".split())
_NOT_PLURAL = frozenset("was is has his its this does us as yes plus less across news gas".split())
_OTHER_VERBS = frozenset("died dead killed wounded injured hurt arrested missing chose would-be won't".split())
_MEASURING = frozenset(
    "is was are were be been cost costs total totals totaled totalled reach reached hit stood stands rose risen fell "
    "fallen grew grown increased decreased dropped climbed jumped declined slipped surged averaged averages "
    "remained shrank".split()
)
_COMPARED = frozenset("higher lower more less fewer greater larger smaller better worse faster slower above".split())
_STATES_AHEAD = frozenset("wounded injured dead missing displaced detained arrested kidnapped".split())
_PLACES = frozenset("in at near across outside off around inside".split())
_DIRECTIONS = frozenset("the of and north south east west northern southern eastern western central".split())
_LONGEST = 6  # words of a counted noun phrase, or of a place


def counted_noun(document: Document, i: int, limit: int) -> tuple[int, int] | None:
    """First and last word of the plural noun phrase that starts at or right behind word i; None where none does."""
    lower, words = document.lower, document.words
    if i + 1 < limit and lower[i] in ("were", "are") and is_plural(lower[i + 1]) and not is_verb(lower[i + 1]):
        return i + 1, i + 1  # "29 were children"
    while i < limit and (
        lower[i] in _PASSED or (lower[i] in _STATES_AHEAD and i + 1 < limit and is_plural(lower[i + 1]))
    ):
        i += 1
    head = None
    for k in range(i, min(limit, i + _LONGEST)):
        word = lower[k]
        if k == i and is_verb(word) and word not in AUXILIARIES and k + 1 < limit and is_plural(lower[k + 1]):
            continue  # "paid staffers"
        if not words[k][0].isalpha() or word in _NO_NOUNS or word in DETERMINERS or word in _OTHER_VERBS:
            break
        if head is not None and not is_plural(word):
            break
        if k > i and word in CUES and not is_plural(word):
            break
        if is_plural(word):
            head = k
    return None if head is None else (i, head)


def is_plural(word: str) -> bool:
    """Does the lower-case word look like a noun in the plural?"""
    if word in _PLURALS or word.endswith(("men", "women")):
        return True
    return (
        len(word) > 2
        and word.endswith("s")
        and word not in _NOT_PLURAL
        and not word.endswith(("ous", "ss", "'s", "us"))
    )


def place_behind(document: Document, i: int, limit: int) -> str | None:
    """ "in northern Syria" at word i, or behind a day: "on Tuesday in Tarn"."""
    lower, words = document.lower, document.words
    if i + 1 < limit and lower[i] == "on" and lower[i + 1] in WEEKDAYS:
        i += 2
    elif i < limit and (lower[i] in WEEKDAYS or lower[i] in ("yesterday", "today")):
        i += 1
    if i + 1 >= limit or lower[i] not in _PLACES:
        return None
    last = i
    for k in range(i + 1, min(limit, i + 1 + _LONGEST)):
        if words[k][0].isupper() and not (words[k].isupper() and len(words[k]) > 4):
            last = k
        elif lower[k] not in _DIRECTIONS and not lower[k].endswith("ern"):
            break
    if last == i or lower[last] in MONTHS or lower[last] in WEEKDAYS:
        return None
    if lower[i + 1] == "the" and last + 1 < limit and words[last + 1].isalpha() and lower[last + 1] not in _NO_NOUNS:
        return None  # "in the Tarn primary"
    return document.text[document.starts[i + 1] : document.ends[last]]


def place_ahead(document: Document, first: int, limit: int) -> str | None:
    """ "In Upper Tarn, 12 people were killed": the place that opens the sentence of words first..limit-1."""
    place = place_behind(document, first, limit)
    if place is None or document.lower[first] not in _PLACES:
        return None
    comma = document.word_at(document.starts[first + 1] + len(place))
    return place if comma < limit and document.words[comma] == "," else None


def plain_noun(document: Document, i: int, limit: int) -> tuple[int, int] | None:
    """What a share is of: "of the registered voters", or the noun right behind it ("a 40 percent tax")."""
    lower, words = document.lower, document.words
    of = i < limit and lower[i] == "of"
    while i < limit and lower[i] in _PASSED:
        i += 1
    last = None
    for k in range(i, min(limit, i + (_LONGEST if of else 3))):
        word = lower[k]
        if (
            not words[k][0].isalpha()
            or word in _NO_NOUNS
            or word in DETERMINERS
            or word in _OTHER_VERBS
            or is_verb(word)
        ):
            break
        if not of and (word in CUES or word in _COMPARED):
            return None
        last = k
        if is_plural(word):
            break
    return None if last is None or (lower[last].endswith("ly") and last == i) else (i, last)


def risen_noun(document: Document, i: int, floor: int) -> tuple[int, int] | None:
    """The subject of "is", "rose to", "fell by", "cost" before word i: what the number behind it measures."""
    lower = document.lower
    while i >= floor and (
        lower[i] in ("to", "by", "at", "from", "only", "just", "now", "a", "an") or lower[i] in ADVERBS
    ):
        i -= 1
    if i <= floor or lower[i] not in _MEASURING:
        return None
    phrase = subject_before(document, skip_auxiliaries(document, i - 1, floor), floor)
    if phrase is None or phrase[1] - phrase[0] > _LONGEST or lower[phrase[0]] in PRONOUNS or lower[phrase[1]] in CUES:
        return None
    return phrase
