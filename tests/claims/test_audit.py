"""The history has no gap, cannot be rewritten unnoticed, and the database refuses to change it."""

import threading
from typing import Any

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.orm import Session

from claims import audit
from claims.database import Database
from claims.errors import Stale
from claims.models import Event, HistoryHead
from tests import scenes


def test_the_events_of_an_article_are_numbered_without_a_gap(database: Database) -> None:
    with database.transaction() as session:
        publication = scenes.publication(session, scenes.newsroom(session))
        stream = f"article:{publication.article_id}"
        numbers = session.scalars(select(Event.number).where(Event.stream == stream).order_by(Event.id)).all()
        assert list(numbers) == list(range(1, len(numbers) + 1))
        assert list(audit.verify(session, stream)) == []


@pytest.mark.parametrize("statement", ["UPDATE event SET note = 'x'", "DELETE FROM event"])
def test_the_database_refuses_to_change_history(database: Database, statement: str) -> None:
    with database.transaction() as session:
        scenes.newsroom(session)
    with pytest.raises(Exception, match="never changed or deleted"), database.transaction() as session:
        session.execute(text(statement))


def test_sqlite_refuses_to_replace_a_row_of_history(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with database.transaction() as session:
        scenes.newsroom(session)
    with pytest.raises(Exception, match="never changed or deleted"), database.transaction() as session:
        session.execute(text("INSERT OR REPLACE INTO event SELECT * FROM event WHERE id = 1"))


def test_postgresql_refuses_to_empty_the_history(postgres_url: str) -> None:
    database = Database(postgres_url)
    with pytest.raises(Exception, match="never changed or deleted"), database.transaction() as session:
        session.execute(text("TRUNCATE event"))
    database.dispose()


@pytest.mark.parametrize(
    ("tampering", "said"),
    [
        ("UPDATE event SET note = 'x' WHERE number = 2", "event 2 was altered"),
        ("DELETE FROM event WHERE number = 2", "event 2 is missing"),
        ("DELETE FROM event WHERE number = (SELECT max(number) FROM event)", "history ends at event"),
        ("DELETE FROM history_head", "its head says 0"),
    ],
)
def test_what_got_past_the_triggers_is_named(sqlite_url: str, tampering: str, said: str) -> None:
    database = Database(sqlite_url)
    with database.transaction() as session:
        scenes.newsroom(session)
        session.execute(text("DROP TRIGGER event_kept"))
        session.execute(text("DROP TRIGGER event_unchanged"))
        session.execute(text(tampering))
        assert said in " ".join(audit.verify(session, "desk"))


def test_two_who_write_one_history_at_once_leave_no_gap(database: Database) -> None:
    def write() -> None:
        for _ in range(15):
            with database.transaction() as session:
                audit.record(session, "desk", [audit.Act("tick", None), audit.Act("tock", None)])

    with database.transaction() as session:
        audit.record(session, "desk", [audit.Act("first", None)])
    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as session:
        assert session.scalars(select(HistoryHead.number)).one() == 121
        assert list(audit.verify(session, "desk")) == []


def test_a_history_that_somebody_wrote_past_the_lock_takes_nothing_on_top_of_what_they_saw(database: Database) -> None:
    other = [audit.Act("other", None)]

    def write_before(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if statement.startswith("UPDATE history_head") and other:
            acts = [other.pop()]
            with Session(connection) as beside:
                audit.record(beside, "desk", acts)

    with database.transaction() as session:
        audit.record(session, "desk", [audit.Act("first", None)])
    event.listen(database.engine, "before_cursor_execute", write_before)
    try:
        with pytest.raises(Stale, match="Nothing was changed"), database.transaction() as session:
            audit.record(session, "desk", [audit.Act("mine", None)])
    finally:
        event.remove(database.engine, "before_cursor_execute", write_before)
    assert other == []
    with database.reading() as session:
        assert session.scalars(select(Event.action)).all() == ["first"]
        assert list(audit.verify(session, "desk")) == []
