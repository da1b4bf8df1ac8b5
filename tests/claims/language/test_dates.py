"""Dates as written, against the dateline, and against their weekday.

Events are tested with the kinds of claims.
"""

import datetime

import pytest

from claims.language.dates import dateline_end, find_dates
from claims.language.document import Document

WEDNESDAY = datetime.date(2019, 2, 27)


def read(text, published_on=WEDNESDAY):
    return [(text[d.start : d.end], d.iso, d.weekday_agrees) for d in find_dates(Document(text, published_on))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on Feb. 25, he", ("Feb. 25", "2019-02-25", None)),
        ("on Monday, February 25, 2019", ("Monday, February 25, 2019", "2019-02-25", True)),
        ("on Tuesday, February 25, 2019", ("Tuesday, February 25, 2019", "2019-02-25", False)),
        ("on 30 December, he", ("30 December", "2018-12-30", None)),
        ("closed on 30 June 2016", ("30 June 2016", "2016-06-30", None)),
        ("in March 2011 it", ("March 2011", "2011-03", None)),
        ("since 2011 it", ("2011", "2011", None)),
        ("on Monday he", ("Monday", "2019-02-25", None)),
        ("yesterday it", ("yesterday", "2019-02-26", None)),
        ("on 2019-02-25 it", ("2019-02-25", "2019-02-25", None)),
    ],
)
def test_a_date_is_resolved_against_the_day_of_publication(text, expected):
    assert read(text) == [expected]


def test_a_weekday_with_its_date_in_brackets_is_compared():
    assert read("on Monday (Feb. 25), he")[0][1:] == ("2019-02-25", True)
    assert read("on Friday (Feb. 25), he")[0][1:] == ("2019-02-25", False)


def test_without_a_dateline_the_year_stays_open():
    assert read("on Feb. 25, he", None) == [("Feb. 25", None, None)]


def test_a_dateline_with_a_year_resolves_the_rest():
    text = "SELBY, March 14, 2024 (LP) - It rained on March 11."
    assert [iso for _, iso, _ in read(text, None)] == ["2024-03-14", "2024-03-11"]
    assert text[dateline_end(Document(text)) :] == "It rained on March 11."


@pytest.mark.parametrize("text", ["It may rain.", "They march on.", "on 31 April 2020 it", "2019 people came"])
def test_what_is_no_date_is_not_resolved(text):
    assert all(iso is None for _, iso, _ in read(text))
