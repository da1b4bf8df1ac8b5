"""What the narrator claims: events, superlatives, assertions; and what is only noted.

Statements and figures have files of their own.
"""

import datetime

import pytest

from claims.extraction import extract


def found(text, kind, published_on=None):
    return [finding for finding in extract(text, published_on) if finding.kind == kind]


def test_a_dated_sentence_is_an_event_with_its_date_resolved():
    text = "The works at Tarn closed on Monday (Feb. 25) after the harbour silted up."
    (event,) = found(text, "event", datetime.date(2019, 2, 27))
    assert [(date.iso, date.weekday_agrees) for date in event.dates] == [("2019-02-25", True)]


def test_a_date_without_a_known_year_stays_open():
    (event,) = found("The works at Tarn closed on Feb. 25 after the storm.", "event")
    assert [date.iso for date in event.dates] == [None]


def test_the_dateline_is_no_event_and_not_part_of_one():
    text = "October 9, The Lantern – The works at Tarn closed on 30 June 2023 for good."
    (event,) = found(text, "event")
    assert event.quote.startswith("The works")


def test_a_stray_stop_before_a_sentence_is_not_part_of_the_claim():
    (event,) = found(".During the storm on 30 June 2023 the works at Tarn closed.", "event")
    assert event.quote.startswith("During")


def test_what_happened_in_each_of_several_years_is_one_event():
    (event,) = found("The works at Tarn closed in 2001, 2003 and 2005 for want of coal.", "event")
    assert [date.iso for date in event.dates] == ["2001", "2003", "2005"]


@pytest.mark.parametrize(
    "text",
    [
        "The Friday announcement closed the works at Tarn and the mill beside it.",
        "The works at Tarn will close on Monday for want of coal and of hands.",
        "The works at Tarn were scheduled to close on Monday for want of coal.",
        "Rain is expected on Thursday in Tarn and in the hills around it.",
        "Write to the works at Tarn by Monday to have your coal listed.",
        "Pictured: the works at Tarn, closed on Monday.",
        "Was the works at Tarn closed on Monday for want of coal?",
        "The works at Tarn closed on Monday before I came for the coal.",
    ],
)
def test_what_has_not_happened_or_not_then_is_no_event(text):
    assert found(text, "event", datetime.date(2019, 2, 27)) == []


def test_a_day_still_to_come_is_no_event():
    text = "The mayor of Tarn named 30 June 2023 as the day of the vote."
    assert found(text, "event", datetime.date(2023, 7, 1))
    assert found(text, "event", datetime.date(2023, 6, 1)) == []


def test_an_event_gives_way_to_the_superlative_that_holds_its_words():
    text = "The works at Tarn closed on Monday for the first time since 1994."
    assert found(text, "event") == []
    assert [len(finding.dates) for finding in found(text, "superlative")] == [2]


def test_an_opinion_gives_way_to_the_superlative_that_holds_its_words():
    kinds = [finding.kind for finding in extract("It was the worst such fire in the delta since 1987.")]
    assert kinds == ["superlative"]
    assert [finding.kind for finding in extract("It was the worst thing of all for the delta.")] == ["opinion"]


def test_a_prediction_gives_way_to_the_statement_that_holds_its_words():
    kinds = [finding.kind for finding in extract("Ministers are expected to announce cuts.")]
    assert kinds == ["statement"]


def test_what_is_expected_by_a_day_is_a_prediction():
    kinds = {finding.kind for finding in extract("40,000 doses are expected by 20 June.")}
    assert kinds == {"prediction", "figure"}


def test_an_event_and_a_figure_of_one_sentence_are_both_found():
    text = "A car bomb killed 14 people in Tarn on Sunday morning."
    assert found(text, "event")
    assert found(text, "figure")


def test_of_a_long_sentence_the_dated_clause_is_the_event():
    text = (
        "The works at Tarn closed on Monday, while the mill beside it, which has ground the grain of the valley since "
        "the days of the old duke, kept all of its hands and took on a few more from the quay."
    )
    (event,) = found(text, "event")
    assert event.quote == "The works at Tarn closed on Monday"


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("He made his first official visit to the delta.", "his first official"),
        ("She is the first woman to lead the port.", "the first woman"),
        ("It was the longest wall in the country.", "the longest"),
        ("It is the only gate that held.", "the only gate"),
        ("Marden has not left the island since the war began.", "has not left"),
        ("Prices stood at a record high that week.", "a record high"),
        ("It drew a record crowd for the ground.", "a record crowd"),
        ("She broke the national record in Tarn.", "broke the national record"),
        ("It was the worst storm to hit the coast since 1953.", "the worst"),
        ("The works closed for the first time on that day.", "for the first time"),
        ("He has won 311 games, the most by any man born in Tarn.", "the most by"),
        ("The gate has never failed.", "has never failed"),
        ("The rate is the lowest ever recorded.", "the lowest"),
    ],
)
def test_a_superlative_marks_what_it_compares(text, marked):
    (finding,) = found(text, "superlative")
    assert text[finding.compared[0].start : finding.compared[0].end] == marked


