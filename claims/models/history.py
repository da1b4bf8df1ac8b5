"""The append-only history. Triggers refuse to change or delete a row (migrations); audit.py writes and verifies it."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from claims.models.base import Base, to


class HistoryHead(Base):
    """The newest event of a stream; moved on by compare-and-set, so that numbers have no gap."""

    __tablename__ = "history_head"
    stream: Mapped[str] = mapped_column(String(60), unique=True)
    number: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))


class Event(Base):
    """One act: who did what to which claim or article, from which status to which."""

    __tablename__ = "event"
    __table_args__ = (
        UniqueConstraint("stream", "number"),
        Index("ix_event_claim", "claim_id", "id"),
        Index("ix_event_action", "action", "created_at"),
    )
    stream: Mapped[str] = mapped_column(String(60))
    """`article:<id>`, or `desk` for acts that belong to no article."""
    number: Mapped[int]
    claim_id: Mapped[int | None] = mapped_column(to("claim"))
    action: Mapped[str] = mapped_column(String(40))
    by_person: Mapped[int | None] = mapped_column(to("person"))
    """None: a worker."""
    from_status: Mapped[str | None] = mapped_column(String(20))
    to_status: Mapped[str | None] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(default="")
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime]
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
