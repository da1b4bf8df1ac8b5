"""`stet extract`: the claims of a text without a desk, for people to read or for programs line by line."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from claims.extraction import extract
from claims.finding import Finding, as_json
from claims.text import NotText, clean
from stet.errors import Unusable
from stet.lines import Question


def describe(text: bytes, published_on: date | None = None) -> Iterator[str]:
    """One short block of lines for each claim of a text. Raises Unusable for what is no text."""
    _, findings = read(text, published_on)
    for number, finding in enumerate(findings, 1):
        yield f"{number}. {_heading(finding)}"
        yield f"   “{' '.join(finding.quote.split())}”"
        for figure in as_json(finding)["figures"]:
            yield f"   {figure_in_words(figure)}"
    yield counted(findings)


def read(text: bytes, published_on: date | None = None) -> tuple[str, list[Finding]]:
    """The text cleaned, and its claims. Raises Unusable for what is no text."""
    try:
        cleaned = clean(text)
    except NotText as problem:
        raise Unusable(str(problem)) from None
    return cleaned, extract(cleaned, published_on)


def counted(findings: Sequence[Finding]) -> str:
    """How many claims there are, as a sentence."""
    if not findings:
        return "No claim was found in this text."
    return "1 claim." if len(findings) == 1 else f"{len(findings):,} claims."


def _heading(finding: Finding) -> str:
    speaker = f" by {finding.speaker_name}" if finding.speaker_name else ""
    if finding.speaker_note:
        speaker = f" (speaker: {finding.speaker_note})"
    noted = ", noted only" if finding.noted else ""
    return f"{finding.kind}{speaker} at {finding.start}-{finding.end}, check-worthiness {finding.score:.2f}{noted}"


def figure_in_words(figure: dict[str, Any]) -> str:
    """A figure of `as_json` for people: “at least 40 people (killed), according to …”."""
    ends = [f"{end:,.10g}" for end in (figure["low"], figure["high"]) if end is not None]
    is_range = len(set(ends)) == 2
    qualifier = None if is_range else figure["qualifier"]
    number = "-".join(ends) if is_range else ends[0]
    words = [qualifier, number, figure["unit"], f"({figure['measure']})"]
    source = f", according to {figure['speaker_name']}" if figure["speaker_name"] else ""
    return " ".join(word for word in words if word) + source


def claims_of(question: Question) -> dict[str, Any]:
    """The answer to one line: `{"claims"}` with offsets into the text exactly as given."""
    return {"claims": [as_json(finding) for finding in extract(question["text"])]}
