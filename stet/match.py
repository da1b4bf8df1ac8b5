"""`stet match`: earlier entries for texts, line by line; the entries stay in memory, the texts do not."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from claims.language.days import read_day
from claims.matching import Entry, Index, read_query
from stet.lines import Question, read, reason

MOST: Final = 100
"""Entries in a ranking."""

Key = str | int


def read_entries(lines: Iterable[bytes], index: Index[Key]) -> Iterator[str]:
    """Put each line `{"id", "text"}`, also with title, subtitle and date, into the index.

    Yields a sentence for each bad line. Of two entries with one id the later is kept.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            index.add(_entry(read(line)))
        except (ValueError, KeyError, TypeError, RecursionError) as problem:
            yield f"Line {number} of the corpus was skipped: {reason(problem)}."


def read_asked(line: bytes) -> Question:
    """A line `{"id", "text"}`, also with speaker, context_before and date; raises what `reason` puts into words."""
    question = read(line)
    _string(question, "speaker")
    _string(question, "date")
    context = question.get("context_before") or []
    if not isinstance(context, list) or not all(isinstance(sentence, str) for sentence in context):
        raise ValueError("its context_before is not a list of strings")
    return question


def ranking_of(index: Index[Key], question: Question) -> dict[str, Any]:
    """The answer to one line: `{"ranking": [[id, score], ...]}`, best first."""
    query = read_query(
        question["text"],
        speaker=_string(question, "speaker"),
        context=question.get("context_before") or [],
        on=read_day(_string(question, "date")),
    )
    return {"ranking": [[match.key, round(match.score, 4)] for match in index.search(query, MOST)]}


def _entry(line: Question) -> Entry[Key]:
    key = line["id"]
    # True is 1 to a dictionary, and would take its place.
    if isinstance(key, bool) or not isinstance(key, str | int):
        raise ValueError("its id is neither a string nor a whole number")
    title, subtitle = _string(line, "title"), _string(line, "subtitle")
    return Entry(key, line["text"], title, subtitle, read_day(_string(line, "date")))


def _string(line: Question, name: str) -> str:
    """A field that may be missing or null."""
    value = line.get(name)
    if value is not None and not isinstance(value, str):
        raise ValueError(f"its {name} is not a string")
    return value or ""
