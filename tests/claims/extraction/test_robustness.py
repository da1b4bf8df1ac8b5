"""Any text whatever: never an exception, every offset right, the same answer twice, and no text that takes for ever.

What is found is tested beside this file.
"""

import datetime
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.extraction import as_json, extract

WORDS = (
    "Mara Orne|the minister|He|said|told|according to|adding|that|killed|between|and|12|3,500|dozens|people|percent|$|"
    "on Monday (Feb. 25)|30 June 2023|first|the longest|has never|who|which|while|Mr.|U.S.|is expected to|will|ORNE:"
).split("|")
MARKS = [*'“”"‘’(),.:;—\n 🙂İß٣²½', "''", "\n\n", "\r\n", "\u00a0", "e\u0301", "\u200f", "\u2028"]
PIECES = st.sampled_from(WORDS + MARKS)
TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(PIECES, max_size=60).map(" ".join),
    st.lists(PIECES, max_size=60).map("".join),
)
DAYS = st.one_of(st.none(), st.dates(), st.sampled_from([datetime.date.min, datetime.date.max]))


@settings(max_examples=400)
@given(TEXTS, DAYS)
def test_any_text_is_read_and_every_offset_is_right(text, published_on):
    for finding in extract(text, published_on):
        assert text[finding.start : finding.end] == finding.quote != ""
        spans = [*finding.content, *finding.speaker, *finding.cue, *finding.compared]
        spans += [span for step in finding.chain[-1:] for span in (*step.content, *step.speaker, *step.cue)]
        assert all(finding.start <= span.start < span.end <= finding.end for span in spans)
        assert all(0 <= date.start < date.end <= len(text) for date in finding.dates)
        assert 0 <= finding.score <= 1
        assert as_json(finding)["quote"] == finding.quote


@given(TEXTS)
def test_no_two_findings_are_the_same_claim(text):
    keys = [(finding.kind, finding.start, finding.end, finding.ordinal) for finding in extract(text)]
    assert len(keys) == len(set(keys))


@given(TEXTS)
def test_the_same_text_gives_the_same_findings(text):
    assert extract(text) == extract(text)


UNITS = (
    "a| |.|“|\"|'|(|-|,|1|\n|\u00a0|said |he said |said, |12 killed and |“a |of the |A, |Mr. |A B |according to |"
    "1,|and |Feb. 25 |"
    "the first |not |, who said that |he said “a” |12 people. |Orne said it. |He said so. |"
    '...|:|a-|U.S.|\n\n"a |the largest, |'
    "2019 |A said B said C said |xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx "
).split("|")


@pytest.mark.parametrize("unit", UNITS)
def test_no_text_of_one_repeated_piece_takes_longer_than_its_length(unit):
    """Work grows with the length and not with its square: measured in calls, not in seconds."""

    def work(size):
        calls = 0

        def count(frame, event, argument):
            nonlocal calls
            calls += 1

        text = (unit * (size // len(unit) + 1))[:size]
        sys.setprofile(count)
        try:
            extract(text)
        finally:
            sys.setprofile(None)
        return calls + 2_000

    assert work(24_000) < 7 * work(6_000)
