"""Noun phrases around a verb: who stands before it, who after it, and the main subject of a sentence.

There is no parser: closed word classes, capitals and punctuation decide. A phrase is (first, last), word numbers.
"""

from claims.language.cues import CUES, EVIDENCE
from claims.language.dates import dateline_end
from claims.language.document import Document
from claims.language.quotations import mask
from claims.language.words import (
    ADVERBS,
    ATTACHING,
    AUXILIARIES,
    CLOSING,
    COMMON_VERBS,
    CONJUNCTIONS,
    DASHES,
    DETERMINERS,
    MONTHS,
    PREPOSITIONS,
    PRONOUNS,
    WEEKDAYS,
)

Phrase = tuple[int, int]
_LONGEST = 40
_STOP_LEFT = AUXILIARIES | CONJUNCTIONS | COMMON_VERBS | ADVERBS | WEEKDAYS | PREPOSITIONS
_STOP_RIGHT = AUXILIARIES | (CONJUNCTIONS - {"and"}) | ADVERBS | WEEKDAYS | COMMON_VERBS
_NO_APPOSITION = _STOP_RIGHT | PREPOSITIONS | CONJUNCTIONS | PRONOUNS
_REFLEXIVES = frozenset("himself herself themselves itself myself ourselves alone".split())


def is_word(document: Document, i: int) -> bool:
    """True for a word, false for punctuation."""
    return document.words[i][0].isalnum()


def is_capital(document: Document, i: int) -> bool:
    return document.words[i][0].isupper()


def skip_auxiliaries(document: Document, i: int, floor: int) -> int:
    """The last word before the verb group that ends before word i+1: has, also, repeatedly ... are passed over."""
    lower = document.lower
    while i >= floor and (
        lower[i] in AUXILIARIES or lower[i] in ADVERBS or (lower[i].endswith("ly") and lower[i] != "family")
    ):
        if is_capital(document, i) and i > floor and lower[i] not in AUXILIARIES:
            break
        i -= 1
    return i


def subject_before(document: Document, i: int, floor: int) -> Phrase | None:
    """The noun phrase that ends right before the verb group whose first word is i + 1; None where there is none."""
    if i < floor:
        return None
    lower, words = document.lower, document.words
    if lower[i] in PRONOUNS:
        return i, i
    if lower[i] in _REFLEXIVES and i - 1 >= floor:
        inner = subject_before(document, i - 1, floor)
        return (inner[0], i) if inner else None
    if words[i] == ")":
        opening = _back_to(document, i, floor, "(")
        if opening is None or opening - 1 < floor:
            return None
        inner = subject_before(document, opening - 1, floor)
        return (inner[0], i) if inner else None
    if words[i] == "," or words[i] in DASHES:
        return _before_apposition(document, i, floor)
    if not is_word(document, i) or lower[i] in _STOP_LEFT:
        return None
    first = _walk_left(document, i, floor)
    return (first, i) if first is not None else None


def _back_to(document: Document, i: int, floor: int, mark: str) -> int | None:
    for k in range(i - 1, max(floor, i - _LONGEST) - 1, -1):
        if document.words[k] == mark:
            return k
    return None


def _before_apposition(document: Document, i: int, floor: int) -> Phrase | None:
    """ "Name, who is this and that, said": i is the second comma or dash."""
    inside = document.read(mask)
    mark = document.words[i]
    for k in range(i - 1, max(floor, i - _LONGEST) - 1, -1):
        if document.words[k] != mark or inside[k]:
            continue
        if k - 1 < floor or i - k < 2:
            return None
        if document.words[k - 1] == ")" or is_word(document, k - 1):
            inner = subject_before(document, k - 1, floor)
            if inner and (is_capital(document, inner[1]) or document.words[inner[1]] == ")" or inner[0] < inner[1]
                          or document.lower[inner[1]].endswith("s")):  # fmt: skip
                return inner[0], i - 1
        if k - i < -3:
            return None
    return None


