"""What an editor looks at: open articles with their stacks, claims by state, who has what, what needs attention.

What waits for a signature is waiting.py, how the work goes is statistics.py.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from claims.database import now
from claims.models import Approval, Article, Assignment, Claim, Job, Person, PersonRole, Publication, Source, Verdict
from claims.people import OPEN_WORK
from claims.queries.article_lines import Facts, article_facts
from claims.queries.claims import questions_of
from claims.workflow import UNSETTLED

COLUMNS = ("queued", "assigned", "in_progress", "needs_help", "submitted", "returned", "approved")
"""The columns of the board; `returned` are claims to be checked again after an editor sent them back."""
ARTICLES = 25
SHOWN = 5
SHOWN_OF_ONE = 500
"""Claims of a column, and of the one that somebody asked to see whole."""
MOST_COUNTED = 1000
"""Counts stop here: MOST_COUNTED + 1 stands for more."""


def board(session: Session, *, article_id: int | None = None, lane: str = "", page: int = 1) -> Facts:
    """Everything of the board but what waits for a signature; `lane` is the column to show whole."""
    at = now(session)
    articles, many = open_articles(session, page=page)
    return {
        "articles": articles, "articles_open": many,
        "columns": {
            column: _cards(session, _in_order(column, article_id), SHOWN_OF_ONE if column == lane else SHOWN)
            for column in COLUMNS
        },
        "counts": counts(session, article_id=article_id),
        "proposed": _cards(session, _proposed(article_id).order_by(Claim.id), 20),
        "overdue": _cards(session, _overdue(at, article_id).order_by(Assignment.due_at), SHOWN),
        "people": people_load(session),
        "attention": attention(session),
    }  # fmt: skip


def open_articles(session: Session, *, page: int = 1, limit: int = ARTICLES) -> tuple[list[Facts], int]:
    """One page of the articles that are not published as they are now, soonest due first; and how many there are.

    Open is an article without a current publication, or with a claim that is not settled.
    """
    # Asked of each article, of which there are few: never gathered from all claims.
    current = exists().where(Publication.article_id == Article.id, Publication.state == "current")
    unsettled = exists().where(Claim.article_id == Article.id, Claim.status.in_(UNSETTLED))
    rows = session.execute(
        select(Article, func.count().over()).where(or_(~current, unsettled))
        .order_by(Article.deadline.is_(None), Article.deadline, Article.id.desc())
        .limit(limit).offset((page - 1) * limit)
    ).all()  # fmt: skip
    return article_facts(session, [article for article, _ in rows]), rows[0][1] if rows else 0


def article_line(session: Session, article_id: int) -> Facts | None:
    """One article as its line of the board shows it; None when there is none."""
    article = session.get(Article, article_id)
    return article_facts(session, [article])[0] if article else None


def said(count: int) -> str:
    """A count as it is shown: 1,000+ for more than are counted."""
    return f"{MOST_COUNTED:,}+" if count > MOST_COUNTED else f"{count:,}"


def counts(session: Session, *, article_id: int | None = None) -> dict[str, int]:
    """Claims in each column, and those that are late; MOST_COUNTED + 1 stands for more."""
    wanted = {column: _narrowed(column, article_id) for column in COLUMNS}
    wanted["late"] = _overdue(now(session), article_id)
    return {name: _capped(session, query) for name, query in wanted.items()}


def _capped(session: Session, query: Select[Any]) -> int:
    few = query.limit(MOST_COUNTED + 1).subquery()
    return session.scalar(select(func.count()).select_from(few)) or 0


def _narrowed(column: str, article_id: int | None) -> Select[Any]:
    query = select(Claim.id)
    if column == "returned":
        query = query.where(Claim.returned, Claim.status.in_(("queued", *OPEN_WORK)))
    elif column in ("queued", *OPEN_WORK):
        query = query.where(Claim.status == column, ~Claim.returned)
    else:
        query = query.where(Claim.status == column)
    return query if article_id is None else query.where(Claim.article_id == article_id)


def _in_order(column: str, article_id: int | None) -> Select[Any]:
    """The ids of a column, highest priority first; of what is signed off the newest first."""
    if column != "approved":
        return _narrowed(column, article_id).order_by(Claim.returned.desc(), Claim.priority.desc(), Claim.id)
    # Signed off is what has a living approval, so that no claim need be looked at to find the newest.
    query = select(Approval.claim_id).where(Approval.voided_at.is_(None)).order_by(Approval.id.desc())
    return query if article_id is None else query.join(Claim).where(Claim.article_id == article_id)


def _overdue(at: datetime, article_id: int | None) -> Select[Any]:
    query = select(Claim.id).join(Assignment, Assignment.claim_id == Claim.id)
    query = query.where(Assignment.ended_at.is_(None), Assignment.due_at < at)
    return query if article_id is None else query.where(Claim.article_id == article_id)


def _proposed(article_id: int | None) -> Select[Any]:
    """Claims that a checker holds for no claims; an editor decides."""
    query = select(Claim.id).where(Claim.set_aside_proposed.is_not(None))
    return query if article_id is None else query.where(Claim.article_id == article_id)


def _cards(session: Session, ids: Select[Any], most: int) -> list[Facts]:
    """What a card shows of each of the first claims of a query."""
    order = {id: position for position, id in enumerate(session.scalars(ids.limit(most)))}
    decider = aliased(Person)
    rows = session.execute(
        select(Claim.id, Claim.article_id, Claim.number, Claim.kind, Claim.wording, Claim.status, Claim.returned,
               Claim.row_version.label("version"), Claim.set_aside_proposed, Claim.rating, Claim.created_at,
               Person.name.label("holder"), Assignment.created_at.label("assigned_at"), Assignment.due_at,
               decider.name.label("decider"), Verdict.decided_at)
        .outerjoin(Assignment, and_(Assignment.claim_id == Claim.id, Assignment.ended_at.is_(None)))
        .outerjoin(Person, Person.id == Claim.assignee_id)
        .outerjoin(Verdict, Verdict.id == Claim.verdict_id).outerjoin(decider, decider.id == Verdict.decided_by)
        .where(Claim.id.in_(order))
    ).all() if order else []  # fmt: skip
    questions = questions_of(session, [row.id for row in rows if row.status == "needs_help"])
    cards = [{**row._mapping, "question": questions.get(row.id)} for row in rows]
    return sorted(cards, key=lambda card: order[card["id"]])


def holdings(session: Session, person_id: int) -> list[Facts]:
    """What somebody holds, most urgent first; at most SHOWN_OF_ONE."""
    held = select(Claim.id).where(Claim.assignee_id == person_id, Claim.status.in_(OPEN_WORK))
    return _cards(session, held.order_by(Claim.returned.desc(), Claim.priority.desc(), Claim.id), SHOWN_OF_ONE)


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
    def held(*conditions: Any) -> dict[int | None, int]:
        query = select(Claim.assignee_id, func.count()).where(Claim.assignee_id.is_not(None), *conditions)
        return dict(session.execute(query.group_by(Claim.assignee_id)).all())

    # Grouped by a plain column, SQLite would walk through every assignment that there ever was.
    holder = Assignment.person_id + 0
    overdue = select(holder, func.count()).where(Assignment.ended_at.is_(None), Assignment.due_at < now(session))
    late = dict(session.execute(overdue.group_by(holder)).all())
    open, returned = held(), held(Claim.returned)
    return [
        {"id": person.id, "name": person.name, "email": person.email, "roles": sorted(person.roles),
         "active": person.active,
         "beats": person.beats, "languages": person.languages, "capacity": person.capacity,
         "conflicts": person.conflicts,
         "open": open.get(person.id, 0), "returned": returned.get(person.id, 0), "late": late.get(person.id, 0)}
        for person in people
    ]  # fmt: skip


def attention(session: Session) -> list[Facts]:
    """Jobs that were given up, by what they were to do and whom they ask; each with the newest as an example."""
    many = (
        select(Job.stage, Job.lane, func.count().label("many"), func.max(Job.id).label("newest"))
        .where(Job.state == "dead").group_by(Job.stage, Job.lane).subquery()
    )  # fmt: skip
    rows = session.execute(
        select(Job.id, Job.stage, Job.lane, many.c.many, Job.last_error, Job.article_id, Job.claim_id, Job.finished_at,
               func.coalesce(Source.label, Job.lane).label("label"))
        .join(many, many.c.newest == Job.id).outerjoin(Source, Source.name == Job.lane)
        .order_by(many.c.many.desc(), Job.id)
    )  # fmt: skip
    return [dict(row._mapping) for row in rows]
