"""Dates as written, against the dateline, and against their weekday.

Events are tested with the kinds of claims.
"""

import datetime

import pytest

from claims.language.dates import dateline_end, find_dates, told_dates
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
        ("the 1990s were", ("1990s", "1990/1999", None)),
        ("from 2014-15 it", ("2014-15", "2014/2015", None)),
        ("the war (2014–2016) was", ("2014–2016", "2014/2016", None)),
        ("three days ago it", ("three days ago", "2019-02-24", None)),
        ("last week it", ("last week", "2019-02-18/2019-02-24", None)),
        ("last month it", ("last month", "2019-01", None)),
        ("five years ago it", ("five years ago", "2014", None)),
        ("in January he", ("January", "2019-01", None)),
        ("in March he", ("March", "2018-03", None)),
        ("They will meet in March.", ("March", "2019-03", None)),
        ("They will meet on Friday.", ("Friday", "2019-03-01", None)),
        ("They met on Friday.", ("Friday", "2019-02-22", None)),
        ("tomorrow it", ("tomorrow", "2019-02-28", None)),
        ("on 5 JUL 89 (LP) it", ("5 JUL 89", "1989-07-05", None)),
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


def test_years_in_a_row_are_all_read():
    assert [iso for _, iso, _ in read("in 2001, 2003 and 2005 it")] == ["2001", "2003", "2005"]


def test_a_day_is_not_given_the_number_of_what_is_counted_behind_it():
    assert read("ON 23 SEPTEMBER 28 BODIES WERE FOUND")[0][0] == "23 SEPTEMBER"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("They met on Friday.", True),
        ("They met Friday night in Tarn.", True),
        ("They met on Feb. 25 in Tarn.", True),
        ("The Friday announcement was long.", False),
        ("They spoke ahead of the March 8 election.", False),
        ("The election of 2008 was long.", False),
        ("The march ended in the spring of 2008.", True),
    ],
)
def test_a_date_that_only_names_a_thing_tells_no_time(text, told):
    assert bool(told_dates(Document(text, WEDNESDAY), 0, len(text))) is told


@pytest.mark.parametrize(
    "text", ["HARBOUR, Dec. 14 (LP) — It rained.", "TARN (LP) -- It rained.", "Gate falls.\n\nTARN (LP) -- It rained."]
)
def test_a_dateline_ends_before_the_news(text):
    assert text[dateline_end(Document(text)) :] == "It rained."


@pytest.mark.parametrize(
    "text",
    [
        "It may rain.",
        "They march on.",
        "on 31 April 2020 it",
        "2019 people came",
        "won on Super Tuesday",
        "and 2000 soldiers",
        "in march they",
    ],
)
def test_what_is_no_date_is_not_resolved(text):
    assert all(iso is None for _, iso, _ in read(text))