def _walk_left(document: Document, last: int, floor: int) -> int | None:
    lower, words = document.lower, document.words
    i = last
    first: int | None = None
    while i >= floor and last - i < _LONGEST:
        word = lower[i]
        if word in DETERMINERS and not (word in ("one", "that") and i == last):
            first = i
            if word in ("the", "a", "an", "his", "her", "their", "its", "this", "these", "those", "our", "my"):
                while i - 1 >= floor and lower[i - 1] in ("all", "both", "half"):
                    i -= 1
                    first = i
                if i - 2 >= floor and lower[i - 1] in ATTACHING and _joins(document, i - 2):
                    i -= 2
                    continue
                if (
                    i - 2 >= floor
                    and lower[i - 1] == "and"
                    and lower[i - 2] not in _STOP_LEFT
                    and is_word(document, i - 2)
                    and (words[i - 2][0].isupper())
                ):
                    i -= 2
                    continue
                break
            i -= 1
            continue
        if word in PREPOSITIONS:
            if word in ATTACHING and i < last and i - 1 >= floor and _joins(document, i - 1):
                i -= 1
                continue
            break
        if (
            word == "and"
            and i < last
            and i - 1 >= floor
            and words[i + 1][0].isupper()
            and words[i - 1][0].isupper()
            and (lower[i - 1] not in _STOP_LEFT)
        ):
            i -= 1
            continue
        if word in ("who", "which") and i < last and i - 1 >= floor:
            inner = subject_before(document, i - 2 if words[i - 1] == "," else i - 1, floor)
            return inner[0] if inner else first
        if words[i] == ")" and i < last:
            opening = _back_to(document, i, floor, "(")
            if opening is None:
                break
            i = opening - 1
            continue
        if not words[i][0].isalnum() and words[i] not in ("&", "$", "%", "’", "'", "#", "@"):
            break
        if word in PRONOUNS or (word in _STOP_LEFT and not (words[i][0].isupper() and i > floor and word == "may")):
            break
        if (
            word in CUES
            and CUES[word].form == "finite"
            and i < last
            and word not in EVIDENCE
            and not words[i][0].isupper()
            and (word.endswith("ed") or word in ("said", "told", "says"))
        ):
            break
        first = i
        i -= 1
    return first


def _joins(document: Document, i: int) -> bool:
    """Can word i be the noun that a preposition hangs on?"""
    word = document.lower[i]
    if not is_word(document, i) or word in _STOP_LEFT or word in PRONOUNS or word in DETERMINERS:
        return False
    return (not (word.endswith(("ed", "ing")) and not is_capital(document, i)) and word not in CUES) or word in EVIDENCE


def phrase_after(document: Document, i: int, limit: int, apposition: bool = True) -> Phrase | None:
    """The noun phrase that starts at word i and ends before `limit`; None where none starts there."""
    lower, words = document.lower, document.words
    if i >= limit:
        return None
    if lower[i] in PRONOUNS:
        return i, i
    if lower[i] in ("him", "her", "them", "me", "us") and (i + 1 >= limit or not is_word(document, i + 1)):
        return i, i
    last: int | None = None
    k = i
    while k < limit and k - i < _LONGEST:
        word = lower[k]
        if word in DETERMINERS:
            if (
                last is not None
                and lower[k - 1] not in PREPOSITIONS
                and lower[k - 1] not in DETERMINERS
                and (lower[k - 1] != "and")
            ):
                break
            if word in (
                "some",
                "many",
                "most",
                "several",
                "all",
                "one",
                "few",
                "two",
                "three",
                "others",
                "other",
                "several",
            ):
                last = k
        elif word in PREPOSITIONS:
            if last is None and k == i:
                return None
            if word not in ("of", "for", "from", "at", "with", "in", "on", "against") or not _extends(
                document, k, limit
            ):
                break
        elif word == "and":
            if last is None or k + 1 >= limit or not (is_capital(document, k + 1) and is_capital(document, k - 1)):
                break
        elif word in _STOP_RIGHT and not (word in COMMON_VERBS and is_capital(document, k)):
            break
        elif words[k] == "(":
            closing = next((m for m in range(k + 1, min(limit, k + 12)) if words[m] == ")"), None)
            if closing is None or last is None:
                break
            last = closing
            k = closing
        elif is_word(document, k):
            if last is not None and word in CUES and not is_capital(document, k) and word not in EVIDENCE:
                break
            if (
                last is not None
                and is_capital(document, last)
                and not is_capital(document, k)
                and _verb_like(document, k, limit)
            ):
                break
            last = k
        elif words[k] not in ("&", "$", "%", "’", "'", "#", "@", "-"):
            break
        k += 1
    if last is None:
        return None
    if apposition and last + 2 < limit and words[last + 1] == ",":
        last = _apposition(document, last, limit)
    return i, last


