"""Statements: what somebody is reported to have said, written or found, with the chain of who reports whom.

How reported speech is read is in claims/language/speech/__init__.py.
"""

from itertools import accumulate

from claims.finding import Directness, Finding, Step
from claims.language.dates import dates_between
from claims.language.document import Document
from claims.language.naming.speakers import resolve_speakers
from claims.language.quotations import mask
from claims.language.speech import Speech, find_speech
from claims.text import Span

name = "statement"
label = "Statement"
question = "Was it said, like this, by this person, and is it so?"
checklist = (
    "Find the recording, the transcript or the original document.",
    "Compare the words: quoted exactly, shortened, or turned?",
    "Read what was said before and after it.",
    "Check name, office, place and day of the speaker.",
    "Then check what was said, apart from who said it.",
)
risk = 18


def find(document: Document) -> list[Finding]:
    """Every reported statement; thoughts and wishes are noted only."""
    speeches = document.read(find_speech)
    return [_finding(document, speech) for speech in speeches if speech.content and speech.rule != "seeming"]


def _finding(document: Document, speech: Speech) -> Finding:
    chain = (*(_step(document, outer) for outer in around(document, speech)), _step(document, speech))
    spans = [speech.cue, *speech.content] + ([speech.speaker] if speech.speaker else [])
    start, end = min(span.start for span in spans), max(span.end for span in spans)
    own = chain[-1]
    return Finding(
        kind=name,
        start=start,
        end=end,
        quote=document.text[start:end],
        rule=f"{speech.rule}: {speech.lemma}",
        content=speech.content,
        speaker=own.speaker,
        speaker_name=own.speaker_name,
        speaker_note=own.speaker_note,
        cue=own.cue,
        directness=own.directness,
        chain=chain,
        dates=dates_between(document, start, end),
        noted=speech.attitude,
    )


def _step(document: Document, speech: Speech) -> Step:
    speaker = (speech.speaker,) if speech.speaker else ()
    whom = document.read(resolve_speakers)[speech]
    return Step(
        speaker_text=document.text[speech.speaker.start : speech.speaker.end] if speech.speaker else None,
        speaker_name=whom.name,
        speaker=speaker,
        cue=(speech.cue,),
        content=speech.content,
        directness=directness(document, speech.content),
        speaker_note=whom.reason,
    )


def around(document: Document, speech: Speech) -> list[Speech]:
    """The statements inside whose content this one stands, outermost first."""
    if not speech.depth:
        return []
    speeches = document.read(find_speech)
    at = document.read(_places)[speech]
    outer = [
        other
        for other in speeches[max(0, at - 12) : at + 12]
        if other is not speech
        and any(span.start <= speech.cue.start and speech.cue.end <= span.end for span in other.content)
    ]
    return sorted(outer, key=lambda other: other.depth)


def _places(document: Document) -> dict[Speech, int]:
    return {speech: at for at, speech in enumerate(document.read(find_speech))}


def directness(document: Document, content: tuple[Span, ...]) -> Directness:
    """Direct when nearly every word stands in quotation marks, indirect when none does, else mixed."""
    words_before, quoted_before = document.read(_counts)
    words = quoted = 0
    for span in content:
        first, end = document.word_at(span.start), document.word_at(span.end)
        words += words_before[end] - words_before[first]
        quoted += quoted_before[end] - quoted_before[first]
    if not quoted:
        return "indirect"
    return "direct" if quoted >= 0.9 * words else "mixed"


def _counts(document: Document) -> tuple[list[int], list[int]]:
    """How many words, and how many words in quotation marks, stand before each word; marks do not count."""
    inside = document.read(mask)
    spoken = [word[0].isalnum() for word in document.words]
    quoted = (is_word and bool(inside[i]) for i, is_word in enumerate(spoken))
    return list(accumulate(spoken, initial=0)), list(accumulate(quoted, initial=0))
