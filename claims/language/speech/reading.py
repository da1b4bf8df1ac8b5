"""A cue with what stands around it, and what can be told of a place without knowing the construction."""

from dataclasses import dataclass

from claims.language.clauses import quotation_at
from claims.language.cues import Cue
from claims.language.document import Document
from claims.language.phrases import Phrase, is_word
from claims.language.words import CLOSING


@dataclass
class Reading:
    """A cue and its surroundings, all by word numbers; `cut` is where an earlier statement of the sentence must end."""

    word: int
    first: int
    last: int
    cue: Cue
    subject: Phrase | None
    rule: str
    ahead: int | None = None  # first word of content that follows
    behind: int | None = None  # one past the last word of content that precedes
    cut: int = 0
    until: int | None = None  # one past the last word of content that follows, where the construction knows


def leads(document: Document, first: int, end: int) -> bool:
    """Is there nothing but "and", "but" and marks before word `end`?"""
    return all(not is_word(document, k) or document.lower[k] in ("and", "but", "or") for k in range(first, end))


def ends_speech(document: Document, i: int) -> bool:
    """Does the mark at word i close a quotation long enough to be speech?"""
    quotation = quotation_at(document, document.starts[i])
    return quotation is not None and quotation.words >= 5


def after_quotation(document: Document, first: int) -> bool:
    """Does the sentence before, in the same paragraph, end a quotation? (“Wait!” Smith said.)"""
    if not first or document.words[first - 1] not in CLOSING:
        return False
    before, here = document.sentence_at(document.starts[first - 1]), document.sentence_at(document.starts[first])
    return document.sentences[before].paragraph == document.sentences[here].paragraph and ends_speech(
        document, first - 1
    )


def is_title_case(document: Document, number: int) -> bool:
    """A headline: nearly every longer word of the sentence has a capital."""
    if document.sentences[number].heading:
        return True
    first, limit = document.word_range(number)
    longer = [word for word in document.words[first:limit] if len(word) > 3 and word[0].isalpha()]
    return len(longer) > 3 and sum(word[0].isupper() for word in longer) >= 0.8 * len(longer)
