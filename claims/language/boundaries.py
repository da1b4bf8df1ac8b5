"""Where a noun phrase before a verb may begin and end: which words cannot belong to it, and what it may open with.

The phrases themselves are read in subjects.py.
"""

from claims.language.cues import CUES, EVIDENCE
from claims.language.document import Document
from claims.language.phrases import (
    BEFORE_PREPOSITION,
    TAKES_PREPOSITION,
    TIME_NOUNS,
    Phrase,
    is_capital,
    is_number,
    is_word,
)
from claims.language.words import (
    ADVERBS,
    AUXILIARIES,
    COMMON_VERBS,
    CONJUNCTIONS,
    DETERMINERS,
    PREPOSITIONS,
    PRONOUNS,
    WEEKDAYS,
)

_LINKS = frozenset("however meanwhile nonetheless nevertheless indeed likewise similarly additionally".split())
STOP_LEFT = AUXILIARIES | CONJUNCTIONS | COMMON_VERBS | ADVERBS | WEEKDAYS | PREPOSITIONS | _LINKS
_OPENS_CLAUSE = frozenset("and but or that while so whereas although though because when if where yet as then".split())
_PARTICIPLES = frozenset("held given based born known seen affected hit".split())
_BOUNDS = {("more", "than"), ("fewer", "than"), ("less", "than"), ("at", "least"), ("at", "most"), ("up", "to"),
           ("as", "many"), ("just", "over"), ("just", "under"), ("many", "as")}  # fmt: skip
_PARTS = frozenset("quarter third half dozen hundred thousand million few".split())


def quantity_before(document: Document, first: int, floor: int) -> int:
    """First word of "more than", "at least" or "only" before a number that starts at `first`."""
    lower = document.lower
    part = lower[first] == "a" and _PARTS.intersection(lower[first + 1 : first + 2])  # a quarter
    if not (part or is_number(lower[first]) or lower[first] == "many"):
        return first
    if first - 2 >= floor and (lower[first - 2], lower[first - 1]) in _BOUNDS:
        return first - (3 if first - 3 >= floor and lower[first - 3] in ("as", "slightly", "just") else 2)
    if first - 1 >= floor and lower[first - 1] in ("only", "nearly", "about", "almost", "roughly", "over", "around"):
        return first - 1
    return first


def before_time(document: Document, i: int, floor: int) -> int:
    """The last word before "last month", "on Tuesday", "at the time", "here"; i itself where no such thing ends."""
    lower = document.lower
    if i - 1 <= floor:
        return i
    if lower[i] in TIME_NOUNS and lower[i - 1] in ("last", "this", "next", "past", "same", "earlier"):
        i -= 3 if lower[i - 2] in ("earlier", "late", "in", "over", "the") and i - 3 >= floor else 2
        return before_time(document, i, floor) if lower[i] in ("in", "over", "at") else i
    if lower[i] in WEEKDAYS and not is_capital(document, i - 1):
        return i - 2 if lower[i - 1] in ("on", "late", "early", "last") else i
    if lower[i] in ("time", "past", "meantime", "meanwhile") and lower[i - 1] == "the" and lower[i - 2] in ("at", "in"):
        return i - 3
    if lower[i] in ("here", "however", "meanwhile", "though"):
        return i - 1
    return i


def opens_participle(document: Document, i: int) -> bool:
    """ "Giving", "Asked" where a clause starts."""
    word = document.lower[i]
    return word in ("asked", "pressed", "questioned") or (word.endswith("ing") and len(word) > 5 and i + 1 < len(
        document.words) and not is_capital(document, i + 1))  # fmt: skip


def starts_clause(document: Document, first: int, floor: int) -> bool:
    """Does nothing stand before word `first` that could govern it: no verb, no preposition?"""
    if first <= floor:
        return True
    before = document.lower[first - 1]
    return not is_word(document, first - 1) or before in _OPENS_CLAUSE


def holds_verb(document: Document, phrase: Phrase) -> bool:
    return any(
        (document.lower[k].endswith("ed") or document.lower[k] in COMMON_VERBS or document.lower[k] in CUES)
        and not is_capital(document, k)
        for k in range(phrase[0], phrase[1] + 1)
    )


def is_named(document: Document, i: int, floor: int) -> bool:
    """A small word that is part of a name ("USA TODAY", "May"), or an adverb before a noun ("an earlier report")."""
    if i == floor:
        return False
    if not is_capital(document, i):
        return document.lower[i] in ADVERBS and document.lower[i - 1] in DETERMINERS
    return document.lower[i] == "may" or (document.words[i].isupper() and len(document.words[i]) > 3)


def noun_before_participle(document: Document, i: int, floor: int) -> int | None:
    """The noun in "a poll conducted by", when word i is that preposition; None where there is no such thing."""
    if (
        i - 2 < floor
        or document.lower[i] not in ("by", "in", "for", "from", "on", "at")
        or document.lower[i - 1] not in TAKES_PREPOSITION | BEFORE_PREPOSITION | _PARTICIPLES
    ):
        return None
    return i - 2 if takes_preposition(document, i - 2) and not is_capital(document, i - 1) else None


def takes_preposition(document: Document, i: int) -> bool:
    """Can word i be the noun that a preposition hangs on?"""
    word = document.lower[i]
    if not is_word(document, i) or word in STOP_LEFT or word in PRONOUNS or word in DETERMINERS:
        return False
    return (not (word.endswith(("ed", "ing")) and not is_capital(document, i)) and word not in CUES) or word in EVIDENCE
