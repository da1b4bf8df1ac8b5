"""How deliveries stand: an address or a file that is being read, could not be read, or has become an article."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from claims.database import now
from claims.errors import NotFound
from claims.models import Article, Delivery, Job, Person

Facts = dict[str, Any]
SHOWN = 20
UNREAD = ("refused", "given_up")
"""How what could not be read stands."""
SHOWN_FOR = timedelta(days=7)
"""What could not be read is listed for so long."""


def find_delivery(session: Session, delivery_id: int) -> Delivery:
    """Raises NotFound."""
    delivery = session.get(Delivery, delivery_id)
    if delivery is None:
        raise NotFound("There is no such delivery.")
    return delivery


def name_of(delivery: Delivery) -> str:
    """What people call it: its title if they gave one, else the file or the address."""
    return str(delivery.fields.get("title") or delivery.file_name or delivery.url)


def delivery_detail(session: Session, delivery_id: int) -> Facts:
    """One delivery. Raises NotFound."""
    find_delivery(session, delivery_id)
    return _facts(session, select(Delivery).where(Delivery.id == delivery_id))[0]


def open_deliveries(session: Session, person: Person) -> list[Facts]:
    """Somebody's own that are no articles yet and that nobody dismissed, newest first."""
    since = now(session) - SHOWN_FOR
    own = (Delivery.submitted_by == person.id, Delivery.article_id.is_(None), Delivery.created_at > since,
           Delivery.dismissed_at.is_(None))  # fmt: skip
    return _facts(session, select(Delivery).where(*own).order_by(Delivery.id.desc()).limit(SHOWN))


def _facts(session: Session, query: Select[Delivery]) -> list[Facts]:
    # Whether there is a file, not the file: that may have 20 MB.
    rows = session.execute(query.add_columns(Delivery.body.is_not(None))).all()
    deliveries, has_file = [row[0] for row in rows], {row[0].id: row[1] for row in rows}
    subjects = [f"delivery:{delivery.id}" for delivery in deliveries]
    jobs = session.scalars(select(Job).where(Job.stage == "read", Job.subject.in_(subjects)).order_by(Job.round))
    newest = {job.subject: job for job in jobs}
    names = dict(session.execute(
        select(Person.id, Person.name).where(Person.id.in_({delivery.submitted_by for delivery in deliveries}))
    ).all())  # fmt: skip
    return [
        {
            "id": delivery.id, "url": delivery.url, "file_name": delivery.file_name,
            "title": delivery.fields.get("title", ""), "name": name_of(delivery), "fields": delivery.fields,
            "created_at": delivery.created_at,
            "submitted_by": names[delivery.submitted_by], "person_id": delivery.submitted_by,
            "article_id": delivery.article_id, "was_here": _was_here(session, delivery),
            "dismissed_at": delivery.dismissed_at,
            **_standing(delivery, newest[f"delivery:{delivery.id}"], has_file[delivery.id]),
        }
        for delivery in deliveries
    ]  # fmt: skip


def _standing(delivery: Delivery, job: Job, has_file: bool) -> Facts:
    """reading, waiting (for a further try), given_up, refused or there; `why` is a sentence about what failed."""
    if delivery.article_id:
        state, why = "there", ""
    elif delivery.refused:
        state, why = "refused", delivery.refused
    elif job.state in ("dead", "cancelled"):
        state, why = "given_up", job.last_error or ""
    else:
        state, why = ("waiting" if job.failures and job.state == "pending" else "reading"), job.last_error or ""
    return {
        "state": state, "why": why, "tries": job.failures, "most_tries": job.max_failures,
        "next_try_at": job.run_after if state == "waiting" else None,
        "can_try_again": state in UNREAD and not delivery.for_good and bool(delivery.url or has_file),
        "can_dismiss": state in UNREAD and delivery.dismissed_at is None,
    }  # fmt: skip


def _was_here(session: Session, delivery: Delivery) -> bool:
    """Whether the article is older than the delivery that leads to it."""
    article = session.get(Article, delivery.article_id) if delivery.article_id else None
    return article is not None and article.created_at < delivery.created_at
