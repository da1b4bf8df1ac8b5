"""Processes are killed at every named step; nothing is lost, nothing happens twice, nothing stays behind.

With the controls: the same scenes without the lease token, without the sweeper and without the unique key are red.
"""

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
import redis
from sqlalchemy import MetaData, UniqueConstraint, select

from claims import jobs
from claims.failpoints import STEPS
from claims.jobs import STAGES
from claims.models import Base, Job
from claims.settings import Settings
from tests.faults.desk import LEASE_SECONDS, PATIENCE, TEXTS, Desk
from tests.faults.run_worker import ignore_unique_key
from workers import health
from workers.bell import Bell

BY_THE_WEB = ("enqueue.before-commit:2", "bell.before-ring", "bell.after-ring")
BY_A_WORKER = tuple(step for step in STEPS if not step.startswith(("import.", "outside.", "snapshot.")))
"""The others are killed in tests/stet, test_outside_faults.py and test_snapshot_faults.py."""
ON_POSTGRES = ("lease.after-commit", "finish.between-effects", "finish.after-commit", "sweep.before-commit")

MakeDesk = Callable[[str], Desk]


@pytest.fixture
def make_desk(redis_url: str, tmp_path: Path) -> MakeDesk:
    return lambda database_url: Desk(database_url, redis_url, tmp_path)


def kill_a_worker(desk: Desk, step: str) -> None:
    """A worker, or one of its processes, dies at this step; another one comes, and all is well."""
    desk.start_worker(STET_FAILPOINT=step)
    # Nobody rings: so it is the sweeper that finds the work, and it too may die of it.
    accepted = desk.submit(ring=not step.startswith("sweep."))
    settled = desk.wait_until(lambda: desk.mark.exists() and desk.is_settled())
    assert desk.broken(accepted) == []
    assert settled, desk.log()


@pytest.mark.parametrize("step", BY_A_WORKER)
def test_a_worker_may_be_killed_at_any_step(make_desk: MakeDesk, sqlite_url: str, step: str) -> None:
    with make_desk(sqlite_url) as desk:
        kill_a_worker(desk, step)


@pytest.mark.parametrize("step", ON_POSTGRES)
def test_a_worker_may_be_killed_at_any_step_on_postgres(make_desk: MakeDesk, postgres_url: str, step: str) -> None:
    with make_desk(postgres_url) as desk:
        kill_a_worker(desk, step)


@pytest.mark.parametrize("step", BY_THE_WEB)
def test_the_web_may_be_killed_while_an_article_is_submitted(make_desk: MakeDesk, sqlite_url: str, step: str) -> None:
    with make_desk(sqlite_url) as desk:
        desk.start_worker()
        accepted = desk.submit_from_outside(STET_FAILPOINT=step)
        assert desk.mark.exists()
        settled = desk.wait_until(desk.is_settled)
        assert desk.broken(accepted) == []
        assert settled, desk.log()
        assert accepted == set(TEXTS)


def test_a_wiped_redis_loses_nothing(make_desk: MakeDesk, sqlite_url: str, redis_url: str) -> None:
    with make_desk(sqlite_url) as desk:
        accepted = desk.submit()
        with redis.Redis.from_url(redis_url) as client:
            client.flushall()
        desk.start_worker()
        assert desk.wait_until(desk.is_settled), desk.log()
        assert desk.broken(accepted) == []


def test_bells_for_nothing_do_nothing(make_desk: MakeDesk, database_url: str, redis_url: str) -> None:
    with make_desk(database_url) as desk:
        desk.start_worker()
        accepted = desk.submit()
        assert desk.wait_until(desk.is_settled), desk.log()
        stale = desk.log().count("nothing due")
        bell = Bell(Settings(redis_url=redis_url))
        bell.ring(set(STAGES))
        bell.close()
        assert desk.wait_until(lambda: desk.log().count("nothing due") >= stale + len(STAGES))
        assert desk.broken(accepted) == []


def come_back_late(desk: Desk, control: str) -> set[str]:
    """A process is frozen with its work done and not yet written; another one does it; the first one comes back."""
    desk.start_worker(STET_CONTROL=control)
    accepted = desk.submit()
    assert desk.wait_until(lambda: desk.mark.exists() and desk.is_settled()), desk.log()
    before = desk.log().count(" done\n")
    os.kill(int(desk.mark.read_text()), signal.SIGCONT)
    assert desk.wait_until(lambda: desk.log().count(" done\n") > before), desk.log()
    return accepted


