"""Notifications by e-mail: whose mail is due, what is in it, and that it went out. workers/mail.py sends it.

A mail names what happened and in which article; words of the work stay on the desk (docs/decisions/0008).
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import String, cast, exists, func, select, update
from sqlalchemy.orm import Session

from claims import jobs
from claims.database import now
from claims.models import Article, Assignment, Job, Notification, Person

QUIET = timedelta(seconds=30)
"""A mail waits until nothing came in for so long, so that what happens together is one mail …"""
LONGEST_WAIT = timedelta(minutes=5)
"""… but no longer than this."""
LINES = 50
"""Different things that one mail lists; it counts the others."""

ENDED = exists().where(
    Assignment.claim_id == Notification.claim_id, Assignment.ended_at.is_not(None),
    Notification.about == "assignment:" + cast(Assignment.id, String),
)  # fmt: skip
"""That a claim came to somebody, or is late, is no news when it is theirs no more."""
UNMAILED = (Notification.mailed_at.is_(None), Notification.read_at.is_(None), ~ENDED)


@dataclass(frozen=True)
class Line:
    """So many notifications of one kind about one article."""

    kind: str
    count: int
    article_id: int | None
    title: str
    claim_id: int | None
    """The claim, where it is about one alone."""


@dataclass(frozen=True)
class Letter:
    """What one person is to be told; `ids` are the notifications that it holds, oldest first."""

    email: str
    name: str
    lines: list[Line]
    more: int
    ids: list[int]
    written_at: datetime
    """When the newest of them came in."""


def due(session: Session) -> list[tuple[int, datetime]]:
    """People with unread, unmailed notifications that need wait no longer, each with when the newest came in."""
    at = now(session)
    first, newest = func.min(Notification.created_at), func.max(Notification.created_at)
    waiting = (
        select(Notification.person_id, newest).join(Person, Person.id == Notification.person_id)
        .where(*UNMAILED, Person.active, Person.mails)
        .group_by(Notification.person_id).having((newest < at - QUIET) | (first < at - LONGEST_WAIT))
        .order_by(Notification.person_id)
    )  # fmt: skip
    return [(person_id, came_at) for person_id, came_at in session.execute(waiting)]


def ask_for_mails(session: Session) -> int:
    """Ask for a mail to each of those who are `due` one, unless one was asked for already. Returns how many."""
    asked = 0
    for person_id, came_at in due(session):
        subject = f"person:{person_id}"
        last = session.execute(
            select(Job.state, Job.created_at).where(Job.stage == "mail", Job.subject == subject)
            .order_by(Job.round.desc()).limit(1)
        ).one_or_none()  # fmt: skip
        # One that waits or runs is followed when it is done. What a mail that was given up was about is tried again by
        # a person, or goes with the next one.
        given_up = last is not None and last.state in ("dead", "cancelled")
        if last is None or last.state == "done" or (given_up and last.created_at < came_at):
            asked += jobs.enqueue(session, "mail", subject, round=jobs.new_round(session, "mail", subject))
    return asked


def letter_to(session: Session, person_id: int) -> Letter | None:
    """Everything that this person has neither read nor been sent; None when there is nothing, or no mail is wanted."""
    person = session.get_one(Person, person_id)
    rows = session.execute(
        select(Notification, Article.title).join(Article, Article.id == Notification.article_id, isouter=True)
        .where(Notification.person_id == person_id, *UNMAILED).order_by(Notification.id)
    ).all()  # fmt: skip
    if not rows or not person.active or not person.mails:
        return None
    counts = Counter((row.kind, row.article_id, title or "") for row, title in rows)
    claims = {(row.kind, row.article_id): row.claim_id for row, _ in rows}
    lines = [
        Line(kind, count, article_id, title, claims[kind, article_id] if count == 1 else None)
        for (kind, article_id, title), count in counts.items()
    ]
    more = sum(line.count for line in lines[LINES:])
    return Letter(person.email, person.name, lines[:LINES], more, [row.id for row, _ in rows], rows[-1][0].created_at)


def mark_mailed(session: Session, ids: Collection[int]) -> None:
    """These went out."""
    which = update(Notification).where(Notification.id.in_(ids), Notification.mailed_at.is_(None))
    session.execute(which.values(mailed_at=now(session)).execution_options(synchronize_session=False))
