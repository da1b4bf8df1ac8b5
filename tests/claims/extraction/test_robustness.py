"""Any text whatever: never an exception, every offset right, the same answer twice, and no text that takes for ever.

What is found is tested beside this file, the patterns in test_patterns.py.
"""

import datetime
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.extraction import as_json, extract
from claims.finding import Finding
from claims.text import Span
from tests.claims.extraction.awkward_texts import NEWS, TEXTS, repeated

WORDS = (
    "Mara Orne|the minister|He|said|told|according to|adding|that|killed|between|and|12|3,500|dozens|people|percent|$|"
    "on Monday (Feb. 25)|30 June 2023|first|the longest|has never|who|which|while|Mr.|U.S.|is expected to|will|ORNE:"
).split("|")
MARKS = [*'“”"‘’(),.:;—\n 🙂İß٣²½\0\ud800', "''", "\n\n", "\r\n", "\u00a0", "e\u0301", "\u200f", "\u2028", "9" * 400]
PIECES = st.sampled_from(WORDS + MARKS)
NEWS_CUT = st.tuples(st.integers(0, len(NEWS)), st.integers(0, 300)).map(lambda cut: NEWS[cut[0] : cut[0] + cut[1]])
ANY_TEXT = st.one_of(
    st.text(st.characters(codec=None), max_size=200),
    st.lists(PIECES, max_size=60).map(" ".join),
    st.lists(PIECES, max_size=60).map("".join),
    st.lists(st.one_of(NEWS_CUT, PIECES), max_size=12).map("".join),
)
DAYS = st.one_of(st.none(), st.dates(), st.sampled_from([datetime.date.min, datetime.date.max]))


@settings(max_examples=500)
@given(ANY_TEXT, DAYS)
def test_any_text_is_read_and_every_offset_is_right(text: str, published_on: datetime.date | None) -> None:
    for finding in extract(text, published_on):
        assert text[finding.start : finding.end] == finding.quote != ""
        own = [*finding.content, *finding.speaker, *finding.cue, *finding.compared]
        assert all(finding.start <= span.start < span.end <= finding.end for span in own)
        assert all(0 <= span.start < span.end <= len(text) for span in [*around(finding), *finding.dates])


def around(finding: Finding) -> list[Span]:
    """The spans of a chain: only its last step lies inside the finding."""
    return [span for step in finding.chain for span in (*step.content, *step.speaker, *step.cue)]


@given(ANY_TEXT, DAYS)
def test_what_is_told_of_a_finding_agrees_with_itself(text: str, published_on: datetime.date | None) -> None:
    for finding in extract(text, published_on):
        assert 0 <= finding.score <= 1
        assert all(finding.reasons)
        if finding.chain:
            own = finding.chain[-1]
            assert (own.speaker, own.cue, own.content) == (finding.speaker, finding.cue, finding.content)
        assert not (finding.speaker_name and finding.speaker_note)
        for step in finding.chain:
            assert step.speaker_text == (text[step.speaker[0].start : step.speaker[0].end] if step.speaker else None)
        for figure in finding.figures:
            ends = [end for end in (figure.low, figure.high) if end is not None]
            assert ends == sorted(ends) != []


@given(ANY_TEXT)
def test_a_finding_goes_through_json_and_back(text: str) -> None:
    for finding in extract(text):
        facts = as_json(finding)
        assert json.loads(json.dumps(facts, allow_nan=False)) == facts


@given(ANY_TEXT)
def test_findings_come_by_place_and_no_two_are_the_same_claim(text: str) -> None:
    findings = extract(text)
    assert findings == sorted(findings, key=lambda one: (one.start, -one.end, one.kind, one.ordinal))
    keys = [(finding.kind, finding.start, finding.end, finding.ordinal) for finding in findings]
    assert len(keys) == len(set(keys))


@given(ANY_TEXT)
def test_the_same_text_gives_the_same_findings(text: str) -> None:
    assert extract(text) == extract(text)


