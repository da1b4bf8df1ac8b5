"""The schema comes up, goes down and comes up again with rows in it; readers cannot write; times keep their zone."""

import threading
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import event, inspect, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from claims import database as db
from claims import evidence, migrations, tokens
from claims.database import Database
from claims.models import Base, Claim, Person
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
        tokens.create_token(session, room.ana, by=room.ana)
    before = _promises(database)
    database.dispose()
    migrations.downgrade(database_url, "base")
    assert set(inspect(database.engine).get_table_names()) <= {"alembic_version"}
    migrations.upgrade(database_url)
    assert _promises(database) == before and len(before) >= 10
    with database.transaction() as session:
        scenes.publication(session, scenes.newsroom(session))


def test_the_migrations_make_the_schema_of_the_models(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": False, "include_name": _is_of_the_models}
        )
        changes = compare_metadata(context, Base.metadata)
    if database.engine.dialect.name == "sqlite":
        # SQLite does not tell the columns of an index that sorts downwards; PostgreSQL's comparison covers them.
        changes = [change for change in changes if "index" not in change[0]]
    assert changes == []


def _is_of_the_models(name: str | None, type_: str, parents: Any) -> bool:
    """Not what the databases search words with, which only they and queries/words.py know."""
    return not (name and ("_fts" in name or name.endswith("_words")))


def test_claims_from_before_the_fifth_migration_are_weighed_whether_they_are_stale(
    database: Database, database_url: str
) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        looked, other = scenes.claim(session, room).id, scenes.claim(session, room).id
        answer = evidence.Result("nothing_found", (), "flood", datetime(2026, 3, 1, tzinfo=UTC), 1)
        evidence.record(session, looked, "wiki", 1, answer)
        session.execute(text("DELETE FROM notification"))
    migrations.downgrade(database_url, "0004")
    migrations.upgrade(database_url)
    with database.reading() as session:
        assert session.get_one(Claim, looked).ask_again_at == session.get_one(Claim, looked).changed_at
        assert session.get_one(Claim, other).ask_again_at is None


def test_before_its_second_migration_the_archive_is_searched_by_the_database(
    database: Database, database_url: str
) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        scenes.publication(session, room)
        scenes.article(session, by=room.admin, text=scenes.TWO_FIT)
        # Of what the first schema had no place for, only this came into being.
        session.execute(text("DELETE FROM notification"))
    before = _rows(database)
    assert "two people fit: Anna Reyes, Maria Reyes" in _take(before["claim"], "speaker_note")
    migrations.downgrade(database_url, "0001")
    first = _schema(database)
    with database.transaction() as session:
        assert _hits(session, "countries") == 1 and _hits(session, "zebra") == 0
        session.execute(text("UPDATE archive_entry SET wording = 'Zebras' WHERE wording LIKE '%worst flood%'"))
        assert _hits(session, "countries") == 0 and _hits(session, "zebra") == 1
        session.execute(text("DELETE FROM archive_entry WHERE wording = 'Zebras'"))
        assert _hits(session, "zebra") == 0
        session.rollback()
    migrations.upgrade(database_url)
    after = _rows(database)
    assert set(_take(after["claim"], "speaker_note")) == {None}
    assert after == before
    migrations.downgrade(database_url, "base")
    migrations.upgrade(database_url, "0001")
    assert _schema(database) == first


def _rows(database: Database) -> dict[str, list[dict[str, Any]]]:
    with database.reading() as session:
        return {
            name: [dict(row) for row in session.execute(select(table).order_by(table.c.id)).mappings()]
            for name, table in Base.metadata.tables.items()
        }


def _take(rows: list[dict[str, Any]], column: str) -> list[Any]:
    return [row.pop(column) for row in rows]


def _hits(session: Session, word: str) -> int:
    """How many entries the database's own index finds by a word in another form."""
    sqlite = "SELECT count(*) FROM archive_fts WHERE archive_fts MATCH :word"
    postgresql = "SELECT count(*) FROM archive_entry WHERE search @@ plainto_tsquery('english', :word)"
    query = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    return session.execute(text(query), {"word": word}).scalar_one()


def _schema(database: Database) -> set[tuple[Any, ...]]:
    """Tables, columns, indexes and triggers as the database itself describes them."""
    columns = "table_name, column_name, data_type, is_nullable, generation_expression"
    sqlite = ("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL",)
    postgresql = (
        f"SELECT {columns} FROM information_schema.columns WHERE table_schema = 'public'",
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
        "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    )
    with database.reading() as session:
        queries = sqlite if database.engine.dialect.name == "sqlite" else postgresql
        return {tuple(map(_in_order, row)) for query in queries for row in session.execute(text(query))}


def _in_order(value: Any) -> Any:
    """A table that SQLite had to copy is described in other quotes, and its constraints in another order."""
    if not str(value).startswith("CREATE TABLE "):
        return value
    return tuple(sorted(line.strip().rstrip(", ") for line in value.replace('"', "").splitlines() if line.strip()))


def test_a_second_upgrade_finds_it_done(database_url: str) -> None:
    migrations.upgrade(database_url)


def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(DBAPIError, match="(?i)read.?only"), database.reading() as session:
        session.execute(text("DELETE FROM person"))


def test_a_reader_sees_one_state_to_the_end(database: Database) -> None:
    with database.reading() as reader:
        assert reader.query(Person).count() == 0
        with database.transaction() as session:
            scenes.newsroom(session)
        assert reader.query(Person).count() == 0


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
