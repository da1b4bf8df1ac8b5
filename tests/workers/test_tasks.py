"""What one task does: a batch leased, done and settled; what goes wrong stays with the job that it went wrong for."""

import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import func, select, update

from claims import database as databases
from claims import evidence, intake, leasing
from claims.database import Database
from claims.leasing import BACK_OFF, LONGEST_PAUSE
from claims.models import Article, Claim, Job, SearchRun
from claims.settings import Settings
from tests import scenes
from workers import tasks
from workers.sources import SOURCES


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings(database_url=database_url, mediawiki_api="")


ENDS = {"archive": "nothing_found", "claimreview": "not_enabled", "mediawiki": "not_enabled"}
"""Sources that ask nobody with these settings, and how they end."""


def submit(database: Database, *texts: str) -> list[int]:
    """Articles of one newsroom, whose sources are ENDS."""
    with database.transaction() as session:
        evidence.register_sources(session, [(name, SOURCES[name].label) for name in ENDS])
        room = scenes.newsroom(session)
        return [intake.submit_article(session, title="", text=text, by=room.admin).id for text in texts]


def states(database: Database, stage: str) -> Counter[str]:
    with database.reading() as session:
        return Counter(session.scalars(select(Job.state).where(Job.stage == stage)))


def pass_time(database: Database) -> None:
    with database.transaction() as session:
        session.execute(update(Job).where(Job.state == "pending").values(run_after=Job.created_at))


def test_an_article_becomes_claims_with_checkers_and_searches(database: Database, settings: Settings) -> None:
    [article_id] = submit(database, scenes.FLOOD)
    assert tasks.do(database, settings, "extract") == 1
    with database.reading() as session:
        queued = session.scalars(select(Claim.id).where(Claim.article_id == article_id, Claim.status == "queued")).all()
    assert len(queued) >= 3
    assert tasks.do(database, settings, "assign") == len(queued)
    while tasks.do(database, settings, "evidence"):
        pass
    with database.reading() as session:
        assert session.scalars(select(Claim.status).where(Claim.id.in_(queued))).all() == ["assigned"] * len(queued)
        outcomes = Counter(session.execute(select(SearchRun.source, SearchRun.outcome)))
    assert outcomes == dict.fromkeys(ENDS.items(), len(queued))
    assert states(database, "evidence") == {"done": len(ENDS) * len(queued)}


def test_a_stale_bell_does_nothing(database: Database, settings: Settings) -> None:
    assert [tasks.do(database, settings, stage) for stage in tasks.WORK] == [0] * len(tasks.WORK)


def test_a_text_that_cannot_be_read_delays_only_itself(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    submit(database, scenes.FLOOD, "The poison killed 3 people on Monday.", scenes.STILL)
    read = tasks.extract

    def choke(text: str, *args: object) -> object:
        if "poison" in text:
            raise RecursionError("too deep")
        return read(text, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(tasks, "extract", choke)
    assert tasks.do(database, settings, "extract") == 2
    for _ in range(2):
        pass_time(database)
        assert tasks.do(database, settings, "extract") == 0
    assert states(database, "extract") == {"done": 2, "dead": 1}
    with database.reading() as session:
        [dead] = session.scalars(select(Job).where(Job.state == "dead"))
        assert (dead.failures, dead.article_id) == (3, 2)
        assert dead.last_error == "The work failed (RecursionError: too deep)."
        assert session.scalar(select(func.count()).select_from(Claim).where(Claim.article_id == 1))


def test_an_effect_that_raises_keeps_the_others(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    submit(database, scenes.FLOOD)
    tasks.do(database, settings, "extract")
    with database.reading() as session:
        first = session.scalars(select(Job.claim_id).where(Job.stage == "assign").order_by(Job.id)).first()
    choose = tasks.choosing.assign_next

    def choke(session: object, claim_id: int) -> object:
        if claim_id == first:
            raise ValueError("no")
        return choose(session, claim_id)  # type: ignore[arg-type]

    monkeypatch.setattr(tasks.choosing, "assign_next", choke)
    waiting = states(database, "assign")["pending"]
    assert tasks.do(database, settings, "assign") == waiting - 1
    assert states(database, "assign") == {"done": waiting - 1, "pending": 1}
    monkeypatch.undo()
    pass_time(database)
    assert tasks.do(database, settings, "assign") == 1


def test_a_batch_that_breaks_off_counts_a_failure_for_each(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    submit(database, scenes.FLOOD, scenes.STILL)

    def break_off(*_: object) -> tasks.Work:
        raise MemoryError

    monkeypatch.setitem(tasks.WORK, "extract", break_off)
    assert tasks.do(database, settings, "extract") == 0
    with database.reading() as session:
        for job in session.scalars(select(Job)):
            assert (job.state, job.failures, job.alone) == ("pending", 1, True)
            assert BACK_OFF <= (job.run_after - job.created_at).total_seconds() < LONGEST_PAUSE


def test_doing_the_extraction_again_only_adds_what_is_missing(database: Database, settings: Settings) -> None:
    [article_id] = submit(database, scenes.FLOOD)
    tasks.do(database, settings, "extract")
    with database.transaction() as session:
        before = session.scalars(select(Claim.id).order_by(Claim.id)).all()
        session.execute(update(Job).where(Job.stage == "extract").values(state="pending"))
        assert session.get_one(Article, article_id)
    tasks.do(database, settings, "extract")
    with database.reading() as session:
        assert session.scalars(select(Claim.id).order_by(Claim.id)).all() == before
        asked = session.execute(select(Job.subject, func.count()).group_by(Job.stage, Job.subject))
        assert {count for _, count in asked} == {1}


@pytest.fixture
def locked(
    sqlite_url: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Database, sqlite3.Connection]]:
    """A database that waits for nobody, and somebody who locks it as soon as a text has been read."""
    monkeypatch.setattr(databases, "BUSY_SECONDS", 0)
    other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None, check_same_thread=False)
    read = tasks.extract

    def read_and_lock(*given: Any) -> Any:
        found = read(*given)
        other.execute("BEGIN IMMEDIATE")
        return found

    monkeypatch.setattr(tasks, "extract", read_and_lock)
    database = Database(sqlite_url)
    yield database, other
    database.dispose()
    other.close()


def charges(database: Database) -> list[tuple[str, int]]:
    with database.reading() as session:
        found = session.execute(select(Job.state, Job.failures).where(Job.stage == "extract"))
        return [(state, failures) for state, failures in found]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_results_for_which_the_database_was_busy_are_written_a_little_later(
    locked: tuple[Database, sqlite3.Connection], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    database, other = locked
    submit(database, scenes.FLOOD)
    monkeypatch.setattr(time, "sleep", lambda _: other.execute("ROLLBACK"))
    assert tasks.do(database, settings, "extract") == 1
    assert charges(database) == [("done", 0)]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_database_that_stays_busy_is_no_fault_of_the_jobs(
    locked: tuple[Database, sqlite3.Connection], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    database, other = locked
    submit(database, scenes.FLOOD)
    monkeypatch.setattr(tasks, "BUSY_PAUSE", 0.0)
    assert tasks.do(database, settings, "extract") == 0
    other.execute("ROLLBACK")
    assert charges(database) == [("running", 0)]
    with database.transaction() as session:
        session.execute(update(Job).where(Job.state == "running").values(lease_until=Job.created_at))
        assert leasing.reclaim_expired(session) == 1
    assert charges(database) == [("pending", 0)]
    monkeypatch.setattr(time, "sleep", lambda _: other.execute("ROLLBACK"))
    assert tasks.do(database, settings, "extract") == 1
    assert charges(database) == [("done", 0)]
