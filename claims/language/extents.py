"""How much of a sentence a claim takes: all of a short one, of a long one the clause around the words that matter.

What those words are is decided by the kinds of claims.
"""

from bisect import bisect_left
from itertools import pairwise

from claims.language.document import Document
from claims.language.speech import find_speech
from claims.language.verbs import is_verb
from claims.language.words import AUXILIARIES, COMMON_VERBS, DASHES, DETERMINERS, PREPOSITIONS, PRONOUNS
from claims.text import Span

_SHORT = 26  # words; a sentence up to this is taken whole
_CLAUSE = 5  # words; less says too little alone
_LONG = 40
_MOST = 10  # pieces added on either side; a list of more commas is no clause
_AFTER_COMMA = frozenset(
    "and but or while which who whom whose where when because although though after before since so according "
    "including noting adding saying if until whereas unless yet nor compared".split()
)
_OPENERS = frozenset("while because although whereas though".split())
_DEPENDENT = frozenset("including compared according noting adding saying".split())
_DROPPED = frozenset("and but or so yet , ; : - – — -- )".split())
_RELATIVES = frozenset("who which whom whose where".split())
_RELATIVE_LISTS = [[word] for word in _RELATIVES]


def claim_span(document: Document, first: int, last: int, within: Span) -> Span:
    """The part of text[within] that claims what words first..last tell; it holds them all."""
    start, limit = document.word_at(within.start), document.word_at(within.end)
    first, last = max(first, start), min(last, limit - 1)
    if limit - start > _SHORT:
        start, limit = _clause(document, first, last, start, limit)
    opening = document.word_at(within.start)
    while start < first and (
        document.lower[start] in _DROPPED or (start > opening and document.lower[start] in ("said", "says", "that"))
    ):
        start += 1
    while limit - 1 > last and document.lower[limit - 1] in ("said", "says", ",") and start > opening:
        limit -= 1
    begin, end = max(document.starts[start], within.start), min(document.ends[limit - 1], within.end)
    return Span(begin, end)


def _clause(document: Document, first: int, last: int, start: int, limit: int) -> tuple[int, int]:
    known = document.read(_parted)
    if (start, limit) not in known:
        known[start, limit] = [start, *_breaks(document, start, limit), limit]
    breaks = known[start, limit]
    low = max(at for at, word in enumerate(breaks) if word <= first)
    high = min(at for at, word in enumerate(breaks) if word > last)
    if low and not _DEPENDENT.isdisjoint(document.lower[breaks[low] : breaks[low] + 2]):
        low -= 1
    if low and is_verb(document.lower[breaks[low]]):
        low = max(0, low - 2)  # behind a relative clause: its subject stands before that
    while (breaks[high] - breaks[low] < _CLAUSE or not _holds_verb(document, breaks[low : high + 1], first)) and (
        (low > 0 or high < len(breaks) - 1) and high - low <= _MOST
    ):
        if low > 0:
            low -= 1
        else:
            high += 1
    begin, end = breaks[low], breaks[high]
    if document.lower[begin] in _RELATIVES or (
        begin > start and document.lower[begin] == "," and document.lower[begin + 1] in _RELATIVES
    ):
        begin = _antecedent(document, begin, start)
    if end - begin > _LONG:
        begin, end = _by_commas(document, first, last, begin, end)
    while end - 1 > last and (document.words[end - 1] in (",", ";", ":", "(") or document.words[end - 1] in DASHES):
        end -= 1
    return begin, end


def _parted(document: Document) -> dict[tuple[int, int], list[int]]:
    """Where the clauses of words first..limit-1 begin, kept for the other claims of a sentence."""
    return {}


def _breaks(document: Document, start: int, limit: int) -> list[int]:
    """Words at which a clause of words start..limit-1 begins."""
    lower, words = document.lower, document.words
    found = set()
    relative = False
    for k in range(start + 1, limit - 1):
        if words[k] == ",":
            if relative and is_verb(lower[k + 1]):
                found.add(k + 1)
            relative = lower[k + 1] in _RELATIVES
        if (
            words[k] == ";"
            or (words[k] in DASHES and words[k] != "-")
            or (words[k] == ":" and words[k + 1][0].isalpha())
        ):
            found.add(k + 1)
        elif (
            (words[k] == "," and lower[k + 1] in _AFTER_COMMA)
            or lower[k] in _OPENERS
            or (lower[k] in ("and", "but") and lower[k + 1] in PRONOUNS)
        ):
            found.add(k)
    for position in document.read(_told).get(document.sentence_at(document.starts[start]), ()):
        word = document.word_at(position)
        if start < word < limit:
            found.add(word)
    return sorted(found)


def _told(document: Document) -> dict[int, list[int]]:
    """Where reported content begins and ends, by sentence."""
    places: dict[int, list[int]] = {}
    for speech in document.read(find_speech):
        if not speech.attitude:
            for span in speech.content:
                for position in (span.start, span.end):
                    places.setdefault(document.sentence_at(position), []).append(position)
    return places


def _holds_verb(document: Document, breaks: list[int], first: int) -> bool:
    """Does a clause between the breaks, a relative one only where it holds word `first`, have a verb?"""
    return any(
        _tells(document, start, limit)
        for start, limit in pairwise(breaks)
        if start <= first < limit or not _is_relative(document, start)
    )


def _is_relative(document: Document, start: int) -> bool:
    return document.lower[start] in _RELATIVES or document.lower[start + 1 : start + 2] in _RELATIVE_LISTS


def _tells(document: Document, start: int, limit: int) -> bool:
    """Does a finite verb stand among words start..limit-1?"""
    verbs = document.read(_verbs)
    at = bisect_left(verbs, start)
    return at < len(verbs) and verbs[at] < limit


def _verbs(document: Document) -> list[int]:
    """All words that look like finite verbs, not nouns of the same form ("a visit", "in need")."""
    lower = document.lower
    return [
        k
        for k, word in enumerate(lower)
        if is_verb(word) and not (k and (lower[k - 1] in DETERMINERS or lower[k - 1] in PREPOSITIONS))
    ]


def _antecedent(document: Document, begin: int, start: int) -> int:
    """The noun phrase before a relative clause that starts at word `begin`."""
    lower = document.lower
    k = begin
    while k > start and begin - k < 8:
        word = lower[k - 1]
        if k < begin and (
            word in AUXILIARIES or word in COMMON_VERBS or word in (",", ";", "(") or word in PREPOSITIONS
        ):
            break
        k -= 1
    return k


def _by_commas(document: Document, first: int, last: int, start: int, limit: int) -> tuple[int, int]:
    """Whole comma-parted pieces around the words that matter, as many as do not grow overlong."""
    marks = [start, *(k + 1 for k in range(start, limit - 1) if document.words[k] == ","), limit]
    low = max(at for at, word in enumerate(marks) if word <= first)
    high = min(at for at, word in enumerate(marks) if word > last)
    farthest = max(0, low - _MOST)
    while low > farthest and (marks[high] - marks[low - 1] <= _LONG or not _tells(document, marks[low], marks[high])):
        low -= 1
    farthest = min(len(marks) - 1, high + _MOST)
    while high < farthest and (
        marks[high + 1] - marks[low] <= _LONG or not _holds_verb(document, marks[low : high + 1], first)
    ):
        high += 1
    return marks[low], marks[high]
