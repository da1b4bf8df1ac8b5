"""What stands between commas behind a noun phrase: does ", the mayor of Tarn," belong to it, or only stand beside it?

A role, an age, a place, a party and most clauses with "who" are part of whom a sentence names; "speaking in Tarn",
"however" and "on Monday" are not. The noun phrases themselves are read in phrases.py.
"""

from claims.language.cues import CUES
from claims.language.document import Document
from claims.language.words import ADVERBS, AUXILIARIES, CONJUNCTIONS, MONTHS, PREPOSITIONS, PRONOUNS, WEEKDAYS

_OPENS_ROLE = frozenset(
    "a an the one two three some another his her their its our my former including like such both himself herself "
    "itself themselves many most all each".split()
)
_BESIDE = ADVERBS | CONJUNCTIONS | WEEKDAYS | frozenset(MONTHS) | frozenset(
    "however though meanwhile perhaps indeed moreover nonetheless nevertheless otherwise too here there similarly "
    "likewise additionally too last this next speaking".split()
)  # fmt: skip
_RELATIVE = ("who", "whose", "whom", "which", "that")
_SUFFIXES = frozenset("jr jr. sr sr. ii iii iv phd ph.d. md m.d. mp esq esq. obe".split())
_ROLE_PARTICIPLES = frozenset("retired convicted exiled ousted jailed deposed disgraced renowned".split())
_AFTER_VERBS = frozenset("a an the in on his her their its to that".split())
_NO_CLAUSE = frozenset("declined spoke requested asked insisted wished refused".split())


def belongs(document: Document, first: int, last: int, base: tuple[int, int]) -> bool | None:
    """Is the aside of words first..last part of the noun phrase `base` before it? None where it can be no aside."""
    lower, words = document.lower, document.words
    opener = lower[first]
    if opener in _RELATIVE or opener.startswith("who'"):
        return opener != "that" and not is_condition(document, first)
    if opener in _SUFFIXES or opener[0].isdigit() or opener in ("aged", "age"):
        return True
    if opener in _OPENS_ROLE:
        return True
    if opener in ("of", "from"):
        return words[first][0].islower() and last > first and words[first + 1][0].isupper()
    if opener in WEEKDAYS or opener in PRONOUNS:
        return False
    if words[first][0].islower() and (
        opener in PREPOSITIONS or opener in _BESIDE or opener.endswith(("ly", "ing"))
        or (opener.endswith("ed") and opener not in _ROLE_PARTICIPLES)
    ):  # fmt: skip
        return False
    if opener in AUXILIARIES or not words[first][0].isalnum():
        return None
    if opener.endswith("s") and last > first and lower[first + 1] in _AFTER_VERBS:
        return None  # ", lives in Tarn"
    if all(words[k][0].isupper() or not words[k][0].isalnum() or lower[k] in PREPOSITIONS
           for k in range(first, last + 1)):  # fmt: skip
        return _place_or_name(document, first, last, base)
    if opener in CUES and CUES[opener].form != "base":
        return None
    return True


def is_condition(document: Document, who: int) -> bool:
    """ "who spoke on condition of anonymity", "who declined to be named": how it was said, not by whom."""
    return any(word in _NO_CLAUSE for word in document.lower[who + 1 : who + 3])


def _place_or_name(document: Document, first: int, last: int, base: tuple[int, int]) -> bool | None:
    """ ", Ala.", ", R-Ohio", ", Democrat of Vermont" after a name; ", Mara Orne" after "the mayor"."""
    words, lower = document.words, document.lower
    last -= words[last] == "."
    if lower[first] in ("democrat", "republican", "independent"):
        return True
    if first == last and (words[first].endswith(".") or "-" in words[first]):
        return True
    titled = any(lower[k] in ("of", "to", "for") for k in range(base[0] + 1, base[1]))
    if last > first and (titled or words[base[1]][0].islower() or lower[base[0]] in _OPENS_ROLE):
        return True
    near = next((k for k in range(base[1], base[0], -1) if words[k][0].islower()), base[0])
    return True if lower[near] in ("of", "from", "in", "at", "near") and last - first <= 1 else None


def aside_after(document: Document, comma: int, limit: int, base: tuple[int, int]) -> int:
    """Last word of the asides that follow a comma and belong to `base`; the word before the comma where none does."""
    end = comma - 1
    while comma + 1 < limit and document.words[comma] == ",":
        last = _aside_end(document, comma + 1, limit)
        opener = document.lower[comma + 1]
        if last is None or opener == "which" or not belongs(document, comma + 1, last, (base[0], end)):
            break
        end, comma = last, last + 1
        if comma >= limit:
            break
    return end


def _aside_end(document: Document, first: int, limit: int) -> int | None:
    """Last word of the aside that starts at `first`; None where a reporting verb shows that it is no aside."""
    lower, words = document.lower, document.words
    relative = lower[first] in _RELATIVE
    end: int | None = None
    for k in range(first, min(limit, first + 40)):
        word = words[k]
        if word == "." and k + 1 < limit and words[k + 1] == ",":
            end = k  # Fla.
            continue
        if word in (",", ".", ";", ":", "?", "!", "–", "—", "--", "”", '"', "''", "“", "``"):
            break
        if lower[k] in ("who", "whose", "which") and k > first:
            if is_condition(document, k):
                break
            relative = True
        if k > first and not relative and words[k][0].islower() and (
            lower[k] in CUES and CUES[lower[k]].form == "finite" and lower[k] not in ("called", "known")
        ):  # fmt: skip
            return None
        end = k
    return end
