"""Frozen publications, and the archive of published verdicts that later claims are compared with."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from claims.models.base import Base, one_of, to


class Publication(Base):
    """A frozen snapshot of an article with its verdicts; the public page reads nothing else. `id` is its number."""

    __tablename__ = "publication"
    __table_args__ = (
        UniqueConstraint("article_id", "edition"),
        one_of("state", ("current", "under_review", "superseded")),
        CheckConstraint("edition >= 1", name="edition_from_one"),
        Index("ix_publication_current", "article_id", sqlite_where=text("state = 'current'"),
              postgresql_where=text("state = 'current'")),
        Index("uq_publication_standing", "article_id", unique=True, sqlite_where=text("state <> 'superseded'"),
              postgresql_where=text("state <> 'superseded'")),
    )  # fmt: skip
    article_id: Mapped[int] = mapped_column(to("article"))
    version_id: Mapped[int] = mapped_column(to("article_version"))
    edition: Mapped[int]
    """Counts the publications of one article from 1."""
    state: Mapped[str] = mapped_column(String(20))
    title: Mapped[str]
    content: Mapped[dict[str, Any]]
    review_note: Mapped[str | None]
    """The public note of why it is under review."""
    published_by: Mapped[int] = mapped_column(to("person"))
    published_at: Mapped[datetime]


class ArchiveEntry(Base):
    """One published verdict as later searches see it; the index of them is in memory: archive.py."""

    __tablename__ = "archive_entry"
    __table_args__ = (UniqueConstraint("claim_id"),)
    claim_id: Mapped[int] = mapped_column(to("claim"))
    publication_id: Mapped[int] = mapped_column(to("publication"))
    language: Mapped[str] = mapped_column(String(20))
    wording: Mapped[str]
    speaker_name: Mapped[str] = mapped_column(default="")
    said: Mapped[str | None] = mapped_column(String(20))
    rating: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str]
    published_at: Mapped[datetime]
