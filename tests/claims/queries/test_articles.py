"""How far the desk's own work on an article has come."""

import pytest
from sqlalchemy import delete, select, update

from claims import evidence
from claims.database import Database, now
from claims.evidence import Result
from claims.models import Claim, Job
from claims.queries.articles import progress
from tests import scenes

SOURCES = ("answers", "fails", "off", "no_words", "waits")


@pytest.fixture
def claim(database: Database) -> Claim:
    """A claim about which each source but the last was asked once."""
    with database.transaction() as session:
        room = scenes.newsroom(session)
        evidence.register_sources(session, [(name, name) for name in SOURCES])
        claim = scenes.claim(session, room)
        outcomes = ("nothing_found", "failed", "not_enabled", "not_asked")
        for name, outcome in zip(SOURCES, outcomes, strict=False):
            evidence.record(session, claim.id, name, 1, Result(outcome, (), "", now(session), 5))
        session.execute(delete(Job).where(Job.claim_id != claim.id))
        done = Job.claim_id == claim.id, Job.lane.in_(SOURCES[:4])
        session.execute(update(Job).where(*done).values(state="done"))
        return claim


def test_a_source_that_was_not_asked_is_none_that_answered(database: Database, claim: Claim) -> None:
    with database.reading() as session:
        looks = progress(session, claim.article_id)["stages"]["evidence"]
    assert looks == {"open": 1, "done": 1, "failed": 1, "not_asked": 2}


def test_one_that_is_asked_again_is_counted_once(database: Database, claim: Claim) -> None:
    with database.transaction() as session:
        again = select(Job.id).where(Job.claim_id == claim.id, Job.lane.in_(("fails", "off")))
        session.execute(update(Job).where(Job.id.in_(again)).values(state="pending"))
        looks = progress(session, claim.article_id)["stages"]["evidence"]
    assert looks == {"open": 3, "done": 1, "failed": 0, "not_asked": 1}
