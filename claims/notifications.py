"""What somebody should know: told in the transaction of the act it comes from, never twice, never of one's own act.

Who asks to be told of what by e-mail is mailing.py; how notifications are listed, queries/notifications.py.
"""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Integer, String, bindparam, cast, exists, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from claims import jobs
from claims.database import ask, now
from claims.errors import NotFound
from claims.models import (
    Article,
    ArticleVersion,
    Assignment,
    Claim,
    HistoryHead,
    Notification,
    Person,
    PersonRole,
    Sentence,
)
from claims.people import OPEN_WORK, WORKER, Actor
from claims.queries.article_lines import covered_sentences
from claims.workflow import UNSETTLED

MOST_COUNTED = 100
"""Unread notifications are not counted further: nobody reads the difference."""
AT_ONCE = 200
"""Late assignments told of in one go."""


def notify(
    session: Session, people: Iterable[int], kind: str, *, about: str, claim: Claim | None = None,
    article_id: int | None = None, words: str = "", by: Actor,
) -> int:  # fmt: skip
    """Tell these people (ids); `about` says what it comes from. Returns how many did not know yet.

    Telling the same again tells nobody, and nobody is told of their own act.
    """
    rows = [
        {"person_id": id, "kind": kind, "about": about, "claim_id": claim and claim.id,
         "article_id": claim.article_id if claim else article_id, "by_person": by.id, "words": words.strip(),
         "created_at": now(session)}
        for id in sorted(set(people)) if id != by.id
    ]  # fmt: skip
    if not rows:
        return 0
    dialect: Any = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    query = dialect.insert(Notification).on_conflict_do_nothing(index_elements=["person_id", "kind", "about"])
    return len(session.scalars(query.returning(Notification.id), rows).all())


def editors(session: Session) -> list[int]:
    """The ids of the active editors."""
    return list(session.scalars(select(Person.id).join(PersonRole).where(Person.active, PersonRole.role == "editor")))


def tell_if_ready(session: Session, article_id: int, *, read: Collection[int] = (), by: Actor) -> None:
    """After an act that settled a claim, or marked the sentences `read`: tell when nothing but a signature is missing.

    Told to the editors and to whoever submitted the article, once for each time that it becomes ready.
    """
    if session.scalar(select(exists().where(Claim.article_id == article_id, Claim.status.in_(UNSETTLED)))):
        return
    version = session.scalars(
        select(ArticleVersion).where(ArticleVersion.article_id == article_id)
        .order_by(ArticleVersion.number.desc()).limit(1)
    ).one()  # fmt: skip
    if version.extracted_at is None or jobs.is_open(session, "extract", f"text:{version.id}"):
        return
    lines = session.scalars(select(Sentence).where(Sentence.version_id == version.id).order_by(Sentence.number)).all()
    covered = covered_sentences(session, version.id, lines)
    if any(line.read_at is None and line.number not in covered for line in lines):
        return
    if read and covered.issuperset(read):
        return  # it was ready before
    submitter = select(Article.submitted_by).join(Person, Person.id == Article.submitted_by)
    people = [*editors(session), *session.scalars(submitter.where(Article.id == article_id, Person.active))]
    act = session.scalar(select(HistoryHead.number).where(HistoryHead.stream == f"article:{article_id}"))
    notify(session, people, "ready", about=f"article:{article_id}/{act}", article_id=article_id, by=by)


def settle_ready(session: Session, article_id: int) -> None:
    """Nothing is missing any more, since the article was published: nobody has to read that it is ready."""
    told = (Notification.article_id == article_id, Notification.kind == "ready", Notification.read_at.is_(None))
    change = update(Notification).where(*told).values(read_at=now(session))
    session.execute(change.execution_options(synchronize_session=False))


def tell_overdue(session: Session) -> int:
    """Tell each holder of an assignment that is past due, once. Returns how many were told."""
    told = exists().where(
        Notification.person_id == Assignment.person_id, Notification.kind == "overdue",
        Notification.about == "assignment:" + cast(Assignment.id, String),
    )  # fmt: skip
    late = select(Assignment, Claim).join(Claim).where(
        Assignment.ended_at.is_(None), Assignment.due_at < now(session), Claim.status.in_(OPEN_WORK), ~told
    )  # fmt: skip
    return sum(
        notify(session, [assignment.person_id], "overdue", about=f"assignment:{assignment.id}", claim=claim, by=WORKER)
        for assignment, claim in session.execute(late.order_by(Assignment.due_at).limit(AT_ONCE)).all()
    )


def unread_count(session: Session, person: Person) -> int:
    """How many notifications somebody has not read, up to MOST_COUNTED; answered from an index."""
    count: int = ask(session, {"person": person.id}, _unread).scalar_one()
    return count


def _unread(dialect: str) -> Any:
    own = Notification.person_id == bindparam("person", type_=Integer)
    return select(func.count()).select_from(
        select(Notification.id).where(own, Notification.read_at.is_(None)).limit(MOST_COUNTED).subquery()
    )


def mark_read(session: Session, ids: Collection[int] = (), *, up_to: int | None = None, by: Person) -> int:
    """Mark one's own notifications read: these, or all `up_to` the newest that one has seen. Returns how many were.

    Raises NotFound when one of `ids` is not one's own.
    """
    own = Notification.person_id == by.id
    found = session.scalar(select(func.count()).select_from(Notification).where(own, Notification.id.in_(ids)))
    if found != len(set(ids)):
        raise NotFound("There is no such notification of yours. Nothing was marked.")
    which = Notification.id.in_(ids) if up_to is None else Notification.id <= up_to
    change = update(Notification).where(own, Notification.read_at.is_(None), which).values(read_at=now(session))
    change = change.execution_options(synchronize_session=False)
    return len(session.scalars(change.returning(Notification.id)).all())
