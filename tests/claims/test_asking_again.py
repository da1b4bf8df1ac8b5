"""What went stale is asked again by itself: when, about which claims, once, and a failure makes nothing fresh."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from claims import asking_again, audit, evidence
from claims.database import Database, now
from claims.models import Article, Claim, Event, Job, SearchRun
from claims.queries.claims import shelf_facts
from tests import scenes
from tests.claims.test_evidence import Piece, result


def look(session: Session, claim: Claim, source: str, round: int, outcome: str, *found: Piece) -> None:
    """A look that ended just now."""
    evidence.record(session, claim.id, source, round, replace(result(outcome, *found), started_at=now(session)))


def asked_about(session: Session, status: str = "queued") -> tuple[scenes.Newsroom, Claim]:
    """A claim of people killed, and a source that answered about it just now."""
    evidence.register_sources(session, [("wiki", "A wiki"), ("web", "The web"), ("archive", "The archive")])
    room = scenes.newsroom(session)
    submitted = scenes.article(session, by=room.admin, text="The flood killed 40 people in Bergen.")
    claim = next(one for one in scenes.claims_of(session, submitted) if one.kind == "figure")
    look(session, claim, "wiki", 1, "found", Piece("https://a.example"))
    session.execute(update(Job).where(Job.stage == "evidence").values(state="done"))
    if status != "queued":
        scenes.bring(session, claim, status, room)
    return room, claim


def pass_time(session: Session, **passed: float) -> None:
    """Let so much time go by for claims, jobs and looks; a verdict is never changed."""
    session.flush()
    for column in (Claim.ask_again_at, Job.created_at, SearchRun.started_at):
        for row in session.scalars(select(column.class_).where(column.is_not(None))):
            setattr(row, column.key, getattr(row, column.key) - timedelta(**passed))
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
        assert asking_again.ask_again(session, claim.id) == 3
        assert open_jobs(session, claim) == ["archive", "web", "wiki"]
        assert (asking_again.due(session), asking_again.ask_again(session, claim.id)) == ([], 0)
        assert open_jobs(session, claim) == ["archive", "web", "wiki"]
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


def test_a_signed_claim_is_watched_for_twice_the_longest_shelf_life(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.transaction() as session:
        _, claim = asked_about(session, "approved")
        pass_time(session, days=2)
        for days, due in ((359, [claim.id]), (361, [])):
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
        for source, outcome in (("wiki", "failed"), ("web", "not_enabled"), ("archive", "nothing_found")):
            look(session, claim, source, 2, outcome)
        session.execute(update(Job).where(Job.stage == "evidence").values(state="done"))
        session.expire_all()
        assert shelf_facts(claim) == stale, "the archive is the desk's own, and always answers"
        assert asking_again.due(session) == []
        pass_time(session, hours=25)
        assert asking_again.due(session) == [claim.id]
        asking_again.ask_again(session, claim.id)
        look(session, claim, "wiki", 3, "nothing_found")
        session.flush()
        fresh = shelf_facts(claim)
        assert fresh is not None
        assert fresh["stale_at"] > now(session)


def test_a_claim_is_as_fresh_as_the_source_that_answered_longest_ago(database: Database) -> None:
    with database.transaction() as session:
        _, claim = asked_about(session)
        old = claim.ask_again_at
        pass_time(session, hours=5)
        look(session, claim, "web", 1, "nothing_found")
        assert old is not None
        assert claim.ask_again_at == old - timedelta(hours=5), "the wiki's answer is the older one"
        look(session, claim, "wiki", 2, "found")
        pass_time(session, hours=23)
        look(session, claim, "web", 2, "not_enabled")
        assert (claim.ask_again_at, asking_again.due(session)) != (None, [claim.id]), "the wiki's holds for an hour yet"


def test_a_source_that_waits_keeps_nobody_else_from_being_asked(database: Database) -> None:
    with database.transaction() as session:
        _, claim = asked_about(session)
        session.execute(update(Job).where(Job.claim_id == claim.id, Job.lane == "web").values(state="pending"))
        pass_time(session, days=5)
        assert asking_again.due(session) == [claim.id]
        assert asking_again.ask_again(session, claim.id) == 2
        pass_time(session, days=5)
        assert asking_again.due(session) == [], "all wait: there is nobody to ask"


def test_an_open_claim_that_nobody_touches_is_asked_about_for_two_weeks(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.transaction() as session:
        room, claim = asked_about(session)
        pass_time(session, days=2)
        at = now(session)
        for days, due in ((13, [claim.id]), (15, [])):
            monkeypatch.setattr(asking_again, "now", lambda session, at=at + timedelta(days=days): at)
            assert asking_again.due(session) == due
        assert not asking_again.any_over(session), "it stays stale, and is asked about once somebody takes it up"
        article = session.get_one(Article, claim.article_id)
        article.deadline = at + timedelta(days=2)
        session.flush()
        assert asking_again.due(session) == [claim.id]
        article.deadline = None
        session.flush()
        assert asking_again.due(session) == []
        monkeypatch.setattr(audit, "now", lambda session: at + timedelta(days=10))
        scenes.act(session, claim, "take", by=room.ana)
        assert asking_again.due(session) == [claim.id]


def test_what_was_looked_for_before_the_upgrade_is_weighed_at_the_first_round(database: Database) -> None:
    with database.transaction() as session:
        _, claim = asked_about(session)
        held = claim.ask_again_at
        pass_time(session, hours=25)
        session.execute(update(SearchRun).values(started_at=now(session)))
        assert (asking_again.due(session), asking_again.ask_again(session, claim.id)) == ([claim.id], 0)
        assert held is not None
        assert claim.ask_again_at is not None
        assert claim.ask_again_at >= held, "it is fresh"
        claim.wording, claim.figures, claim.kind = "Nothing of the kind.", [], "statement"
        pass_time(session, hours=25)
        assert (asking_again.ask_again(session, claim.id), claim.ask_again_at) == (0, None), "it does not go stale"


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
        look(session, second, "wiki", 1, "nothing_found")
        session.execute(update(Job).where(Job.stage == "evidence").values(state="done"))
        pass_time(session, hours=30)
        assert asking_again.due(session) == [first.id, second.id]
        assert asking_again.due(session, 1) == [first.id]


def plan(session: Session, query: Any) -> str:
    text = query.compile(session.get_bind(), compile_kwargs={"literal_binds": True})
    return "\n".join(str(row) for row in session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {text}"))


def test_a_round_reads_the_index_of_what_goes_stale(small_database: Database) -> None:
    with small_database.transaction() as session:
        query = select(Claim.id).where(
            *asking_again._stale(session), asking_again._is_wanted(session), asking_again._is_tended(session)
        )
        assert "ix_claim_ask_again" in plan(session, query)
