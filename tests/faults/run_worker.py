"""A worker as `stet worker` runs it, that also notes each effect where the test can count it.

STET_CONTROL takes one mechanism out (the controls of test_faults.py) or brings one fault in.
"""

import os
import signal
import time
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import Session

from claims import leasing
from claims.database import Database
from claims.leasing import Effect, Lease, LeasedJob
from claims.settings import Settings
from workers import app, sweeper, tasks
from workers.gathering import Work
from workers.worker import Worker

TOOK_EFFECT = sa.Table(
    "took_effect",
    sa.MetaData(),
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("stage", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("round", sa.Integer, nullable=False),
)
"""One row per effect that was committed, written in the effect's own transaction."""

Do = Callable[[Database, Settings, Lease], Work]


def note_effects(do: Do) -> Do:
    @wraps(do)
    def noting(database: Database, settings: Settings, lease: Lease) -> Work:
        work = do(database, settings, lease)
        by_id = {job.id: job for job in lease.jobs}
        work.effects = {
            job_id: note_effect(lease.stage, by_id[job_id], effect) for job_id, effect in work.effects.items()
        }
        return work

    return noting


def note_effect(stage: str, job: LeasedJob, effect: Effect) -> Effect:
    def noting(session: Session) -> None:
        session.execute(sa.insert(TOOK_EFFECT).values(stage=stage, subject=job.subject, round=job.round))
        effect(session)

    return noting


def without_token() -> None:
    """A lease is never checked again: whoever comes late writes as well."""
    leasing._mine = lambda lease: ()
    leasing.put_back = lambda session, lease: 0


def without_sweeper() -> None:
    sweeper.Sweeper.sweep = lambda self: set()  # type: ignore[method-assign]


def freeze() -> None:
    """The first process with a batch stops when the work is done and not yet written; no time limit ends it."""
    app.TIME_LIMIT = 100.0  # type: ignore[misc]
    for stage, do in list(tasks.WORK.items()):
        tasks.WORK[stage] = freezing(do)


def freezing(do: Do) -> Do:
    def stopping(database: Database, settings: Settings, lease: Lease) -> Work:
        work = do(database, settings, lease)
        mark = Path(os.environ["STET_FAILPOINT_FILE"])
        if not mark.exists():
            mark.write_text(str(os.getpid()))
            os.kill(os.getpid(), signal.SIGSTOP)
        return work

    return stopping


def hang() -> None:
    """The first batch never comes to an end."""
    for stage, do in list(tasks.WORK.items()):
        tasks.WORK[stage] = hanging(do)


def hanging(do: Do) -> Do:
    def waiting(database: Database, settings: Settings, lease: Lease) -> Work:
        mark = Path(os.environ["STET_FAILPOINT_FILE"])
        if not mark.exists():
            mark.touch()
            time.sleep(3600)
        return do(database, settings, lease)

    return waiting


def go_deaf() -> None:
    """Celery takes no messages any more, once the worker is ready; and it is noticed soon."""
    from celery import signals

    mark = Path(os.environ["STET_FAILPOINT_FILE"])
    sweeper.STUCK_SECONDS = 1.0

    def stop_consuming(sender: Any, **_: object) -> None:
        if not mark.exists():
            mark.touch()
            sender.task_consumer.cancel()

    signals.worker_ready.connect(stop_consuming, weak=False)


def ignore_unique_key(replace: Callable[[Any, str, Any], None] = setattr) -> None:
    """Without the key, ON CONFLICT cannot name it; what remains never conflicts."""
    insert = sqlite.Insert.on_conflict_do_nothing
    replace(sqlite.Insert, "on_conflict_do_nothing", lambda self, **_: insert(self))


CONTROLS = {
    "": lambda: None,
    "without_token": lambda: (without_token(), freeze()),
    "without_sweeper": without_sweeper,
    "without_unique_key": ignore_unique_key,
    "freeze": freeze,
    "hang": hang,
    "go_deaf": go_deaf,
}

if __name__ == "__main__":
    for stage, do in list(tasks.WORK.items()):
        tasks.WORK[stage] = note_effects(do)
    CONTROLS[os.environ.get("STET_CONTROL", "")]()
    Worker(Settings()).run("info")
