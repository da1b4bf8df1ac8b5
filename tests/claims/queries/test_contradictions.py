"""Contradictions as they are read from what is stored: on both claims, as long as both stand."""

from datetime import date

from sqlalchemy.orm import Session

from claims.database import Database
from claims.models import Claim
from claims.queries.contradictions import contradictions_in
from tests import scenes

TEXT = """A bomb killed 12 people in the fish market of Hamar on Monday, shortly after the shops had opened.

Windows broke as far away as the railway station on Tuesday, 8 May 2023.

The blast, which left 14 dead, was heard in the whole town."""


def two(session: Session, room: scenes.Newsroom, text: str = TEXT) -> tuple[int, list[Claim]]:
    """An article and the two claims on the dead."""
    article = scenes.article(session, by=room.admin, text=text, published_on=date(2023, 5, 9))
    dead = [claim for claim in scenes.claims_of(session, article) if claim.kind == "figure"]
    return article.id, sorted(dead, key=lambda claim: claim.figures[0]["low"])


def test_both_claims_are_told_of_each_other(database: Database) -> None:
    with database.transaction() as session:
        article, (twelve, fourteen) = two(session, scenes.newsroom(session))
        found = contradictions_in(session, article)
        assert found[twelve.id] == [
            {"about": "figure", "why": f"12 killed here, 14 in claim {fourteen.number}.",
             "other": {"id": fourteen.id, "number": fourteen.number, "quote": fourteen.places[0].quote}},
        ]  # fmt: skip
        assert [each["other"]["id"] for each in found[fourteen.id]] == [twelve.id]
        (weekday,) = (each for id in found if id not in (twelve.id, fourteen.id) for each in found[id])
        assert weekday == {"about": "weekday", "why": "8 May 2023 was a Monday.", "other": None}


def test_a_claim_that_was_set_aside_or_replaced_contradicts_nothing(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        article, (twelve, fourteen) = two(session, room)
        scenes.act(session, twelve, "set_aside", by=room.editor, note="not a claim")
        assert not {twelve.id, fourteen.id} & contradictions_in(session, article).keys()
        other, (twelve, fourteen) = two(session, room, f"{TEXT} And beyond.")
        scenes.act(session, fourteen, "replace", by=room.editor, with_claim=twelve.id, note="the same")
        assert not {twelve.id, fourteen.id} & contradictions_in(session, other).keys()


def test_an_article_without_claims_has_none(database: Database) -> None:
    with database.transaction() as session:
        article = scenes.article(session, by=scenes.newsroom(session).admin, text="It rained, and nobody minded.")
        assert contradictions_in(session, article.id) == {}


def test_an_event_is_elsewhere_where_the_sentence_before_it_names_another_place(database: Database) -> None:
    first, later = "It was the first flood in the town since 1998.", "In 2011 a flood had destroyed the harbour."
    with database.transaction() as session:
        by = scenes.newsroom(session).admin
        here = scenes.article(session, by=by, text=f"{first} {later}", published_on=date(2023, 5, 9))
        there = scenes.article(session, by=by, text=f"{first} Ommel knows it. {later}", published_on=date(2023, 5, 9))
        assert {each["about"] for found in contradictions_in(session, here.id).values() for each in found} == {"first"}
        assert contradictions_in(session, there.id) == {}
