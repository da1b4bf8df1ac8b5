"""`stet extract --html`: a text with its claims marked, as one page that needs nothing beside it.

How it is printed is in page.html, where every value is escaped; here a text becomes paragraphs, each cut where claims
begin and end, with its notes.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from jinja2 import Environment, PackageLoader

from claims.annotation import segments
from claims.extraction import KINDS
from claims.finding import Finding, as_json
from claims.text import paragraphs, sentences
from stet.extract import counted, figure_in_words, read

HOW = {"direct": "in quotation marks", "mixed": "partly in quotation marks", "indirect": "in reported speech"}
_PAGES = Environment(loader=PackageLoader("stet", ""), autoescape=True, trim_blocks=True, lstrip_blocks=True)
Note = dict[str, Any]
"""A claim as it is printed: number, kind, label, noted, name and mention of the speaker, figures, dates, score."""


@dataclass(frozen=True)
class Part:
    """A stretch of text on which the same claims lie, outermost first; some have their `begin` or `end` here."""

    text: str
    claims: Sequence[Note]
    begin: Sequence[Note]
    end: Sequence[Note]


@dataclass
class Block:
    """A paragraph or heading with the notes of the claims that begin in it; `tag` is its HTML element."""

    tag: str
    parts: list[Part] = field(default_factory=list)
    claims: list[Note] = field(default_factory=list)


def page(text: bytes, published_on: date | None = None) -> str:
    """The page of a text. Raises Unusable for what is no text."""
    return render(*read(text, published_on))


def render(text: str, findings: Sequence[Finding]) -> str:
    notes = [_note(number, finding, text) for number, finding in enumerate(findings, 1)]
    blocks = _blocks(text, findings, notes)
    numbers = Counter(finding.kind for finding in findings)
    return _PAGES.get_template("page.html").render(
        title=" ".join(text[:100].split("\n")[0].split()),
        headed=blocks[0].tag == "h1" if blocks else False,
        summary=counted(findings),
        kinds=[
            {"name": k.name, "label": k.label, "noted": k.noted, "count": numbers[k.name]}
            for k in KINDS.values()
            if numbers[k.name]
        ],
        blocks=blocks,
    )


def _blocks(text: str, findings: Sequence[Finding], notes: Sequence[Note]) -> list[Block]:
    headings = {sentence.paragraph for sentence in sentences(text) if sentence.heading}
    spans = paragraphs(text)
    blocks = [Block(("h2" if number else "h1") if number in headings else "p") for number in range(len(spans))]
    edges = [(span.start, span.end, ("block", number)) for number, span in enumerate(spans)]
    edges += [(finding.start, finding.end, ("claim", number)) for number, finding in enumerate(findings)]
    for segment in segments(text, edges):
        here = [number for what, number in segment.keys if what == "claim"]
        for block in (blocks[number] for what, number in segment.keys if what == "block"):
            begin = [notes[number] for number in here if findings[number].start == segment.start]
            end = [notes[number] for number in here if findings[number].end == segment.end]
            block.parts.append(Part(segment.text, [notes[number] for number in here], begin, end))
            block.claims += begin
    return blocks


def _note(number: int, finding: Finding, text: str) -> Note:
    return {
        "number": number,
        "kind": finding.kind,
        "label": KINDS[finding.kind].label,
        "noted": finding.noted,
        "name": finding.speaker_name,
        "mention": " ".join(" ".join(text[span.start : span.end] for span in finding.speaker).split()),
        "why": finding.speaker_note,
        "cue": bool(finding.cue),
        "how": HOW.get(finding.directness or ""),
        "figures": [figure_in_words(figure) for figure in as_json(finding)["figures"]],
        "dates": [
            {"words": text[date.start : date.end], "iso": date.iso, "wrong": date.weekday_agrees is False}
            for date in finding.dates
        ],
        "score": finding.score,
        "reasons": finding.reasons,
    }
