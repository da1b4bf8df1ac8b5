"""Asking for work: once however often it is asked, rung after the commit, tried again on purpose."""

import pytest
from sqlalchemy import select, update

from claims import audit, evidence, jobs, people
from claims.database import Database, now
from claims.errors import NotAllowed, NotFound, WrongState
from claims.jobs import NewJob
from claims.models import Event, Job, Person
from claims.people import WORKER
from tests import scenes


@pytest.fixture
def editor(database: Database) -> Person:
    with database.transaction() as session:
        return people.create_person(session, "editor@example.org", "Edith", ("editor",), by=WORKER)


def test_what_is_asked_for_twice_is_there_once(database: Database) -> None:
    with database.transaction() as session:
        assert jobs.enqueue(session, "assign", "claim:1")
        assert not jobs.enqueue(session, "assign", "claim:1")
        assert jobs.enqueue(session, "assign", "claim:1", round=2)
        assert jobs.enqueue(session, "evidence", "claim:1/source:archive")
    with database.reading() as session:
        assert session.scalars(select(Job.lane).order_by(Job.id)).all() == ["", "", "archive"]


def test_many_jobs_are_asked_for_at_once(database: Database) -> None:
    wanted = [NewJob("assign", f"claim:{number}", priority=number) for number in range(1000)]
    with database.transaction() as session:
        assert jobs.enqueue_all(session, wanted[:10]) == 10
        assert jobs.enqueue_all(session, wanted) == 990
        assert jobs.enqueue_all(session, []) == 0


def test_an_unknown_stage_is_refused(database: Database) -> None:
    with pytest.raises(KeyError), database.transaction() as session:
        jobs.enqueue(session, "publish", "claim:1")


def test_the_bell_is_rung_after_the_commit_for_new_jobs_alone(database_url: str) -> None:
    rung: list[set[str]] = []
    database = Database(database_url, on_commit=rung.append)
    with database.transaction() as session:
        jobs.enqueue(session, "assign", "claim:1")
        jobs.enqueue(session, "evidence", "claim:1/source:archive")
        assert rung == []
    assert rung == [{"assign", "evidence"}]
    with database.transaction() as session:
        jobs.enqueue(session, "assign", "claim:1")
    with pytest.raises(ZeroDivisionError), database.transaction() as session:
        jobs.enqueue(session, "assign", "claim:2")
        _ = 1 / 0
    assert rung == [{"assign", "evidence"}]
    database.dispose()


def test_rounds_count_what_was_asked_on_purpose(database: Database) -> None:
    with database.transaction() as session:
        assert jobs.new_round(session, "assign", "claim:1") == 1
        jobs.enqueue(session, "assign", "claim:1")
        assert jobs.new_round(session, "assign", "claim:1") == 2
        assert jobs.new_round(session, "assign", "claim:2") == 1


def test_the_waiting_jobs_of_one_claim_are_cancelled(database: Database) -> None:
    with database.transaction() as session:
        evidence.register_sources(session, [("archive", "Archive"), ("wiki", "Wiki")])
        room = scenes.newsroom(session)
        claim, other = scenes.claim(session, room), scenes.claim(session, room)
        session.execute(
            update(Job).where(Job.lane == "wiki").values(state="running", lease_token="x", lease_until=now(session))
        )
        assert jobs.cancel(session, claim.id, stage="assign") == 1
        assert jobs.cancel(session, claim.id) == 1
        assert not jobs.is_open(session, "assign", f"claim:{claim.id}")
        assert jobs.is_open(session, "evidence", f"claim:{claim.id}/source:wiki")
        assert jobs.is_open(session, "assign", f"claim:{other.id}")


def test_a_dead_job_is_tried_again_by_an_editor(database: Database, editor: Person) -> None:
    with database.transaction() as session:
        jobs.enqueue(session, "extract", "text:7", owner_id=3, priority=5, payload={"a": 1})
        session.execute(update(Job).values(state="dead", failures=3))
        job_id = session.scalars(select(Job.id)).one()
    with database.transaction() as session:
        jobs.try_again(session, job_id, by=editor)
    with database.reading() as session:
        old, new = session.scalars(select(Job).order_by(Job.id))
        assert (old.state, new.state, new.round, new.failures) == ("cancelled", "pending", 2, 0)
        assert (new.owner_id, new.priority, new.payload, new.subject) == (3, 5, {"a": 1}, "text:7")
        event = session.scalars(select(Event).where(Event.action == "try_again")).one()
        assert (event.by_person, event.stream, event.data["round"]) == (editor.id, "desk", 2)
        assert list(audit.verify(session, "desk")) == []


def test_trying_again_twice_asks_once(database: Database, editor: Person) -> None:
    with database.transaction() as session:
        jobs.enqueue(session, "extract", "text:7")
        session.execute(update(Job).values(state="dead"))
        job_id = session.scalars(select(Job.id)).one()
        jobs.try_again(session, job_id, by=editor)
        with pytest.raises(WrongState):
            jobs.try_again(session, job_id, by=editor)
        with pytest.raises(NotFound):
            jobs.try_again(session, 999, by=editor)


@pytest.mark.parametrize("role", ["viewer", "checker"])
def test_only_editors_and_admins_try_again(database: Database, role: str) -> None:
    with database.transaction() as session:
        person = people.create_person(session, "x@example.org", "X", (role,), by=WORKER)
        jobs.enqueue(session, "extract", "text:7")
        session.execute(update(Job).values(state="dead"))
        with pytest.raises(NotAllowed):
            jobs.try_again(session, session.scalars(select(Job.id)).one(), by=person)
