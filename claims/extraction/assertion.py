"""Assertions: the narrator's own checkable sentence, for which the article names no source.

Dated sentences are events; sentences with reported speech are statements.
"""

from claims.checkworthiness import weigh
from claims.finding import Finding
from claims.language.dates import dateline_end, told_dates
from claims.language.document import Document
from claims.language.extents import claim_span
from claims.language.furniture import is_furniture, is_personal
from claims.language.verbs import has_verb, is_coloured, is_unsure, judges, will_happen
from claims.language.voices import bare_span, sentences_with_speech
from claims.language.words import WEEKDAYS

name = "assertion"
label = "Narrator"
question = "Is it so? The article names no source."
checklist = (
    "Ask the author for the source.",
    "Is it common knowledge, or does it need a reference?",
    "Check names, places and causes one by one.",
)
risk = 8
gives_way = True

_NO_CLAIM = frozenset(
    "just so imagine consider suppose let meanwhile oh yes yeah no not perhaps maybe indeed thus".split()
)
_LEANING = _NO_CLAIM | frozenset("that that's this these those there's here exactly such what".split())
_LEANING_PAIRS = frozenset(
    [("it", "is"), ("it", "was"), ("it's", "the"), ("it's", "a"), ("there", "is"), ("there", "was")]
)
LINE = 0.55  # of check-worthiness; below it a sentence is only read, not queued
_SHORTEST = 7  # words
_LONG = 40  # words; of more, the main clause is the claim


def find(document: Document) -> list[Finding]:
    """Narrator's sentences that state a fact, hold no reported speech and no date of their own (those are events)."""
    findings = []
    floor = document.read(dateline_end)
    spoken = document.read(sentences_with_speech)
    title = _title(document)
    for number, sentence in enumerate(document.sentences):
        if number in spoken or sentence.heading or number == title:
            continue
        span = bare_span(document, number, floor)
        quote = document.text[span.start : span.end]
        if len(quote.split()) < _SHORTEST or quote[-1:] not in '.!”"’' or will_happen(document, number):
            continue
        if told_dates(document, span.start, span.end) or judges(document, number) or not has_verb(document, number):
            continue
        if (
            is_unsure(document, number)
            or is_coloured(document, number)
            or _leans(document, number)
            or is_furniture(document, number)
        ):
            continue
        if weigh(quote)[0] < LINE or not _is_anchored(document, number) or is_personal(document, number):
            continue
        first = document.word_at(span.start)
        if document.word_at(span.end) - first > _LONG:
            span = claim_span(document, first, first + _SHORTEST, span)
        findings.append(
            Finding(
                kind=name,
                start=span.start,
                end=span.end,
                quote=document.text[span.start : span.end],
                rule="assertion: unattributed sentence",
            )
        )
    return findings


def _title(document: Document) -> int | None:
    """A headline that ends in a full stop."""
    first = document.sentences[:2]
    if len(first) == 2 and first[1].paragraph != first[0].paragraph and first[0].end - first[0].start <= 160:
        return 0
    return None


def _leans(document: Document, number: int) -> bool:
    """ "That makes it", "So did she", "Just ask him": says too little without the sentence before it."""
    first, limit = document.word_range(number)
    opening = document.lower[first : first + 3]
    if opening[:1] and (opening[0] in _LEANING or tuple(opening[:2]) in _LEANING_PAIRS):
        return not any(document.words[k][0].isdigit() for k in range(first, limit)) or opening[0] in _NO_CLAIM
    return False


def _is_anchored(document: Document, number: int) -> bool:
    """Does a name or a number inside the sentence give a checker something to look up?"""
    first, limit = document.word_range(number)
    inside = range(first + 1, limit)
    if not document.read(_shows_names) or any(document.words[k][0].isdigit() for k in inside):
        return True
    return any(document.words[k][0].isupper() and document.lower[k] not in WEEKDAYS for k in inside)


def _shows_names(document: Document) -> bool:
    """False where all letters have one case."""
    return any(word[0].isupper() for word in document.words)
