"""Whose voice a stretch of text is: the narrator's, or somebody's whose statement holds it.

The statements themselves are found in speech.py.
"""

from bisect import bisect_right
from dataclasses import dataclass

from claims.language.document import Document
from claims.language.naming.speakers import resolve_speakers
from claims.language.speech import Speech, find_speech
from claims.text import Span


@dataclass(frozen=True)
class Voice:
    """The innermost statement around a place, with its speaker's resolved name, and the words of the mention."""

    speech: Speech
    name: str | None
    mention: str | None


def _by_content(document: Document) -> list[tuple[int, int, Speech]]:
    contents = [
        (span.start, span.end, speech)
        for speech in document.read(find_speech)
        if not speech.attitude
        for span in speech.content
    ]
    return sorted(contents, key=lambda content: content[:2])


def _starts(document: Document) -> list[int]:
    return [start for start, _, _ in document.read(_by_content)]


def voice_at(document: Document, start: int, end: int) -> Voice | None:
    """The innermost statement whose content holds text[start:end]; None in the narrator's voice."""
    contents = document.read(_by_content)
    at = bisect_right(document.read(_starts), start)
    for begin, stop, speech in reversed(contents[max(0, at - 40) : at]):
        if begin <= start and end <= stop:
            whom = document.read(resolve_speakers)[speech]
            mention = document.text[speech.speaker.start : speech.speaker.end] if speech.speaker else None
            return Voice(speech, whom.name, mention)
    return None


def sentences_with_speech(document: Document) -> set[int]:
    """Numbers of the sentences that hold a cue or any reported content."""
    held: set[int] = set()
    for speech in document.read(find_speech):
        if speech.attitude:
            continue
        held.add(speech.sentence)
        for span in speech.content:
            held.update(
                range(document.sentence_at(span.start), document.sentence_at(max(span.start, span.end - 1)) + 1)
            )
    return held


def bare_span(document: Document, sentence: int, floor: int = 0) -> Span:
    """A sentence without stray marks before it and without its dateline, which ends at `floor`."""
    found = document.sentences[sentence]
    start = max(found.start, floor) if floor < found.end else found.start
    while start < found.end - 1 and (document.text[start] in ".,;:–—" or document.text[start].isspace()):
        start += 1
    return Span(start, found.end)
