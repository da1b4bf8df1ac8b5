"""Figures: casualties, money, percentages and counts.

How numbers are written is tested in tests/claims/language/test_numbers.py.
"""

import datetime

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
        ("From 9 to 14 percent of the boats leak.", "percent", 9, 14, "between"),
        ("Two in five boats leaked.", "percent", 40, 40, None),
        ("Nearly a third of the boats leaked.", "percent", 33.3, 33.3, "about"),
        ("The lead shrank by 3 percentage points.", "percent", 3, 3, None),
        ("The gate cost £40m.", "money", 40_000_000, 40_000_000, None),
        ("The gate cost between $45 million and $50 million.", "money", 45_000_000, 50_000_000, "between"),
        ("The gate cost 3 million euros.", "money", 3_000_000, 3_000_000, None),
        ("A ticket cost 40 cents.", "money", 0.4, 0.4, None),
        ("It lies four miles from Tarn.", "count", 4, 4, None),
        ("The fleet shrank to forty boats.", "count", 40, 40, None),
    ],
)
def test_a_figure_is_read_with_its_bounds(text, measure, low, high, qualifier):
    (figure,) = figures(text)
    assert (figure.measure, figure.low, figure.high, figure.qualifier) == (measure, low, high, qualifier)


def test_two_figures_of_one_clause_keep_their_own_measures():
    found = figures("Three farmers were killed and seven others were wounded.")
    assert [(figure.measure, figure.low) for figure in found] == [("killed", 3), ("injured", 7)]


def test_a_rise_from_one_number_to_another_is_two_figures():
    found = figures("Unemployment rose from 9 to 14 percent.")
    assert [(figure.low, figure.high, figure.unit) for figure in found] == [(9, 9, "percent"), (14, 14, "percent")]
    found = figures("New cases fell from 240 to 187.")
    assert [(figure.low, figure.what) for figure in found] == [(240, "New cases"), (187, "New cases")]


def test_figures_of_a_list_share_what_happened():
    found = figures("Three soldiers and two farmers were killed.")
    assert [(figure.measure, figure.low) for figure in found] == [("killed", 3), ("killed", 2)]


def test_a_figure_knows_who_says_so_and_leaves_the_spans_to_the_statement():
    text = "The war has killed between 240 and 310 people, according to different relief groups."
    (finding,) = [finding for finding in extract(text) if finding.kind == "figure"]
    assert finding.figures[0].speaker_name == "different relief groups"
    assert finding.speaker_name is None
    assert finding.quote == "The war has killed between 240 and 310 people"
    assert (finding.content, finding.speaker, finding.cue) == ((), (), ())


@pytest.mark.parametrize(
    ("text", "what", "where"),
    [
        ("At least 40 farmers were killed in Upper Tarn on that day.", "farmers", "Upper Tarn"),
        ("In Upper Tarn, 40 farmers were killed.", "farmers", "Upper Tarn"),
        ("Twelve people, two of them children, drowned.", "people", None),
        ("The port lost 216 paid dockers.", "paid dockers", None),
        ("About 48 percent chose the old gate.", None, None),
        ("She won 38 of the state's 52 counties.", "counties", None),
        ("The gate cost $9 million.", "The gate", None),
    ],
)
def test_a_figure_says_what_is_counted_and_where(text, what, where):
    figure = figures(text)[0]
    assert (figure.what, figure.where) == (what, where)


def test_them_is_not_what_is_counted():
    assert [figure.what for figure in figures("Twelve people, two of them children, drowned.")] == [
        "people",
        "children",
    ]


def test_figures_of_one_short_sentence_are_one_finding():
    findings = extract("The port has 40 boats, 12 cranes and 300 dockers.")
    (finding,) = [finding for finding in findings if finding.kind == "figure"]
    assert [figure.low for figure in finding.figures] == [40, 12, 300]


def test_of_a_long_sentence_the_clause_with_the_figure_is_quoted():
    text = (
        "The council of the delta met for the ninth time in the old customs house by the water, where the rain came "
        "through the roof, and 40 farmers lost their land when the new wall was built across the valley."
    )
    (finding,) = [finding for finding in extract(text) if finding.kind == "figure"]
    assert finding.quote == "40 farmers lost their land when the new wall was built across the valley."


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
        "Vargas, 38, was shot on the stairs.",
        "He was 12 when the gate fell.",
        "Tarn won 3-1 in the rain.",
        "The court ruled by a 5-4 vote for the port.",
        "Call 555-0142 for the boats.",
        "Flight 370 left the port in the rain.",
        "He flew a Boeing 737 to Tarn.",
        "His 2012 campaign failed.",
        "The 9/11 attacks were mourned.",
        "They spoke 24/7 about the gates.",
        "A 20-member crew sailed.",
        "1. Open the gate.",
        "It has a thousand holes.",
        "Eight tips for the harbour.",
        "Three hours later the gate fell.",
        "Did it cost 400 crowns?",
        "The blast could kill 300 people.",
        "They want to murder 10 judges.",
    ],
)
def test_numbers_that_are_no_amounts_are_no_figures(text):
    assert figures(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Asked whether 40 dockers had died, the mayor left.",
        "She refused to say that 40 dockers died.",
        "He did not confirm that 40 dockers died.",
        "It is not clear if 40 dockers died.",
    ],
)
def test_a_number_in_a_question_or_a_refusal_is_no_figure(text):
    assert figures(text) == []


