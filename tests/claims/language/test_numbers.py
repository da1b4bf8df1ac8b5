"""Numbers in digits and words, ranges, bounds and vague amounts.

What they count is tested with the kinds of claims.
"""

import pytest

from claims.language.document import Document
from claims.language.numbers import find_quantities


def read(text):
    return [(q.low, q.high, q.qualifier) for q in find_quantities(Document(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("between 240 and 310 people", (240, 310, "between")),
        ("between 360,000 and 560,000", (360_000, 560_000, "between")),
        ("from 9 to 14 percent", (9, 14, "between")),
        ("3-4 soldiers", (3, 4, "between")),
        ("2 to 3 million", (2_000_000, 3_000_000, "between")),
        ("three hundred and fifty", (350, 350, None)),
        ("twenty-five", (25, 25, None)),
        ("a dozen boats", (12, 12, None)),
        ("two dozen boats", (24, 24, None)),
        ("1.2 million", (1_200_000, 1_200_000, None)),
        ("at least 40", (40, None, "at least")),
        ("40 or more", (40, None, "at least")),
        ("more than 18,000", (18_000, None, "more than")),
        ("as many as 30", (None, 30, "up to")),
        ("fewer than ten", (None, 10, "less than")),
        ("about 50", (50, 50, "about")),
        ("dozens of people", (24, None, "at least")),
        ("tens of thousands", (20_000, None, "at least")),
        ("hundreds of thousands", (200_000, None, "at least")),
        ("FOUR THOUSAND", (4_000, 4_000, None)),
    ],
)
def test_a_number_phrase_is_read(text, expected):
    assert read(text) == [expected]


def test_two_numbers_side_by_side_are_two():
    assert read("12 dead and 30 hurt") == [(12, 12, None), (30, 30, None)]
