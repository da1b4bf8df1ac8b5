"""What went stale is asked again by itself: when, about which claims, once, and a failure makes nothing fresh."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from claims import asking_again, evidence
from claims.database import Database, now
from claims.models import Claim, Event, Job
from claims.queries.claims import shelf_facts
from tests import scenes
from tests.claims.test_evidence import Piece, result


def asked_about(session: Session, status: str = "queued") -> tuple[scenes.Newsroom, Claim]:
    """A claim of people killed, and a source that answered about it just now."""
    evidence.register_sources(session, [("wiki", "A wiki"), ("web", "The web")])
    room = scenes.newsroom(session)
    submitted = scenes.article(session, by=room.admin, text="The flood killed 40 people in Bergen.")
    claim = next(one for one in scenes.claims_of(session, submitted) if one.kind == "figure")
    evidence.record(session, claim.id, "wiki", 1, result("found", Piece("https://a.example")))
    session.execute(update(Job).where(Job.stage == "evidence").values(state="done"))
    if status != "queued":
        scenes.bring(session, claim, status, room)
    return room, claim


def pass_time(session: Session, **passed: float) -> None:
    """Let so much time go by for claims and jobs; a verdict is never changed."""
    session.flush()
    for row in [*session.scalars(select(Claim).where(Claim.ask_again_at.is_not(None))), *session.scalars(select(Job))]:
        name = "ask_again_at" if isinstance(row, Claim) else "created_at"
        setattr(row, name, getattr(row, name) - timedelta(**passed))
    session.flush()


def open_jobs(session: Session, claim: Claim) -> list[str]:
    jobs = select(Job.lane).where(Job.claim_id == claim.id, Job.stage == "evidence", Job.state == "pending")
    return sorted(session.scalars(jobs))


@pytest.mark.parametrize("status", ["queued", "assigned", "in_progress", "needs_help", "submitted", "approved"])
def test_a_live_claim_is_asked_about_when_its_shelf_life_is_over_and_once(database: Database, status: str) -> None:
    with database.transaction() as session:
        _, claim = asked_about(session, status)
        assert asking_again.due(session) == []
        pass_time(session, hours=23)
        assert (asking_again.due(session), asking_again.ask_again(session, claim.id)) == ([], 0)
        pass_time(session, hours=2)
        assert asking_again.due(session) == [claim.id]
        version = claim.row_version
        assert asking_again.ask_again(session, claim.id) == 2
        assert open_jobs(session, claim) == ["web", "wiki"]
        assert (asking_again.due(session), asking_again.ask_again(session, claim.id)) == ([], 0)
        assert open_jobs(session, claim) == ["web", "wiki"]
        session.refresh(claim)
        assert (claim.status, claim.row_version) == (status, version)
        told = session.scalars(select(Event).where(Event.action == "look_again")).one()
        assert (told.by_person, told.note) == (None, "older than 24 h for casualty figures")


@pytest.mark.parametrize("status", ["set_aside"])
def test_what_nobody_wants_to_know_any_more_is_given_up(database: Database, status: str) -> None:
    with database.transaction() as session:
        _, claim = asked_about(session, status)
        pass_time(session, days=2)
        assert (asking_again.due(session), asking_again.ask_again(session, claim.id)) == ([], 0)
        assert asking_again.any_over(session)
        asking_again.give_up(session)
        session.refresh(claim)
        assert (claim.ask_again_at, asking_again.any_over(session), shelf_facts(claim)) == (None, False, None)


def test_a_signed_claim_is_watched_for_ninety_days(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with database.transaction() as session:
        _, claim = asked_about(session, "approved")
        pass_time(session, days=2)
        for days, due in ((89, [claim.id]), (91, [])):
            later = now(session) + timedelta(days=days)
            monkeypatch.setattr(asking_again, "now", lambda session, at=later: at)
            assert asking_again.due(session) == due
        assert asking_again.any_over(session)


def test_only_an_answer_makes_a_claim_fresh_and_a_failure_is_not_asked_again_at_once(database: Database) -> None:
    with database.transaction() as session:
        _, claim = asked_about(session)
        pass_time(session, hours=25)
        stale = shelf_facts(claim)
        asking_again.ask_again(session, claim.id)
        for source, outcome in (("wiki", "failed"), ("web", "not_enabled")):
            evidence.record(session, claim.id, source, 2, result(outcome))
        session.execute(update(Job).where(Job.stage == "evidence").values(state="done"))
        session.expire_all()
        assert shelf_facts(claim) == stale
        assert asking_again.due(session) == []
        pass_time(session, hours=7)
        assert asking_again.due(session) == [claim.id]
        asking_again.ask_again(session, claim.id)
        evidence.record(session, claim.id, "wiki", 3, result("nothing_found"))
        session.flush()
        fresh = shelf_facts(claim)
        assert fresh is not None
        assert fresh["stale_at"] > now(session)


def test_what_does_not_go_stale_is_never_asked_by_itself(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        submitted = scenes.article(session, by=room.admin, text="The bridge carries 4,000 cars a day, they say.")
        claim = scenes.claims_of(session, submitted)[0]
        evidence.record(session, claim.id, "wiki", 1, result("found", Piece("https://a.example")))
        assert (claim.ask_again_at, shelf_facts(claim)) == (None, None)


def test_a_round_asks_about_so_many_what_was_stale_longest_first(database: Database) -> None:
    with database.transaction() as session:
        room, first = asked_about(session)
        pass_time(session, hours=2)
        submitted = scenes.article(session, by=room.admin, text="The storm killed 41 people in Oslo.")
        second = next(one for one in scenes.claims_of(session, submitted) if one.kind == "figure")
        evidence.record(session, second.id, "wiki", 1, result("nothing_found"))
        session.execute(update(Job).where(Job.stage == "evidence").values(state="done"))
        pass_time(session, hours=30)
        assert asking_again.due(session) == [first.id, second.id]
        assert asking_again.due(session, 1) == [first.id]


def plan(session: Session, query: Any) -> str:
    text = query.compile(session.get_bind(), compile_kwargs={"literal_binds": True})
    return "\n".join(str(row) for row in session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {text}"))


def test_a_round_reads_the_index_of_what_goes_stale(small_database: Database) -> None:
    with small_database.transaction() as session:
        query = select(Claim.id).where(*asking_again._stale(session), asking_again._is_live(session))
        assert "ix_claim_ask_again" in plan(session, query)
