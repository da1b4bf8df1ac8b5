"""Parts of a counted whole: "none of the 40 passengers", "three of the 14 wounded".

What is told of the part is read in casualties.py.
"""

from claims.language.document import Document
from claims.language.quantities.harm import STATES
from claims.language.quantities.numbers import Quantity
from claims.language.quantities.objects import number_ends, opens_object, quantities
from claims.language.words import AUXILIARIES, PREPOSITIONS

Casualty = tuple[str, int, int]  # measure, first and last word that tell it
_PARTS = frozenset("none neither nobody some many most several few half each any either one majority".split())
_PAST_ONLY = frozenset("died perished drowned fled disappeared vanished die dying".split())


def is_part_told(document: Document, quantity: Quantity) -> bool:
    """Is the number a whole of which only a part is told: "none of the 40", "12 of the 40"?"""
    lower = document.lower
    k = quantity.first - 1
    k -= k >= 0 and (lower[k] in ("the", "these", "those", "its", "their", "his", "her"))
    if k < 1 or lower[k] != "of":
        return False
    if k - 1 in document.read(number_ends) and lower[k - 1] != "one":
        return True
    return lower[k - 1] in _PARTS


def shared_state(document: Document, quantity: Quantity, limit: int) -> Casualty | None:
    """What the whole shares, of which a part is told: "three of the 14 wounded", "one of 20 people killed in Tarn"."""
    lower = document.lower
    for k in range(quantity.last + 1, min(limit, quantity.last + 4)):
        word = lower[k]
        if word in STATES and word not in _PAST_ONLY:
            told = k == quantity.last + 1 or (k + 1 < limit and lower[k + 1] in ("in", "by", "at", "on", "during"))
            return (STATES[word], quantity.first, k) if told and not opens_object(document, k + 1) else None
        if word in AUXILIARIES or word in PREPOSITIONS or not word[0].isalpha():
            break
    return None


def skip_part(document: Document, quantity: Quantity, limit: int) -> tuple[int, Casualty | None]:
    """Where the predicate of "three of the 14 wounded later died" begins, and what the three share with the 14."""
    lower = document.lower
    k = quantity.last + 1
    if lower[k : k + 1] != ["of"]:
        return k, None
    numbers = document.read(quantities)
    whole = numbers.get(k + 1) or numbers.get(k + 2)
    told = shared_state(document, whole, limit) if whole else None
    if told is None:
        return k, None
    return told[2] + 1, (told[0], quantity.first, told[2]) if told[0] in ("killed", "injured") else None
