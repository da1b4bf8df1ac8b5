"""Nobody waits in a circle: workers and people hold people, streams, claims and jobs in one order, or do not wait."""

import threading
from collections import Counter
from concurrent.futures import wait
from functools import partial
from random import Random

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claims import assignment, jobs, leasing, review
from claims.errors import Refusal
from claims.models import Claim, Job, Person
from claims.settings import Settings
from tests import scenes
from tests.claims.two_at_once import TwoAtOnce
from workers import tasks

ACTS = 30


def test_whoever_closes_a_claim_does_not_wait_for_a_job_that_is_about_to_run(desk: TwoAtOnce) -> None:
    """The worker that has it may be waiting for a person or an article that the other holds."""
    with desk.database.transaction() as session:
        claim = scenes.claim(session, scenes.newsroom(session)).id
    with desk.database.transaction() as session:
        assert leasing.lease(session, "assign", seconds=60)
        cancelled = desk.beside(lambda other: jobs.cancel(other, claim, stage="assign"))
        assert cancelled.done()
    assert cancelled.result() == 0


def test_workers_and_people_at_once_never_wait_in_a_circle(desk: TwoAtOnce) -> None:
    with desk.database.transaction() as session:
        room = scenes.newsroom(session)
        room.ana.capacity = room.ben.capacity = 1000
        for number in range(6):
            scenes.article(session, by=room.admin, text=scenes.FLOOD.replace("40", str(40 + number)))
    over = threading.Event()
    working = [desk.pool.submit(_worker, desk, over) for _ in range(2)]
    acting = [desk.pool.submit(_person, desk, person.id, room) for person in (room.ana, room.ben, room.editor)]
    wait(acting)
    over.set()
    acted: Counter[str] = sum((future.result() for future in acting), Counter())
    assert sum(future.result() for future in working) > 0
    assert acted["done"] > 20
    with desk.database.reading() as session:
        assert session.scalar(select(func.count()).where(Job.failures > 0)) == 0


def _person(desk: TwoAtOnce, person_id: int, room: scenes.Newsroom) -> Counter[str]:
    chance, counts = Random(person_id), Counter[str]()
    for _ in range(ACTS):
        try:
            desk.alone(partial(_some_act, chance, person_id, room))
            counts["done"] += 1
        except Refusal:
            counts["refused"] += 1
    return counts


def _some_act(chance: Random, person_id: int, room: scenes.Newsroom, session: Session) -> None:
    person = session.get_one(Person, person_id)
    claim = chance.choice(session.scalars(select(Claim).where(Claim.status.in_(("queued", "assigned")))).all())
    if person_id == room.editor.id:
        to = session.get_one(Person, chance.choice([room.ana.id, room.ben.id]))
        chance.choice(
            [partial(assignment.assign, session, claim, to), partial(review.propose_set_aside, session, claim)]
        )(by=person)
    elif claim.assignee_id == person_id:
        assignment.release(session, claim, by=person)
    elif chance.random() < 0.5:
        assignment.take_next(session, by=person)
    else:
        assignment.take(session, claim, by=person)


def _worker(desk: TwoAtOnce, over: threading.Event) -> int:
    done = 0
    while not over.is_set():
        done += tasks.do(desk.database, Settings(_env_file=None, mediawiki_api=""), "assign")
        over.wait(0.01)
    return done
