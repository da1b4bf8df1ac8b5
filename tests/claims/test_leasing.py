"""Leases: who gets what, what a lost lease may not do any more, and how failures are counted.

Each promise that rests on one mechanism has a control beside it, which is red without that mechanism.
"""

from collections import Counter
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, event, select, update
from sqlalchemy.orm import Session

from claims import audit, jobs, leasing
from claims.database import Database
from claims.errors import Invalid
from claims.jobs import STAGES, NewJob
from claims.leasing import Effect, Lease
from claims.models import Event, Job

SLOW = frozenset({"wiki"})


def ask(database: Database, *subjects: str, stage: str = "assign", **fields: int) -> None:
    with database.transaction() as session:
        jobs.enqueue_all(session, [NewJob(stage, subject, **fields) for subject in subjects])


def lease(database: Database, stage: str = "assign") -> Lease | None:
    with database.transaction() as session:
        return leasing.lease(session, stage, seconds=60, slow=SLOW)


def must_lease(database: Database, stage: str = "assign") -> Lease:
    found = lease(database, stage)
    assert found is not None
    return found


def subjects(found: Lease | None) -> list[str]:
    return [job.subject for job in found.jobs] if found else []


def write(job_id: int) -> Effect:
    """An effect that can be counted: a line in the history."""
    return lambda session: audit.record(session, "desk", [audit.Act("took_effect", None, data={"job": job_id})])


def finish(database: Database, found: Lease, **effects: Effect) -> list[int]:
    """Finish all jobs of a lease; `effects` by subject replace the usual one."""
    with database.transaction() as session:
        return leasing.finish(session, found, {job.id: effects.get(job.subject, write(job.id)) for job in found.jobs})


def effects_of(database: Database) -> Counter[int]:
    with database.reading() as session:
        assert list(audit.verify(session, "desk")) == []
        events = session.scalars(select(Event.data).where(Event.action == "took_effect"))
        return Counter(data["job"] for data in events)


def pass_time(database: Database, seconds: float) -> None:
    """Everything in the job rows happened this much earlier."""
    with database.transaction() as session:
        for job in session.scalars(select(Job)):
            job.run_after -= timedelta(seconds=seconds)
            job.lease_until = job.lease_until and job.lease_until - timedelta(seconds=seconds)
            job.rung_at = job.rung_at and job.rung_at - timedelta(seconds=seconds)


def reclaim(database: Database) -> int:
    with database.transaction() as session:
        return leasing.reclaim_expired(session)


def job_of(database: Database, subject: str) -> Job:
    with database.reading() as session:
        job = session.scalars(select(Job).where(Job.subject == subject)).one()
        session.expunge(job)
        return job


def refuse(session: Session) -> None:
    write(0)(session)
    raise Invalid("The claim cannot be read. Nothing was changed.")


def test_a_bell_without_work_leases_nothing(database: Database) -> None:
    assert lease(database) is None
    ask(database, "claim:1")
    assert lease(database, "extract") is None
    assert subjects(lease(database)) == ["claim:1"]
    assert lease(database) is None


def test_what_is_finished_took_effect_once(database: Database) -> None:
    ask(database, "claim:1", "claim:2")
    found = must_lease(database)
    assert len(finish(database, found)) == 2
    assert finish(database, found) == []
    assert sorted(effects_of(database).values()) == [1, 1]
    assert job_of(database, "claim:1").state == "done"


