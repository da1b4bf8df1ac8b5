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


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("He made his first official visit to the delta.", "his first official"),
        ("She is the first woman to lead the port.", "the first woman"),
        ("It was the longest wall in the country.", "the longest"),
        ("It is the only gate that held.", "the only gate"),
        ("Marden has not left the island since the war began.", "has not left"),
        ("Prices stood at a record high that week.", "a record high"),
    ],
)
def test_a_superlative_marks_what_it_compares(text, marked):
    (finding,) = found(text, "superlative")
    assert text[finding.compared[0].start : finding.compared[0].end] == marked


@pytest.mark.parametrize(
    "text",
    ["The first lady came.", "He came first of all to the hall.", "She did not come.", "It is the greatest idea."],
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
