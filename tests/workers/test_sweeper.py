"""The sweeper brings back what was lost and rings for it; and it notices a worker that went deaf."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import redis
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from claims import contents, deliveries, evidence, intake, jobs, leasing
from claims.database import Database, now
from claims.models import Article, Assignment, Claim, Content, Delivery, Job, Notification
from claims.settings import Settings
from tests import scenes
from tests.workers.test_bell import wait_for
from workers.bell import Bell
from workers.sweeper import STUCK_SECONDS, Sweeper, Watch


@pytest.fixture
def settings(database_url: str, redis_url: str) -> Settings:
    return Settings(database_url=database_url, redis_url=redis_url, ring_again_seconds=30)


@pytest.fixture
def sweeper(settings: Settings) -> Iterator[Sweeper]:
    bell = Bell(settings)
    yield Sweeper(settings, bell, jobs.STAGES, lambda: (0, False), lambda: None)
    bell.close()


def ask(database: Database, stage: str = "assign", subject: str = "claim:1") -> None:
    with database.transaction() as session:
        jobs.enqueue(session, stage, subject)


def test_a_lost_bell_is_rung_again(database: Database, sweeper: Sweeper, redis_url: str) -> None:
    ask(database)
    assert sweeper.sweep() == {"assign"}
    wait_for(lambda: sweeper.bell.rung["assign"] == 1)
    with redis.Redis.from_url(redis_url) as client:
        assert client.llen("assign") == 1
    assert sweeper.sweep() == {"assign"}
    with database.transaction() as session:
        session.execute(update(Job).values(rung_at=now(session) - timedelta(seconds=31)))
    sweeper.sweep()
    wait_for(lambda: sweeper.bell.rung["assign"] == 2)


def test_an_idle_desk_is_not_written_to(database: Database, sweeper: Sweeper) -> None:
    assert sweeper.sweep() == set()
    ask(database)
    with database.transaction() as session:
        leasing.lease(session, "assign", seconds=60)
    assert sweeper.sweep() == set()
    assert sweeper.bell.rung.total() == 0


def test_a_lease_that_ran_out_is_taken_back_and_rung_for(database: Database, sweeper: Sweeper) -> None:
    ask(database)
    with database.transaction() as session:
        leasing.lease(session, "assign", seconds=-1)
    sweeper.sweep()
    wait_for(lambda: sweeper.bell.rung["assign"] == 1)
    with database.reading() as session:
        job = session.scalars(select(Job)).one()
        assert (job.state, job.alone, job.failures) == ("pending", True, 0)


def test_a_job_that_may_not_fail_again_is_buried(database: Database, sweeper: Sweeper) -> None:
    ask(database)
    with database.transaction() as session:
        session.execute(update(Job).values(alone=True, failures=4))
        leasing.lease(session, "assign", seconds=-1)
    sweeper.sweep()
    with database.reading() as session:
        assert session.scalars(select(Job.state)).one() == "dead"


def test_an_assignment_nobody_acts_on_is_released(database: Database, sweeper: Sweeper) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        claim = scenes.claim(session, room, "assigned")
        fresh = scenes.claim(session, room, "assigned")
        past = now(session) - timedelta(hours=25)
        session.execute(update(Claim).where(Claim.id == claim.id).values(changed_at=past))
        session.execute(update(Assignment).where(Assignment.claim_id == claim.id).values(due_at=past))
    sweeper.tidy()
    with database.reading() as session:
        assert session.get_one(Claim, claim.id).status == "queued"
        assert session.get_one(Claim, fresh.id).status == "assigned"


def test_a_delivery_that_was_given_up_is_told_of_and_its_file_is_dropped_in_time(
    database: Database, sweeper: Sweeper
) -> None:
    with database.transaction() as session:
        ana = scenes.newsroom(session).ana
        delivery = deliveries.deliver(session, file_name="a.pdf", body=b"%PDF-", by=ana)
        session.execute(update(Job).values(state="dead", last_error="The wall fell down."))
    sweeper.tidy()
    with database.transaction() as session:
        [told] = session.scalars(select(Notification))
        assert (told.kind, told.person_id, told.words) == ("unread", ana.id, "The wall fell down.")
        row = session.get_one(Delivery, delivery.id)
        assert row.body == b"%PDF-"
        row.created_at -= timedelta(days=31)
    sweeper.tidy()
    with database.reading() as session:
        assert session.get_one(Delivery, delivery.id).body is None


def test_who_is_late_is_told_and_the_next_sweep_asks_for_a_mail_where_the_desk_sends_any(
    database: Database, sweeper: Sweeper, settings: Settings
) -> None:
    with database.transaction() as session:
        claim = scenes.claim(session, scenes.newsroom(session), "assigned")
        [assignment] = session.scalars(select(Assignment).where(Assignment.claim_id == claim.id))
        assignment.due_at = now(session) - timedelta(minutes=1)
    sweeper.tidy()
    with database.transaction() as session:
        [told] = session.scalars(select(Notification))
        assert (told.kind, told.person_id) == ("overdue", assignment.person_id)
        told.created_at -= timedelta(minutes=1)
    for sends, stages in ((False, []), (True, ["mail"])):
        given = {"smtp_host": "mail.example", "mail_from": "stet@example.org"} if sends else {}
        sweeper.settings = settings.model_copy(update=given)
        assert sweeper.sweep() >= set(stages)
        with database.reading() as session:
            asked = session.scalars(select(Job.stage).where(Job.subject == f"person:{told.person_id}"))
            assert asked.all() == stages


def test_feeds_that_are_due_are_asked_for(database: Database, sweeper: Sweeper, settings: Settings) -> None:
    urls = "https://facts.example/feed.json  https://other.example/checks"
    sweeper.settings = settings.model_copy(update={"claimreview_feeds": urls})
    for _ in range(2):
        sweeper.tidy()
    with database.reading() as session:
        lanes = session.scalars(select(Job.lane).where(Job.stage == "import").order_by(Job.lane)).all()
    assert lanes == ["facts.example", "other.example"]


def test_old_files_that_nothing_cites_are_given_up(database: Database, sweeper: Sweeper, settings: Settings) -> None:
    with database.transaction() as session:
        at = now(session)
        body = contents.Body("a" * 64, 1, "text/plain", "b" * 64)
        contents.keep(session, contents.Visit("http://a/", "http://a/", at), body, contents.Extract("x"))
        session.scalars(select(Content)).one().kept_at = at - timedelta(days=400)
    for days, asked in ((0, []), (365, [f"file:{'b' * 64}"])):
        sweeper.settings = settings.model_copy(update={"snapshot_days": days})
        sweeper.tidy()
        with database.reading() as session:
            assert session.scalars(select(Job.subject).where(Job.stage == "forget")).all() == asked


def test_priorities_follow_the_deadline(database: Database, sweeper: Sweeper) -> None:
    with database.transaction() as session:
        evidence.register_sources(session, [])
        room = scenes.newsroom(session)
        deadline = now(session) + timedelta(hours=30)
        article = intake.submit_article(session, title="", text=scenes.FLOOD, deadline=deadline, by=room.admin)
        scenes.extract_all(session)
        before = due_points(session, article)
        article.deadline = now(session) + timedelta(hours=1)
    sweeper.tidy()
    with database.reading() as session:
        after = due_points(session, article)
    assert max(before) < min(after)


def due_points(session: Session, article: Article) -> list[int]:
    return [claim.priority_terms["due"] for claim in scenes.claims_of(session, article) if claim.status == "queued"]


class TestWatch:
    """Time and counts are handed in, so nothing here waits."""

    def test_a_worker_that_starts_nothing_while_bells_ring_is_stuck(self) -> None:
        watch = Watch(0.0)
        assert not watch.is_stuck(1, rung=0, started=0, idle=True)
        assert not watch.is_stuck(30, rung=2, started=0, idle=True)
        assert watch.is_stuck(STUCK_SECONDS, rung=2, started=0, idle=True)

    def test_one_bell_is_not_enough(self) -> None:
        watch = Watch(0.0)
        assert not watch.is_stuck(10 * STUCK_SECONDS, rung=1, started=0, idle=True)

    def test_a_task_that_started_begins_the_wait_anew(self) -> None:
        watch = Watch(0.0)
        assert not watch.is_stuck(STUCK_SECONDS - 1, rung=5, started=1, idle=True)
        assert not watch.is_stuck(STUCK_SECONDS + 1, rung=7, started=1, idle=True)
        assert watch.is_stuck(2 * STUCK_SECONDS, rung=7, started=1, idle=True)

    def test_a_worker_with_nothing_to_do_or_a_task_running_is_well(self) -> None:
        watch = Watch(0.0)
        assert not watch.is_stuck(10 * STUCK_SECONDS, rung=9, started=0, idle=False)
        assert not watch.is_stuck(10 * STUCK_SECONDS + 1, rung=9, started=0, idle=True)
