"""Quotations that no listed verb reports: “A,” she demurred; he had a blunt message for them: “B”.

Whole quoted clauses only, so that the construction itself says that somebody speaks.
"""

from claims.language.cues import CUES
from claims.language.document import Document
from claims.language.phrases import Phrase, is_capital, is_word, phrase_after
from claims.language.quotations import Quotation, find_quotations, mask
from claims.language.syntax import governing_subject, read_syntax
from claims.language.words import (
    ADVERBS,
    AUXILIARIES,
    COMMON_VERBS,
    CONJUNCTIONS,
    DASHES,
    DETERMINERS,
    OPENING,
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
    """ "Trump had a blunt message for them: “...”": all from the verb to the colon is the cue; "Mara Orne: “...”"."""
    first, _ = document.word_range(document.sentence_at(quotation.start))
    colon = opening - 1
    if opening - first < 2 or document.words[colon] != ":":
        return None
    tags, inside = document.read(read_syntax).tags, document.read(mask)
    for verb in range(first, colon):
        if tags[verb] == "VERB" and not inside[verb]:
            subject = governing_subject(document, verb)
            if subject and subject[1] < verb:
                return subject, (verb, colon - 1)
    return _named(document, first, colon)


def _named(document: Document, first: int, colon: int) -> tuple[Phrase, Phrase] | None:
    """A name of up to six words that fills all from the sentence's start, or from a dash, to the colon."""
    start = colon
    while start > first and colon - start < 7 and is_capital(document, start - 1):
        start -= 1
    parted = start == first or document.words[start - 1] in DASHES or document.words[start - 1] in OPENING
    return ((start, colon - 1), (colon, colon)) if parted and 0 < colon - start < 7 else None


def _behind(document: Document, quotation: Quotation, after: int) -> tuple[Phrase, Phrase] | None:
    """ "“...,” he demurred" and "“...,” mused the minister"."""
    own = document.sentences[document.sentence_at(quotation.end - 1)].paragraph
    if quotation.start != document.sentences[document.sentence_at(quotation.start)].start:
        return None
    if document.text[quotation.end - 2] not in ",?!—…" or after + 1 >= len(document.words):
        return None
    number = document.sentence_at(document.starts[after])
    limit = document.word_range(number)[1]
    if document.sentences[number].paragraph != own or not is_word(document, after):
        return None
    tags = document.read(read_syntax).tags
    if tags[after] == "VERB" and _is_verb(document, after):
        subject = phrase_after(document, after + 1, limit)
        return (subject, (after, after)) if subject and not _goes_on(document, subject[1] + 1, limit) else None
    for verb in range(after + 1, min(limit, after + 20)):
        if tags[verb] == "VERB" or (document.lower[verb] in CUES and tags[verb] != "PROPN"):
            last = verb - 1
            while last > after and (document.lower[last] in ADVERBS or tags[last] in ("ADV", "AUX")):
                last -= 1
            end = verb + (verb + 1 < limit and document.lower[verb + 1] in ("on", "out", "back"))
            return ((after, last), (verb, end)) if is_word(document, last) else None
    return None


def _is_verb(document: Document, i: int) -> bool:
    """A form in -ed or -s, or one of a few irregular ones."""
    word = document.lower[i]
    if word in _SPOKEN or word in COMMON_VERBS or word in ("had", "was", "is"):
        return True
    return word.isalpha() and word not in _NO_VERB and word.endswith(("ed", "s")) and not is_capital(document, i)


def _goes_on(document: Document, i: int, limit: int) -> bool:
    """Does a verb follow, so that what stood before is its subject?"""
    return i < limit and (document.lower[i] in AUXILIARIES or document.lower[i] in COMMON_VERBS)
