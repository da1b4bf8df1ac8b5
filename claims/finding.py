"""What reading an article yields: findings with their spans, speakers, figures and dates.

Plain values without behaviour; claims/extraction makes them, the story files store them.
"""

from dataclasses import dataclass
from typing import Any, Literal

from claims.text import Span

Directness = Literal["direct", "mixed", "indirect"]


@dataclass(frozen=True)
class Figure:
    """A quantity: low and high are equal for a plain number, one of them is None for a bound ("at least 40").

    `measure` is killed, injured, missing, displaced, detained, money, percent or count; `qualifier` is exactly,
    at least, more than, about, up to, less than or between; `speaker_name` is whom the article gives as its source."""

    low: float | None
    high: float | None
    unit: str | None
    measure: str
    qualifier: str | None = None
    what: str | None = None
    where: str | None = None
    as_of: str | None = None
    speaker_name: str | None = None


@dataclass(frozen=True)
class DateMention:
    """A date as written at text[start:end]; `iso` is a day, a month ("2019-02") or a year, None when not known.

    `weekday_agrees` is None when no weekday stands beside the date or the year is unknown."""

    start: int
    end: int
    iso: str | None
    weekday_agrees: bool | None = None


@dataclass(frozen=True)
class Step:
    """One link of a chain of attribution, nearest the narrator first; `speaker_note` says why nobody is named."""

    speaker_text: str | None
    speaker_name: str | None
    speaker: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    directness: Directness
    speaker_note: str | None = None


@dataclass(frozen=True)
class Finding:
    """One claim found in a text: text[start:end] == quote, and every span lies inside.

    `ordinal` tells apart findings of one kind on one span, `rule` says which rule made it, `noted` that it is kept
    visible but not queued, `score` (0..1) and `reasons` are its check-worthiness. `speaker_note` says in a few words
    why a statement has no `speaker_name`."""

    kind: str
    start: int
    end: int
    quote: str
    rule: str
    ordinal: int = 0
    content: tuple[Span, ...] = ()
    speaker: tuple[Span, ...] = ()
    speaker_name: str | None = None
    cue: tuple[Span, ...] = ()
    directness: Directness | None = None
    chain: tuple[Step, ...] = ()
    figures: tuple[Figure, ...] = ()
    dates: tuple[DateMention, ...] = ()
    compared: tuple[Span, ...] = ()
    score: float = 0.0
    reasons: tuple[str, ...] = ()
    noted: bool = False
    speaker_note: str | None = None


def as_json(finding: Finding) -> dict[str, Any]:
    """The finding in the words that the command line, the API and the database share."""
    return {
        "kind": finding.kind,
        "start": finding.start,
        "end": finding.end,
        "quote": finding.quote,
        "content": _pairs(finding.content),
        "speaker": _pairs(finding.speaker),
        "speaker_name": finding.speaker_name,
        "speaker_note": finding.speaker_note,
        "cue": _pairs(finding.cue),
        "figures": [
            {
                "low": _plain(figure.low),
                "high": _plain(figure.high),
                "unit": figure.unit,
                "measure": figure.measure,
                "qualifier": figure.qualifier,
                "what": figure.what,
                "where": figure.where,
                "as_of": figure.as_of,
                "speaker_name": figure.speaker_name,
            }
            for figure in finding.figures
        ],
        "dates": [
            {"start": date.start, "end": date.end, "iso": date.iso, "weekday_agrees": date.weekday_agrees}
            for date in finding.dates
        ],
        "checkworthiness": {"score": finding.score, "reasons": list(finding.reasons)},
        "directness": finding.directness,
        "chain": [
            {
                "speaker_text": step.speaker_text,
                "speaker_name": step.speaker_name,
                "speaker_note": step.speaker_note,
                "speaker": _pairs(step.speaker),
                "cue": _pairs(step.cue),
                "content": _pairs(step.content),
                "directness": step.directness,
            }
            for step in finding.chain
        ],
        "compared": _pairs(finding.compared),
        "ordinal": finding.ordinal,
        "rule": finding.rule,
        "noted": finding.noted,
    }


def _plain(value: float | None) -> float | int | None:
    return int(value) if value is not None and value == int(value) else value


def _pairs(spans: tuple[Span, ...]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]
