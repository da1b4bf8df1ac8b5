"""Who says what: every reported statement of a document with its cue, its speaker's mention and its content.

Cues are found in the lexicon; what stands around each decides the construction. Names are resolved elsewhere.
"""

from dataclasses import dataclass, replace

from claims.language.cues import BARE, CUES, MOST_CUES
from claims.language.document import Document
from claims.language.quotations import mask
from claims.language.speech.constructions import read_cue
from claims.language.speech.contents import content_spans
from claims.language.speech.continuations import find_continuations
from claims.language.speech.headings import head_speeches
from claims.language.speech.reading import Reading
from claims.language.speech.unlisted import find_unlisted
from claims.text import Span


@dataclass(frozen=True)
class Speech:
    """One reported statement. `speaker` is the mention, `content` its spans in order; `depth` 0 hangs on the narrator,
    1 on somebody else's words; `rule` names the construction; `attitude` marks thinking and wanting."""

    cue: Span
    speaker: Span | None
    content: tuple[Span, ...]
    rule: str
    attitude: bool
    lemma: str
    sentence: int
    depth: int = 0


def find_speech(document: Document) -> list[Speech]:
    """All reported statements, by place of their cue."""
    inside = document.read(mask)
    by_sentence: dict[int, list[int]] = {}
    sentence = 0
    for i, word in enumerate(document.lower):
        if (word in CUES or word in BARE) and not inside[i]:
            while sentence + 1 < len(document.first_words) and document.first_words[sentence + 1] <= i:
                sentence += 1
            by_sentence.setdefault(sentence, []).append(i)
    found: list[Speech] = []
    for number, words in by_sentence.items():
        if len(words) <= MOST_CUES:
            found += _in_sentence(document, number, words)
    spoken = {speech.sentence for speech in found}
    found += [
        Speech(head.cue, head.speaker, head.content, head.rule, False, ":", head.sentence)
        for head in document.read(head_speeches)
        if head.sentence not in spoken or head.rule == "transcript"
    ]
    held = [span for speech in found for span in (speech.cue, *speech.content)]
    for subject, verb, quotation in find_unlisted(document, held):
        found.append(
            Speech(
                Span(document.starts[verb[0]], document.ends[verb[1]]),
                Span(document.starts[subject[0]], document.ends[subject[1]]),
                (Span(quotation.start, quotation.end),),
                "quotation",
                False,
                document.lower[verb[0]],
                document.sentence_at(document.starts[verb[0]]),
            )
        )
    found.sort(key=lambda speech: speech.cue.start)
    nested = _nested(_continued(document, found))
    return [speech for speech in nested if not (speech.attitude and speech.depth)]


def _in_sentence(document: Document, number: int, words: list[int]) -> list[Speech]:
    first, limit = document.word_range(number)
    readings: list[Reading] = []
    for i in words:
        if readings and i <= readings[-1].last:
            continue
        reading = read_cue(document, i, first, limit, readings)
        if reading is not None:
            readings.append(reading)
    found = []
    for position, reading in enumerate(readings):
        content = content_spans(document, readings, position, number)
        if content:
            speaker = None
            if reading.subject:
                speaker = Span(document.starts[reading.subject[0]], document.ends[reading.subject[1]])
            cue = Span(document.starts[reading.first], document.ends[reading.last])
            attitude = reading.cue.attitude and not _joined(readings, position)
            found.append(Speech(cue, speaker, content, reading.rule, attitude, reading.cue.lemma, number))
    return found


def _joined(readings: list[Reading], position: int) -> bool:
    """ "She stated that A and considers B": the second verb shares the subject and is reported like the first."""
    if not position:
        return False
    before, here = readings[position - 1], readings[position]
    return before.subject is not None and before.subject == here.subject and not before.cue.attitude


def _continued(document: Document, found: list[Speech]) -> list[Speech]:
    """The same statements with the quotations that go on after them."""
    further = find_continuations(document, [(speech.cue, speech.content) for speech in found])
    return [
        replace(speech, content=tuple(sorted((*speech.content, *further[number]), key=lambda span: span.start)))
        if number in further
        else speech
        for number, speech in enumerate(found)
    ]


def _nested(found: list[Speech]) -> list[Speech]:
    """Depth of each statement: how many others hold its cue inside their content."""
    nested = []
    for at, speech in enumerate(found):
        around = sum(
            any(span.start <= speech.cue.start and speech.cue.end <= span.end for span in other.content)
            for other in found[max(0, at - 12) : at + 12]
            if other is not speech
        )
        nested.append(replace(speech, depth=around))
    return nested
