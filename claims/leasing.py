"""Leases on job rows: take a batch, finish it, count failures, take back what ran out.

A job is leased in one short transaction, worked on outside of any, and finished in another: the only place where
effects happen, and only for whoever still holds the lease. So nothing is lost and nothing happens twice.
"""

import secrets
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

import sqlalchemy as sa
from sqlalchemy import exists, select, text, update
from sqlalchemy.orm import Session

from claims import due_jobs
from claims.database import now
from claims.due_jobs import RUNNING
from claims.errors import Refusal
from claims.failpoints import reach
from claims.jobs import STAGES, ring_for
from claims.lanes import MOST_ASKED
from claims.models import Job
from claims.models.jobs import IN_COMPANY

BACK_OFF = 2.0
"""Seconds before the first repeat; each further one waits five times as long."""
LONGEST_PAUSE = 600.0
SLOW_BATCH = 20
"""Jobs of a slow lane leased at once: each waits for somebody outside, and those not reached in time go back."""
RECLAIMED_AT_ONCE = 500
LONGEST_ERROR = 500

EXPIRED = "The worker stopped or took too long."
FREE: Final[dict[str, Any]] = {"lease_token": None, "lease_until": None}
"""The columns of a job that nobody holds."""
UNRUNG: Final[dict[str, Any]] = {"rung_at": None, "rings": 0}


@dataclass(frozen=True)
class LeasedJob:
    """One job of a lease, as it was when leased."""

    id: int
    subject: str
    lane: str
    round: int
    article_id: int | None
    claim_id: int | None
    payload: dict[str, Any]
    failures: int
    max_failures: int

    @property
    def last_try(self) -> bool:
        """Whether one more failure is the last."""
        return self.failures + 1 >= self.max_failures


@dataclass(frozen=True)
class Lease:
    """A batch of jobs of one lane, ours until `until` by the database's clock. `more`: others were left waiting."""

    stage: str
    token: str
    jobs: tuple[LeasedJob, ...]
    until: datetime
    more: bool
    slow: Collection[str]


class Wait(NamedTuple):
    """How long a job is to wait, and the payload with which it comes back."""

    seconds: float
    payload: dict[str, Any]


Effect = Callable[[Session], object]


def lease(
    session: Session,
    stage: str,
    *,
    seconds: float,
    slow: Collection[str] = (),
    lane: str | None = None,
    quick: bool = False,
) -> Lease | None:
    """Take a batch of due jobs of one lane for `seconds`; None when nothing is due (a stale bell).

    Of this `lane` alone, if it is given, and of quick lanes alone, if that is asked for.

    A job that failed or expired before comes first, by itself. Otherwise the owners with due jobs get equal shares,
    each by priority. Of a slow lane (somebody outside is asked) one batch runs at a time, and a small one.
    """
    at = now(session)
    for free in due_jobs.free_lanes(session, stage, slow, at):
        is_late = due_jobs.is_slow(stage, free, slow)
        if (lane is not None and free != lane) or (quick and is_late):
            continue
        ids = due_jobs.pick(session, stage, free, SLOW_BATCH if is_late else STAGES[stage].batch, at)
        if ids:
            break
    else:
        return None
    token, until = secrets.token_hex(16), at + timedelta(seconds=seconds)
    columns = [getattr(Job, name) for name in LeasedJob.__dataclass_fields__]
    rows = session.execute(
        _change(Job.id.in_(ids), Job.state == "pending")
        .values(state="running", lease_token=token, lease_until=until)
        .returning(*columns)
    )
    # One order for all workers: those that write to the same articles wait for each other, never in a circle.
    jobs = sorted((LeasedJob(*row) for row in rows), key=lambda job: (job.article_id or 0, job.claim_id or 0, job.id))
    more = due_jobs.any_due(session, stage, slow=slow)
    if more:
        ring_for(session, [stage])
    reach("lease.before-commit")
    return Lease(stage, token, tuple(jobs), until, more, slow)


def finish(session: Session, lease: Lease, effects: Mapping[int, Effect]) -> list[int]:
    """Mark jobs of the lease done and let their effects happen, by job id. Returns the ids that were done.

    A job whose lease is no longer ours is left out: somebody else has it. An effect that raises is undone by itself,
    and its job counts a failure.
    """
    at = now(session)
    held = session.scalars(
        _change(Job.id.in_(effects), *_mine(lease)).values(state="done", finished_at=at, **FREE).returning(Job.id)
    )
    mine, done = set(held), []
    for job in lease.jobs:
        if job.id not in mine:
            continue
        try:
            with session.begin_nested():
                effects[job.id](session)
            done.append(job.id)
        except Exception as error:
            if isinstance(error, sa.exc.DBAPIError) and error.connection_invalidated:
                raise
            _charge(session, job.id, job.failures, job.max_failures, say(error), at)
        reach("finish.between-effects")
    # Nobody was rung for the rest of a slow lane, as long as this batch kept it busy.
    unrung = not lease.more or any(due_jobs.is_slow(lease.stage, job.lane, lease.slow) for job in lease.jobs)
    if unrung and due_jobs.any_due(session, lease.stage, slow=lease.slow):
        ring_for(session, [lease.stage])
    reach("finish.before-commit")
    return done