def test_a_number_beside_a_refusal_stays_a_figure():
    assert [figure.low for figure in figures("He did not say why 40 dockers died.")] == [40]
    assert [figure.low for figure in figures("The mayor did not say much, but 40 dockers died.")] == [40]


def test_a_pronoun_is_never_the_source_of_a_figure():
    assert [figure.speaker_name for figure in figures("They said 40 dockers died.")] == [None]
    assert [figure.speaker_name for figure in figures("The port authority said 40 dockers died.")] == [
        "The port authority"
    ]


def test_what_is_counted_holds_a_letter():
    assert [figure.what for figure in figures("The rate among children under 5 is 5.1%.")] == [None]


def test_a_rise_by_a_large_number_is_a_figure():
    (figure,) = figures("Child poverty in Tarn has risen by 700,000.")
    assert (figure.low, figure.what, figure.unit) == (700_000, "Child poverty in Tarn", None)


JULY = datetime.date(2019, 7, 10)


def times(text, published_on=JULY):
    findings = extract(text, published_on)
    return [figure.as_of for found in findings if found.kind == "figure" for figure in found.figures]


@pytest.mark.parametrize(
    ("text", "as_of"),
    [
        ("The port built 400 boats in 2016.", "2016"),
        ("The port has built 400 boats since 2016.", "2016/.."),
        ("About 400 people have died crossing the sea since the 1990s.", "1990/.."),
        ("Since Monday, 40 people have been killed.", "2019-07-08/.."),
        ("Prices rose 12 percent since last month.", "2019-06/.."),
        ("At least 40 people were killed between 2015 and 2018.", "2015/2018"),
        ("At least 40 people were killed from early 2015 to late 2018.", "2015/2018"),
        ("Between 2015 and 2018, 40 people were killed.", "2015/2018"),
        ("Prices rose 12 percent between March 2015 and May 2018.", "2015-03/2018-05"),
        ("The police counted 400 thefts between January and March 2018.", "2018-01/2018-03"),
        ("From November to March 2018, 400 cases were counted.", "2017-11/2018-03"),
        ("The region saw 400 cases from January to March.", "2019-01/2019-03"),
        ("The party raised 3 million euros between January and June 30.", "2019-01/2019-06-30"),
        ("From October to December, 400 cases were counted.", "2018-10/2018-12"),
        ("The police counted 400 thefts between 3 and 5 March 2018.", "2018-03-03/2018-03-05"),
        ("The police arrested 40 people from 5 May until 3 June.", "2019-05-05/2019-06-03"),
    ],
)
def test_a_count_over_an_interval_has_the_interval_as_its_time(text, as_of):
    assert times(text) == [as_of]


def test_an_interval_without_a_year_is_told_only_from_the_day_of_publication():
    assert times("The region saw 400 cases from January to March.", None) == [None]
    assert times("The port has built 400 boats since 2016.", None) == ["2016/.."]


@pytest.mark.parametrize(
    "text",
    [
        "At least 40 people were killed in the deadliest attack since 2015.",
        "Unemployment fell to 4 percent, the lowest since 2015.",
        "Some 400 people live in houses built since 2015.",
        "The port, open since 2015, employs 400 people.",
        "The port employs 400 people who have lived there since 2015.",
        "Since 2015, when 400 people died, the port has grown.",
        "The police counted 400 thefts since 2015 was a dry year.",
        "The police counted 400 thefts, more than between 2015 and 2018.",
        "The police counted 400 thefts from March 3 to 31 June.",
    ],
)
def test_an_interval_of_something_else_is_not_the_time_of_the_count(text):
    assert times(text) == [None]


def test_an_interval_belongs_to_the_count_before_it():
    assert times("At least 40 people were killed, bringing the toll to 400 since 2015.") == [None, "2015/.."]


def test_whole_numbers_are_written_without_a_point():
    (finding,) = [finding for finding in extract("The flood killed 310 people.") if finding.kind == "figure"]
    assert str(as_json(finding)["figures"][0]["low"]) == "310"
