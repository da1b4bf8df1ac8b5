"""Events: something dated that the narrator says has happened.

What a speaker dates is a statement that carries the date.
"""

from claims.finding import Finding
from claims.language.dates import dateline_end, dates_between
from claims.language.document import Document
from claims.language.verbs import has_happened
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


def find(document: Document) -> list[Finding]:
    """Sentences in the narrator's voice with a date outside the dateline and a verb that tells what happened."""
    findings = []
    floor = document.read(dateline_end)
    spoken = document.read(sentences_with_speech)
    for number, sentence in enumerate(document.sentences):
        if number in spoken or sentence.heading:
            continue
        span = bare_span(document, number, floor)
        dates = dates_between(document, span.start, span.end)
        if not dates or span.end - span.start < 25 or not has_happened(document, number):
            continue
        findings.append(
            Finding(
                kind=name,
                start=span.start,
                end=span.end,
                quote=document.text[span.start : span.end],
                rule="event: dated sentence",
                content=(span,),
                dates=dates,
            )
        )
    return findings