def test_higher_priority_comes_first_then_the_older(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(STAGES, "assign", jobs.Stage("assign", batch=1, max_failures=5))
    ask(database, "claim:1", "claim:2", priority=10)
    ask(database, "claim:3", priority=90)
    assert [subjects(lease(database))[0] for _ in range(3)] == ["claim:3", "claim:1", "claim:2"]


def test_owners_share_a_batch(database: Database) -> None:
    ask(database, *(f"claim:{number}" for number in range(500)), owner_id=1, priority=100)
    ask(database, *(f"claim:{number}" for number in range(500, 510)), owner_id=2, priority=1)
    ask(database, *(f"claim:{number}" for number in range(600, 603)), owner_id=3, priority=1)
    found = must_lease(database)
    with database.reading() as session:
        owners = Counter(session.scalars(select(Job.owner_id).where(Job.id.in_([job.id for job in found.jobs]))))
    assert owners[2] == 10
    assert owners[3] == 3
    assert 16 <= owners[1] <= STAGES["assign"].batch - 13


def test_more_owners_than_places_all_get_a_turn(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(STAGES, "assign", jobs.Stage("assign", batch=2, max_failures=5))
    for owner in range(1, 6):
        ask(database, f"claim:{owner}", owner_id=owner)
    leased = [subject for _ in range(3) for subject in subjects(lease(database))]
    assert sorted(leased) == [f"claim:{owner}" for owner in range(1, 6)]


def test_two_workers_at_once_never_get_the_same_job(database: Database) -> None:
    ask(database, *(f"claim:{number}" for number in range(300)))
    leased: list[str] = []

    def work() -> None:
        own = Database(database.engine.url.render_as_string(hide_password=False))
        while found := lease(own):
            leased.extend(subjects(found))
        own.dispose()

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(leased) == sorted(f"claim:{number}" for number in range(300))


def test_a_lease_that_leaves_others_waiting_rings_for_the_next(database_url: str) -> None:
    rung: list[set[str]] = []
    database = Database(database_url, on_commit=rung.append)
    ask(database, *(f"claim:{number}" for number in range(60)))
    first = must_lease(database)
    second = must_lease(database)
    assert (first.more, second.more) == (True, False)
    assert rung == [{"assign"}, {"assign"}]
    database.dispose()


def test_work_that_came_meanwhile_is_rung_for_at_the_end(database_url: str) -> None:
    rung: list[set[str]] = []
    database = Database(database_url)
    ask(database, "claim:1")
    found = must_lease(database)
    ask(database, "claim:2")
    database.on_commit = rung.append
    finish(database, found)
    assert rung == [{"assign"}]
    database.dispose()


def lose_a_lease(database: Database) -> tuple[Lease, Lease]:
    """One job, leased twice: the first lease ran out while its worker was away."""
    ask(database, "claim:1")
    lost = must_lease(database)
    pass_time(database, 61)
    assert reclaim(database) == 1
    return lost, must_lease(database)


def test_a_worker_that_comes_back_late_changes_nothing(database: Database) -> None:
    lost, current = lose_a_lease(database)
    assert finish(database, lost) == []
    with database.transaction() as session:
        assert leasing.fail(session, lost, {job.id: "too late" for job in lost.jobs}) == 0
        assert leasing.put_back(session, lost) == 0
    assert len(finish(database, current)) == 1
    assert finish(database, lost) == []
    assert list(effects_of(database).values()) == [1]


def test_control_without_the_token_the_late_worker_does_it_twice(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leasing, "_mine", lambda lease: ())
    lost, current = lose_a_lease(database)
    finish(database, current)
    finish(database, lost)
    assert list(effects_of(database).values()) == [2]


def test_an_effect_that_raises_is_undone_by_itself(database: Database) -> None:
    ask(database, "claim:1", "claim:2", "claim:3")
    found = must_lease(database)
    assert len(finish(database, found, **{"claim:2": refuse})) == 2
    assert 0 not in effects_of(database)
    failed = job_of(database, "claim:2")
    assert (failed.state, failed.failures, failed.alone) == ("pending", 1, True)
    assert failed.last_error == "The claim cannot be read. Nothing was changed."
    assert lease(database) is None
    pass_time(database, leasing.BACK_OFF)
    assert subjects(lease(database)) == ["claim:2"]


def test_what_fails_too_often_is_dead_and_says_why(database: Database) -> None:
    ask(database, "text:1", stage="extract")
    for _ in range(STAGES["extract"].max_failures):
        found = must_lease(database, "extract")
        assert found.jobs[0].last_try == (found.jobs[0].failures == 2)
        with database.transaction() as session:
            leasing.fail(session, found, {found.jobs[0].id: "The text could not be read."})
        pass_time(database, leasing.LONGEST_PAUSE)
    dead = job_of(database, "text:1")
    assert (dead.state, dead.failures, dead.last_error) == ("dead", 3, "The text could not be read.")
    assert dead.finished_at is not None
    assert lease(database, "extract") is None


def test_pauses_between_repeats_grow(database: Database) -> None:
    ask(database, "claim:1")
    pauses = []
    for _ in range(STAGES["assign"].max_failures - 1):
        with database.transaction() as session:
            found = leasing.lease(session, "assign", seconds=60)
            assert found is not None
            leasing.fail(session, found, {found.jobs[0].id: "no"})
        job = job_of(database, "claim:1")
        pauses.append((job.run_after - (found.until - timedelta(seconds=60))).total_seconds())
        pass_time(database, leasing.LONGEST_PAUSE)
    assert pauses == sorted(pauses)
    assert [round(pause) for pause in pauses] == [2, 10, 50, 250]


def test_a_job_that_failed_is_leased_alone(database: Database) -> None:
    ask(database, *(f"claim:{number}" for number in range(10)))
    finish(database, must_lease(database), **{"claim:5": refuse})
    ask(database, *(f"claim:{number}" for number in range(20, 30)))
    pass_time(database, leasing.BACK_OFF)
    assert subjects(lease(database)) == ["claim:5"]
    assert len(subjects(lease(database))) == 10


def test_a_killed_worker_charges_nobody_the_first_time(database: Database) -> None:
    ask(database, "claim:1", "claim:2")
    must_lease(database)
    assert reclaim(database) == 0
    pass_time(database, 61)
    assert reclaim(database) == 2
    assert [job_of(database, subject).failures for subject in ("claim:1", "claim:2")] == [0, 0]
    assert len(subjects(lease(database))) == 1
    assert len(subjects(lease(database))) == 1


def test_a_job_that_kills_its_worker_whenever_it_is_alone_dies(database: Database) -> None:
    ask(database, "text:1", stage="extract")
    for expected in ("pending", "pending", "pending", "dead"):
        must_lease(database, "extract")
        pass_time(database, leasing.LONGEST_PAUSE)
        assert reclaim(database) == 1
        assert job_of(database, "text:1").state == expected
        pass_time(database, leasing.LONGEST_PAUSE)
    assert job_of(database, "text:1").last_error == leasing.EXPIRED


def test_reclaiming_rings(database_url: str) -> None:
    rung: list[set[str]] = []
    database = Database(database_url)
    ask(database, "claim:1")
    must_lease(database)
    pass_time(database, 61)
    database.on_commit = rung.append
    reclaim(database)
    assert rung == [{"assign"}]
    database.dispose()


def test_what_was_not_reached_is_put_back_uncharged(database: Database) -> None:
    ask(database, "claim:1", "claim:2")
    found = must_lease(database)
    with database.transaction() as session:
        leasing.finish(session, found, {found.jobs[0].id: write(1)})
        assert leasing.put_back(session, found) == 1
    again = must_lease(database)
    assert [(job.subject, job.failures) for job in again.jobs] == [("claim:2", 0)]


def test_a_cancelled_job_is_not_leased_and_a_running_one_may_finish(database: Database) -> None:
    ask(database, "claim:1", "claim:2")
    with database.transaction() as session:
        session.execute(update(Job).where(Job.subject == "claim:1").values(state="cancelled"))
    found = must_lease(database)
    assert subjects(found) == ["claim:2"]
    assert len(finish(database, found)) == 1


def test_one_batch_asks_one_source(database: Database) -> None:
    ask(database, *(f"claim:{n}/source:{s}" for n in range(6) for s in ("archive", "wiki")), stage="evidence")
    assert {job.lane for job in must_lease(database, "evidence").jobs} == {"archive"}
    small = must_lease(database, "evidence")
    assert {job.lane for job in small.jobs} == {"wiki"}
    assert len(small.jobs) == leasing.SLOW_BATCH


def test_a_slow_source_is_asked_by_one_worker_at_a_time(database: Database) -> None:
    ask(database, *(f"claim:{n}/source:wiki" for n in range(9)), stage="evidence")
    first = must_lease(database, "evidence")
    assert lease(database, "evidence") is None
    ask(database, "claim:1/source:archive", stage="evidence")
    assert subjects(lease(database, "evidence")) == ["claim:1/source:archive"]
    finish(database, first)
    assert len(subjects(lease(database, "evidence"))) == leasing.SLOW_BATCH


def test_a_worker_that_died_does_not_close_its_lane(database: Database) -> None:
    ask(database, *(f"claim:{n}/source:wiki" for n in range(9)), stage="evidence")
    must_lease(database, "evidence")
    pass_time(database, 61)
    assert lease(database, "evidence") is not None


def test_the_sweeper_rings_at_once_and_then_with_growing_pauses(database: Database) -> None:
    ask(database, "claim:1")

    def unrung() -> list[str]:
        with database.transaction() as session:
            found = [job for job in leasing.find_waiting(session, again_after=30) if job.unrung]
            leasing.ring_again(session, found)
            return [job.stage for job in found]

    assert unrung() == ["assign"]
    assert unrung() == []
    pass_time(database, 31)
    assert unrung() == ["assign"]
    pass_time(database, 31)
    assert unrung() == []
    pass_time(database, 31)
    assert unrung() == ["assign"]


def test_the_sweeper_sees_what_is_due_and_nothing_else(database: Database) -> None:
    ask(database, "claim:1")
    ask(database, *(f"claim:{n}/source:wiki" for n in range(9)), stage="evidence")

    def waiting() -> list[str]:
        with database.reading() as session:
            return [job.stage for job in leasing.find_waiting(session, again_after=30, slow=SLOW)]

    assert waiting() == ["assign", "evidence"]
    finish(database, must_lease(database), **{"claim:1": refuse})
    assert waiting() == ["evidence"]
    must_lease(database, "evidence")
    assert waiting() == []
    pass_time(database, leasing.BACK_OFF)
    assert waiting() == ["assign"]


def plans_of_a_lease(database: Database) -> list[str]:
    """How SQLite finds the job rows for each query of a lease and of a sweep."""
    ask(database, *(f"claim:{n}/source:wiki" for n in range(50)), stage="evidence")
    queries: list[Any] = []

    def note(connection: object, query: Any, *_: object) -> None:
        if getattr(query, "is_select", False):
            queries.append(query)

    event.listen(database.engine, "before_execute", note)
    with database.transaction() as session:
        leasing.lease(session, "evidence", seconds=60, slow=SLOW)
        leasing.find_waiting(session, again_after=30, slow=SLOW)
        leasing.any_expired(session)
    event.remove(database.engine, "before_execute", note)
    plans = []
    with database.engine.connect() as connection:
        for query in queries:
            words = query.compile(connection, compile_kwargs={"literal_binds": True})
            plans += [row.detail for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {words}")]
    return [plan for plan in plans if " job" in plan or "FOR ORDER BY" in plan]


INDEXES = ("ix_job_due", "ix_job_alone", "ix_job_leased", "INTEGER PRIMARY KEY")


def is_by_index(plan: str) -> bool:
    return plan.startswith("SEARCH") and any(index in plan for index in INDEXES)


def test_a_lease_costs_the_same_however_many_jobs_wait(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    plans = plans_of_a_lease(database)
    assert len(plans) > 10
    assert [plan for plan in plans if not is_by_index(plan)] == []
    database.dispose()


@pytest.mark.parametrize("index", ["ix_job_due", "ix_job_alone", "ix_job_leased"])
def test_control_without_an_index_a_lease_reads_more(sqlite_url: str, index: str) -> None:
    database = Database(sqlite_url)
    with database.engine.begin() as connection:
        connection.exec_driver_sql(f"DROP INDEX {index}")
    assert [plan for plan in plans_of_a_lease(database) if not is_by_index(plan)] != []
    database.dispose()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(["lease", "finish", "finish_old", "fail", "expire", "put_back"]), max_size=40))
def test_whatever_happens_nothing_is_lost_or_done_twice(sqlite_url: str, steps: list[str]) -> None:
    database = Database(sqlite_url)
    with database.transaction() as session:
        session.execute(delete(Job))
    before = effects_of(database)
    ask(database, *(f"claim:{number}" for number in range(3)))
    held: list[Lease] = []
    for step in [*steps, *["expire", "lease", "finish"] * 5]:
        if step == "lease":
            held += filter(None, [lease(database)])
        elif step == "expire":
            pass_time(database, leasing.LONGEST_PAUSE)
            reclaim(database)
        elif step == "finish" and held:
            finish(database, held[-1])
        elif step == "finish_old" and held:
            finish(database, held[0])
        elif step in ("fail", "put_back") and held:
            with database.transaction() as session:
                if step == "fail":
                    leasing.fail(session, held[-1], {job.id: "no" for job in held[-1].jobs})
                else:
                    leasing.put_back(session, held[-1])
    took = effects_of(database) - before
    with database.reading() as session:
        states = {job.id: job.state for job in session.scalars(select(Job))}
    assert set(states.values()) <= {"done", "dead"}
    assert {id for id, state in states.items() if state == "done"} == set(took)
    assert all(times == 1 for times in took.values())
    database.dispose()
