"""Which sentences of a page become its excerpt."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from workers.excerpts import telling_excerpt
from workers.sources import Query

CLAIM = Query(1, "The harbour of Norrvik was rebuilt for 340 million crowns.", None, (), (), (), "en")
PAGE = (
    "Norrvik is a town. It lies on the coast and is known for its herring. The harbour was rebuilt in 2019. "
    "Its cost was 340,000,000 crowns. The herring left in 2020."
)


def test_the_sentences_that_share_most_with_the_claim_are_taken_in_their_order() -> None:
    assert telling_excerpt([PAGE], CLAIM, 1_000) == (
        "Norrvik is a town. … The harbour was rebuilt in 2019. Its cost was 340,000,000 crowns."
    )


def test_a_sentence_that_says_nothing_new_of_the_claim_is_left_out() -> None:
    twice = ["The harbour of Norrvik was rebuilt for 340 million crowns.", "A harbour of Norrvik. It was rebuilt."]
    assert telling_excerpt(twice, CLAIM, 1_000) == twice[0]


def test_words_that_a_person_chose_are_looked_for_instead() -> None:
    assert telling_excerpt([PAGE], replace(CLAIM, chosen="herring 2020"), 1_000) == "The herring left in 2020."


def test_small_words_of_another_language_do_not_count() -> None:
    claim = replace(CLAIM, text="Die Brücke war für den Hafen zu teuer.", language="de")
    assert telling_excerpt(["Für die Stadt war es gut. Den Hafen sah man."], claim, 1_000) == "Den Hafen sah man."


def test_where_nothing_is_shared_it_is_the_first_sentence() -> None:
    assert telling_excerpt(["", "Lund is old. Lund is small."], CLAIM, 1_000) == "Lund is old."
    assert telling_excerpt(["", " "], CLAIM, 1_000) == ""


@given(st.lists(st.text(st.characters(exclude_categories=()), max_size=200), max_size=3), st.integers(2, 100))
def test_any_text_gives_one_short_line(passages: list[str], most: int) -> None:
    excerpt = telling_excerpt(passages, CLAIM, most)
    assert len(excerpt) <= most
    assert len(excerpt.splitlines()) <= 1
    assert "\0" not in excerpt
    assert excerpt.encode() is not None
