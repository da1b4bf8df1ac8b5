"""The people of a newsroom and the ways they come in."""

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from claims.models.base import ROLES, Base, one_of, to


class Person(Base):
    """Somebody of the newsroom. How they sign in is Account's business."""

    __tablename__ = "person"
    __table_args__ = (CheckConstraint("capacity >= 0", name="capacity_not_negative"),)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str]
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    beats: Mapped[list[Any]] = mapped_column(default=list)
    languages: Mapped[list[Any]] = mapped_column(default=lambda: ["en"])
    capacity: Mapped[int] = mapped_column(default=20)
    conflicts: Mapped[list[Any]] = mapped_column(default=list)
    mails: Mapped[bool] = mapped_column(Boolean, default=True)
    """Whether notifications also go out by e-mail, where the desk can send any."""
    last_assigned_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    role_rows: Mapped[list["PersonRole"]] = relationship(lazy="selectin", cascade="all, delete-orphan")

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(row.role for row in self.role_rows)


class PersonRole(Base):
    __tablename__ = "person_role"
    __table_args__ = (UniqueConstraint("person_id", "role"), one_of("role", ROLES))
    person_id: Mapped[int] = mapped_column(to("person"))
    role: Mapped[str] = mapped_column(String(20))


class Account(Base):
    """How a person signs in; only webapp/signin.py reads it."""

    __tablename__ = "account"
    person_id: Mapped[int] = mapped_column(to("person"), unique=True)
    password: Mapped[str | None]
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    """Part of every session; a new value ends all sessions of the account."""


class ApiToken(Base):
    __tablename__ = "api_token"
    person_id: Mapped[int] = mapped_column(to("person"), index=True)
    name: Mapped[str] = mapped_column(default="")
    """What it is for, in the words of who made it."""
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