@given(st.lists(st.one_of(NEWS_CUT, st.sampled_from(WORDS), st.sampled_from([*"“”.,: \n", "\n\n"])), max_size=12))
def test_line_ends_of_either_kind_give_the_same_claims(pieces: list[str]) -> None:
    text = "".join(pieces)
    found = [(one.kind, one.quote, one.rule, one.speaker_name, one.figures) for one in extract(text)]
    returned = extract(text.replace("\n", "\r\n"))
    assert found == [
        (one.kind, one.quote.replace("\r\n", "\n"), one.rule, one.speaker_name, one.figures) for one in returned
    ]


# -- no text takes for ever -----------------------------------------------------------------------------------------

UNITS = (
    "a| |.|“|\"|'|(|-|,|1|\n|\u00a0|said |he said |said, |12 killed and |“a |of the |A, |Mr. |A B |according to |"
    "1,|and |Feb. 25 |"
    "the first |not |, who said that |he said “a” |12 people. |Orne said it. |He said so. |"
    '...|:|a-|U.S.|\n\n"a |the largest, |'
    "2019 |9 died 3 May since 2015. |7 8 9 died since 2015. |"
    "A said B said C said |xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx "
).split("|")


def lines_run(read: Callable[[str], object], text: str) -> int:
    """How many lines of Python run while a text is read: work that no other work on this machine can change."""
    lines = 0

    def count(frame: object, event: str, argument: object) -> object:
        nonlocal lines
        lines += event == "line"
        return count

    before = sys.gettrace()
    sys.settrace(count)  # type: ignore[arg-type]
    try:
        read(text)
    finally:
        sys.settrace(before)
    return lines


OPENING = "Mara Orne of the Tarn Council said that 12 roads were closed. She denied it.\n\n"
"""Asks for everything that is only worked out when it is asked for, so that a longer text is not the first to ask."""


def grows_with_the_square(read: Callable[[str], object], text: Callable[[int], str]) -> bool:
    """Four times the text is four times the work, give or take a half, and sixteen times where it is not linear."""
    return lines_run(read, OPENING + text(12_000)) > 6 * (lines_run(read, OPENING + text(3_000)) + 500)


@pytest.mark.parametrize("text", [*TEXTS.values(), *map(repeated, UNITS)], ids=[*TEXTS, *map(repr, UNITS)])
def test_work_grows_with_the_length_of_a_text_and_not_with_its_square(text: Callable[[int], str]) -> None:
    assert not grows_with_the_square(extract, text)


def test_work_that_grows_with_the_square_is_seen() -> None:
    def compare_all(text: str) -> int:
        words, same = text.split()[::8], 0
        for one in words:
            for other in words:
                same += one == other
        return same

    assert grows_with_the_square(compare_all, TEXTS["news"])
    assert not grows_with_the_square(str.split, TEXTS["news"])


READ_ALL = """
import sys
from claims.extraction import extract
from tests.claims.extraction.attacks import allow
from tests.claims.extraction.awkward_texts import TEXTS
seconds, *slow = sys.argv[1:]
if slow:
    extract = lambda text: [one for one in text for other in text if one is None]
for name, text in TEXTS.items():
    print(name, flush=True)
    allow(int(seconds))
    extract(text(50_000))
print("all read")
"""


@pytest.mark.parametrize(("how", "last"), [(("10",), "all read"), (("1", "every pair of characters"), "news")])
def test_no_text_of_50_kb_takes_ten_seconds_of_a_processor(how: tuple[str, ...], last: str) -> None:
    """Each takes less than a second; the second case shows that what is not linear would be ended and named."""
    command = [sys.executable, "-c", READ_ALL, *how]
    ran = subprocess.run(command, cwd=Path(__file__).parents[3], capture_output=True, text=True)
    assert ran.stdout.splitlines()[-1] == last, ran.stderr
