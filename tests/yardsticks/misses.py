"""What is missed and what is found wrongly, in its context, for people to read.

Statements are listed from the train part, never from dev: rules are written from the one and measured on the other.
Pairs are made as the scorers make them: contents that share at least half of the words of both, the best pairs first.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.yardsticks.measures import Folder
from tests.yardsticks.predictions import EFFECTS, NotThere, Record, extracted, read

_WORD = re.compile(r"\w+")
_AROUND = 120  # characters of context on either side
_MARKS = (("source", "S⟨"), ("cue", "Q⟨"), ("content", "C⟨"))
Case = tuple[str, str]
"""A category and the lines to print for it."""


@dataclass(frozen=True)
class Attribution:
    """Source, cue and content as sets of word numbers, beside the spans that they were made of."""

    source: frozenset[int]
    cue: frozenset[int]
    content: frozenset[int]
    spans: Record


def list_misses(folder: Folder, only: str | None = None) -> Iterator[str]:
    """Lines to print: how often each category occurs, then every case. Raises NotThere for a task without a list."""
    lists: dict[str, tuple[str, Callable[[Record, Record], Iterator[Case]]]] = {
        "attribution": ("polnear_train", attribution_cases),
        "casualties": ("muc4_dev", casualty_cases),
    }
    if only and only not in lists:
        raise NotThere(f"there is a list for {' and '.join(lists)} only")
    cases: list[Case] = []
    for data, cases_of in (lists[only],) if only else lists.values():
        cases += _compare(folder, folder.data(data), cases_of)
    yield "S⟨ ⟩ source, Q⟨ ⟩ cue, C⟨ ⟩ content\n"
    for category, count in Counter(category for category, _ in cases).most_common():
        yield f"{count:6,}  {category}"
    for category, lines in sorted(cases, key=lambda case: case[0]):
        yield f"\n== {category}\n{lines}"


def _compare(folder: Folder, gold: Path, cases_of: Callable[[Record, Record], Iterator[Case]]) -> Iterator[Case]:
    found = {answer["id"]: answer for answer in extracted(gold, folder.work / "answers")}
    for article in read(gold):
        for category, lines in cases_of(article, found[article["id"]]):
            yield category, f"{article['id']}\n{lines}"


def attribution_cases(article: Record, answer: Record) -> Iterator[Case]:
    """Missed cues, boundaries off by too much, wrong speakers and false alarms of one article."""
    text = article["text"]
    gold, found = (_attributions(text, record["attributions"]) for record in (article, answer))
    partner = _pair(gold, found)
    for i, one in enumerate(gold):
        if i in partner:
            other = found[partner[i]]
            if not _same_speaker(one, other):
                yield "wrong speaker", _both(text, one, other)
            continue
        near = next((other for other in found if other.cue & one.cue), None)
        if near:
            yield "boundary", _both(text, one, near)
        else:
            yield "missed cue", f"gold   {_marked(text, one)}"
    matched = set(partner.values())
    for j, other in enumerate(found):
        if j not in matched and not any(other.cue & one.cue for one in gold):
            yield "false alarm", f"found  {_marked(text, other)}"


def casualty_cases(article: Record, answer: Record) -> Iterator[Case]:
    """Groups of two victims and more whose number was not found. What was found beyond is no list of errors: only one
    sort of incident is in the gold."""
    for incident in article["incidents"]:
        for victims in incident["victims"]:
            wanted = set(victims["effect"]) & set(EFFECTS.values())
            numbers = victims["number"]
            if incident["optional"] or not wanted or not numbers or numbers[0][1] < 2:
                continue
            if not any(
                figure["effect"] in wanted and figure["low"] <= high and figure["high"] >= low
                for figure in answer["casualties"]
                for low, high in numbers
            ):
                yield (
                    "missed casualties",
                    f"gold   {numbers} {sorted(wanted)}\n{_named(article['text'], victims['names'])}",
                )


def _named(text: str, names: list[str]) -> str:
    """Where a group of victims first stands in the text."""
    at = next((at for name in names if (at := text.find(name)) >= 0), 0)
    return f"text   …{' '.join(text[max(0, at - 2 * _AROUND) : at + 2 * _AROUND].split())}…"


def _attributions(text: str, records: list[Record]) -> list[Attribution]:
    starts = [word.start() for word in _WORD.finditer(text)]

    def words(spans: list[list[int]]) -> frozenset[int]:
        ranges = (range(bisect_left(starts, start), bisect_left(starts, end)) for start, end in spans)
        return frozenset(word for numbers in ranges for word in numbers)

    as_words = [
        Attribution(words(record["source"]), words(record["cue"]), words(record["content"]), record)
        for record in records
    ]
    return [one for one in as_words if one.content]


def _pair(gold: list[Attribution], found: list[Attribution]) -> dict[int, int]:
    """Number of the gold attribution -> number of the found one."""
    shared = [
        (-len(one.content & other.content) / len(one.content | other.content), i, j)
        for i, one in enumerate(gold)
        for j, other in enumerate(found)
        if one.content & other.content
    ]
    partner: dict[int, int] = {}
    for share, i, j in sorted(shared):
        if -share >= 0.5 and i not in partner and j not in partner.values():
            partner[i] = j
    return partner


def _same_speaker(gold: Attribution, found: Attribution) -> bool:
    """Half of the words in common, or the same last word; none where gold has none."""
    if not gold.source or not found.source:
        return gold.source == found.source
    common, either = gold.source & found.source, gold.source | found.source
    return len(common) >= 0.5 * len(either) or max(gold.source) == max(found.source)


def _both(text: str, gold: Attribution, found: Attribution) -> str:
    return f"gold   {_marked(text, gold)}\nfound  {_marked(text, found)}"


def _marked(text: str, one: Attribution) -> str:
    """The stretch of text around an attribution with its parts in brackets."""
    spans = [(start, end, mark) for part, mark in _MARKS for start, end in one.spans[part]]
    first, last = min(start for start, _, _ in spans), max(end for _, end, _ in spans)
    inserts = sorted(
        [(start, 1, mark) for start, _, mark in spans] + [(end, 0, "⟩") for _, end, _ in spans], reverse=True
    )
    shown = text[: last + _AROUND]
    for at, _, mark in inserts:
        shown = shown[:at] + mark + shown[at:]
    return f"…{' '.join(shown[max(0, first - _AROUND) :].split())}…"
