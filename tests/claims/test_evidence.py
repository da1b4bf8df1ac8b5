"""A source's outcome is recorded once, a failure is never “nothing found”, and looking again is on purpose."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from claims import evidence, priority
from claims.database import Database
from claims.errors import Invalid
from claims.models import Claim, Evidence, Job, SearchRun, Source
from claims.queries.detail import claim_detail
from tests import scenes

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Piece:
    url: str | None
    title: str = "Report"
    excerpt: str = "At least 38 people were killed."
    published_at: datetime | None = None
    figures: tuple[dict[str, Any], ...] | None = None
    fact_check: dict[str, Any] | None = None


def result(outcome: str, *found: Piece, error: str | None = None) -> evidence.Result:
    return evidence.Result(outcome, found, "flood killed", AT, 12, error)


def test_a_second_record_of_the_same_look_adds_nothing(database: Database) -> None:
    with database.transaction() as session:
        claim = scenes.claim(session, scenes.newsroom(session))
        found = result("found", Piece("https://a.example/1"), Piece("https://a.example/2"))
        assert evidence.record(session, claim.id, "wiki", 1, found) == 2
        assert evidence.record(session, claim.id, "wiki", 1, found) == 0
        assert session.scalar(select(func.count()).select_from(Evidence)) == 2
        assert session.scalar(select(func.count()).select_from(SearchRun)) == 1


def test_a_further_look_keeps_what_is_here_and_adds_what_is_new(database: Database) -> None:
    with database.transaction() as session:
        claim = scenes.claim(session, scenes.newsroom(session))
        evidence.record(session, claim.id, "wiki", 1, result("found", Piece("https://a.example/1")))
        again = result("found", Piece("https://a.example/1"), Piece("https://a.example/2"))
        assert evidence.record(session, claim.id, "wiki", 2, again) == 1


def test_figures_are_read_from_the_excerpt_and_no_stance_is_taken(database: Database) -> None:
    with database.transaction() as session:
        claim = scenes.claim(session, scenes.newsroom(session))
        evidence.record(session, claim.id, "wiki", 1, result("found", Piece("https://a.example/1")))
        piece = session.scalars(select(Evidence)).one()
        assert (piece.stance, piece.figures[0]["low"], piece.figures[0]["measure"]) == ("unclear", 38, "killed")


@pytest.mark.parametrize("outcome", ["found", "nothing_found", "failed", "not_enabled", "not_asked"])
def test_each_outcome_is_shown_as_what_it_is(database: Database, outcome: str) -> None:
    with database.transaction() as session:
        claim = scenes.claim(session, scenes.newsroom(session))
        pieces = [Piece("https://a.example/1")] if outcome == "found" else []
        error = "No answer in 10 seconds." if outcome == "failed" else None
        evidence.record(session, claim.id, "wiki", 1, result(outcome, *pieces, error=error))
        shown = claim_detail(session, claim.id)["sources"]
        assert [(row["source"], row["outcome"], row["error"]) for row in shown] == [("wiki", outcome, error)]


def test_a_source_still_looking_is_not_shown_as_silent(database: Database) -> None:
    with database.transaction() as session:
        evidence.register_sources(session, [("wiki", "A wiki")])
        claim = scenes.claim(session, scenes.newsroom(session))
        assert [row["outcome"] for row in claim_detail(session, claim.id)["sources"]] == ["looking"]


def test_silence_and_failure_raise_the_gap_of_the_priority(database: Database) -> None:
    with database.transaction() as session:
        claim = scenes.claim(session, scenes.newsroom(session))
        before = claim.priority
        evidence.record(session, claim.id, "wiki", 1, result("nothing_found"))
        evidence.record(session, claim.id, "archive", 1, result("found", Piece("https://a.example/1")))
        evidence.record(session, claim.id, "off", 1, result("not_enabled"))
        evidence.record(session, claim.id, "deaths", 1, result("not_asked"))
        assert (claim.priority_terms["gap"], claim.priority) == (5, before + 5)
        assert claim.row_version == 1


def test_looking_again_asks_a_new_round_once(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        evidence.register_sources(session, [("wiki", "A wiki"), ("archive", "Ours")])
        claim = scenes.claim(session, room)
        assert evidence.look_again(session, claim, by=room.ana) == 0
        for job in session.scalars(select(Job).where(Job.stage == "evidence")):
            job.state = "done"
        session.flush()
        assert evidence.look_again(session, claim, "wiki", by=room.ana) == 1
        assert evidence.look_again(session, claim, "wiki", by=room.ana) == 0
        with pytest.raises(Invalid, match="no source called"):
            evidence.look_again(session, claim, "crystal ball", by=room.ana)


def test_sources_are_registered_once_and_keep_their_switch(database: Database) -> None:
    with database.transaction() as session:
        evidence.register_sources(session, [("wiki", "A wiki")])
        session.scalars(select(Source)).one().enabled = False
        session.flush()
        evidence.register_sources(session, [("wiki", "A wiki")])
        assert session.scalars(select(Source.enabled)).all() == [False]


@pytest.mark.parametrize(("hours", "points"), [(-1, 20), (1, 18), (5, 15), (20, 10), (70, 5), (100, 2), (None, 4)])
def test_due_points_rise_in_steps_as_the_deadline_comes_near(hours: int | None, points: int) -> None:
    assert priority.due_points(AT + timedelta(hours=hours) if hours is not None else None, AT) == points


def test_due_points_are_refreshed_without_a_new_version(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        article = scenes.article(session, by=room.admin, deadline=datetime.now(UTC) + timedelta(hours=30))
        assert priority.refresh_due(session) == 0
        article.deadline = datetime.now(UTC) + timedelta(hours=1)
        session.flush()
        assert priority.refresh_due(session) > 0
        session.expire_all()
        claim = session.scalars(select(Claim).where(Claim.status == "queued")).first()
        assert claim is not None and claim.priority_terms["due"] == 18
        assert (claim.priority, claim.row_version) == (sum(claim.priority_terms.values()), 1)
