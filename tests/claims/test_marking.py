"""What is marked where two claims say the same: whole words, in both, and nothing of the text is lost."""

from hypothesis import given
from hypothesis import strategies as st

from claims.matching import mark_shared


def marked(text: str, other: str) -> list[str]:
    return [part for part, is_shared in mark_shared(text, other) if is_shared]


def test_words_numbers_and_names_are_marked_whatever_their_form() -> None:
    ours, theirs = "The 1,500,000 crowns for Tarn-Dal’s bridges", "Tarn-Dal got 1.5m: the bridge cost crowns"
    assert marked(ours, theirs) == ["1,500,000 crowns", "Tarn-Dal’s bridges"]
    assert marked(theirs, ours) == ["Tarn-Dal", "1.5m", "bridge", "crowns"]


def test_words_that_are_in_every_text_are_not_marked() -> None:
    assert marked("They said that it was so, and people know it", "It is so that they know what people said") == []


def test_without_anything_in_common_nothing_is_marked() -> None:
    assert mark_shared("Otters eat snow", "") == [("Otters eat snow", False)]
    assert mark_shared("", "Otters") == []


@given(st.text(max_size=80), st.text(max_size=80))
def test_the_parts_are_the_text(text: str, other: str) -> None:
    parts = mark_shared(text, other)
    assert "".join(part for part, _ in parts) == text
    assert all(part for part, _ in parts)


@given(st.text(st.sampled_from("abc 12.,-’'%"), max_size=40))
def test_a_text_is_marked_by_itself_wherever_it_tells_something(text: str) -> None:
    for part, is_shared in mark_shared(text, text):
        assert is_shared or not marked(part, part)
