"""What an editor looks at: articles with their stacks, claims by state, who has what, what waits for whom."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claims.database import now
from claims.models import Assignment, Claim, Person, PersonRole, Publication, Verdict
from claims.people import OPEN_WORK
from claims.queries.articles import article_list
from claims.queries.claims import Facts, claim_facts, claim_list, dead_jobs

COLUMNS = ("queued", "assigned", "in_progress", "needs_help", "submitted", "returned", "approved")
"""The columns of the board; `returned` are claims being checked again after an editor sent them back."""
SHOWN = 5
SHOWN_OF_ONE = 500
"""Claims of a column, and of the one that somebody asked to see whole."""


def board(session: Session, *, article_id: int | None = None, lane: str = "") -> Facts:
    """Everything of the board page in one call; `lane` is the column to show whole."""
    return {
        "articles": article_list(session),
        "columns": {
            column: _column(session, column, article_id, SHOWN_OF_ONE if column == lane else SHOWN)
            for column in COLUMNS
        },
        "counts": _counts(session, article_id),
        "waiting": claim_list(session, status="submitted", article_id=article_id, by_priority=True, limit=20),
        "proposed": _proposed(session, article_id),
        "people": people_load(session),
        "dead_jobs": dead_jobs(session),
    }


def _narrowed(column: str, article_id: int | None) -> Any:
    status = "in_progress" if column == "returned" else column
    query = select(Claim).where(Claim.status == status)
    if column in ("in_progress", "returned"):
        query = query.where(Claim.returned == (column == "returned"))
    return query if article_id is None else query.where(Claim.article_id == article_id)


def _column(session: Session, column: str, article_id: int | None, most: int) -> list[Facts]:
    query = _narrowed(column, article_id).order_by(Claim.priority.desc(), Claim.id).limit(most)
    return claim_facts(session, session.scalars(query).all())


def _counts(session: Session, article_id: int | None) -> dict[str, int]:
    return {
        column: session.scalar(select(func.count()).select_from(_narrowed(column, article_id).subquery())) or 0
        for column in COLUMNS
    }


def _proposed(session: Session, article_id: int | None) -> list[Facts]:
    """Claims that a checker holds for no claims; an editor decides."""
    query = select(Claim).where(Claim.set_aside_proposed.is_not(None)).order_by(Claim.id).limit(20)
    if article_id is not None:
        query = query.where(Claim.article_id == article_id)
    return claim_facts(session, session.scalars(query).all())


def waiting_for(session: Session, person_id: int, *, article_id: int | None = None) -> int:
    """How many verdicts of others wait for an editor."""
    waiting = _narrowed("submitted", article_id).join(Verdict, Verdict.id == Claim.verdict_id)
    others = waiting.where(Verdict.decided_by != person_id).subquery()
    return session.scalar(select(func.count()).select_from(others)) or 0


def people_load(session: Session) -> list[Facts]:
    """Each active checker and editor with what they hold: open, returned to them, late."""
    workers = select(PersonRole.person_id).where(PersonRole.role.in_(("checker", "editor")))
    people = session.scalars(
        select(Person).where(Person.active, Person.id.in_(workers)).order_by(Person.name, Person.id)
    ).all()
    return _loads(session, people)


def people_list(session: Session, *, only: int | None = None) -> list[Facts]:
    """Everybody (or `only` one), also viewers, admins and those who left, with what they hold."""
    query = select(Person).order_by(Person.name, Person.id)
    query = query if only is None else query.where(Person.id == only)
    return _loads(session, session.scalars(query).all())


def _loads(session: Session, people: Sequence[Person]) -> list[Facts]:
    at = now(session)

    def held(*conditions: Any) -> dict[int | None, int]:
        query = select(Claim.assignee_id, func.count()).where(Claim.status.in_(OPEN_WORK), *conditions)
        return dict(session.execute(query.group_by(Claim.assignee_id)).all())

    late_claims = select(Assignment.claim_id).where(Assignment.ended_at.is_(None), Assignment.due_at < at)
    open, returned, late = held(), held(Claim.returned), held(Claim.id.in_(late_claims))
    return [
        {"id": person.id, "name": person.name, "email": person.email, "roles": sorted(person.roles),
         "active": person.active,
         "beats": person.beats, "languages": person.languages, "capacity": person.capacity,
         "conflicts": person.conflicts,
         "open": open.get(person.id, 0), "returned": returned.get(person.id, 0), "late": late.get(person.id, 0)}
        for person in people
    ]  # fmt: skip


def publications(session: Session, *, before: int | None = None, limit: int = 50) -> list[Facts]:
    """Publications, newest first; superseded ones are left to their articles' pages."""
    query = select(Publication).where(Publication.state != "superseded").order_by(Publication.id.desc()).limit(limit)
    if before is not None:
        query = query.where(Publication.id < before)
    return [_publication(row) for row in session.scalars(query)]


def publication(session: Session, number: int) -> Facts | None:
    """One publication with its frozen content, and the newest edition of the same article; None: no such number."""
    row = session.get(Publication, number)
    if row is None:
        return None
    newest = select(func.max(Publication.id)).where(Publication.article_id == row.article_id)
    return {**_publication(row), "content": row.content, "newest": session.scalar(newest)}


def _publication(row: Publication) -> Facts:
    return {"number": row.id, "article_id": row.article_id, "edition": row.edition, "state": row.state,
            "title": row.title, "published_at": row.published_at, "review_note": row.review_note,
            "ratings": row.content["ratings"], "claims": len(row.content["claims"]),
            "publisher": row.content["publisher"]}  # fmt: skip