@pytest.mark.parametrize(
    "text",
    [
        "The first lady came.",
        "The First Amendment held.",
        "The First Councillor asked that the gate be shut in the town.",
        "The conductor on money, fear and her first season in Tarn.",
        "At first it rained.",
        "He came first of all to the hall.",
        "She did not come.",
        "She did not mention any of the gates before.",
        "It is the greatest idea.",
        "It was the worst soup.",
        "Most of them came.",
        "Most people came in the world of old.",
        "At least the gate held.",
        "It rained last week.",
        "The latest news came.",
        "The only way to stop it is a wall.",
        "He said: “I have never seen it before.”",
        "We should have never been there.",
        "If it sticks, shift it to the smallest wheel.",
        "She works for a record company.",
    ],
)
def test_what_ranks_nothing_is_no_superlative(text):
    assert found(text, "superlative") == []


def test_a_superlative_in_somebodys_words_carries_the_name():
    (finding,) = found("Mara Orne said it was the longest wall in the country.", "superlative")
    assert finding.speaker_name == "Mara Orne"


def test_an_unattributed_sentence_is_an_assertion_and_an_attributed_one_is_not():
    text = "Engineers from Tarn have helped the port authority to reopen nearly all of the quays."
    assert [finding.quote for finding in found(text, "assertion")] == [text]
    assert found(f"Mara Orne said that {text[0].lower()}{text[1:]}", "assertion") == []


@pytest.mark.parametrize(
    "text",
    [
        "It was not clear whether engineers from Tarn had helped the port authority to reopen the quays.",
        "Engineers from Tarn likely helped the port authority to reopen nearly all of the quays.",
        "This helped the government of Tarn and the port authority to reopen nearly all of the quays.",
        "Engineers from Tarn have helped our port authority to reopen nearly all of the quays.",
        "Follow the engineers from Tarn who have helped the port authority to reopen nearly all of the quays.",
        "The government has spent more money than before on the schools and the hospitals of the town.",
        "Engineers from Tarn have awkwardly helped the port authority to reopen nearly all of the quays.",
    ],
)
def test_a_doubtful_leaning_personal_or_vague_sentence_is_no_assertion(text):
    plain = "Engineers from Tarn have helped the port authority to reopen nearly all of the quays."
    assert [finding.quote for finding in found(f"{text} {plain}", "assertion")] == [plain]


def test_a_headline_with_a_full_stop_is_no_assertion():
    text = "Engineers from Tarn have reopened nearly all of the quays."
    assert found(f"{text}\n\nIt rained on the gates in Tarn.", "assertion") == []
    assert found(f"It rained.\n\n{text}", "assertion")


def test_of_a_long_assertion_the_main_clause_is_quoted():
    text = (
        "Engineers from Tarn have reopened nearly all of the quays of the port, while the mill, which has ground the "
        "grain of the valley since the days of the old duke, has kept all of its hands and has taken on a few more of "
        "them from the quay and from the hills."
    )
    (finding,) = found(text, "assertion")
    assert finding.quote == "Engineers from Tarn have reopened nearly all of the quays of the port"


@pytest.mark.parametrize("kind", ["event", "superlative", "assertion"])
def test_the_narrators_claims_carry_no_spans_of_a_statement(kind):
    text = (
        "The works closed on Monday in Tarn. It was the longest wall in the country. "
        "Engineers from Tarn have helped the port to reopen nearly all of the quays."
    )
    for finding in found(text, kind):
        assert (finding.content, finding.speaker, finding.cue) == ((), (), ())
    assert found(text, kind)


def test_an_assertion_gives_way_to_a_kind_that_holds_the_same_words():
    text = "The flood has killed 310 people in Upper Tarn and Lower Tarn."
    assert found(text, "assertion") == []
    assert found(text, "figure")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The government will present its law to the house in spring.", "prediction"),
        ("The builders should have mended the gate long ago.", "opinion"),
    ],
)
def test_what_cannot_be_checked_is_noted(text, kind):
    (finding,) = extract(text)
    assert (finding.kind, finding.noted) == (kind, True)


@pytest.mark.parametrize("text", ["By Ilse Marrow", "Photo: The northern gate at low tide.", "Is the gate closed?"])
def test_bylines_captions_and_questions_are_no_claims(text):
    assert extract(f"It rained.\n\n{text}\n\nIt rained.") == []
