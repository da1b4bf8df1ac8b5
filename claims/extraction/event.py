"""Events: something dated that the narrator says has happened.

What a speaker dates is a statement that carries the date.
"""

from claims.finding import Finding
from claims.language.dates import dateline_end, dates_between, told_dates
from claims.language.document import Document
from claims.language.extents import claim_span
from claims.language.furniture import is_furniture, is_personal
from claims.language.verbs import happened_between, will_happen_between
from claims.language.voices import bare_span, sentences_with_speech

name = "event"
label = "Date"
question = "Did it happen, and on that day?"
checklist = (
    "Check the day against a record made at the time.",
    "Does the weekday agree with the date?",
    "Is it the day it happened, or the day it was reported?",
    "Check the place and who took part.",
)
risk = 10
gives_way = frozenset(["superlative", "statement"])

_SHORTEST = 25  # characters


def find(document: Document) -> list[Finding]:
    """Clauses in the narrator's voice that tell what happened and when; dates still to come are none."""
    findings = []
    floor = document.read(dateline_end)
    spoken = document.read(sentences_with_speech)
    today = document.published_on.isoformat() if document.published_on else None
    for number, sentence in enumerate(document.sentences):
        if (
            number in spoken
            or sentence.heading
            or document.text[sentence.end - 1] in "?:"
            or is_furniture(document, number)
            or is_personal(document, number)
        ):
            continue
        bare = bare_span(document, number, floor)
        dates = [
            date for date in told_dates(document, bare.start, bare.end) if not (today and date.iso and date.iso > today)
        ]
        if not dates:
            continue
        first, last = document.word_at(dates[0].start), document.word_at(dates[0].end) - 1
        span = claim_span(document, first, last, bare)
        first, limit = document.word_at(span.start), document.word_at(span.end)
        if span.end - span.start < _SHORTEST or will_happen_between(document, first, limit):
            continue
        if not happened_between(document, first, limit):
            continue
        findings.append(
            Finding(
                kind=name,
                start=span.start,
                end=span.end,
                quote=document.text[span.start : span.end],
                rule="event: dated sentence",
                dates=dates_between(document, span.start, span.end),
            )
        )
    return findings