def _extends(document: Document, k: int, limit: int) -> bool:
    """Does the preposition at k continue the noun phrase?"""
    if k + 1 >= limit:
        return False
    following = document.lower[k + 1]
    if following in WEEKDAYS or following in MONTHS or following[0].isdigit():
        return False
    if document.lower[k] in ("of", "for", "from", "at", "against"):
        return is_word(document, k + 1)
    if document.lower[k] == "on":
        return False
    return is_capital(document, k + 1) or (following == "the" and k + 2 < limit and is_capital(document, k + 2))


def _verb_like(document: Document, k: int, limit: int) -> bool:
    """A lower-case word between a name and something that opens an object or a clause."""
    if k + 1 >= limit:
        return False
    word, following = document.lower[k], document.lower[k + 1]
    opens = following in DETERMINERS or following in PREPOSITIONS or following in PRONOUNS or following == "that"
    return opens and (word.endswith(("ed", "s", "t")) or word in ("led", "won", "ran", "said"))


def _apposition(document: Document, last: int, limit: int) -> int:
    """ ", a Middle East analyst with the Center" belongs to the name before it."""
    start = last + 2
    word = document.lower[start]
    if word not in ("a", "an", "the", "who", "one"):
        plain = document.words[start][0].isalpha() and not is_capital(document, start) and not word.endswith("ing")
        if not plain or word in _NO_APPOSITION or word in CUES:
            return last
    k = start
    end = last
    while k < limit and k - start < 30:
        word = document.words[k]
        if word in (",", ".", ";", ":", "?", "!") or word in DASHES or word in CLOSING or word in ("“", '"'):
            break
        if (
            k > start
            and document.lower[k] in CUES
            and document.lower[start] != "who"
            and not is_capital(document, k)
            and (CUES[document.lower[k]].form != "base")
        ):
            return last
        end = k
        k += 1
    if k < limit and document.words[k] == "," and document.lower[start] == "who":
        return end
    return end


def main_subject(document: Document, first: int, limit: int) -> Phrase | None:
    """The subject of the sentence that starts at word `first`, looked for before `limit`."""
    lower, words = document.lower, document.words
    i = max(first, document.word_at(document.read(dateline_end)))
    if i >= limit:
        i = first
    for _ in range(4):
        while i < limit and (not is_word(document, i) or lower[i] in ("and", "but", "or", "so", "yet", "still", "then")
                             or (lower[i] in ADVERBS and lower[i] not in DETERMINERS)):  # fmt: skip
            i += 1
        if i >= limit:
            return None
        opener = lower[i]
        if (
            opener in PREPOSITIONS
            or opener in CONJUNCTIONS
            or opener.endswith("ing")
            or opener in ("speaking", "asked", "according")
        ):
            comma = next((k for k in range(i + 1, limit) if words[k] == ","), None)
            if comma is None:
                return None
            i = comma + 1
            continue
        phrase = phrase_after(document, i, limit)
        if phrase is None:
            return None
        following = phrase[1] + 1
        if following < limit and words[following] == "," and opener not in PRONOUNS and is_date(document, phrase):
            i = following + 1
            continue
        return phrase
    return None


def is_date(document: Document, phrase: Phrase) -> bool:
    return any(document.lower[k] in WEEKDAYS or document.lower[k] in MONTHS for k in range(phrase[0], phrase[1] + 1))
