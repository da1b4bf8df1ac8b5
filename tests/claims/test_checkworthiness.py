"""Check-worthiness as a sum that can be read out.

Where the line lies for an assertion is tested with the kinds of claims.
"""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.checkworthiness import BASE, weigh


@pytest.mark.parametrize(
    "sentence",
    [
        "Unemployment in the delta rose from 9 to 14 percent in two years.",
        "The flood killed 310 people in Upper Tarn.",
        "The government has cut taxes by half since the election.",
    ],
)
def test_a_checkable_sentence_lies_above_the_line(sentence):
    assert weigh(sentence)[0] >= 0.5


@pytest.mark.parametrize(
    "sentence", ["Thank you very much.", "I hope that we will do better.", "What do you think?", "We should be proud."]
)
def test_thanks_hopes_and_questions_lie_below_it(sentence):
    assert weigh(sentence)[0] < 0.5


@given(st.text(max_size=200))
def test_the_reasons_add_up_to_the_score(sentence):
    score, reasons = weigh(sentence)
    points = sum(float(re.search(r"\(([+-][\d.]+)\)$", reason)[1]) for reason in reasons)
    assert score == pytest.approx(min(1, max(0, BASE + points)), abs=0.006)
