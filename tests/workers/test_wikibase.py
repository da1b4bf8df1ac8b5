"""Values of a Wikibase in words: no date is made more precise than it is, no number that cannot be read is one."""

from typing import Any

import pytest

from tests.servers_wikibase import JULIAN, NONE, UNKNOWN, entity, item, quantity, stated, time
from workers.wikibase import figures_of, in_words, read_moment, statements_of


@pytest.mark.parametrize(
    ("written", "precision", "words", "iso"),
    [
        ("+2019-05-03T00:00:00Z", 11, "3 May 2019", "2019-05-03"),
        ("+00000002019-05-03T00:00:00Z", 11, "3 May 2019", "2019-05-03"),
        ("+2019-05-00T00:00:00Z", 10, "May 2019", "2019-05"),
        ("+2019-00-00T00:00:00Z", 9, "2019", "2019"),
        ("+2019-01-01T00:00:00Z", 9, "2019", "2019"),
        ("+2019", 9, "2019", "2019"),
        ("+2019-02-30T00:00:00Z", 11, "30 February 2019", "2019-02"),
        ("+2019-00-00T00:00:00Z", 11, "2019", "2019"),
        ("+2019-05-00T00:00:00Z", 11, "May 2019", "2019-05"),
        ("+1985-00-00T00:00:00Z", 8, "the 1980s", ""),
        ("+1900-00-00T00:00:00Z", 7, "century 19", ""),
        ("-0044-03-15T00:00:00Z", 11, "15 March 44 BC", ""),
    ],
)
def test_a_date_is_told_no_more_precisely_than_it_is_known(written: str, precision: int, words: str, iso: str) -> None:
    moment = read_moment(time(written, precision)["datavalue"]["value"])
    assert (moment.words, moment.iso) == (words, iso)


def test_a_date_of_the_julian_calendar_says_so() -> None:
    moment = read_moment(time("+1700-02-29T00:00:00Z", 11, JULIAN)["datavalue"]["value"])
    assert moment.words == "29 February 1700 (Julian calendar)"


@pytest.mark.parametrize("value", [time("+20", 6), time("next year"), time(""), quantity("+inf"), quantity("+1e400")])
def test_what_is_written_in_another_notation_is_left_out(value: dict[str, Any]) -> None:
    assert statements_of(entity("X", P571=[stated(value)])) == []


def test_a_number_with_a_unit_is_no_number_of_people() -> None:
    kilometres = quantity("+12", "http://www.wikidata.org/entity/Q828224")
    assert statements_of(entity("X", P1082=[stated(kilometres)])) == []


def test_a_deprecated_statement_is_left_out_and_three_of_a_property_are_enough() -> None:
    positions = [stated(item(f"Q{number}")) for number in range(5)] + [stated(item("Q9"), "deprecated")]
    statements = statements_of(entity("X", P39=positions))
    assert [statement.item for statement in statements] == ["Q0", "Q1", "Q2"]


@pytest.mark.parametrize(
    ("qualifiers", "words"),
    [
        ({}, ""),
        ({"P580": time("+2019", 9)}, ", since 2019"),
        ({"P580": time("+2019", 9), "P582": NONE}, ", since 2019"),
        ({"P580": time("+2019", 9), "P582": time("+2021", 9)}, ", 2019 to 2021"),
        ({"P580": time("+2019", 9), "P582": UNKNOWN}, ", from 2019, it is not known until when"),
        ({"P580": UNKNOWN, "P582": time("+2021", 9)}, ", until 2021"),
        ({"P585": time("+2021", 9)}, ", as of 2021"),
    ],
)
def test_since_when_and_until_when_is_told_as_far_as_it_is_known(qualifiers: dict[str, Any], words: str) -> None:
    [statement] = statements_of(entity("X", P39=[stated(item("Q1"), **qualifiers)]))
    assert in_words(statement, {"Q1": "mayor"}) == f"position held: mayor{words}"


def test_bounds_are_told_and_become_the_figure_whichever_comes_first() -> None:
    statements = statements_of(entity("X", P1339=[stated(quantity("+10", lowerBound="+12", upperBound="+9"))]))
    assert in_words(statements[0], {}) == "number of injured: 10 (9 to 12)"
    [figure] = figures_of(statements, "X", "people")
    assert (figure["low"], figure["high"], figure["measure"], figure["as_of"]) == (9, 12, "injured", None)
