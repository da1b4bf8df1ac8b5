"""One's own notifications as the page and the API show them: in pages by id, and put together in lines."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from claims.models import Article, Claim, Delivery, Notification, Person
from claims.queries.deliveries import name_of

Facts = dict[str, Any]
PAGE = 200
ONE_GO = timedelta(minutes=5)
"""What the same person did to claims of the same article within this time is one line."""


def notification_list(session: Session, person: Person, *, read: bool | None = None, before: int | None = None,
                      limit: int = PAGE) -> list[Facts]:  # fmt: skip
    """Somebody's notifications, newest first, below the id `before`; `read`: only those that are, or are not."""
    writer = aliased(Person)
    query = (
        select(Notification, writer.name, Claim.number, Claim.wording, Article.title)
        .join(writer, writer.id == Notification.by_person, isouter=True)
        .join(Claim, Claim.id == Notification.claim_id, isouter=True)
        .join(Article, Article.id == Notification.article_id, isouter=True)
        .where(Notification.person_id == person.id).order_by(Notification.id.desc()).limit(limit)
    )  # fmt: skip
    if read is not None:
        query = query.where(Notification.read_at.is_not(None) if read else Notification.read_at.is_(None))
    if before is not None:
        query = query.where(Notification.id < before)
    rows = session.execute(query).all()
    names = _delivered(session, [id for row, *_ in rows if (id := _id_of("delivery", row.about))])
    return [
        {
            "id": row.id, "kind": row.kind, "at": row.created_at, "read_at": row.read_at, "by": by or "the desk",
            "words": row.words, "article_id": row.article_id, "article_title": title, "claim_id": row.claim_id,
            "number": number, "wording": wording, "comment_id": _id_of("comment", row.about),
            "delivery_id": _id_of("delivery", row.about),
            "delivery_name": names.get(_id_of("delivery", row.about)),
        }
        for row, by, number, wording, title in rows
    ]  # fmt: skip


def _delivered(session: Session, ids: list[int]) -> dict[int | None, str]:
    """What these deliveries are called; no query where there is none."""
    found = session.scalars(select(Delivery).where(Delivery.id.in_(ids))) if ids else ()
    return {delivery.id: name_of(delivery) for delivery in found}


def _id_of(kind: str, about: str) -> int | None:
    """The id in `comment:7` or `delivery:7/2`, where it is about one of these."""
    known, _, id = about.partition(":")
    return int(id.partition("/")[0]) if known == kind else None


def in_lines(notices: list[Facts]) -> Iterator[list[Facts]]:
    """The notifications (newest first) in lines: many claims of one article that came in one go are one."""
    line: list[Facts] = []
    for notice in notices:
        if line and not (_alike(notice) == _alike(line[-1]) and line[-1]["at"] - notice["at"] <= ONE_GO):
            yield line
            line = []
        line.append(notice)
    if line:
        yield line


def _alike(notice: Facts) -> tuple[Any, ...]:
    # What carries words of its own stands by itself.
    by_itself = notice["id"] if notice["words"] and notice["kind"] != "assigned" else 0
    return notice["kind"], notice["article_id"], notice["by"], notice["words"], by_itself, notice["at"].date()


def by_day(notices: list[Facts]) -> list[tuple[Any, list[list[Facts]]]]:
    """Lines under the day (in the desk's own time zone) on which they came."""
    lines = list(in_lines(notices))
    days = groupby(lines, key=lambda line: line[0]["at"].astimezone().date())
    return [(day, list(group)) for day, group in days]
