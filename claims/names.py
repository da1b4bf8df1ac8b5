"""Names as free text has them: how two are compared, and whether a byline names somebody."""

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

BETWEEN = re.compile(r"[,;:|/&+•·\n]|\s[-–—]\s|\b(?:and|with|by)\b", re.IGNORECASE)
"""What stands between the people of a byline, or between somebody and what they did or are."""


def normalised(name: str) -> str:
    """A name as conflicts of interest compare it: no case, accents, punctuation or spare spaces."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return " ".join(re.findall(r"\w+", "".join(c for c in plain if not unicodedata.combining(c))))


def is_named(name: str, byline: str) -> bool:
    """Whether a byline names somebody, as in “Story by Ana Smith; photographs by Bob Jones” or “SMITH, Ana (Oslo)”.

    A title, a place and a middle name do not hide anybody, nor does an initial in place of the first name: rather one
    is kept from an article that a namesake wrote than let to check their own. “Ana Smithson” is not “Ana Smith”.
    """
    words = normalised(name).split()
    if not words:
        return False
    # A name that holds what else stands between names, like that of a firm.
    if f" {' '.join(words)} " in f" {normalised(byline)} ":
        return True
    return any(words[-1] in part and part & {words[0], words[0][0]} for part in _parts(byline))


@lru_cache(1024)
def _parts(byline: str) -> list[frozenset[str]]:
    """The words about each person; a word that stands alone is also read as the surname of what follows it."""
    parts = [frozenset(words) for part in BETWEEN.split(byline) if (words := normalised(part).split())]
    return [*parts, *(alone | after for alone, after in pairwise(parts) if len(alone) == 1)]
