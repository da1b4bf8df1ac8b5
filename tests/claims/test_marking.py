"""What is marked where two claims say the same: whole words, in both, and nothing of the text is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.matching import mark_beside


def marked(text: str, other: str) -> list[str]:
    return [part for part, mark in mark_beside(text, other) if mark == "shared"]


def differing(text: str, other: str) -> list[str]:
    return [part for part, mark in mark_beside(text, other) if mark == "differs"]


def test_words_numbers_and_names_are_marked_whatever_their_form() -> None:
    ours, theirs = "The 1,500,000 crowns for Tarn-Dal’s bridges", "Tarn-Dal got 1.5m: the bridge cost crowns"
    assert marked(ours, theirs) == ["1,500,000 crowns", "Tarn-Dal’s bridges"]
    assert marked(theirs, ours) == ["Tarn-Dal", "1.5m", "bridge", "crowns"]


def test_words_that_are_in_every_text_are_not_marked() -> None:
    assert marked("They said that it was so, and people know it", "It is so that they know what people said") == []


def test_without_anything_in_common_nothing_is_marked() -> None:
    assert mark_beside("Otters eat snow", "") == [("Otters eat snow", "")]
    assert mark_beside("", "Otters") == []


@given(st.text(max_size=80), st.text(max_size=80))
def test_the_parts_are_the_text(text: str, other: str) -> None:
    parts = mark_beside(text, other)
    assert "".join(part for part, _ in parts) == text
    assert all(part for part, _ in parts)


@given(st.text(st.sampled_from("abc 12.,-’'%"), max_size=40))
def test_a_text_is_marked_by_itself_wherever_it_tells_something(text: str) -> None:
    for part, mark in mark_beside(text, text):
        assert mark == "shared" or not marked(part, part)


@pytest.mark.parametrize(
    ("ours", "theirs", "our_own", "their_own"),
    [
        ("A bomb killed 14 people in Hamar", "A bomb in Hamar killed 12 people", ["14"], ["12"]),
        ("Fourteen died", "A bomb killed twelve people", ["Fourteen"], ["twelve"]),
        ("It cost 1.5 million euros", "It cost 1,500,000 euros", [], []),
        ("It cost two hundred thousand euros", "It cost 0.3 million euros", ["two hundred thousand"], ["0.3 million"]),
        ("Turnout was 71%", "Turnout was 64 percent", ["71%"], ["64"]),
        ("Turnout was 71%", "Turnout was 71 percent", [], []),
        ("In 2014 a bomb killed 12 people", "A bomb killed 12 people in 2017", ["2014"], ["2017"]),
        ("In 2014 a bomb killed 12 people", "A bomb killed 12 people", [], []),
        ("In 2014 a bomb killed people", "A bomb killed 12 people", [], []),
        ("Bombs killed 12 and 30 people", "A bomb killed 12 people", [], []),
    ],
)
def test_numbers_that_differ_are_marked_as_such_on_both_sides(
    ours: str, theirs: str, our_own: list[str], their_own: list[str]
) -> None:
    assert (differing(ours, theirs), differing(theirs, ours)) == (our_own, their_own)
