"""What pages said: the content of each visit, kept once however often it is met.

What hangs on pieces of evidence is in snapshots.py, what is given up for its age in retention.py.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from claims import audit
from claims.database import now
from claims.errors import WrongState
from claims.models import Content, EvidenceSnapshot, Snapshot


@dataclass(frozen=True)
class Visit:
    """Somebody was sent to `url`, and was led to `final_url`."""

    url: str
    final_url: str
    fetched_at: datetime


@dataclass(frozen=True)
class Body:
    """What came, and the file it is kept in; see models.Content."""

    sha256: str
    size: int
    media_type: str
    warc_sha256: str
    instead_of: str = ""
    """The key of the file that should have held it, and was lost."""


@dataclass(frozen=True)
class Extract:
    """What was read from it; `unread` says why nothing was."""

    text: str = ""
    title: str = ""
    byline: str = ""
    published_at: datetime | None = None
    unread: str = ""


def file_of(session: Session, sha256: str) -> str | None:
    """The key of the file in which a content is kept already."""
    return session.scalar(select(Content.warc_sha256).where(Content.sha256 == sha256, Content.gone_at.is_(None)))


def keep(session: Session, visit: Visit, body: Body, extract: Extract) -> Snapshot:
    """One visit, and its content once however often it is met.

    A content whose file was given up or lost has one again, and is as old as its last visit; one that could not be
    read and now can be has its text. Raises WrongState when the file was given up after it was found to be there.
    """
    content = _keep_content(session, body, extract)
    content.kept_at = now(session)
    if content.gone_at:
        _have_again(session, content, body)
    elif content.warc_sha256 == body.instead_of:
        content.warc_sha256 = body.warc_sha256
    if content.unread and not extract.unread:
        _write_extract(content, extract)
    snapshot = Snapshot(
        url=visit.url, final_url=visit.final_url, fetched_at=visit.fetched_at, content_id=content.id
    )  # fmt: skip
    session.add(snapshot)
    session.flush()
    return snapshot


def keep_for_article(session: Session, article_id: int, visit: Visit, body: Body, extract: Extract) -> Snapshot:
    """Keep what an article was read from; its history tells of it. Raises what keep() raises."""
    audit.lock(session, f"article:{article_id}")
    snapshot = keep(session, visit, body, extract)
    audit.record(session, f"article:{article_id}", [audit.Act("keep_snapshot", None, data=facts_of(session, snapshot))])
    return snapshot


def facts_of(session: Session, snapshot: Snapshot) -> dict[str, Any]:
    """What the history tells of a visit and its content, so that no row and no file can change unseen."""
    content = session.get_one(Content, snapshot.content_id)
    published_at = content.published_at
    return {
        "snapshot": snapshot.id, "url": snapshot.url, "final_url": snapshot.final_url,
        "fetched_at": plain_time(snapshot.fetched_at), "sha256": content.sha256, "warc_sha256": content.warc_sha256,
        "text_sha256": digest(content), "title": content.title, "byline": content.byline,
        "published_at": plain_time(published_at) if published_at else None, "size": content.size,
        "media_type": content.media_type,
    }  # fmt: skip


def plain_time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _keep_content(session: Session, body: Body, extract: Extract) -> Content:
    dialect: Any = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    row = {
        "sha256": body.sha256, "size": body.size, "media_type": body.media_type[:100],
        "warc_sha256": body.warc_sha256, "title": extract.title, "byline": extract.byline, "text": extract.text,
        "published_at": extract.published_at, "unread": extract.unread, "kept_at": now(session),
    }  # fmt: skip
    session.execute(dialect.insert(Content).on_conflict_do_nothing(index_elements=["sha256"]), [row])
    found = select(Content).where(Content.sha256 == body.sha256).with_for_update()
    return session.scalars(found.execution_options(populate_existing=True)).one()


def _have_again(session: Session, content: Content, body: Body) -> None:
    """As if it hung on its pieces since now: an approval did not bind what was given up."""
    if content.warc_sha256 == body.warc_sha256:
        raise WrongState("The file of this page was given up at the same moment; it is fetched once more.")
    content.warc_sha256, content.gone_at = body.warc_sha256, None
    visits = select(Snapshot.id).where(Snapshot.content_id == content.id)
    session.execute(
        update(EvidenceSnapshot).where(EvidenceSnapshot.snapshot_id.in_(visits)).values(taken_at=content.kept_at)
    )


def _write_extract(content: Content, extract: Extract) -> None:
    content.text, content.title, content.byline = extract.text, extract.title, extract.byline
    content.published_at, content.unread = extract.published_at, extract.unread


def digest(content: Content) -> str:
    """sha256 of the text extract, empty where there is none: the history keeps it, so that the text cannot change."""
    return "" if content.unread else hashlib.sha256(content.text.encode()).hexdigest()
