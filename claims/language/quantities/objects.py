"""Whether a number, or what stands behind a verb, is an object: of whom a predicate tells, and of whom not.

What the predicate tells is read in casualties.py.
"""

from claims.language.cues import CUES
from claims.language.document import Document
from claims.language.quantities.counted import is_plural
from claims.language.quantities.harm import STATES
from claims.language.quantities.numbers import Quantity, find_quantities
from claims.language.verbs import is_verb
from claims.language.words import DETERMINERS

_GROUPS = frozenset(
    "family group crew team party gang convoy total number couple squad unit patrol crowd class".split()
)
_SINGULAR = frozenset(["was", "is", "has"])
_CLAUSES = frozenset(
    ". ; ! ? , : as but when while because after before if whereas although though where unless until".split()
)
_REACH = 20  # words of a relative clause up to the number in it
_NO_OBJECTS = frozenset("including following during being totaling totalling numbering remaining".split())


def opens_object(document: Document, i: int) -> bool:
    """Does an object start at word i: a determiner, a number, a plural?"""
    lower = document.lower
    if i >= len(lower):
        return False
    number = document.read(numbers).get(i)
    if number is not None:
        return not (number + 1 < len(lower) and lower[number + 1] in STATES)
    if lower[i] in ("this", "that", "each", "every", "all", "both", "any"):
        return False
    return lower[i] in DETERMINERS or lower[i] in ("him", "them", "themselves", "himself") or is_plural(lower[i])


def is_object(document: Document, quantity: Quantity, first: int) -> bool:
    """ "A man who robbed 12 pensioners was jailed": the predicate behind the number is another's."""
    lower = document.lower
    k = quantity.first - 1
    if k <= first:
        return False
    if lower[k].endswith("ing") and lower[k] not in CUES and lower[k] not in _NO_OBJECTS:
        return True
    if lower[k] in ("and", "but", "or"):
        return False
    verb = False
    for j in range(k, max(first, k - _REACH) - 1, -1):
        word = lower[j]
        if word in ("who", "which", "that"):
            told = word == "that" and j > first and (lower[j - 1] in CUES or is_verb(lower[j - 1]))
            return verb and not told
        if word in _CLAUSES or word in CUES:
            return False
        verb = verb or is_verb(word)
    return False


def disagrees(document: Document, quantity: Quantity, first: int, verb: str) -> bool:
    """Can the verb not tell of those counted? "Was" can of one, and of "a family of four"."""
    if verb not in _SINGULAR:
        return False
    of = quantity.first - 1 > first and document.lower[quantity.first - 1] == "of"
    return quantity.low != 1 and not (of and document.lower[quantity.first - 2] in _GROUPS)


def numbers(document: Document) -> dict[int, int]:
    """First and last words of all number phrases."""
    return {first: quantity.last for first, quantity in document.read(quantities).items()}


def quantities(document: Document) -> dict[int, Quantity]:
    """All number phrases by their first word."""
    return {quantity.first: quantity for quantity in document.read(find_quantities)}


def number_ends(document: Document) -> frozenset[int]:
    """Last words of all number phrases."""
    return frozenset(quantity.last for quantity in document.read(find_quantities))
