"""The page about the desk's own work: what it counts, how it is cut, and that it never walks through all jobs."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from claims import jobs, leasing
from claims.database import Database
from claims.errors import Invalid, NotAllowed, NotFound, WrongState
from claims.models import Event, Job
from claims.queries import jobs as queries
from tests import scenes
from tests.statements import heard


def some_jobs(
    session: Session, stage: str, how_many: int, state: str = "pending", article_id: int | None = None
) -> None:
    first = len(session.scalars(select(Job.id)).all())
    for number in range(first, first + how_many):
        jobs.enqueue(session, stage, f"x:{number}", article_id=article_id)
        session.scalars(select(Job).where(Job.subject == f"x:{number}")).one().state = state
    session.flush()


def test_each_stage_says_what_is_due_runs_and_was_given_up(database: Database) -> None:
    with database.transaction() as session:
        some_jobs(session, "assign", 3)
        some_jobs(session, "evidence", 2, "dead")
        some_jobs(session, "extract", 1)
        assert leasing.lease(session, "extract", seconds=60)
        failed = leasing.lease(session, "assign", seconds=60)
        assert failed is not None
        leasing.fail(session, failed, {failed.jobs[0].id: "No."})
        leasing.put_back(session, failed)
        stages = {row["stage"]: row for row in queries.stage_list(session)}
    counts = {name: (row["due"], row["later"], row["running"], row["dead"]) for name, row in stages.items()}
    assert counts | {"extract": (0, 0, 1, 0), "assign": (2, 1, 0, 0), "evidence": (0, 0, 0, 2)} == counts
    assert stages["assign"]["oldest_due_at"] and stages["evidence"]["oldest_due_at"] is None


def test_nothing_is_counted_beyond_what_is_shown(small_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "MOST_SHOWN", 2)
    with small_database.transaction() as session:
        some_jobs(session, "assign", 5)
        assert next(row for row in queries.stage_list(session) if row["stage"] == "assign")["due"] == 3


@pytest.mark.parametrize("narrowed", [{}, {"stage": "assign"}, {"state": "dead"}, {"state": "done", "stage": "assign"},
                                      {"state": "pending", "stage": "evidence"}, {"article": 1}], ids=str)  # fmt: skip
def test_the_pages_hold_each_job_once_newest_first(
    small_database: Database, monkeypatch: pytest.MonkeyPatch, narrowed: dict[str, str]
) -> None:
    monkeypatch.setattr(queries, "PAGE", 1)
    with small_database.transaction() as session:
        article = scenes.article(session, by=scenes.newsroom(session).admin)
        for stage in ("assign", "evidence"):
            for state in ("pending", "dead", "done"):
                some_jobs(session, stage, 2, state, article.id)
        some_jobs(session, "assign", 2)
        wanted: dict[str, str] = {name: narrowed[name] for name in ("stage", "state") if name in narrowed}
        about = article.id if "article" in narrowed else None
        found: list[int] = []
        before = None
        while True:
            page, before = queries.job_page(session, **wanted, article_id=about, before=before)  # type: ignore[arg-type]
            found += [job["id"] for job in page]
            if before is None:
                break
        every = select(Job.id).where(*(getattr(Job, name) == value for name, value in wanted.items()))
        every = every if about is None else every.where(Job.article_id == about)
        assert found == sorted(session.scalars(every), reverse=True) and len(found) > 1


def test_no_query_of_the_page_walks_through_all_jobs(small_database: Database) -> None:
    """Without its index the database says SCAN job, or sorts what it found in a temporary tree."""
    with small_database.reading() as session:
        with heard(small_database) as asked:
            queries.stage_list(session)
            for state in ("pending", "running", "dead", "cancelled"):
                queries.job_page(session, state=state)
                queries.job_page(session, state=state, stage="evidence", before=1000)
            queries.job_page(session)
        asked_here = [(sql, parameters) for sql, parameters in asked if "FROM job" in sql and "IN (NULL)" not in sql]
        plans = [
            row[3]
            for sql, parameters in asked_here
            for row in session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", parameters)
        ]
    assert len(asked_here) > 20
    assert not [plan for plan in plans if "TEMP B-TREE" in plan]
    # The page of everything reads the newest rows by their number, and stops at 50.
    assert sum(plan == "SCAN job" for plan in plans) <= 1


def test_all_dead_jobs_of_a_stage_are_asked_for_again_at_once(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        some_jobs(session, "evidence", 3, "dead")
        some_jobs(session, "assign", 1, "dead")
        assert jobs.try_all_again(session, "evidence", by=room.editor) == 3
        assert jobs.try_all_again(session, "evidence", by=room.editor) == 0
        states = session.execute(select(Job.stage, Job.state, Job.round).order_by(Job.id)).all()
        assert states == [("evidence", "cancelled", 1)] * 3 + [("assign", "dead", 1)] + [("evidence", "pending", 2)] * 3
        told = session.scalars(select(Event).where(Event.action == "try_all_again")).one()
        assert told.data == {"stage": "evidence", "jobs": 3}
        with pytest.raises(Invalid, match="A stage is one of"):
            jobs.try_all_again(session, "nonsense", by=room.editor)
        with pytest.raises(NotAllowed):
            jobs.try_all_again(session, "assign", by=room.ana)


def test_a_waiting_job_is_cancelled_with_a_reason(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        claim = scenes.claim(session, room)
        job = session.scalars(select(Job).where(Job.claim_id == claim.id, Job.state == "pending")).first()
        assert job is not None
        with pytest.raises(Invalid, match="say why"):
            jobs.cancel_job(session, job.id, note="  ", by=room.admin)
        jobs.cancel_job(session, job.id, note="not  needed", by=room.admin)
        assert (job.state, job.last_error) == ("cancelled", "Cancelled: not needed") and job.finished_at
        told = session.scalars(select(Event).where(Event.action == "cancel_job")).one()
        assert (told.stream, told.claim_id, told.note) == (f"article:{claim.article_id}", claim.id, "not needed")
        with pytest.raises(WrongState, match="this one is cancelled"):
            jobs.cancel_job(session, job.id, note="again", by=room.admin)
        with pytest.raises(NotAllowed):
            jobs.cancel_job(session, job.id, note="x", by=room.editor)
        with pytest.raises(NotFound):
            jobs.cancel_job(session, 9999, note="x", by=room.admin)


def test_the_job_that_pulls_the_claims_out_is_not_cancelled(small_database: Database) -> None:
    with small_database.transaction() as session:
        room = scenes.newsroom(session)
        some_jobs(session, "extract", 1)
        job = session.scalar(text("SELECT max(id) FROM job"))  # type: ignore[call-overload]
        with pytest.raises(WrongState, match="would have no claims"):
            jobs.cancel_job(session, job, note="x", by=room.admin)
