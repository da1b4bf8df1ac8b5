"""`stet extract`: the claims of a text without a desk, for people to read or for programs line by line."""

import json
from collections.abc import Iterable, Iterator
from typing import IO, Any

from claims.extraction import extract
from claims.finding import Finding, as_json
from claims.text import NotText, clean
from stet.errors import Unusable


def describe(text: bytes) -> Iterator[str]:
    """One short block of lines for each claim of a text. Raises Unusable for what is no text."""
    try:
        findings = extract(clean(text))
    except NotText as problem:
        raise Unusable(str(problem)) from None
    for number, finding in enumerate(findings, 1):
        yield f"{number}. {_heading(finding)}"
        yield f"   “{' '.join(finding.quote.split())}”"
        for figure in as_json(finding)["figures"]:
            yield f"   {_figure(figure)}"
    yield f"{len(findings)} claims." if findings else "No claim was found in this text."


def _heading(finding: Finding) -> str:
    speaker = f" by {finding.speaker_name}" if finding.speaker_name else ""
    noted = ", noted only" if finding.noted else ""
    return f"{finding.kind}{speaker} at {finding.start}-{finding.end}, check-worthiness {finding.score:.2f}{noted}"


def _figure(figure: dict[str, Any]) -> str:
    ends = [f"{end:,.10g}" for end in (figure["low"], figure["high"]) if end is not None]
    is_range = len(set(ends)) == 2
    qualifier = None if is_range else figure["qualifier"]
    number = "-".join(ends) if is_range else ends[0]
    words = [qualifier, number, figure["unit"], f"({figure['measure']})"]
    source = f", according to {figure['speaker_name']}" if figure["speaker_name"] else ""
    return " ".join(word for word in words if word) + source


def extract_lines(lines: Iterable[bytes], out: IO[str]) -> Iterator[str]:
    """Answer each line `{"id", "text"}` with one line `{"id", "claims"}`; yields a sentence for each line that is bad.

    Offsets refer to the text of the line exactly as given. One line is in memory at a time.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            name, text = _read(line)
        except (ValueError, KeyError, TypeError, RecursionError) as problem:
            yield f"Line {number} was skipped: {_reason(problem)}."
            continue
        answer = {"id": name, "claims": [as_json(finding) for finding in extract(text)]}
        out.write(json.dumps(answer, ensure_ascii=False) + "\n")


def _read(line: bytes) -> tuple[Any, str]:
    question = json.loads(line)
    name, text = question["id"], question["text"]
    if not isinstance(text, str):
        raise TypeError("text is not a string")
    # JSON can spell half a character, which no file can hold: better refused now than in the middle of the output.
    text.encode()
    json.dumps(name, ensure_ascii=False).encode()
    return name, text


def _reason(problem: Exception) -> str:
    match problem:
        case KeyError():
            return f"it has no {problem}"
        case UnicodeDecodeError():
            return "it is not UTF-8"
        case UnicodeEncodeError():
            return "it holds half a character (a lone surrogate)"
        case json.JSONDecodeError():
            return f"it is not JSON ({problem.msg} at column {problem.colno})"
        case TypeError():
            return 'it is not an object {"id", "text"} with a string as text'
        case RecursionError():
            return "it is nested too deeply"
    return str(problem)
