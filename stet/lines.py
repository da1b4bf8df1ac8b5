"""JSON Lines in, JSON Lines out: one question a line, one answer a line, one line in memory at a time."""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import IO, Any

Question = dict[str, Any]
"""A line that was read: `id` and `text` are there, `text` is a string that a file can hold."""


def answer_lines(
    lines: Iterable[bytes],
    out: IO[str],
    answer: Callable[[Question], dict[str, Any]],
    understand: Callable[[bytes], Question] | None = None,
) -> Iterator[str]:
    """Answer each line `{"id", "text"}` with `{"id", **answer(question)}`; yields a sentence for each bad line.

    `understand` reads a line in place of `read`, for questions that hold more.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            question = (understand or read)(line)
        except (ValueError, KeyError, TypeError, RecursionError) as problem:
            yield f"Line {number} was skipped: {reason(problem)}."
            continue
        out.write(json.dumps({"id": question["id"], **answer(question)}, ensure_ascii=False) + "\n")


def read(line: bytes) -> Question:
    """A line as a question; raises what `reason` puts into words."""
    question: Question = json.loads(line)
    name, text = question["id"], question["text"]
    if not isinstance(text, str):
        raise TypeError("text is not a string")
    # JSON can spell half a character, which no file can hold: better refused now than in the middle of the output.
    text.encode()
    json.dumps(name, ensure_ascii=False).encode()
    return question


def reason(problem: Exception) -> str:
    """Why a line could not be read, for the person who sent it."""
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
