"""Leases in a line: ask, lease, finish, let time pass. An effect is a line in the history, where it can be counted."""

from collections import Counter
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims import audit, jobs, leasing
from claims.database import Database
from claims.errors import Invalid
from claims.jobs import NewJob
from claims.leasing import Effect, Lease
from claims.models import Event, Job

SLOW = frozenset({"wiki"})


def ask(database: Database, *subjects: str, stage: str = "assign", **fields: int) -> None:
    with database.transaction() as session:
        jobs.enqueue_all(session, [NewJob(stage, subject, **fields) for subject in subjects])


def lease(database: Database, stage: str = "assign") -> Lease | None:
    with database.transaction() as session:
        return leasing.lease(session, stage, seconds=60, slow=SLOW)


def must_lease(database: Database, stage: str = "assign") -> Lease:
    found = lease(database, stage)
    assert found is not None
    return found


def subjects(found: Lease | None) -> list[str]:
    return [job.subject for job in found.jobs] if found else []


def write(job_id: int) -> Effect:
    """An effect that can be counted: a line in the history."""
    return lambda session: audit.record(session, "desk", [audit.Act("took_effect", None, data={"job": job_id})])


def finish(database: Database, found: Lease, **effects: Effect) -> list[int]:
    """Finish all jobs of a lease; `effects` by subject replace the usual one."""
    with database.transaction() as session:
        return leasing.finish(session, found, {job.id: effects.get(job.subject, write(job.id)) for job in found.jobs})


def effects_of(database: Database) -> Counter[int]:
    with database.reading() as session:
        assert list(audit.verify(session, "desk")) == []
        events = session.scalars(select(Event.data).where(Event.action == "took_effect"))
        return Counter(data["job"] for data in events)


def pass_time(database: Database, seconds: float) -> None:
    """Everything in the job rows happened this much earlier."""
    with database.transaction() as session:
        for job in session.scalars(select(Job)):
            job.run_after -= timedelta(seconds=seconds)
            job.lease_until = job.lease_until and job.lease_until - timedelta(seconds=seconds)
            job.rung_at = job.rung_at and job.rung_at - timedelta(seconds=seconds)


def reclaim(database: Database) -> int:
    with database.transaction() as session:
        return leasing.reclaim_expired(session)


def job_of(database: Database, subject: str) -> Job:
    with database.reading() as session:
        job = session.scalars(select(Job).where(Job.subject == subject)).one()
        session.expunge(job)
        return job


def refuse(session: Session) -> None:
    write(0)(session)
    raise Invalid("The claim cannot be read. Nothing was changed.")
