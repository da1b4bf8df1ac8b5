"""Assertions: the narrator's own checkable sentence, for which the article names no source.

Dated sentences are events; sentences with reported speech are statements.
"""

from claims.checkworthiness import weigh
from claims.finding import Finding
from claims.language.dates import dateline_end, dates_between
from claims.language.document import Document
from claims.language.verbs import has_verb, judges, will_happen
from claims.language.voices import bare_span, sentences_with_speech

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

LINE = 0.42  # of check-worthiness; below it a sentence is only read, not queued
_SHORTEST = 7  # words
_FURNITURE = (
    "photo", "image", "picture", "caption", "by ", "watch ", "read ", "listen ", "click ", "follow ", "sign up",
    "subscribe", "reporting by", "editing by", "additional reporting", "copyright", "(reporting", "contributing:",
    "related:",
)  # fmt: skip


def find(document: Document) -> list[Finding]:
    """Narrator's sentences that state a fact, hold no reported speech and no date of their own (those are events)."""
    findings = []
    floor = document.read(dateline_end)
    spoken = document.read(sentences_with_speech)
    for number, sentence in enumerate(document.sentences):
        if number in spoken or sentence.heading:
            continue
        span = bare_span(document, number, floor)
        quote = document.text[span.start : span.end]
        if (
            len(quote.split()) < _SHORTEST
            or quote.endswith(("?", ":"))
            or quote[-1:] not in '.!”"’'
            or will_happen(document, number)
        ):
            continue
        if dates_between(document, span.start, span.end) or judges(document, number) or not has_verb(document, number):
            continue
        if _is_furniture(quote) or weigh(quote)[0] < LINE:
            continue
        findings.append(
            Finding(
                kind=name,
                start=span.start,
                end=span.end,
                quote=quote,
                rule="assertion: unattributed sentence",
                content=(span,),
            )
        )
    return findings


def _is_furniture(quote: str) -> bool:
    """Bylines, captions, credits and asides to the reader."""
    return quote[:40].lower().startswith(_FURNITURE)
