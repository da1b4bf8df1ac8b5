"""Scenes for the newsroom's own pages: beside a claim, the thing that they are about; it is the newest of its kind."""

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claims import evidence, jobs, people, scales
from claims.models import Claim, Feed, Job, Person, ScaleMark, Source
from claims.people import WORKER
from tests import scenes

Scene = Callable[[Session, scenes.Newsroom], Claim]


def somebody(session: Session, room: scenes.Newsroom) -> Claim:
    """Besides the claim, somebody new among the people: the last one."""
    number = session.scalar(select(func.max(Person.id)))
    people.create_person(session, f"p{number}@example.org", f"P {number}", ("checker",), by=WORKER)
    return scenes.claim(session, room)


def somebody_gone(session: Session, room: scenes.Newsroom) -> Claim:
    claim = somebody(session, room)
    session.scalars(select(Person).order_by(Person.id.desc())).first().active = False  # type: ignore[union-attr]
    return claim


def new_mark(session: Session, room: scenes.Newsroom) -> Claim:
    name = f"m{session.scalar(select(func.count()).select_from(ScaleMark))}"
    scales.add_mark(session, "rating", name, label=name, glyph="false", by=session.get_one(Person, room.admin.id))
    return scenes.claim(session, room)


def retired_mark(session: Session, room: scenes.Newsroom) -> Claim:
    claim = new_mark(session, room)
    name = session.scalars(select(ScaleMark.name).order_by(ScaleMark.id.desc())).first() or ""
    scales.retire_mark(session, "rating", name, by=session.get_one(Person, room.admin.id))
    return claim


def source(enabled: bool) -> Scene:
    def scene(session: Session, room: scenes.Newsroom) -> Claim:
        evidence.register_sources(session, [("wiki", "A wiki")])
        session.scalars(select(Source)).one().enabled = enabled
        return scenes.claim(session, room)

    return scene


def with_a_feed(session: Session, room: scenes.Newsroom) -> Claim:
    """Besides the claim, a feed that is not being read: the last one."""
    number = session.scalar(select(func.count()).select_from(Feed)) or 0
    session.add(Feed(url=f"https://facts.example/{number}.json", due_at=datetime(2100, 1, 1, tzinfo=UTC), added=0))
    return scenes.claim(session, room)


def with_a_job(state: str) -> Scene:
    def scene(session: Session, room: scenes.Newsroom) -> Claim:
        claim = scenes.claim(session, room)
        subject = f"claim:{claim.id}/source:slow"
        jobs.enqueue(session, "evidence", subject, claim_id=claim.id, article_id=claim.article_id)
        session.scalars(select(Job).where(Job.subject == subject)).one().state = state
        return claim

    return scene


def token_of_ana(session: Session, room: scenes.Newsroom) -> Claim:
    scenes.token_of(session, session.get_one(Person, room.ana.id))
    return scenes.claim(session, room)
