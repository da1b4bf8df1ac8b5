"""The content of a reported statement in its sentence: its spans, cut before the next statement.

Which construction it is was decided before, in constructions.py; later sentences are read in continuations.py.
"""

import re

from claims.language.clauses import is_opening, quotation_at, trim, whole
from claims.language.dates import dateline_end
from claims.language.document import Document
from claims.language.phrases import Phrase
from claims.language.quotations import mask
from claims.language.speech.background import before_background
from claims.language.speech.reading import Reading
from claims.language.words import DASHES, JOINS, SUBORDINATORS
from claims.text import Span

_BESIDE = frozenset("himself herself themselves itself too again all".split())
_POINTERS = frozenset("it that so this them him her me us".split())
_SLUG = re.compile(r"(?:\d{1,2}[:.]\d\d\s{1,3})?(?:\[[A-Z ]{2,30}\]\s{0,3}){0,4}")


def content_spans(document: Document, readings: list[Reading], position: int, number: int) -> tuple[Span, ...]:
    """The content of readings[position] in sentence `number`, in order; empty where nothing is left of it."""
    reading = readings[position]
    first, limit = document.word_range(number)
    spans: list[Span | None] = []
    if reading.rule in ("passive", "seeming", "hearsay") and reading.behind is not None and reading.ahead is not None:
        spans.append(trim(document, document.starts[reading.cut], document.ends[reading.behind - 1]))
        end = _end_ahead(document, reading, readings, position, first, limit)
        spans.append(trim(document, document.starts[reading.ahead], end))
        return tuple(span for span in spans if span)
    if reading.behind is not None:
        spans.append(_behind(document, reading, readings, position, first, number))
    if reading.ahead is not None and reading.ahead < limit:
        start = document.starts[reading.ahead]
        if is_opening(document, reading.ahead) and reading.behind is not None:
            quotation = quotation_at(document, start)
            end = quotation.end if quotation else start
        else:
            end = _end_ahead(document, reading, readings, position, first, limit)
            opened = quotation_at(document, start)
            if opened and opened.start == start and opened.words >= 5 and document.text[opened.end - 2] == ",":
                end = opened.end
        end = whole(document, start, end)
        spans.append(trim(document, start, end))
    elif reading.ahead is not None and reading.behind is None:
        spans += _block(document, number)
    if not any(spans) or _is_empty(document, spans):
        return ()
    return tuple(span for span in spans if span)


def _is_empty(document: Document, spans: list[Span | None]) -> bool:
    """ "He denied it", "said so himself": a word that only points at what was said."""
    told = [k for span in spans if span for k in range(document.word_at(span.start), document.word_at(span.end))]
    words = [document.lower[k] for k in told if document.words[k][0].isalnum()]
    points = words[:1] and words[0] in _POINTERS and all(word in _BESIDE for word in words[1:])
    return bool(points) and not any(document.read(mask)[k] for k in told)


def _behind(
    document: Document, reading: Reading, readings: list[Reading], position: int, first: int, number: int
) -> Span | None:
    start = _after_slug(document, max(document.sentences[number].start, document.read(dateline_end)))
    if reading.behind == first:  # the quotation is a sentence of its own: “Wait!” Smith said.
        quotation = quotation_at(document, document.starts[first - 1])
        return Span(quotation.start, quotation.end) if quotation else None
    if position:
        previous = readings[position - 1]
        if reading.rule != "according" and previous.ahead is not None and previous.behind is not None:
            start = max(start, document.ends[previous.last])
    quotation = quotation_at(document, start)
    if quotation and quotation.start < start and not quotation.scare:
        start = quotation.start
    closing = quotation_at(document, document.ends[reading.behind - 1] - 1) if reading.behind else None
    if closing and closing.start > start and document.text[: closing.start].rstrip()[-1:] == ":":
        start = closing.start
    assert reading.behind is not None
    return trim(document, start, document.ends[reading.behind - 1]) if reading.behind > 0 else None


def _after_slug(document: Document, start: int) -> int:
    """Past the tags of a wire, as in "[REPORT] [TEXT] TWELVE MINERS"."""
    slug = _SLUG.match(document.text, start)
    return slug.end() if slug else start


def _end_ahead(
    document: Document, reading: Reading, readings: list[Reading], position: int, first: int, limit: int
) -> int:
    """Where content behind the cue ends, in characters: at the sentence's end or before its next statement."""
    assert reading.ahead is not None
    if reading.until is not None:
        return document.ends[reading.until - 1]
    end = limit
    words, inside = document.words, document.read(mask)
    if reading.subject and reading.rule == "said" and _is_subordinate(document, reading.subject, first):
        end = next((k for k in range(reading.ahead + 1, limit) if words[k] == "," and not inside[k]), limit)
    for later in readings[position + 1 :]:
        if later.first < reading.ahead:
            continue
        parted = next((k for k in range(reading.ahead, later.first) if words[k] == ";" and not inside[k]), None)
        if parted:
            end = min(end, parted)
            break
        cut = _cut_before(document, reading, later)
        if cut is not None and cut > reading.ahead + (document.lower[reading.ahead] == "that"):
            end = min(end, cut)
            break
    if reading.rule != "according":
        end = before_background(document, reading.last, reading.ahead, end)
    return document.ends[end - 1] if end else 0


def _is_subordinate(document: Document, subject: Phrase, first: int) -> bool:
    """ "While she says A, B" and "he, who says A, B": only A is said."""
    before = document.lower[subject[0] - 1] if subject[0] > first else ""
    if document.lower[subject[0]] == "who" and before == ",":
        return True
    return before in SUBORDINATORS and subject[0] - first <= 2


def _cut_before(document: Document, reading: Reading, later: Reading) -> int | None:
    """Word before which `later` ends the content of `reading`; None where it is nested in it."""
    lower, words = document.lower, document.words
    cut = later.cut
    if later.rule == "according":
        return cut
    if later.rule == "participle":
        before = words[cut]
        return cut if before == "," or before in DASHES or lower[cut] in ("while", "before", "and") else None
    if later.rule in ("content first", "inverted"):
        return later.behind
    k = cut - 1
    if (
        k > 0
        and lower[k] in JOINS | SUBORDINATORS
        and (words[k - 1] == "," or lower[k] in ("while", "though", "although", "but"))
    ):
        return k
    if (
        reading.subject
        and later.subject == reading.subject
        and later.cue.form == reading.cue.form
        and lower[cut] in ("and", "but", ",")
    ):
        return cut
    return None


def _block(document: Document, number: int) -> list[Span]:
    """The paragraphs quoted after a colon that ends its paragraph."""
    found: list[Span] = []
    at = number + 1
    own = document.sentences[number].paragraph
    while at < len(document.sentences) and len(found) < 12:
        paragraph = document.sentences[at].paragraph
        if paragraph == own:
            return found
        last = at
        while last + 1 < len(document.sentences) and document.sentences[last + 1].paragraph == paragraph:
            last += 1
        start, end = document.sentences[at].start, document.sentences[last].end
        quotation = quotation_at(document, start)
        if quotation is None:
            if not found:
                found.append(Span(start, end))
            return found
        found.append(Span(start, quotation.end))
        if quotation.closed:
            return found
        at = last + 1
    return found
