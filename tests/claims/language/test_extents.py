"""How much of a sentence a claim takes.

What claims are found is tested with their kinds.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.language.document import Document
from claims.language.extents import claim_span
from claims.language.voices import bare_span

LONG = (
    "The council, which has met in the old customs house since the war, voted for the new wall across the valley, "
    "while the farmers waited in the rain outside, and they sang until the mayor came out to read the result."
)


def cut(text, word):
    document = Document(text)
    at = document.lower.index(word)
    span = claim_span(document, at, at, bare_span(document, 0))
    return text[span.start : span.end]


def test_a_short_sentence_is_taken_whole():
    assert cut("The mayor came, and they sang.", "sang") == "The mayor came, and they sang."


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("valley", LONG[: LONG.index(", while")]),
        ("war", "The council, which has met in the old customs house since the war"),
        ("rain", "while the farmers waited in the rain outside"),
        ("result", "they sang until the mayor came out to read the result."),
    ],
)
def test_of_a_long_sentence_the_clause_is_taken(word, expected):
    assert cut(LONG, word) == expected


@given(st.lists(st.sampled_from("the gate fell , ; and who which while ( ) – . 12 he said that".split()), min_size=3))
def test_the_words_that_matter_are_always_held(words):
    text = "Tarn " + " ".join(words)
    document = Document(text)
    for number in range(len(document.sentences)):
        first, limit = document.word_range(number)
        for at in range(first, limit):
            bare = bare_span(document, number)
            if bare.start <= document.starts[at] and document.ends[at] <= bare.end:
                span = claim_span(document, at, at, bare)
                assert bare.start <= span.start <= document.starts[at] < document.ends[at] <= span.end <= bare.end