def fail(session: Session, lease: Lease, errors: Mapping[int, str], *, for_good: Collection[int] = ()) -> int:
    """Count a failure, with its sentence, for jobs of the lease that are still ours. Returns how many died of it.

    Those `for_good` die at once, however often they may fail.
    """
    at = now(session)
    held = set(session.scalars(select(Job.id).where(Job.id.in_(errors), *_mine(lease)).with_for_update()))
    return sum(
        _charge(session, job.id, job.failures, 0 if job.id in for_good else job.max_failures, errors[job.id], at)
        for job in lease.jobs
        if job.id in held
    )


def wait(session: Session, lease: Lease, waits: Mapping[int, Wait]) -> None:
    """Have jobs of the lease that are still ours wait for so long, uncharged; each is leased alone then.

    None waits for longer than a lane may be closed at once, whatever the other side asks for.
    """
    at = now(session)
    for id, (seconds, payload) in waits.items():
        again_at = at + timedelta(seconds=min(seconds, MOST_ASKED))
        values = {"state": "pending", "alone": True, "run_after": again_at, "payload": payload, **FREE, **UNRUNG}
        session.execute(_change(Job.id == id, *_mine(lease)).values(**values))


def put_back(session: Session, lease: Lease) -> int:
    """Give back what is left of a lease, uncharged: it was not reached in time. Returns how many jobs."""
    ids = [job.id for job in lease.jobs]
    query = _change(Job.id.in_(ids), *_mine(lease)).values(state="pending", **FREE).returning(Job.id)
    left = len(session.scalars(query).all())
    if left:
        ring_for(session, [lease.stage])
    return left


def say(error: BaseException) -> str:
    """A sentence about an error, for editors."""
    if isinstance(error, Refusal):
        return error.sentence
    words = " ".join(str(error).split())
    return f"The work failed ({type(error).__name__}{': ' + words if words else ''})."


def _mine(lease: Lease) -> tuple[Any, ...]:
    return RUNNING, Job.lease_token == lease.token


def _charge(session: Session, id: int, failures: int, max_failures: int, sentence: str, at: datetime) -> bool:
    """One failure more: back to the others after a pause, alone from now on; or dead. Returns whether it died."""
    failures, dead = failures + 1, failures + 1 >= max_failures
    values = {"failures": failures, "last_error": sentence[:LONGEST_ERROR], "alone": True, **FREE}
    if dead:
        values |= {"state": "dead", "finished_at": at}
    else:
        pause = min(BACK_OFF * 5 ** (failures - 1), LONGEST_PAUSE)
        values |= {"state": "pending", "finished_at": None, "run_after": at + timedelta(seconds=pause), **UNRUNG}
    session.execute(_change(Job.id == id).values(**values))
    return dead


def any_expired(session: Session) -> bool:
    """Whether a lease ran out."""
    return bool(session.scalar(select(exists(select(Job.id).where(RUNNING, Job.lease_until < now(session))))))


def reclaim_expired(session: Session) -> int:
    """Take back jobs whose lease ran out; rings for them. Returns how many.

    The first time charges nobody: any job of the batch may have killed the worker. It is leased alone from then on,
    and running out alone counts as a failure.
    """
    at = now(session)
    expired = (
        select(Job.id, Job.stage, Job.alone, Job.failures, Job.max_failures)
        .where(RUNNING, Job.lease_until < at).order_by(Job.lease_until).limit(RECLAIMED_AT_ONCE)
    )  # fmt: skip
    rows = session.execute(expired.with_for_update(skip_locked=True)).all()
    first = [row.id for row in rows if not row.alone]
    if first:
        values = {"state": "pending", "alone": True, "last_error": EXPIRED, "run_after": at, **FREE, **UNRUNG}
        session.execute(_change(Job.id.in_(first)).values(**values))
    for row in rows:
        if row.alone:
            _charge(session, row.id, row.failures, row.max_failures, EXPIRED, at)
    ring_for(session, {row.stage for row in rows})
    return len(rows)


@dataclass(frozen=True)
class Waiting:
    """A due job at the head of its lane. `unrung`: no sweeper rang for it yet, or not lately."""

    id: int
    stage: str
    unrung: bool


def find_waiting(session: Session, *, again_after: float, slow: Collection[str] = ()) -> list[Waiting]:
    """The first due jobs of each lane in which a lease would find something.

    `again_after` is the pause in seconds after a sweeper's first ring; it doubles with each further one.
    """
    at, found = now(session), []
    for stage in STAGES:
        for lane in due_jobs.free_lanes(session, stage, slow, at):
            company = select(Job.id).where(Job.stage == stage, Job.lane == lane, text(IN_COMPANY))
            company = company.order_by(Job.owner_id, Job.priority.desc(), Job.id).limit(1)
            for head in (due_jobs.alone(stage, lane, at), company):
                row = select(Job.id, Job.rung_at, Job.rings).where(Job.id == head.scalar_subquery())
                for job_id, rung_at, rings in session.execute(row):
                    # Nobody may come for weeks, and a number that doubles at each ring has no end.
                    pause = timedelta(seconds=min(again_after * 2 ** min(rings - 1, 20), LONGEST_PAUSE))
                    found.append(Waiting(job_id, stage, rung_at is None or rung_at + pause <= at))
    return found


def ring_again(session: Session, waiting: Collection[Waiting]) -> None:
    """Ring for these jobs, and remember when."""
    ids = [job.id for job in waiting]
    session.execute(_change(Job.id.in_(ids)).values(rung_at=now(session), rings=Job.rings + 1))
    ring_for(session, {job.stage for job in waiting})


def _change(*where: Any) -> Any:
    return update(Job).where(*where).execution_options(synchronize_session=False)
