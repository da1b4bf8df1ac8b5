"""Cleaning, paragraphs, sentences and pasted quotes.

Offsets are proven by properties, news habits by examples.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.text import MAX_TEXT, NotText, Span, clean, locate, paragraphs, sentences

LETTERS = st.sampled_from(
    [*"abcXYZ .!?\n\t,;:-–“”‘’\"'()", "\u00a0", "\r\n", "e\u0301", "🙂", "Mr. ", "U.S. ", "the ", "Feb. 3"]
)
TEXTS = st.one_of(st.lists(LETTERS, max_size=80).map("".join), st.text(max_size=80))


def cut(text: str) -> list[str]:
    return [text[sentence.start : sentence.end] for sentence in sentences(text)]


def test_line_ends_and_bom_are_cleaned_and_nothing_else():
    assert clean("\ufeff\n  \nOne\r\ntwo\rthree\u00a0e\u0301\n\n".encode()) == "One\ntwo\nthree\u00a0e\u0301"


def test_the_indent_of_the_first_line_stays():
    assert clean("\n   \n  Indented\n") == "  Indented"


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        ("", "no text"),
        (" \n\t\u00a0\n", "no text"),
        ("a\0b", "NUL"),
        (b"caf\xe9", "byte 4"),
        (b"\x89PNG\0\0", "binary"),
        ("half \ud800 a pair", "lone surrogate"),
    ],
)
def test_what_is_no_text_is_refused_in_a_sentence(raw, told):
    with pytest.raises(NotText, match=told) as refusal:
        clean(raw)
    assert str(refusal.value).endswith(".")
    assert "Nothing was kept" in str(refusal.value)


def test_the_limit_counts_bytes_and_is_in_the_sentence():
    assert len(clean("é" * (MAX_TEXT // 2))) == MAX_TEXT // 2
    with pytest.raises(NotText, match="1,000,000"):
        clean("é" * (MAX_TEXT // 2) + "x")
    with pytest.raises(NotText, match="1,000,000"):
        clean(b"x" * 5_000_000)


def test_a_blank_line_and_a_single_line_end_part_paragraphs():
    text = "One.\nTwo.\n\n \nThree."
    assert [text[p.start : p.end] for p in paragraphs(text)] == ["One.", "Two.", "Three."]


def test_hard_wrapped_lines_are_one_paragraph():
    text = (
        "The committee met in the old town hall for three hours and\n"
        "agreed to open the northern gate before the end of winter,\n"
        "the clerk said.\n\nA second paragraph."
    )
    assert len(paragraphs(text)) == 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He left on Feb. 25 with Mr. Orne. She stayed.", ["He left on Feb. 25 with Mr. Orne.", "She stayed."]),
        ("Troops of the U.S. Navy came. The U.S. The end.", ["Troops of the U.S. Navy came.", "The U.S.", "The end."]),
        ("“It fell.” Nobody ran. “Why?” he asked.", ["“It fell.”", "Nobody ran.", "“Why?” he asked."]),
        (".During the visit it rained. He noted", [".During the visit it rained.", "He noted"]),
        ("J. K. Orne wrote it. It sold 1.5 million.", ["J. K. Orne wrote it.", "It sold 1.5 million."]),
        ("It ended.The next day came.", ["It ended.", "The next day came."]),
        ("the gate fell. nobody ran. the end", ["the gate fell.", "nobody ran.", "the end"]),
        ("THE GATE FELL. NOBODY RAN.", ["THE GATE FELL.", "NOBODY RAN."]),
    ],
)
def test_sentences_are_cut_as_news_writes_them(text, expected):
    assert cut(text) == expected


def test_a_short_paragraph_without_a_stop_is_a_heading_but_the_last_is_not():
    text = "Harbour reopens\n\nThe harbour was opened on Monday.\n\n“Glad to be back”\n\nThat was all, he noted"
    assert [sentence.heading for sentence in sentences(text)] == [True, False, True, False]


@given(TEXTS)
def test_every_character_lies_in_exactly_one_sentence(text):
    held = [0] * len(text)
    last = 0
    for sentence in sentences(text):
        assert sentence.start >= last
        last = sentence.end
        assert text[sentence.start : sentence.end].strip() == text[sentence.start : sentence.end] != ""
        for position in range(sentence.start, sentence.end):
            held[position] += 1
    assert all(count == 1 for count, character in zip(held, text, strict=True) if not character.isspace())


def test_an_endless_sentence_is_parted():
    text = "word " * 5_000
    assert max(s.end - s.start for s in sentences(text)) <= 3_000
    assert "".join(cut(text)).replace(" ", "") == text.replace(" ", "")


def test_a_pasted_quote_is_found_exactly_everywhere():
    assert locate("a b", "a b, a b") == [Span(0, 3), Span(5, 8)]


def test_a_pasted_quote_is_found_despite_spaces_and_quotation_marks():
    text = "He\u00a0said\n “It’s   over”."
    (found,) = locate('said "It\'s over"', text)
    assert text[found.start : found.end] == "said\n “It’s   over”"


def test_an_exact_place_wins_over_a_tolerant_one():
    assert locate('"x y"', '“x y” and "x y"') == [Span(10, 15)]


@pytest.mark.parametrize("quote", ["", "  ", "absent"])
def test_what_does_not_stand_there_is_not_found(quote):
    assert locate(quote, "Something else.") == []


@given(TEXTS, st.data())
def test_any_part_of_a_text_is_found_in_it(text, data):
    start = data.draw(st.integers(0, len(text)))
    part = text[start : data.draw(st.integers(start, len(text)))]
    places = locate(part, text)
    assert bool(places) == bool(part.strip())
    assert all(text[place.start : place.end].strip() for place in places)
