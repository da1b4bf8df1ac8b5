"""Who gets which jobs, when the next worker is rung for, and that it costs the same however many wait."""

from collections import Counter
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import event, select, update

from claims import jobs, leasing
from claims.database import Database
from claims.jobs import STAGES
from claims.lanes import MOST_ASKED
from claims.models import Job
from tests.leases import (
    SLOW,
    ask,
    effects_of,
    finish,
    job_of,
    lease,
    must_lease,
    pass_time,
    subjects,
)


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


def test_a_slow_lane_that_becomes_free_is_rung_for(database_url: str) -> None:
    rung: list[set[str]] = []
    database = Database(database_url)
    ask(database, *(f"claim:{n}/source:wiki" for n in range(50)), stage="evidence")
    found = must_lease(database, "evidence")
    ask(database, "claim:1/source:archive", stage="evidence")
    quick = must_lease(database, "evidence")
    database.on_commit = rung.append
    finish(database, quick)
    assert rung == []
    finish(database, found)
    assert rung == [{"evidence"}]
    database.dispose()


def test_a_cancelled_job_is_not_leased_and_a_running_one_may_finish(database: Database) -> None:
    ask(database, "claim:1", "claim:2")
    with database.transaction() as session:
        session.execute(update(Job).where(Job.subject == "claim:1").values(state="cancelled"))
    found = must_lease(database)
    assert subjects(found) == ["claim:2"]
    assert len(finish(database, found)) == 1


@pytest.mark.parametrize("asked", [31_536_000.0, 1e20, float("inf")])
def test_no_job_waits_for_longer_than_a_lane_may_be_closed(database: Database, asked: float) -> None:
    ask(database, "claim:1/source:wiki", stage="evidence")
    found = must_lease(database, "evidence")
    with database.transaction() as session:
        leasing.wait(session, found, {found.jobs[0].id: leasing.Wait(asked, {"waits": 1})})
    assert lease(database, "evidence") is None
    pass_time(database, MOST_ASKED)
    [job] = must_lease(database, "evidence").jobs
    assert job.payload == {"waits": 1}


def test_one_batch_asks_one_source(database: Database) -> None:
    ask(database, *(f"claim:{n}/source:{s}" for n in range(30) for s in ("archive", "wiki")), stage="evidence")
    assert {job.lane for job in must_lease(database, "evidence").jobs} == {"archive"}
    small = must_lease(database, "evidence")
    assert {job.lane for job in small.jobs} == {"wiki"}
    assert len(small.jobs) == leasing.SLOW_BATCH


def test_a_slow_source_is_asked_by_one_worker_at_a_time(database: Database) -> None:
    ask(database, *(f"claim:{n}/source:wiki" for n in range(50)), stage="evidence")
    first = must_lease(database, "evidence")
    assert lease(database, "evidence") is None
    ask(database, "claim:1/source:archive", stage="evidence")
    assert subjects(lease(database, "evidence")) == ["claim:1/source:archive"]
    finish(database, first)
    assert len(subjects(lease(database, "evidence"))) == leasing.SLOW_BATCH


def plans_of_a_lease(database: Database) -> list[str]:
    """How SQLite finds the job rows for each query of a lease and of a sweep."""
    ask(database, *(f"claim:{n}/source:wiki" for n in range(50)), stage="evidence")
    queries: list[Any] = []

    def note(connection: object, query: Any, _many: object, values: dict[str, Any], _options: object) -> None:
        if getattr(query, "is_select", False):
            queries.append(query.params(values))

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
