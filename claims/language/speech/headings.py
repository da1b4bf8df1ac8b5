"""Headlines, cross-heads and transcripts, where a colon stands for "says": "Orne: X", "X: Orne", "ORNE: X".

Statements with a verb are found in constructions.py.
"""

from collections import Counter
from dataclasses import dataclass

from claims.language.clauses import is_opening
from claims.language.cues import EVIDENCE
from claims.language.document import Document
from claims.language.quotations import mask
from claims.language.syntax import read_syntax
from claims.text import Span

_NO_SPEAKERS = frozenset(
    "watch video update updated exclusive analysis photos photo opinion listen breaking live editorial review "
    "fact-check read gallery pictures infographic explainer note related source correction editor's".split()
)


_BODIES = frozenset(
    "agency police officials ministry minister sources source court company union army prosecutors watchdog experts "
    "scientists researchers study report survey poll inquiry doctors lawyers president mayor witnesses".split()
)


@dataclass(frozen=True)
class HeadSpeech:
    """A statement whose cue is a colon."""

    cue: Span
    speaker: Span
    content: tuple[Span, ...]
    rule: str
    sentence: int


def head_speeches(document: Document) -> list[HeadSpeech]:
    """Attributions by colon in headings, and turns of a transcript."""
    found = []
    turns: list[HeadSpeech] = []
    paragraph = -1
    for number, sentence in enumerate(document.sentences):
        opens = sentence.paragraph != paragraph
        paragraph = sentence.paragraph
        if not opens:
            continue
        if sentence.heading or sentence.paragraph == 0:
            head = _heading(document, number)
            if head:
                found.append(head)
        else:
            turn = _turn(document, number)
            if turn:
                turns.append(turn)
    counts = Counter(document.text[turn.speaker.start : turn.speaker.end] for turn in turns)
    if sum(counts.values()) >= 3:
        found += turns
    return found


def _heading(document: Document, number: int) -> HeadSpeech | None:
    first, limit = document.word_range(number)
    words = document.words
    colon = next(
        (
            k
            for k in range(first + 1, limit)
            if words[k] == ":" and document.text[document.ends[k] : document.ends[k] + 1].isspace()
        ),
        None,
    )
    if colon is None or colon + 1 >= limit:
        return None
    last = limit - 1
    while last > colon and words[last] in (".", "!"):
        last -= 1
    if document.words[first] in ("Q", "A") and colon == first + 1:
        return None  # a question and its answer
    if _is_speaker(document, first, colon - 1) and last - colon >= 3 and _says(document, colon + 1, last):
        return _head(document, (first, colon - 1), colon, (colon + 1, last), number)
    if _is_speaker(document, colon + 1, last) and colon - first >= 3 and _is_said(document, first, colon):
        return _head(document, (colon + 1, last), colon, (first, colon - 1), number)
    return None


def _is_speaker(document: Document, first: int, last: int) -> bool:
    """One to five words, all capitalised or a kind of report."""
    if not 0 <= last - first <= 4 or document.lower[first] in _NO_SPEAKERS:
        return False
    words = document.words[first : last + 1]
    if first == last and document.lower[first] in _BODIES:
        return True
    if (
        last + 2 < len(document.words)
        and is_opening(document, last + 2)
        and "VERB" not in document.read(read_syntax).tags[first : last + 1]
    ):
        return document.words[first][0].isupper()  # Prime minister: “A”
    return all(
        word[0].isupper() or word.lower() in EVIDENCE or word in ("of", "the", "al", "de", "bin") for word in words
    ) and (words[0][0].isupper())


def _is_said(document: Document, first: int, colon: int) -> bool:
    """ "A: Orne": A can be said, or Orne is spoken of elsewhere too, as nobody in a credit is."""
    return _says(document, first, colon - 1) or document.read(_word_counts)[document.lower[colon + 1]] > 1


def _word_counts(document: Document) -> Counter[str]:
    return Counter(document.lower)


def _says(document: Document, first: int, last: int) -> bool:
    """Can words first..last be what somebody says? A verb is in them or a quotation."""
    tags = document.read(read_syntax).tags[first : last + 1]
    return "VERB" in tags or "AUX" in tags or any(document.read(mask)[first : last + 1])


def _head(
    document: Document, speaker: tuple[int, int], colon: int, content: tuple[int, int], number: int
) -> HeadSpeech:
    return HeadSpeech(
        Span(document.starts[colon], document.ends[colon]),
        Span(document.starts[speaker[0]], document.ends[speaker[1]]),
        (Span(document.starts[content[0]], document.ends[content[1]]),),
        "heading",
        number,
    )


def _turn(document: Document, number: int) -> HeadSpeech | None:
    """A paragraph such as "SMITH: We will go."."""
    first, limit = document.word_range(number)
    if first < limit and document.words[first] in ("“", '"', "*"):
        first += 1
    colon = next((k for k in range(first + 1, min(limit, first + 5)) if document.words[k] == ":"), None)
    if colon is None or colon + 1 >= limit or not all(word[0].isupper() for word in document.words[first:colon]):
        return None
    last = number
    paragraph = document.sentences[number].paragraph
    while last + 1 < len(document.sentences) and document.sentences[last + 1].paragraph == paragraph:
        last += 1
    return HeadSpeech(
        Span(document.starts[colon], document.ends[colon]),
        Span(document.starts[first], document.ends[colon - 1]),
        (Span(document.starts[colon + 1], document.sentences[last].end),),
        "transcript",
        number,
    )
