"""Numbers in digits and words, ranges, bounds and vague amounts.

What they count is tested with the kinds of claims.
"""

import pytest

from claims.language.document import Document
from claims.language.quantities.numbers import find_quantities


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
        ("half a dozen boats", (6, 6, None)),
        ("half a million people", (500_000, 500_000, None)),
        ("two and a half million", (2_500_000, 2_500_000, None)),
        ("4.1 billion", (4_100_000_000, 4_100_000_000, None)),
        ("several hundred people", (200, None, "at least")),
        ("a few thousand boats", (2_000, None, "at least")),
        ("scores of boats", (40, None, "at least")),
        ("between $45 million and $50 million", (45_000_000, 50_000_000, "between")),
        ("ten or twelve boats", (10, 12, "between")),
        ("no more than 10", (None, 10, "up to")),
        ("no fewer than 12", (12, None, "at least")),
        ("in excess of 10", (10, None, "more than")),
        ("well over 100", (100, None, "more than")),
        ("100+ boats", (100, None, "at least")),
        ("a dozen or so boats", (12, 12, "about")),
        ("45 000 people", (45_000, 45_000, None)),
        ("3 500 000 crowns", (3_500_000, 3_500_000, None)),
        ("1\u00a0200 boats", (1_200, 1_200, None)),
        ("1\u202f200 boats", (1_200, 1_200, None)),
        ("1\u2009200 boats", (1_200, 1_200, None)),
        ("12 500.5 tonnes", (12_500.5, 12_500.5, None)),
        ("$1.5-2m", (1_500_000, 2_000_000, "between")),
        ("£3-4bn", (3_000_000_000, 4_000_000_000, "between")),
        ("3,5 million francs", (3_500_000, 3_500_000, None)),
        ("2½ percent", (2.5, 2.5, None)),
        ("an estimated $2 billion", (2_000_000_000, 2_000_000_000, "about")),
    ],
)
def test_a_number_phrase_is_read(text, expected):
    assert read(text) == [expected]


def test_two_numbers_side_by_side_are_two():
    assert read("12 dead and 30 hurt") == [(12, 12, None), (30, 30, None)]


@pytest.mark.parametrize(
    ("text", "percent"),
    [
        ("two in five boats", 40),
        ("one out of every ten boats", 10),
        ("a quarter of them", 25),
        ("three quarters of them", 75),
        ("two-thirds of them", 66.7),
        ("half of the boats", 50),
        ("half the boats", 50),
    ],
)
def test_a_share_of_a_whole_is_percent(text, percent):
    (quantity,) = find_quantities(Document(text))
    assert (quantity.low, quantity.share) == (percent, True)


@pytest.mark.parametrize(
    "text",
    ["a third party", "She scores again", "the first half", "the third quarter", "two-year-old", "a second-half"],
)
def test_what_is_no_number_is_not_read(text):
    assert read(text) == []


def test_a_change_from_one_number_to_another_is_no_range():
    assert read("rose from 9 to 14") == [(9, 9, None), (14, 14, None)]
    assert read("from 9 to 14 boats") == [(9, 14, "between")]


def test_a_day_and_the_number_behind_it_are_two():
    assert read("On July 4 100 boats came.") == [(4, 4, None), (100, 100, None)]
    assert read("in 2019 300 boats came") == [(2_019, 2_019, None), (300, 300, None)]


@pytest.mark.parametrize(
    "text",
    [
        "They are on strike over $20 million in unpaid wages.",
        "A clerk was jailed for nine years over £20m of missing fees.",
        "A clerk faces the judge over £20m harbour fraud",
        "The row over 20 boats went on.",
    ],
)
def test_over_tells_what_a_dispute_is_about(text):
    assert read(text)[-1][2] is None
    assert read(text)[-1][1] is not None


@pytest.mark.parametrize(
    "text",
    [
        "Over 20 boats sank.",
        "They arrested over 20 men.",
        "It raised over $20 million in aid.",
        "It is over £4m.",
        "They were sued for over £4m.",
    ],
)
def test_over_makes_a_bound_elsewhere(text):
    assert read(text)[-1][2] == "more than"


def test_a_number_without_end_is_read_without_an_error():
    assert find_quantities(Document("hundred " * 3_000))
    assert find_quantities(Document("9 " + "billion " * 3_000))
    assert find_quantities(Document("9 " + "000 " * 3_000))
