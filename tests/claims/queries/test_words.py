"""Claims and articles are found by the words that somebody typed, on both databases, whatever was typed."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.database import Database
from claims.models import Article, Claim
from claims.queries.words import articles_with, claims_with
from tests import scenes


def _wordings(session: Session, typed: str) -> list[str]:
    return list(
        session.scalars(
            select(Claim.wording).where(claims_with(session.get_bind().dialect.name, typed)).order_by(Claim.id)
        )
    )


def test_a_claim_is_found_by_the_beginnings_of_its_words_and_by_its_speaker(database: Database) -> None:
    with database.transaction() as session:
        scenes.article(session, by=scenes.newsroom(session).admin)
        assert any("120 injured" in words or "120" in words for words in _wordings(session, "120 inj"))
        assert len(_wordings(session, "warned governm")) == 1
        assert _wordings(session, "marit berg warned") == _wordings(session, "warned governm")
        assert _wordings(session, "zebra") == _wordings(session, "warned zebra") == []
        titles = session.scalars(
            select(Article.title).where(articles_with(session.get_bind().dialect.name, "NORWAY flood"))
        ).all()
        assert titles == ["Flood in Norway kills at least 40"]


def test_what_is_worded_anew_is_found_by_its_new_words_alone(database: Database) -> None:
    with database.transaction() as session:
        claim = scenes.claim(session, scenes.newsroom(session))
        claim.wording = "The bridge fell"
        session.flush()
        assert _wordings(session, "bridge") == ["The bridge fell"]
        assert "The bridge fell" not in _wordings(session, "people killed")


@pytest.mark.parametrize("typed", ["", "  ", "***", "'\"'", "()!&|:"])
def test_where_no_word_was_typed_nothing_is_found(database: Database, typed: str) -> None:
    with database.transaction() as session:
        scenes.article(session, by=scenes.newsroom(session).admin)
        assert _wordings(session, typed) == []


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=60))
def test_nothing_that_is_typed_is_an_error(database: Database, typed: str) -> None:
    with database.reading() as session:
        _wordings(session, typed)
        session.scalars(select(Article.id).where(articles_with(session.get_bind().dialect.name, typed))).all()
