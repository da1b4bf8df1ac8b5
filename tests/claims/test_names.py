"""Whom a byline names: nobody checks their own article, however a newsroom writes who wrote it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.database import Database
from claims.errors import NotAllowed
from claims.names import is_named, normalised
from claims.people import why_not_eligible
from tests import scenes

OURS = [
    "Ana Smith", "ANA SMITH", "By Ana Smith", "by: Ana Smith", "Ana Smith and Bob Jones", "Bob Jones & Ana Smith",
    "Bob Jones, Ana Smith and Cher Lee", "Ana Smith in Oslo", "Ana Smith, Chief Reporter", "Ana Smith | Reuters",
    "Story by Ana Smith; photographs by Bob Jones", "Bob Jones with Ana Smith", "Bob Jones / Ana Smith",
    "Dr. Ana Smith",
    "Reporter Ana Smith, Bergen", "Ana Maria Smith", "A. Smith", "SMITH, Ana", "Smith Ana", "Àna Smith – The Times",
    "ana.smith@example.org", "Bob Jones\nAna Smith", "Bob Jones (text), Ana Smith (pictures)", "Reported by Ana Smith",
]  # fmt: skip
OTHERS = [
    "", "By", "Ana Smithson", "Joanna Smith", "Ana Jones and Bob Smith", "Bob Smith, Ana Jones",
    "Ana Jones / Bob Smith",
    "Bob Smith with Ana Jones", "Ana", "Smith", "By Bob Jones", "B. Smith", "Ana Jones; Smith Lee",
]  # fmt: skip


@pytest.mark.parametrize("byline", OURS)
def test_a_byline_names_her(byline: str) -> None:
    assert is_named("Ana Smith", byline)


@pytest.mark.parametrize("byline", OTHERS)
def test_a_byline_names_somebody_else(byline: str) -> None:
    assert not is_named("Ana Smith", byline)


def test_names_with_more_words_or_fewer_and_those_of_firms_are_found() -> None:
    assert is_named("Ana Maria Smith", "By Ana Smith")
    assert is_named("Sean O'Brien", "Bob Jones and Sean O’Brien")
    assert is_named("Smith & Sons", "Bob Jones for Smith & Sons")
    assert is_named("Ana", "Ana and Bob")
    assert not is_named("", "By Ana") and not is_named("…", "…")


NAME = st.lists(st.from_regex(r"[A-Z][a-zéü]{1,8}", fullmatch=True), min_size=2, max_size=3).map(" ".join)
BETWEEN = st.sampled_from([", ", "; ", " and ", " & ", " with ", " | ", "/", "\n", " by ", " – "])


@given(st.lists(NAME, min_size=1, max_size=4), BETWEEN, st.sampled_from(["", "By ", "by: ", "Story by "]))
def test_each_of_those_who_wrote_it_is_named(names: list[str], between: str, before: str) -> None:
    byline = before + between.join(names)
    assert all(is_named(name, byline) and is_named(name, byline.upper()) for name in names)


@given(NAME, st.text(max_size=60))
def test_nobody_is_named_by_a_byline_without_their_last_word(name: str, byline: str) -> None:
    if normalised(name).split()[-1] not in normalised(byline).split():
        assert not is_named(name, byline)


def test_nobody_checks_an_article_that_they_wrote_with_others(small_database: Database) -> None:
    with small_database.transaction() as session:
        room = scenes.newsroom(session)
        article = scenes.article(session, by=room.admin, byline="By Ben Checker, Bob Jones and Liv Strand")
        room.ana.conflicts = ["Liv Strand"]
        claim = next(claim for claim in scenes.claims_of(session, article) if claim.status == "queued")
        assert why_not_eligible(session, room.ben, claim, article) == "Ben Checker wrote the article"
        assert why_not_eligible(session, room.ana, claim, article) == (
            "Ana Checker has a conflict of interest with liv strand"
        )
        with pytest.raises(NotAllowed, match="Ben Checker wrote the article"):
            scenes.act(session, claim, "take", by=room.ben)
        assert why_not_eligible(session, room.editor, claim, article) is None
