"""Predictions: what the narrator says will happen. Not checkable yet: kept visible, never queued.

What a speaker predicts is a statement.
"""

from claims.finding import Finding
from claims.language.dates import dateline_end, dates_between
from claims.language.document import Document
from claims.language.verbs import will_happen
from claims.language.voices import bare_span, sentences_with_speech

name = "prediction"
label = "Prediction"
question = "Not checkable yet: who expects it, and when will it show?"
checklist = ("Is somebody named who expects it?", "When could it be checked?")
risk = 0
noted = True
gives_way = frozenset(["statement"])


def find(document: Document) -> list[Finding]:
    """Sentences in the narrator's voice about the future."""
    floor = document.read(dateline_end)
    spoken = document.read(sentences_with_speech)
    findings = []
    for number, sentence in enumerate(document.sentences):
        if number in spoken or sentence.heading or not will_happen(document, number):
            continue
        span = bare_span(document, number, floor)
        findings.append(
            Finding(
                kind=name,
                start=span.start,
                end=span.end,
                quote=document.text[span.start : span.end],
                rule="prediction: future in the narrator's voice",
                content=(span,),
                dates=dates_between(document, span.start, span.end),
            )
        )
    return findings
