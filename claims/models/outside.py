"""What comes from outside and is kept as it was: pages, articles on their way in, other desks' fact-checks.

And how the outside behaves: lanes that asked for a pause, and what was asked of whom, counted.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from claims.models.base import Base, to


class Lane(Base):
    """A lane of jobs whose other side asked for a pause. No row: nobody did."""

    __tablename__ = "lane"
    name: Mapped[str] = mapped_column(String(40), unique=True)
    """As in Job.lane: a source's name, or a host's."""
    closed_until: Mapped[datetime]
    refusals: Mapped[int] = mapped_column(default=1)
    """How often in a row; each makes the next pause longer."""
    reason: Mapped[str] = mapped_column(default="")
    """What was said with the last refusal, in a sentence; empty where nothing was."""


class OutsideCall(Base):
    """How many calls to the outside ended in one way, since the desk began; for /metrics."""

    __tablename__ = "outside_call"
    __table_args__ = (UniqueConstraint("purpose", "outcome"),)
    purpose: Mapped[str] = mapped_column(String(40))
    """The source's name, `read`, `snapshot`, `import` or `mail`."""
    outcome: Mapped[str] = mapped_column(String(20))
    calls: Mapped[int] = mapped_column(BigInteger)
    took_ms: Mapped[int] = mapped_column(BigInteger)


class Content(Base):
    """One body of bytes as it was received, stored once, and the text that was read from it."""

    __tablename__ = "content"
    __table_args__ = (
        Index("ix_content_kept", "kept_at", sqlite_where=text("gone_at IS NULL"),
              postgresql_where=text("gone_at IS NULL")),
    )  # fmt: skip
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    """Of the body alone, without what the WARC puts around it."""
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    """Bytes of the body."""
    warc_sha256: Mapped[str] = mapped_column(String(64))
    """Of the WARC file, and its key in the store: so no key ever stands for two files."""
    title: Mapped[str] = mapped_column(default="")
    byline: Mapped[str] = mapped_column(default="")
    published_at: Mapped[datetime | None]
    text: Mapped[str] = mapped_column(default="")
    unread: Mapped[str] = mapped_column(default="")
    """A sentence that says why there is no text."""
    kept_at: Mapped[datetime]
    """When it was last met: its age is counted from there."""
    gone_at: Mapped[datetime | None]
    """When the WARC was given up for its age; this row and its text stay."""


class Snapshot(Base):
    """One visit to an address, and what was there."""

    __tablename__ = "snapshot"
    url: Mapped[str]
    final_url: Mapped[str]
    """Where redirects led."""
    fetched_at: Mapped[datetime]
    content_id: Mapped[int] = mapped_column(to("content"), index=True)


class EvidenceSnapshot(Base):
    """The snapshot of a piece of evidence, or why there is none; the piece itself may be cited and is not touched."""

    __tablename__ = "evidence_snapshot"
    evidence_id: Mapped[int] = mapped_column(to("evidence"), unique=True)
    snapshot_id: Mapped[int | None] = mapped_column(to("snapshot"), index=True)
    """Never replaced once a verdict cites the piece."""
    taken_at: Mapped[datetime]
    """When the snapshot was hung on the piece, or had its file again; without one, when that failed."""
    picked: Mapped[bool] = mapped_column(Boolean, default=False)
    """Whether the piece's excerpt was picked from the text by the desk."""
    astray: Mapped[bool] = mapped_column(Boolean, default=False)
    """Whether the excerpt, where a person gave the piece, stands neither in the title nor in the text that was read."""
    error: Mapped[str | None]
    """Why the last try gave nothing: a sentence."""


class ArchiveCopy(Base):
    """What the Internet Archive says about the address of a piece of evidence."""

    __tablename__ = "archive_copy"
    evidence_id: Mapped[int] = mapped_column(to("evidence"), unique=True)
    url: Mapped[str | None]
    """Of the copy; None: it has none."""
    captured_at: Mapped[datetime | None]
    asked_at: Mapped[datetime]
    error: Mapped[str | None]
    """Why it could not be asked, or could not save; a sentence."""


class Delivery(Base):
    """An article that came as an address or a file and has to be read first. Whether that works is its job's state."""

    __tablename__ = "delivery"
    url: Mapped[str] = mapped_column(default="")
    file_name: Mapped[str] = mapped_column(default="")
    body: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    """The file, until it has been read or was given up long ago. Loaded only where it is asked for."""
    fields: Mapped[dict[str, Any]]
    """What the person filled in beside it; that comes before what the page says."""
    submitted_by: Mapped[int] = mapped_column(to("person"), index=True)
    created_at: Mapped[datetime]
    article_id: Mapped[int | None] = mapped_column(to("article"))
    """The article it became, or the one that was here with the same text."""
    content_id: Mapped[int | None] = mapped_column(to("content"), index=True)
    refused: Mapped[str | None]
    """Why it can never become an article: a sentence."""
    for_good: Mapped[bool] = mapped_column(Boolean, default=False)
    """Refused for what it is, so that a further try would end the same."""
    dismissed_at: Mapped[datetime | None]
    """When somebody took what could not be read off the list; who, is in the history."""


class Feed(Base):
    """A list of fact-checks elsewhere that is read on a schedule."""

    __tablename__ = "feed"
    url: Mapped[str] = mapped_column(unique=True)
    due_at: Mapped[datetime] = mapped_column(index=True)
    """When it is to be read next; far away for one that is no longer configured."""
    read_at: Mapped[datetime | None]
    """When it was last read to its end."""
    added: Mapped[int] = mapped_column(default=0)
    """Fact-checks that the last reading added or changed."""
    error: Mapped[str | None]
    """Why the last reading failed; None when it went well."""
    unless: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """The headers that ask for it again only if it is another one by now: what its server said last, given back."""


class FactCheck(Base):
    """Somebody else's published verdict (schema.org ClaimReview), as it was imported."""

    __tablename__ = "fact_check"
    __table_args__ = (Index("ix_fact_check_imported", "imported_at"),)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    """sha256 of the review's address and of the claim's words."""
    url: Mapped[str]
    publisher: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    claim: Mapped[str]
    claimant: Mapped[str] = mapped_column(default="")
    rating: Mapped[str]
    """The publisher's own word for it."""
    language: Mapped[str] = mapped_column(String(20), default="")
    claimed_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    imported_at: Mapped[datetime]
    feed_id: Mapped[int | None] = mapped_column(to("feed"), index=True)
    """None: from a file."""
