"""Quotations that no listed verb reports: “A,” she demurred; he had a blunt message for them: “B”.

Whole quoted clauses only, so that the construction itself says that somebody speaks.
"""

from claims.language.document import Document
from claims.language.phrases import Phrase, is_capital, is_word, main_subject, phrase_after
from claims.language.quotations import Quotation, find_quotations
from claims.language.words import (
    ADVERBS,
    AUXILIARIES,
    COMMON_VERBS,
    CONJUNCTIONS,
    DETERMINERS,
    PREPOSITIONS,
    PRONOUNS,
)
from claims.text import Span

_SHORTEST = 5  # words, marks included
_SPOKEN = frozenset("went began put shot spoke sang cut broke gave sent ran".split())
_NO_VERB = AUXILIARIES | CONJUNCTIONS | PREPOSITIONS | DETERMINERS | PRONOUNS | ADVERBS


def find_unlisted(document: Document, held: list[Span]) -> list[tuple[Phrase, Phrase, Quotation]]:
    """(speaker, cue, quotation) of quotations that no span of `held` touches; speaker and cue in word numbers."""
    touched = bytearray(len(document.words))
    for span in held:
        for word in range(document.word_at(span.start), document.word_at(span.end)):
            touched[word] = 1
    found = []
    for quotation in document.read(find_quotations):
        first, end = document.word_at(quotation.start), document.word_at(quotation.end)
        if quotation.scare or quotation.words < _SHORTEST or any(touched[first:end]):
            continue
        told = _before(document, quotation, first) or _behind(document, quotation, end)
        if told and not any(touched[told[1][0] : told[1][1] + 1]):
            found.append((*told, quotation))
    return found


def _before(document: Document, quotation: Quotation, opening: int) -> tuple[Phrase, Phrase] | None:
    """ "Trump had a blunt message for them: “...”": all from the verb to the colon is the cue."""
    first, _ = document.word_range(document.sentence_at(quotation.start))
    if opening - first < 2 or document.words[opening - 1] != ":":
        return None
    subject = main_subject(document, first, opening - 1)
    if subject is None or subject[1] + 1 >= opening - 1 or not _is_verb(document, subject[1] + 1):
        return None
    return subject, (subject[1] + 1, opening - 2)


def _behind(document: Document, quotation: Quotation, after: int) -> tuple[Phrase, Phrase] | None:
    """ "“...,” he demurred": the verb stands right behind its subject."""
    own = document.sentences[document.sentence_at(quotation.end - 1)].paragraph
    if quotation.start != document.sentences[document.sentence_at(quotation.start)].start:
        return None
    if document.text[quotation.end - 2] not in ",?!—…" or after + 1 >= len(document.words):
        return None
    number = document.sentence_at(document.starts[after])
    limit = document.word_range(number)[1]
    if document.sentences[number].paragraph != own or not is_word(document, after):
        return None
    if _is_verb(document, after) and document.lower[after] not in AUXILIARIES:  # “...,” mused the minister
        subject = phrase_after(document, after + 1, limit)
        return (subject, (after, after)) if subject and not _goes_on(document, subject[1] + 1, limit) else None
    subject = phrase_after(document, after, limit, apposition=False)
    if subject is None or subject[1] + 1 >= limit or not _is_verb(document, subject[1] + 1):
        return None
    verb = subject[1] + 1
    return subject, (verb, verb)


def _is_verb(document: Document, i: int) -> bool:
    """A form in -ed or -s, or one of a few irregular ones."""
    word = document.lower[i]
    if word in _SPOKEN or word in COMMON_VERBS or word in ("had", "was", "is"):
        return True
    return word.isalpha() and word not in _NO_VERB and word.endswith(("ed", "s")) and not is_capital(document, i)


def _goes_on(document: Document, i: int, limit: int) -> bool:
    """Does a verb follow, so that what stood before is its subject?"""
    return i < limit and (document.lower[i] in AUXILIARIES or document.lower[i] in COMMON_VERBS)
