"""Numbers that say how much or how many, and numbers that only name, date or rank.

What figures they become is tested in tests/claims/extraction/test_figures.py.
"""

import pytest

from claims.language.document import Document
from claims.language.quantities.amounts import is_amount
from claims.language.quantities.numbers import find_quantities


def amounts(text):
    document = Document(text)
    return [
        (quantity.low, is_amount(document, quantity, *document.word_range(0))) for quantity in find_quantities(document)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "It has 40 boats.",
        "They work more than 40 hours.",
        "On 23 September 28 bodies were found.",
        "That day 12 people died.",
        "2,012 boats came.",
        "From 10 to 15 boats came.",
        "10-15 boats came.",
    ],
)
def test_what_says_how_many_is_an_amount(text):
    assert amounts(text)[-1][1]


@pytest.mark.parametrize(
    "text",
    [
        "Vargas, 38, was killed.",
        "He was 12 when it fell.",
        "Tarn beat Marden 24-17.",
        "Tarn won 17-24 in the end.",
        "The court ruled by a 4-5 vote.",
        "It stands in section 5.",
        "He read page 7 aloud.",
        "A 20-member crew sailed.",
        "The 9/11 attacks came.",
        "(3) Open the gate.",
        "3. Open the gate.",
        "One of them fell.",
        "It began at 10:30 sharp.",
        "It began at 0815 sharp.",
        "It began at 9 a.m. sharp.",
        "It began at 1500 (2000 GMT).",
        "He waited eight years.",
        "Three hours later it fell.",
        "It began in 2019.",
        "His 2012 campaigns failed.",
        "A 2018 analysis failed.",
        "A 2018 rules review failed.",
        "The 2018 analysis failed.",
        "Our own 2018 analysis failed.",
        "The mayor's 2016 rivals left.",
        "It fell on 5 JUL 89 (LP).",
        "The first 25 miles were hard.",
    ],
)
def test_what_names_dates_or_ranks_is_no_amount(text):
    assert not any(is_one for _, is_one in amounts(text))
    assert amounts(text)
