"""Lanes that wait for somebody outside, side by side: one that hangs or asks for a pause delays only itself."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import func, select, update

from claims import due_jobs, evidence, intake, jobs, outside_calls
from claims.database import Database, now
from claims.models import Claim, Job, Lane, SearchRun
from claims.people import WORKER
from claims.settings import Settings
from tests import scenes
from workers import asking, gathering, outside, tasks
from workers.app import TIME_LIMIT
from workers.asking import Busy, _count, take_tally
from workers.politeness import alone
from workers.sources import Found, Query, Source, SourceFailed

TEXT = "At least 40 people were killed, the police said. Mayor Marit Berg said the dam had cost 300 million euros."

Search = Callable[[Query, Settings], list[Found]]


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings(database_url=database_url, fetch_deadline=1, worker_slots=2)


def nothing(query: Query, settings: Settings) -> list[Found]:
    return []


def desk_asks(monkeypatch: pytest.MonkeyPatch, database: Database, settings: Settings, **searches: Search) -> int:
    """An article whose claims ask these sources outside; how many claims."""
    sources = {name: Source(name, name.title(), (), search) for name, search in searches.items()}
    monkeypatch.setattr(gathering, "SOURCES", sources)
    with database.transaction() as session:
        evidence.register_sources(session, [(name, name.title()) for name in sources])
        room = scenes.newsroom(session)
        intake.submit_article(session, title="", text=TEXT, by=room.admin)
    tasks.do(database, settings, "extract")
    with database.reading() as session:
        waiting = session.scalar(select(func.count()).select_from(Job).where(Job.stage == "evidence")) or 0
    return waiting // len(searches)


def looks(database: Database, source: str) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(SearchRun).where(SearchRun.source == source)) or 0


def test_a_source_that_hangs_does_not_delay_the_others(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = threading.Event()

    def hang(query: Query, settings: Settings) -> list[Found]:
        release.wait(20)
        return []

    claims = desk_asks(monkeypatch, database, settings, hanging=hang, wiki=nothing, search=nothing)
    task = threading.Thread(target=tasks.do, args=(database, settings, "evidence"))
    task.start()
    try:
        end = time.monotonic() + 10
        while looks(database, "wiki") + looks(database, "search") < 2 * claims and time.monotonic() < end:
            time.sleep(0.02)
        assert (looks(database, "wiki"), looks(database, "search")) == (claims, claims)
        assert looks(database, "hanging") == 0
    finally:
        release.set()
        task.join()
    assert looks(database, "hanging") == claims


def test_one_lane_is_asked_two_things_at_a_time(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock, crowd, most = threading.Lock(), 0, 0

    def busy(query: Query, settings: Settings) -> list[Found]:
        nonlocal crowd, most
        with lock:
            crowd += 1
            most = max(most, crowd)
        time.sleep(0.05)
        with lock:
            crowd -= 1
        return []

    claims = desk_asks(monkeypatch, database, settings, wiki=busy)
    assert tasks.do(database, settings, "evidence") == claims
    assert most == 2


def test_a_source_with_a_pace_is_asked_one_thing_at_a_time_with_a_pause_before_each(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[float] = []

    def note(query: Query, settings: Settings) -> list[Found]:
        asked.append(time.monotonic())
        return []

    claims = desk_asks(monkeypatch, database, settings, slowly=note)
    monkeypatch.setattr(gathering, "SOURCES", {"slowly": Source("slowly", "Slowly", (), note, pace=0.2)})
    assert tasks.do(database, settings, "evidence") == claims
    assert all(later - earlier >= 0.2 for earlier, later in pairwise(asked))


def test_a_source_that_asks_for_a_pause_is_left_alone_and_no_claim_is_charged(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def refuse(query: Query, settings: Settings) -> list[Found]:
        asked.append(query.claim_id)
        raise Busy("The wiki is too busy.", 60)

    claims = desk_asks(monkeypatch, database, settings, wiki=refuse)
    assert tasks.do(database, settings, "evidence") == 0
    assert 1 <= len(asked) <= settings.fetch_per_host
    assert tasks.do(database, settings, "evidence") == 0
    assert 1 <= len(asked) <= settings.fetch_per_host
    with database.reading() as session:
        jobs = session.scalars(select(Job).where(Job.stage == "evidence")).all()
        assert [(job.state, job.failures, job.alone) for job in jobs] == [("pending", 0, False)] * claims
        assert session.scalars(select(Lane.name)).all() == ["wiki"]
    monkeypatch.setattr(gathering, "SOURCES", {"wiki": Source("wiki", "Wiki", (), nothing)})
    with database.transaction() as session:
        session.execute(update(Lane).values(closed_until=now(session) - timedelta(seconds=1)))
    assert tasks.do(database, settings, "evidence") == claims
    with database.reading() as session:
        assert session.scalars(select(Lane)).all() == []


def test_a_failure_of_one_source_is_not_the_others(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(query: Query, settings: Settings) -> list[Found]:
        raise SourceFailed("The almanac is closed.")

    claims = desk_asks(monkeypatch, database, settings, almanac=fail, wiki=nothing)
    tasks.do(database, settings, "evidence")
    assert (looks(database, "almanac"), looks(database, "wiki")) == (0, claims)


def test_work_that_comes_while_others_are_served_is_taken_up(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = threading.Event()

    def hang(query: Query, settings: Settings) -> list[Found]:
        release.wait(20)
        return []

    claims = desk_asks(monkeypatch, database, settings, hanging=hang, wiki=nothing)
    task = threading.Thread(target=tasks.do, args=(database, settings, "evidence"))
    task.start()
    try:
        end = time.monotonic() + 10
        while looks(database, "wiki") < claims and time.monotonic() < end:
            time.sleep(0.02)
        with database.transaction() as session:
            claim = session.scalars(select(Claim).join(SearchRun)).first()
            assert claim is not None
            assert evidence.look_again(session, claim, "wiki", by=WORKER) == 1
        while looks(database, "wiki") < claims + 1 and time.monotonic() < end:
            time.sleep(0.02)
        assert looks(database, "wiki") == claims + 1
    finally:
        release.set()
        task.join()


def test_a_second_process_does_not_go_outside_beside_the_first(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    claims = desk_asks(monkeypatch, database, settings, wiki=nothing)
    with alone(tmp_path / "lock"):
        assert tasks.do(database, settings, "evidence", lock=tmp_path / "lock") == 0
    assert tasks.do(database, settings, "evidence", lock=tmp_path / "lock") == claims


def test_with_a_single_process_each_lane_has_one_batch_before_the_others_have_their_turn(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    claims = desk_asks(monkeypatch, database, settings, wiki=nothing)
    monkeypatch.setattr("claims.leasing.SLOW_BATCH", 1)
    single = settings.model_copy(update={"worker_slots": 1})
    assert tasks.do(database, single, "evidence") == 1
    assert tasks.do(database, settings, "evidence") == claims - 1


def test_what_is_for_nobody_outside_comes_first(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    claims = desk_asks(monkeypatch, database, settings, inside=nothing, wiki=nothing)
    sources = {
        "inside": Source("inside", "Inside", (), nothing, outside=False),
        "wiki": Source("wiki", "W", (), nothing),
    }
    monkeypatch.setattr(gathering, "SOURCES", sources)
    assert tasks.do(database, settings, "evidence") == claims
    assert (looks(database, "inside"), looks(database, "wiki")) == (claims, 0)


def test_the_calls_of_a_batch_are_counted_in_the_database(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_tally()

    def call(query: Query, settings: Settings) -> list[Found]:
        _count("wiki", "answered", 5)
        return []

    claims = desk_asks(monkeypatch, database, settings, wiki=call)
    tasks.do(database, settings, "evidence")
    with database.reading() as session:
        assert outside_calls.total(session) == {("wiki", "answered"): (claims, 5 * claims)}


def test_while_one_hangs_the_others_are_served_until_the_task_ends(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Batches of one: the healthy lane has far more of them than fit in before the hanging one is given up."""
    asked: list[float] = []

    def hang(query: Query, settings: Settings) -> list[Found]:
        time.sleep(max(0.0, asking.ends_at() - time.monotonic()))
        raise SourceFailed("It took too long.")

    def note(query: Query, settings: Settings) -> list[Found]:
        asked.append(time.monotonic())
        time.sleep(0.05)
        raise Busy("Later.", 1) if len(asked) > 500 else SourceFailed("Again.")

    desk_asks(monkeypatch, database, settings, hanging=hang, wiki=note)
    monkeypatch.setattr("claims.leasing.BACK_OFF", 0.0)
    hurried = settings.model_copy(update={"lease_seconds": 6.0, "fetch_deadline": 5.0})
    with database.transaction() as session:
        session.execute(update(Job).values(max_failures=10_000))
    begun = time.monotonic()
    tasks.do(database, hurried, "evidence")
    limit = 6.0 * TIME_LIMIT
    assert time.monotonic() - begun < limit
    assert max(asked) - begun > 0.7 * limit


