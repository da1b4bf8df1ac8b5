"""Figures: casualties, money, percentages and counts.

How numbers are written is tested in tests/claims/language/test_numbers.py.
"""

import pytest

from claims.extraction import as_json, extract


def figures(text):
    return [figure for finding in extract(text) if finding.kind == "figure" for figure in finding.figures]


@pytest.mark.parametrize(
    ("text", "measure", "low", "high", "qualifier"),
    [
        ("The flood killed between 240 and 310 people.", "killed", 240, 310, "between"),
        ("At least 40 people were killed in the flood.", "killed", 40, None, "at least"),
        ("Twelve soldiers died.", "killed", 12, 12, None),
        ("The storm left 12 farmers dead.", "killed", 12, 12, None),
        ("The death toll rose to 31 by night.", "killed", 31, 31, None),
        ("They mourned the death of 12 miners.", "killed", 12, 12, None),
        ("A toll of twelve was reported at noon.", "killed", 12, 12, None),
        ("About 50 people were wounded.", "injured", 50, 50, "about"),
        ("Dozens are still missing.", "missing", 24, None, "at least"),
        ("More than 18,000 residents were displaced.", "displaced", 18_000, None, "more than"),
        ("Police arrested 14 men.", "detained", 14, 14, None),
        ("THE BLAST KILLED SEVEN PEASANTS.", "killed", 7, 7, None),
        ("the wall cost about 400 million crowns.", "money", 400_000_000, 400_000_000, "about"),
        ("The wall cost $2.5 million.", "money", 2_500_000, 2_500_000, None),
        ("Unemployment rose from 9 to 14 percent.", "percent", 9, 14, "between"),
        ("The fleet shrank to forty boats.", "count", 40, 40, None),
    ],
)
def test_a_figure_is_read_with_its_bounds(text, measure, low, high, qualifier):
    (figure,) = figures(text)
    assert (figure.measure, figure.low, figure.high, figure.qualifier) == (measure, low, high, qualifier)


def test_two_figures_of_one_clause_keep_their_own_measures():
    found = figures("Three farmers were killed and seven others were wounded.")
    assert [(figure.measure, figure.low) for figure in found] == [("killed", 3), ("injured", 7)]


def test_figures_of_a_list_share_what_happened():
    found = figures("Three soldiers and two farmers were killed.")
    assert [(figure.measure, figure.low) for figure in found] == [("killed", 3), ("killed", 2)]


def test_a_figure_knows_who_says_so():
    text = "The war has killed between 240 and 310 people, according to different relief groups."
    (finding,) = [finding for finding in extract(text) if finding.kind == "figure"]
    assert [text[span.start : span.end] for span in finding.speaker] == ["different relief groups"]
    assert finding.figures[0].speaker_name == "different relief groups"
    assert finding.speaker_name is None


def test_a_figure_says_what_is_counted_and_where():
    (figure,) = figures("At least 40 farmers were killed in Upper Tarn on that day.")
    assert (figure.what, figure.unit, figure.where) == ("farmers", "people", "Upper Tarn")


@pytest.mark.parametrize(
    "text",
    [
        "It began in 2019.",
        "He came on March 11.",
        "She is 34 years old.",
        "They met at 10:30 a.m. in the hall.",
        "It stands in Article 5 of the law.",
        "One of the gates held.",
        "He waited eight years.",
    ],
)
def test_years_dates_times_and_ages_are_no_figures(text):
    assert figures(text) == []


def test_whole_numbers_are_written_without_a_point():
    (finding,) = [finding for finding in extract("The flood killed 310 people.") if finding.kind == "figure"]
    assert str(as_json(finding)["figures"][0]["low"]) == "310"
