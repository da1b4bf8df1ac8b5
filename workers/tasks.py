"""One task per stage: lease a batch, do the work, finish. A task that finds nothing due was a stale bell.

No rules here: what a stage means is said in claims/; how leases protect it, in claims/leasing.py.
"""

import logging
import time
from collections.abc import Callable, Collection
from functools import partial
from pathlib import Path
from typing import Final

from celery import Celery
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from claims import choosing, due_jobs, intake, lanes, leasing, outside_calls
from claims.database import Database
from claims.extraction import extract
from claims.failpoints import reach
from claims.jobs import STAGES
from claims.leasing import Lease
from claims.settings import Settings
from workers import outside
from workers.app import task_name
from workers.asking import take_tally
from workers.deliveries import read_deliveries
from workers.gathering import Work, gather, slow_lanes
from workers.importing import import_feeds
from workers.mail import send_mails
from workers.snapshots import forget_files, take_snapshots
from workers.wayback import save_pages

log = logging.getLogger(__name__)

BUSY_PAUSE: Final = 1.0
"""Seconds after which results are written again for which the database was too busy."""


def add_tasks(
    app: Celery,
    settings: Settings,
    database: Callable[[], Database],
    stages: Collection[str] = tuple(STAGES),
    lock: Path | None = None,
) -> None:
    """Give the app a task for each stage; `database` is asked for this process's own.

    `stages` are those that this worker works on; `lock` keeps all but one of its processes from going outside.
    """

    def add(stage: str) -> None:
        @app.task(name=task_name(stage))
        def run() -> None:
            do(database(), settings, stage, stages=stages, lock=lock)

    for stage in STAGES:
        add(stage)


def do(
    database: Database,
    settings: Settings,
    stage: str,
    *,
    stages: Collection[str] = (),
    lock: Path | None = None,
) -> int:
    """Do one batch of a stage, or else what waits for somebody outside, in all `stages`. Returns how many jobs."""
    done = do_batch(database, settings, stage, quick=True)
    if done is None:
        lane = partial(do_batch, database, settings)
        done = outside.serve(database, settings, stages or (stage,), lane, lock)
    return done


def do_batch(
    database: Database, settings: Settings, stage: str, lane: str | None = None, *, quick: bool = False
) -> int | None:
    """Do one batch. Returns how many jobs were done; None when nothing was due."""
    slow = slow_lanes(settings)
    with database.transaction() as session:
        lease = leasing.lease(session, stage, seconds=settings.lease_seconds, slow=slow, lane=lane, quick=quick)
    if lease is None:
        log.info("%s: nothing due", stage)
        return None
    reach("lease.after-commit")
    try:
        reach("work.before")
        work = WORK[stage](database, settings, lease)
        reach("work.after")
        done = conclude(database, lease, work)
    except Exception as error:
        log.exception("%s: a batch of %d failed", stage, len(lease.jobs))
        done = conclude(database, lease, Work(errors={job.id: leasing.say(error) for job in lease.jobs}))
    log.info("%s: %d of %d done", stage, done, len(lease.jobs))
    return done


def conclude(database: Database, lease: Lease, work: Work) -> int:
    """`settle`, and once more where the database was too busy. Returns how many jobs were done.

    Where it still is, the lease runs out: that charges nobody the first time, and no job is to blame.
    """
    try:
        return settle(database, lease, work)
    except OperationalError as error:
        log.warning("%s: the database took no results, they are written again: %s", lease.stage, error)
    time.sleep(BUSY_PAUSE)
    try:
        return settle(database, lease, work)
    except OperationalError:
        log.exception("%s: %d jobs wait until their lease runs out", lease.stage, len(lease.jobs))
        return 0


def settle(database: Database, lease: Lease, work: Work) -> int:
    """Write what came of a lease, in one transaction. Returns how many jobs were done."""
    with database.transaction() as session:
        done = leasing.finish(session, lease, work.effects)
        leasing.fail(session, lease, work.errors, for_good=work.for_good)
        for lane, seconds in work.pauses.items():
            lanes.close(session, lane, seconds, work.reasons.get(lane, ""))
        for lane in work.answered:
            lanes.answered(session, lane)
        own = lease.jobs[0].lane
        if done and own not in work.pauses and due_jobs.is_slow(lease.stage, own, lease.slow):
            lanes.answered(session, own)
        leasing.wait(session, lease, work.waits)
        leasing.put_back(session, lease)
    reach("finish.after-commit")
    write_tally(database)
    if fenced := len(work.effects) - len(done):
        log.warning("%s: %d of %d results were not ours to write", lease.stage, fenced, len(lease.jobs))
    return len(done)


def write_tally(database: Database) -> None:
    """By itself: what cannot be counted must not undo what was done."""
    try:
        if tally := take_tally():
            with database.transaction() as session:
                outside_calls.add(session, tally)
    except SQLAlchemyError:
        log.exception("Some calls to the outside were not counted.")


def extract_claims(database: Database, settings: Settings, lease: Lease) -> Work:
    """Pull the claims out of each text."""
    work = Work()
    for job in lease.jobs:
        version_id = int(job.subject.removeprefix("text:"))
        with database.reading() as session:
            text, published_on = intake.text_of(session, version_id)
        try:
            findings = extract(text, published_on)
        except Exception as error:
            log.exception("The text of version %d could not be read.", version_id)
            work.errors[job.id] = leasing.say(error)
        else:
            work.effects[job.id] = partial(intake.record_extraction, version_id=version_id, findings=findings)
    return work


def assign_claims(database: Database, settings: Settings, lease: Lease) -> Work:
    """Choose a checker for each claim: all of it happens when the lease is finished."""
    return Work({job.id: partial(choosing.assign_next, claim_id=job.claim_id or 0) for job in lease.jobs})


WORK: dict[str, Callable[[Database, Settings, Lease], Work]] = {
    "extract": extract_claims,
    "assign": assign_claims,
    "evidence": gather,
    "read": read_deliveries,
    "import": import_feeds,
    "snapshot": take_snapshots,
    "save": save_pages,
    "forget": forget_files,
    "mail": send_mails,
}
