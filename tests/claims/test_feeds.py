"""The feeds of a desk: known from the settings, asked for when due, told how they went."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from claims import feeds
from claims.database import Database, now
from claims.errors import NotAllowed, NotFound, WrongState
from claims.models import Event, FactCheck, Feed, Job
from tests import scenes
from tests.claims.test_factchecks import DAM, FERRY
from tests.statements import heard

ONE, TWO = "https://facts.example/feed.json", "https://www.other.example/checks.html"


def ask(database: Database, *urls: str, hours: float = 6) -> int:
    with database.transaction() as session:
        return feeds.ask_for_due(session, urls, hours)


def subjects(database: Database) -> list[tuple[str, int, str, str]]:
    with database.reading() as session:
        jobs = session.scalars(select(Job).where(Job.stage == "import").order_by(Job.id))
        return [(job.subject, job.round, job.lane, job.state) for job in jobs]


def settle(database: Database, state: str = "done", *, due: bool = True) -> None:
    """Every reading is over; the feeds are due again."""
    with database.transaction() as session:
        session.execute(update(Job).where(Job.stage == "import").values(state=state))
        if due:
            session.execute(update(Feed).where(Feed.due_at < feeds.NEVER).values(due_at=now(session)))


def test_a_feed_is_asked_for_when_it_is_due_and_not_again_before(database: Database) -> None:
    assert ask(database, ONE, TWO) == 2
    assert {lane for _, _, lane, _ in subjects(database)} == {"facts.example", "www.other.example"}
    settle(database, due=False)
    assert ask(database, ONE, TWO) == 0
    settle(database)
    assert ask(database, ONE, TWO) == 2
    assert [number for _, number, _, _ in subjects(database)] == [1, 1, 2, 2]
    with database.reading() as session:
        ahead = [due - now(session) for due in session.scalars(select(Feed.due_at))]
    assert all(timedelta(hours=5.9) < each <= timedelta(hours=6) for each in ahead)


def test_one_that_is_still_being_read_is_not_asked_for_twice(database: Database) -> None:
    ask(database, ONE)
    settle(database, "pending")
    assert ask(database, ONE) == 0
    assert len(subjects(database)) == 1


def test_one_that_was_given_up_is_asked_for_again(database: Database) -> None:
    ask(database, ONE)
    settle(database, "dead")
    assert ask(database, ONE) == 1
    assert [(number, state) for _, number, _, state in subjects(database)] == [(1, "cancelled"), (2, "pending")]


def test_one_that_is_no_longer_configured_is_left_and_comes_back(database: Database) -> None:
    ask(database, ONE, TWO)
    settle(database)
    assert ask(database, TWO) == 1
    with database.reading() as session:
        assert [(feed["url"], feed["configured"]) for feed in feeds.feed_list(session)] == [(ONE, False), (TWO, True)]
    settle(database)
    assert ask(database, ONE, TWO) == 2


def test_an_admin_has_one_read_at_once(database: Database) -> None:
    ask(database, ONE)
    settle(database, due=False)
    with database.transaction() as session:
        room = scenes.newsroom(session)
        number = session.scalars(select(Feed.id)).one()
        feeds.read_now(session, number, by=room.admin)
        assert session.scalars(select(Event.action).order_by(Event.id)).all()[-1] == "read_feed"
        with pytest.raises(WrongState, match="is being read"):
            feeds.read_now(session, number, by=room.admin)
        with pytest.raises(NotFound):
            feeds.read_now(session, number + 1, by=room.admin)
        with pytest.raises(NotAllowed):
            feeds.read_now(session, number, by=room.editor)
    ask(database)
    settle(database)
    with database.transaction() as session, pytest.raises(WrongState, match="no longer"):
        feeds.read_now(session, number, by=room.admin)


def test_how_many_each_feed_brought_is_counted_in_an_index(small_database: Database) -> None:
    with small_database.reading() as session:
        with heard(small_database) as asked:
            feeds.feed_list(session)
        [(statement, values)] = [told for told in asked if "count(*)" in told[0]]
        plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
    assert [row.detail for row in plan] == ["SCAN fact_check USING COVERING INDEX ix_fact_check_feed_id"]


def test_the_list_says_what_a_reading_brought_and_why_another_failed(database: Database) -> None:
    ask(database, ONE, TWO)
    at = datetime(2030, 1, 1, tzinfo=UTC)
    with database.transaction() as session:
        one, two = session.scalars(select(Feed.id).order_by(Feed.url)).all()
        for number in (one, two):
            feeds.start(session, number)
        feeds.store(session, one, [DAM])
        feeds.store(session, one, [FERRY, DAM])
        feeds.mark_read(session, one, at)
        feeds.mark_failed(session, two, "other.example could not be reached." + "x" * 1000)
        session.execute(update(Job).where(Job.subject == f"feed:{one}").values(state="done"))
    with database.transaction() as session:
        first, second = feeds.feed_list(session)
        assert (first["read_at"], first["added"], first["error"], first["fact_checks"]) == (at, 2, None, 2)
        assert (second["read_at"], second["added"], second["fact_checks"]) == (None, 0, 0)
        assert second["error"].startswith("other.example could not") and len(second["error"]) <= feeds.LONGEST_ERROR
        assert (first["reading"], second["reading"]) == (False, True)
        feeds.start(session, one)
        assert feeds.store(session, one, [DAM, FERRY]).same == 2
        assert feeds.feed_list(session)[0]["added"] == 0
        assert set(session.scalars(select(FactCheck.feed_id))) == {one}
