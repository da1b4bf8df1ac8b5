"""Opinions: where the narrator judges or says what ought to be. Not checkable: kept visible, never queued.

What a speaker judges is a statement.
"""

from claims.finding import Finding
from claims.language.dates import dateline_end
from claims.language.document import Document
from claims.language.speech import Speech, find_speech
from claims.language.verbs import judges, will_happen
from claims.language.voices import bare_span, sentences_with_speech

name = "opinion"
label = "Opinion"
question = "Not checkable: is it marked as the author's own view?"
checklist = ("Is it told apart from the facts beside it?", "Does a fact hide in it?")
risk = 0
noted = True
gives_way = frozenset(["superlative"])


def find(document: Document) -> list[Finding]:
    """Sentences in the narrator's voice that judge, and what he says that something seems to be."""
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
    impressions = [speech for speech in document.read(find_speech) if speech.rule == "seeming"]
    return findings + [_impression(document, speech) for speech in impressions]


def _impression(document: Document, speech: Speech) -> Finding:
    """ "The gate appeared to hold": the narrator's own impression, with the words that make it one as its cue."""
    start = min(span.start for span in (speech.cue, *speech.content))
    end = max(span.end for span in (speech.cue, *speech.content))
    return Finding(
        kind=name,
        start=start,
        end=end,
        quote=document.text[start:end],
        rule=f"opinion: {speech.lemma}",
        content=speech.content,
        cue=(speech.cue,),
    )