def test_a_look_that_the_end_of_its_task_cut_off_is_charged_to_nobody(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(query: Query, settings: Settings) -> list[Found]:
        time.sleep(max(0.0, asking.ends_at() - time.monotonic()))
        raise SourceFailed("It took too long.")

    claims = desk_asks(monkeypatch, database, settings, wiki=cut)
    with asking.until(time.monotonic() + 0.2):
        assert tasks.do_batch(database, settings, "evidence", "wiki") == 0
    with database.reading() as session:
        jobs = session.scalars(select(Job).where(Job.stage == "evidence")).all()
        assert [(job.state, job.failures) for job in jobs] == [("pending", 0)] * claims


def test_the_stages_take_turns_and_so_do_those_for_whom_the_work_is() -> None:
    flood = [outside.Lane("read", f"a{n}.example", 7) for n in range(100)]
    others = [
        outside.Lane("read", "b.example", 8),
        outside.Lane("mail", "mail", 0),
        outside.Lane("evidence", "wiki", 0),
    ]
    chosen = outside.choose(flood + others, [])
    assert len(chosen) == outside.MOST_LANES
    assert set(others) <= set(chosen)
    assert outside.choose(flood + others[:1], flood[:15]) == others[:1]


def test_for_whom_a_lane_is_asked_is_told_for_stages_that_go_outside(database: Database) -> None:
    with database.transaction() as session:
        jobs.enqueue(session, "mail", "person:1", owner_id=3)
        jobs.enqueue(session, "evidence", "claim:1/source:wiki", owner_id=3)
    with database.reading() as session:
        assert due_jobs.free_slow_lanes(session, "mail") == {"mail": 3}
        assert due_jobs.free_slow_lanes(session, "evidence", slow={"wiki"}) == {"wiki": 0}


def test_what_cannot_be_counted_undoes_nothing(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    claims = desk_asks(monkeypatch, database, settings, wiki=nothing)
    monkeypatch.setattr(outside_calls, "add", lambda session, tally: session.execute(sa.text("SELECT nonsense")))
    _count("wiki", "answered", 1)
    assert tasks.do(database, settings, "evidence") == claims
    assert looks(database, "wiki") == claims
