"""Claims pulled out of a text. Each module of this folder is one kind of claim, found by being there.

A kind has name, label, question, checklist, risk (0..30 points of harm) and find(document); noted = True where its
findings are kept visible but never queued, gives_way = True where they are dropped if others hold most of the words,
or the names of the kinds to which they give way.
Pure: no database, no network, no clock; the same text gives the same findings.
"""

import datetime
import importlib
import pkgutil
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from claims.checkworthiness import assess
from claims.finding import DateMention, Figure, Finding, Step, as_json
from claims.language.document import Document

__all__ = ["KINDS", "DateMention", "Figure", "Finding", "Kind", "Step", "as_json", "extract", "read_figures"]


@dataclass(frozen=True)
class Kind:
    """A kind of claim as its module states it."""

    name: str
    label: str
    question: str
    checklist: tuple[str, ...]
    risk: int
    noted: bool
    gives_way: frozenset[str] | bool
    find: Callable[[Document], Iterable[Finding]]


def _discover() -> dict[str, Kind]:
    kinds = {}
    for found in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name):
        module = importlib.import_module(f"{__name__}.{found.name}")
        kinds[module.name] = Kind(
            name=module.name,
            label=module.label,
            question=module.question,
            checklist=tuple(module.checklist),
            risk=module.risk,
            noted=getattr(module, "noted", False),
            gives_way=getattr(module, "gives_way", False),
            find=module.find,
        )
    return kinds


KINDS: dict[str, Kind] = _discover()
_MOST = 0.6  # of a sentence


def extract(text: str, published_on: datetime.date | None = None) -> list[Finding]:
    """Every claim of every kind, by place. Offsets refer to `text` exactly as given, which is never cleaned here."""
    document = Document(text, published_on)
    found = {kind.name: list(kind.find(document)) for kind in KINDS.values()}
    held = {name: _held(document, findings) for name, findings in found.items()}
    findings = []
    seen = Counter[tuple[str, int, int]]()
    for kind in KINDS.values():
        before = [held[other] for other in _before(kind)]
        for finding in found[kind.name]:
            sentence = document.sentence_at(finding.start)
            if any(characters[sentence] >= _MOST * (finding.end - finding.start) for characters in before):
                continue
            place = (finding.kind, finding.start, finding.end)
            score, reasons = assess(finding)
            noted = finding.noted or kind.noted
            findings.append(replace(finding, ordinal=seen[place], score=score, reasons=reasons, noted=noted))
            seen[place] += 1
    findings.sort(key=lambda finding: (finding.start, -finding.end, finding.kind, finding.ordinal))
    return findings


def read_figures(excerpt: str, published_at: datetime.datetime | None = None) -> list[Any]:
    """The figures that an excerpt names, as they are stored.

    “On Monday” is told from the day on which it was published.
    """
    found = extract(excerpt, published_at.date() if published_at else None)
    return [figure for finding in found for figure in as_json(finding)["figures"]]


def _before(kind: Kind) -> Iterable[str]:
    """Names of the kinds to which this kind gives way."""
    if isinstance(kind.gives_way, frozenset):
        return kind.gives_way
    return [other.name for other in KINDS.values() if kind.gives_way and other.gives_way is not True and other != kind]


def _held(document: Document, findings: list[Finding]) -> Counter[int]:
    """How many characters of each sentence the findings of one kind hold."""
    held = Counter[int]()
    for finding in findings:
        held[document.sentence_at(finding.start)] += finding.end - finding.start
    return held
