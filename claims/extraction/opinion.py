"""Opinions: where the narrator judges or says what ought to be. Not checkable: kept visible, never queued.

What a speaker judges is a statement.
"""

from claims.finding import Finding
from claims.language.dates import dateline_end
from claims.language.document import Document
from claims.language.verbs import judges, will_happen
from claims.language.voices import bare_span, sentences_with_speech

name = "opinion"
label = "Opinion"
question = "Not checkable: is it marked as the author's own view?"
checklist = ("Is it told apart from the facts beside it?", "Does a fact hide in it?")
risk = 0
noted = True


def find(document: Document) -> list[Finding]:
    """Sentences in the narrator's voice that judge."""
    floor = document.read(dateline_end)
    spoken = document.read(sentences_with_speech)
    findings = []
    for number, sentence in enumerate(document.sentences):
        if number in spoken or sentence.heading or not judges(document, number) or will_happen(document, number):
            continue
        span = bare_span(document, number, floor)
        findings.append(
            Finding(
                kind=name,
                start=span.start,
                end=span.end,
                quote=document.text[span.start : span.end],
                rule="opinion: judgement in the narrator's voice",
                content=(span,),
            )
        )
    return findings
