"""The schema comes up, goes down and comes up again with rows in it; readers cannot write; times keep their zone."""

import threading
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import event, inspect, text
from sqlalchemy.exc import DBAPIError

from claims import database as db
from claims import people
from claims.database import Database
from claims.models import Base, Person
from tests import scenes


def _promises(database: Database) -> set[str]:
    """The triggers that keep the history, by name."""
    sqlite = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    postgresql = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    with database.reading() as session:
        query = sqlite if database.engine.dialect.name == "sqlite" else postgresql
        return set(session.scalars(text(query)))


def test_up_down_and_up_again_with_rows_in_every_table(database: Database, database_url: str) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        scenes.publication(session, room)
        scenes.claim(session, room, "needs_help")
        people.create_token(session, room.ana, by=room.ana)
    before = _promises(database)
    database.dispose()
    db.downgrade(database_url, "base")
    assert set(inspect(database.engine).get_table_names()) <= {"alembic_version"}
    db.upgrade(database_url)
    assert _promises(database) == before and len(before) >= 10
    with database.transaction() as session:
        scenes.publication(session, scenes.newsroom(session))


def test_the_migrations_make_the_schema_of_the_models(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        changes = [change for change in compare_metadata(context, Base.metadata) if not _is_search(str(change))]
    if database.engine.dialect.name == "sqlite":
        # SQLite does not tell the columns of an index that sorts downwards; PostgreSQL's comparison covers them.
        changes = [change for change in changes if "index" not in change[0]]
    assert changes == []


def _is_search(change: str) -> bool:
    """The full-text indexes are the database's own; the models do not know them."""
    return "archive_fts" in change or "Column('search'" in change or "ix_archive_entry_search" in change


def test_a_second_upgrade_finds_it_done(database_url: str) -> None:
    db.upgrade(database_url)


def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(DBAPIError, match="(?i)read.?only"), database.reading() as session:
        session.execute(text("DELETE FROM person"))


def test_what_raises_leaves_nothing_behind(database: Database) -> None:
    with pytest.raises(RuntimeError), database.transaction() as session:
        scenes.newsroom(session)
        raise RuntimeError("the house is on fire")
    with database.reading() as session:
        assert session.query(Person).count() == 0


def test_the_bell_hears_of_work_only_after_the_commit(database_url: str) -> None:
    heard: list[set[str]] = []
    database = Database(database_url, on_commit=heard.append)
    with database.transaction() as session:
        scenes.article(session, by=scenes.newsroom(session).editor)
        assert heard == []
    assert heard == [{"extract", "assign"}]
    with pytest.raises(RuntimeError), database.transaction() as session:
        scenes.article(session, by=session.query(Person).first(), text="Another text.")  # type: ignore[arg-type]
        raise RuntimeError
    assert len(heard) == 1
    database.dispose()


def test_times_come_back_as_aware_utc(database: Database) -> None:
    at = datetime(2026, 3, 1, 12, 30, tzinfo=timezone(timedelta(hours=2)))
    with database.transaction() as session:
        scenes.newsroom(session).ana.last_assigned_at = at
    with database.reading() as session:
        stored = session.query(Person.last_assigned_at).where(Person.email == "ana@example.org").scalar()
        assert stored == at and stored.tzinfo is UTC


def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(Exception, match="without a zone"), database.transaction() as session:
        scenes.newsroom(session).ana.last_assigned_at = datetime(2026, 3, 1)  # noqa: DTZ001 -- this is what is refused


def test_sqlite_chooses_the_mode_before_anything_is_read(sqlite_url: str) -> None:
    """Two who read first and write then: the second waits. A deferred BEGIN would fail with “locked” (the control)."""
    assert _two_writers(Database(sqlite_url)) == []
    deferred = Database(sqlite_url)
    event.remove(deferred.engine, "begin", db._begin_sqlite)
    event.listen(deferred.engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    assert "locked" in str(_two_writers(deferred))


def _two_writers(database: Database) -> list[Exception]:
    failed: list[Exception] = []
    barrier = threading.Barrier(2)

    def write() -> None:
        with suppress(threading.BrokenBarrierError):
            barrier.wait(1)
        try:
            with database.transaction() as session:
                session.execute(text("SELECT count(*) FROM person"))
                time.sleep(0.2)
                session.execute(text("UPDATE history_head SET number = number"))
                time.sleep(0.2)
        except DBAPIError as error:
            failed.append(error)

    threads = [threading.Thread(target=write) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    database.dispose()
    return failed


def test_the_pragmas_that_the_promises_rest_on_are_set(sqlite_url: str) -> None:
    with Database(sqlite_url).transaction() as session:
        values = {name: session.scalar(text(f"PRAGMA {name}")) for name in
                  ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers")}  # fmt: skip
    assert values == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1}
