"""What people keep for themselves and say to each other at the desk: saved views, comments, notifications."""

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from claims.models.base import NOTICES, Base, one_of, to

UNMAILED = "mailed_at IS NULL AND read_at IS NULL"


class SavedView(Base):
    """Filters of a list under a name: one's own, or shared with the newsroom."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("owner_id", "name"),)
    owner_id: Mapped[int] = mapped_column(to("person"))
    name: Mapped[str] = mapped_column(String(80))
    query: Mapped[str]
    """The filters as they stand in the address."""
    shared: Mapped[bool] = mapped_column(Boolean, default=False)
    created_at: Mapped[datetime]


class Comment(Base):
    """Something said about a claim. Never changed or deleted (migrations)."""

    __tablename__ = "comment"
    __table_args__ = (UniqueConstraint("author_id", "form_key"), Index("ix_comment_claim", "claim_id", "id"))
    claim_id: Mapped[int] = mapped_column(to("claim"))
    author_id: Mapped[int] = mapped_column(to("person"))
    text: Mapped[str]
    mentions: Mapped[list[Any]] = mapped_column(default=list)
    """Ids of the people whom the text names with an @."""
    form_key: Mapped[str] = mapped_column(String(40))
    """Made of the form's random key and the words: the same form sent twice says it once."""
    created_at: Mapped[datetime]


class Notification(Base):
    """Something that one person should know. `about` keeps it from being told twice."""

    __tablename__ = "notification"
    __table_args__ = (
        UniqueConstraint("person_id", "kind", "about"),
        one_of("kind", NOTICES),
        Index("ix_notification_person", "person_id", "read_at", "id"),
        Index("ix_notification_unmailed", "person_id", sqlite_where=text(UNMAILED), postgresql_where=text(UNMAILED)),
    )
    person_id: Mapped[int] = mapped_column(to("person"))
    kind: Mapped[str] = mapped_column(String(12))
    about: Mapped[str] = mapped_column(String(80))
    """What it came from: `assignment:<id>`, `comment:<id>`, `article:<id>/<number of the event>` …"""
    claim_id: Mapped[int | None] = mapped_column(to("claim"))
    article_id: Mapped[int | None] = mapped_column(to("article"))
    by_person: Mapped[int | None] = mapped_column(to("person"))
    """None: the desk itself."""
    words: Mapped[str] = mapped_column(default="")
    """The note, the question or the comment, as it was written."""
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    mailed_at: Mapped[datetime | None]
