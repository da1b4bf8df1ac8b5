"""Quotations that go on: what a speaker says after the sentence that names him, in this paragraph or the next.

“A,” she said. She had waited for years. “B.” – B is hers too, as long as nobody else speaks in between.
"""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from claims.language.clauses import quotation_at
from claims.language.cues import CUES
from claims.language.document import Document
from claims.language.quotations import Quotation, find_quotations, mask
from claims.text import Span

_SHORTEST = 4  # words, marks included; less is a scare quote
_BESIDE = 8  # statements that end in one sentence and are looked at
_MOST = 12  # quotations that one statement may go on for


def find_continuations(document: Document, said: Sequence[tuple[Span, tuple[Span, ...]]]) -> dict[int, list[Span]]:
    """For statements given as (cue, content spans) by place: the further quotations of each, by its number."""
    held = sorted(
        (span.start, span.end, number) for number, (cue, content) in enumerate(said) for span in (cue, *content)
    )
    starts = [start for start, _, _ in held]
    reaches = list(accumulate((end for _, end, _ in held), max))
    last = sorted((max(span.end for span in (cue, *content)), number) for number, (cue, content) in enumerate(said))
    ends = [end for end, _ in last]
    found: dict[int, list[Span]] = {}
    for quotation in document.read(find_quotations):
        at = bisect_right(starts, quotation.end - 1) - 1
        if at >= 0 and reaches[at] > quotation.start:
            continue
        if not quotation.closed and (speaker := _next_speaker(document, quotation, said, starts, held)) is not None:
            found.setdefault(speaker, []).append(Span(quotation.start, quotation.end))
            continue
        before = bisect_right(ends, quotation.start) - 1
        if before < 0 or not _stands_alone(document, quotation):
            continue
        number = _last_quoted(document, said, last, before)
        own = found.get(number, [])
        if len(own) < _MOST and _goes_on(document, *said[number], own, quotation):
            found.setdefault(number, []).append(Span(quotation.start, quotation.end))
    return found


def _last_quoted(
    document: Document, said: Sequence[tuple[Span, tuple[Span, ...]]], last: list[tuple[int, int]], before: int
) -> int:
    """Of the statements that end in one sentence the last that is quoted: in “A,” she said, adding that B, or
    according to the paper, it is “A” that goes on."""
    inside = document.read(mask)
    sentence = document.sentence_at(last[before][0] - 1)
    for end, number in reversed(last[max(0, before - _BESIDE) : before + 1]):
        if document.sentence_at(end - 1) != sentence:
            break
        if any(inside[document.word_at(span.end) - 1] for span in said[number][1]):
            return number
    return last[before][1]


def _next_speaker(
    document: Document,
    quotation: Quotation,
    said: Sequence[tuple[Span, tuple[Span, ...]]],
    starts: list[int],
    held: list[tuple[int, int, int]],
) -> int | None:
    """Whose statement begins with the next paragraph, where this one's quotation was left open for it."""
    number = document.sentence_at(quotation.end - 1) + 1
    if number >= len(document.sentences) or not _stands_alone(document, quotation):
        return None
    start = document.sentences[number].start
    at = bisect_right(starts, start) - 1
    if at < 0 or held[at][0] != start or quotation_at(document, start) is None:
        return None
    speaker = held[at][2]
    return speaker if any(span.start == start for span in said[speaker][1]) else None


def _stands_alone(document: Document, quotation: Quotation) -> bool:
    """Whole sentences in quotation marks, but for a word or two in front ("But “...”")."""
    if quotation.scare or quotation.words < _SHORTEST:
        return False
    first = document.sentence_at(quotation.start)
    last = document.sentence_at(quotation.end - 1)
    lead = document.word_at(quotation.start) - document.first_words[first]
    rest = document.text[quotation.end : document.sentences[last].end]
    inner = document.text[quotation.end - 2] if quotation.closed else "."
    return lead <= 1 and not rest.strip(" .)") and (inner in ".?!…’'—-" or rest.strip() == ".")


def _goes_on(
    document: Document, cue: Span, content: tuple[Span, ...], further: list[Span], quotation: Quotation
) -> bool:
    """Is the quotation the same speaker's? In his paragraph it is; in the next one where his ended with his words."""
    at, own = document.sentence_at(quotation.start), document.sentence_at(cue.start)
    paragraph, from_paragraph = document.sentences[at].paragraph, document.sentences[own].paragraph
    if further:
        from_paragraph = document.sentences[document.sentence_at(further[-1].start)].paragraph
    if paragraph == from_paragraph:
        return True
    if paragraph != from_paragraph + 1:
        return False
    end = max(span.end for span in (cue, *content, *further))
    return document.sentences[document.sentence_at(end - 1)].paragraph == from_paragraph and not _is_told(
        document, quotation
    )


def _last_cues(document: Document) -> dict[int, int]:
    """For each paragraph the last word that can report speech."""
    last: dict[int, int] = {}
    for number, sentence in enumerate(document.sentences):
        first, limit = document.word_range(number)
        for word in range(limit - 1, first - 1, -1):
            if document.lower[word] in CUES:
                last[sentence.paragraph] = word
                break
    return last


def _is_told(document: Document, quotation: Quotation) -> bool:
    """Does the rest of the quotation's paragraph name who speaks?"""
    number = document.sentence_at(quotation.end - 1)
    last = document.read(_last_cues).get(document.sentences[number].paragraph, -1)
    return last >= document.word_range(number)[1]
