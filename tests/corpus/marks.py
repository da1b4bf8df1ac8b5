"""Reads the corpus: articles with the claims that a careful person marked in them.

What the marks files say is explained in tests/corpus/README.md; what meets a mark is in judging.py.
"""

import datetime
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from claims.extraction import Finding, extract
from claims.text import Span, clean

FOLDER = Path(__file__).parent
KINDS = {"statement", "figure", "event", "superlative", "assertion", "prediction", "opinion"}
LEVELS = ("claims", "may", "never")
FACTS = {"speaker", "name", "cue", "figures", "dates", "noted", "exact", "occurrence", "falls_short"}
_GAP = " … "  # in a quote: the words between are left out


class BadMark(ValueError):
    """A mark that does not say which words it means, or says something that nobody reads."""


@dataclass(frozen=True)
class Mark:
    """One marked place: `spans` are the words meant, `facts` what the marks file says about them."""

    kind: str
    quote: str
    spans: tuple[Span, ...]
    facts: dict[str, Any]

    @property
    def falls_short(self) -> str | None:
        return self.facts.get("falls_short")


@dataclass(frozen=True, repr=False)
class Article:
    """An article as it came in, its marks by level, and the phenomena that it guards."""

    name: str
    text: str
    published_on: datetime.date | None
    about: str
    guards: tuple[str, ...]
    allowance: int | None  # of false alarms; None where only the whole corpus is counted
    claims: tuple[Mark, ...]
    may: tuple[Mark, ...]
    never: tuple[Mark, ...]
    words: tuple[Span, ...]

    def __repr__(self) -> str:
        return self.name

    def findings(self) -> list[Finding]:
        return _extract(self.text, self.published_on)

    def words_in(self, spans: tuple[Span, ...]) -> frozenset[int]:
        """Numbers of the words that lie in the spans."""
        inside = (i for i, word in enumerate(self.words) for span in spans if span.start <= word.start < span.end)
        return frozenset(inside)

    def cut(self, spans: tuple[Span, ...]) -> str:
        return " | ".join(" ".join(self.text[span.start : span.end].split()) for span in spans)


@cache
def _extract(text: str, published_on: datetime.date | None) -> list[Finding]:
    return extract(text, published_on)


@cache
def articles() -> list[Article]:
    """Every article of the folder, by name. Raises BadMark where a mark cannot be placed."""
    return [read(path, path.with_suffix(".txt")) for path in sorted(FOLDER.glob("*.yaml")) if path.stem != "phenomena"]


def phenomena() -> dict[str, dict[str, str]]:
    """What the corpus guards; tests/corpus/phenomena.yaml says it to people."""
    loaded: dict[str, dict[str, str]] = yaml.safe_load((FOLDER / "phenomena.yaml").read_text(encoding="utf-8"))
    return loaded


def read(marks: Path, article: Path) -> Article:
    """One article and its marks."""
    text = clean(article.read_bytes())
    said = yaml.safe_load(marks.read_text(encoding="utf-8"))
    unknown = said.keys() - {"about", "published", "guards", "allowance", *LEVELS}
    if unknown:
        raise BadMark(f"{marks.name}: nobody reads {unknown}")
    claims, may, never = ([_mark(text, entry, marks.stem) for entry in said.get(level) or ()] for level in LEVELS)
    return Article(
        name=marks.stem,
        text=text,
        published_on=said["published"],
        about=said["about"],
        guards=tuple(said["guards"]),
        allowance=said.get("allowance"),
        claims=tuple(claims),
        may=tuple(may),
        never=tuple(never),
        words=tuple(Span(*match.span()) for match in re.finditer(r"\w+", text)),
    )


def _mark(text: str, entry: dict[str, Any], where: str) -> Mark:
    kinds = entry.keys() & (KINDS | {"any"})
    if len(kinds) != 1 or entry.keys() - kinds - FACTS:
        raise BadMark(f"{where}: {entry} names no kind, several, or facts that nobody reads")
    (kind,) = kinds
    pieces = entry[kind] if isinstance(entry[kind], list) else [entry[kind]]
    spans: list[Span] = []
    for piece in pieces:
        occurrence = None if spans else entry.get("occurrence")
        spans.append(place(text, piece, spans[-1].end if spans else 0, occurrence, where))
    facts = {key: value for key, value in entry.items() if key != kind}
    return Mark(kind, " | ".join(pieces), tuple(spans), facts)


def place(text: str, quote: str, start: int, occurrence: int | None, where: str) -> Span:
    """Where the quoted words stand behind `start`; white space of any kind is one. Raises BadMark if not just there."""
    opening, *rest = quote.strip().split(_GAP)
    found = list(re.finditer(_pattern(opening), text[start:]))
    if len(found) < (occurrence or 1) or (len(found) > 1 and start == 0 and occurrence is None):
        raise BadMark(f"{where}: “{opening}” stands there {len(found)} times")
    chosen = found[(occurrence or 1) - 1]
    end = start + chosen.end()
    for piece in rest:
        closing = re.search(_pattern(piece), text[end:])
        if closing is None:
            raise BadMark(f"{where}: “{piece}” does not follow “{opening}”")
        end += closing.end()
    return Span(start + chosen.start(), end)


def _pattern(quote: str) -> str:
    words = r"\s+".join(re.escape(word) for word in quote.split())
    return (r"(?<!\w)" if quote[0].isalnum() else "") + words + (r"(?!\w)" if quote[-1].isalnum() else "")
