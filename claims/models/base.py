"""What every table stands on: the declarative base, UTC times, closed lists of words."""

from datetime import UTC, date, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, CheckConstraint, Date, DateTime, Dialect, ForeignKey, Integer, MetaData, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

STATUSES = (
    "queued", "assigned", "in_progress", "needs_help", "submitted", "approved", "set_aside", "noted", "replaced",
)  # fmt: skip
ROLES = ("viewer", "checker", "editor", "admin")
STANCES = ("supports", "refutes", "context", "unclear")
JUDGEMENTS = ("accepted", "rejected", "unsure")
OUTCOMES = ("found", "nothing_found", "failed", "not_enabled", "not_asked")
NOTICES = ("assigned", "taken", "returned", "mentioned", "asked", "answered", "overdue", "ready", "changed", "unread")
JOB_STATES = ("pending", "running", "done", "dead", "cancelled")
SCALES = ("said", "rating")
"""Was it said, and is it so: the two scales of a verdict. Their marks are rows."""
GLYPHS = (
    "said", "differently", "notsaid", "unknown", "supported", "mostly", "context", "exaggerated", "unsupported",
    "false", "unverifiable", "notcheckable",
)  # fmt: skip
"""What a mark may be drawn as: each is a symbol of the page's sprite and has its colour in the stylesheet."""


class UtcDateTime(TypeDecorator[datetime]):
    """Aware UTC in and out on both databases (SQLite itself drops the zone)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime,
        date: Date,
        dict[str, Any]: JSON,
        list[Any]: JSON,
        str: Text,
    }

    id: Mapped[int] = mapped_column(Integer, primary_key=True, sort_order=-1)


def one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    return CheckConstraint(f"{column} IN ({', '.join(repr(value) for value in values)})", name=f"{column}_known")


def to(table: str) -> ForeignKey:
    return ForeignKey(f"{table}.id")