def test_a_worker_that_comes_back_late_is_fenced(make_desk: MakeDesk, database_url: str) -> None:
    with make_desk(database_url) as desk:
        accepted = come_back_late(desk, "freeze")
        assert "were not ours to write" in desk.log()
        assert desk.broken(accepted) == []


def test_control_without_the_token_it_is_done_twice(make_desk: MakeDesk, database_url: str) -> None:
    with make_desk(database_url) as desk:
        accepted = come_back_late(desk, "without_token")
        assert any(sentence.startswith("twice: ") for sentence in desk.broken(accepted))


def test_control_without_the_sweeper_what_was_leased_is_stuck(make_desk: MakeDesk, sqlite_url: str) -> None:
    with make_desk(sqlite_url) as desk:
        desk.start_worker(STET_CONTROL="without_sweeper", STET_FAILPOINT="lease.after-commit")
        accepted = desk.submit()
        assert desk.wait_until(desk.mark.exists), desk.log()
        assert not desk.wait_until(desk.is_settled, 2 * LEASE_SECONDS)
        assert any(sentence.startswith("stuck: ") for sentence in desk.broken(accepted))


def ask_twice(desk: Desk) -> set[str]:
    """Everything that waits is asked for a second time, as two processes do that know nothing of each other."""
    accepted = desk.submit(ring=False)
    with desk.database.transaction() as session:
        for subject in session.scalars(select(Job.subject)).all():
            jobs.enqueue(session, "extract", subject)
    desk.start_worker()
    assert desk.wait_until(desk.is_settled), desk.log()
    return accepted


def test_what_is_asked_for_twice_is_done_once(make_desk: MakeDesk, sqlite_url: str) -> None:
    with make_desk(sqlite_url) as desk:
        assert desk.broken(ask_twice(desk)) == []


def test_control_without_the_unique_key_it_is_done_twice(
    make_desk: MakeDesk, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with make_desk(sqlite_url) as desk:
        drop_unique_key(desk, monkeypatch)
        assert any(sentence.startswith("twice: ") for sentence in desk.broken(ask_twice(desk)))


def drop_unique_key(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The table of jobs without UNIQUE(stage, subject, round), here and in the workers."""
    metadata = MetaData()
    for table in Base.metadata.sorted_tables:
        table.to_metadata(metadata)
    bare = metadata.tables["job"]
    bare.constraints -= {key for key in bare.constraints if isinstance(key, UniqueConstraint)}
    bare.drop(desk.database.engine)
    bare.create(desk.database.engine)
    ignore_unique_key(monkeypatch.setattr)
    desk.environment["STET_CONTROL"] = "without_unique_key"


def test_work_that_never_ends_is_ended_and_done_again(make_desk: MakeDesk, sqlite_url: str) -> None:
    with make_desk(sqlite_url) as desk:
        desk.start_worker(STET_CONTROL="hang")
        accepted = desk.submit()
        assert desk.wait_until(lambda: desk.mark.exists() and desk.is_settled()), desk.log()
        assert "Hard time limit" in desk.log()
        assert desk.broken(accepted) == []


def test_a_worker_that_went_deaf_is_started_again(make_desk: MakeDesk, sqlite_url: str) -> None:
    with make_desk(sqlite_url) as desk:
        desk.start_worker(STET_CONTROL="go_deaf")
        assert desk.wait_until(desk.mark.exists), desk.log()
        accepted = desk.submit()
        assert desk.wait_until(desk.is_settled), desk.log()
        assert desk.broken(accepted) == []
        assert desk.restarts == 1


def test_a_killed_worker_leaves_no_process_behind(make_desk: MakeDesk, sqlite_url: str) -> None:
    with make_desk(sqlite_url) as desk:
        worker = desk.start_worker()
        desk.submit()
        assert desk.wait_until(desk.is_settled), desk.log()
        desk.workers.remove(worker)
        worker.process.kill()
        assert worker.wait(PATIENCE) == -signal.SIGKILL
        assert desk.wait_until(lambda: not is_any_left(worker.pid)), "a process of the worker lives on"


def is_any_left(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_worker_asked_to_end_ends_and_takes_its_sign_with_it(
    make_desk: MakeDesk, sqlite_url: str, redis_url: str
) -> None:
    with make_desk(sqlite_url) as desk:
        worker = desk.start_worker()
        settings = Settings(redis_url=redis_url, sweep_seconds=0.2)
        assert desk.wait_until(lambda: health.probe(settings)["workers"] == 1), desk.log()
        desk.workers.remove(worker)
        worker.process.terminate()
        assert worker.wait(PATIENCE) == 0
        assert health.probe(settings) == {"redis": True, "workers": 0}
