"""The passage nearest to a claim: the right sentence of a page, or none at all."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.passages import LONGEST, MOST_READ, nearest, place_in

CLAIM = "At least 40 people were killed in the flood in Bergen, the police said."
PAGE = """Weather in Norway

It rained for three days. The river Lysa rose by two metres. Schools in Bergen stayed closed.

The police in Bergen counted 40 dead after the flood. Another 120 were injured. The mayor thanked the helpers.

Subscribe to our newsletter for more news from Bergen."""


def test_the_sentence_that_shares_the_claims_names_and_numbers_is_picked() -> None:
    assert nearest(PAGE, CLAIM) == "The police in Bergen counted 40 dead after the flood."


def test_sentences_that_only_together_say_it_are_picked_together() -> None:
    page = "The flood in Bergen is over. At least 40 people were killed. Nobody knows why."
    assert nearest(page, CLAIM) == "The flood in Bergen is over. At least 40 people were killed."


def test_the_title_is_no_passage_whole_nearly_or_in_part() -> None:
    title = "Flood in Bergen: at least 40 people killed | The Post"
    for heading in (
        title,
        "Flood in Bergen: at least 40 people killed",
        "FLOOD IN BERGEN – at least 40 people were killed",
    ):
        assert nearest(f"{heading}\n\nIt rained for three days.", CLAIM, title) == ""
        assert nearest(f"{heading}\n\nThe police counted 40 dead in Bergen after the flood.", CLAIM, title).startswith(
            "The"
        )
        assert nearest(f"{heading}. It rained.", CLAIM, title) == "", "not as a part of a passage either"
    assert nearest("At least 40 people were killed.", CLAIM, "Weather") == "At least 40 people were killed."


def test_a_page_about_something_else_gives_no_passage() -> None:
    assert nearest("The garden is lovely. People said so at least twice, and the police agreed.", CLAIM) == ""
    assert nearest("", CLAIM) == nearest(PAGE, "") == nearest(PAGE, "It is what it is.") == ""


@given(st.text(max_size=2000), st.text(max_size=200))
def test_a_passage_of_any_text_is_short_and_words_of_the_page(text: str, claim: str) -> None:
    passage = nearest(text, claim)
    assert len(passage) <= LONGEST and all(word in text for word in passage.split())


@pytest.mark.parametrize(
    ("passage", "found"),
    [
        ("The river Lysa rose.", "The river Lysa rose."),
        ("three days. The  river", "three days.\n\nThe river"),
        ("“forty dead”, they", '"forty dead", they'),
        ("he saw", None), ("", None), ("  ", None),
    ],
)  # fmt: skip
def test_a_passage_is_found_where_it_stands_however_it_is_spaced_and_quoted(passage: str, found: str | None) -> None:
    text = '  It rained for three days.\n\nThe river Lysa rose. "forty dead", they said. The river Lysa rose.\n'
    place = place_in(text, passage)
    assert (text[slice(*place)] if place else None) == found
    assert place is None or place[0] == text.index(found or "")


@given(st.text(max_size=300), st.integers(0, 300), st.integers(0, 300))
def test_any_stretch_of_a_text_is_found_in_it(text: str, start: int, end: int) -> None:
    stretch = text[start:end]
    place = place_in(text, stretch)
    assert (place is None) == (not stretch.split())
    assert place is None or text[slice(*place)].split() == stretch.split() or place[0] < start


def test_a_passage_is_looked_for_in_time_that_grows_with_the_text_alone() -> None:
    start = time.process_time()
    assert place_in("a " * 500_000, "a " * 5_000 + "b") is None
    assert time.process_time() - start < 5


def test_a_page_of_any_length_is_searched_in_a_moment() -> None:
    start = time.process_time()
    nearest("The police count 40 dead in Bergen, and so on and on. " * (MOST_READ // 40), CLAIM)
    nearest("x" * 5_000_000, CLAIM)
    assert time.process_time() - start < 10
