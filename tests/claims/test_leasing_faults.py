"""Leases that run out, workers that come back late, work that fails: nothing is lost and nothing happens twice.

A promise that rests on one mechanism has a control beside it, which is red without that mechanism.
"""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from claims import jobs, leasing
from claims.database import Database, now
from claims.jobs import STAGES
from claims.leasing import Lease
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
    reclaim,
    refuse,
    subjects,
    write,
)


def lose_a_lease(database: Database) -> tuple[Lease, Lease]:
    """One job, leased twice: the first lease ran out while its worker was away."""
    ask(database, "claim:1")
    lost = must_lease(database)
    pass_time(database, 61)
    assert reclaim(database) == 1
    return lost, must_lease(database)


def test_who_was_rung_for_very_often_is_still_found_waiting(database: Database) -> None:
    """For weeks nobody came: a pause that doubles at each ring has long been longer than any number."""
    with database.transaction() as session:
        jobs.enqueue(session, "extract", "text:1")
        session.flush()
        session.execute(update(Job).values(rings=5000, rung_at=now(session) - timedelta(days=1)))
        assert [waiting.unrung for waiting in leasing.find_waiting(session, again_after=30.0)] == [True]


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


def test_a_worker_that_died_does_not_close_its_lane(database: Database) -> None:
    ask(database, *(f"claim:{n}/source:wiki" for n in range(50)), stage="evidence")
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
    ask(database, *(f"claim:{n}/source:wiki" for n in range(50)), stage="evidence")

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


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
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
