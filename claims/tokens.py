"""API tokens: made for a person, shown once, living until they expire or are revoked. Only their hashes are kept."""

import hashlib
import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from claims import audit
from claims.database import now
from claims.errors import Invalid, NotAllowed, NotFound, WrongState
from claims.models import ApiToken, Person
from claims.people import Actor, require
from claims.text import is_plain

LONGEST_NAME = 80
MOST = 50
"""Living tokens of one person."""


def create_token(
    session: Session, person: Person, *, name: str = "", expires_at: datetime | None = None, by: Actor
) -> str:
    """A new token of 256 bits, returned this once. `name` says what it is for.

    Raises Invalid for an unusable name or a time that is past, WrongState when a living token has the name already.
    """
    if by.id != person.id:
        require(by, "worker", act="make tokens for others")
    name, at = " ".join(name.split()), now(session)
    if len(name) > LONGEST_NAME or not is_plain(name):
        raise Invalid(
            f"The name of a token is text of at most {LONGEST_NAME} characters. No token was made.", field="name"
        )
    if expires_at is not None and expires_at <= at:
        raise Invalid("The token would have expired already. No token was made.", field="expires_at")
    # A form that is sent twice at once finds what it made.
    audit.lock(session, "desk")
    living = select(ApiToken.name).where(ApiToken.person_id == person.id, *_living(at))
    names = list(session.scalars(living))
    if name and name in names:
        raise WrongState(
            f"You have a token called “{name}” already. If you did not see it, revoke it and make another."
        )
    if len(names) >= MOST:
        raise WrongState(f"You have {MOST} tokens, as many as one may have. Revoke one first. No token was made.")
    token = "stet_" + secrets.token_urlsafe(32)
    row = ApiToken(person_id=person.id, name=name, sha256=_hash(token), created_at=at, expires_at=expires_at)
    session.add(row)
    session.flush()
    data = {"person": person.id, "token": row.id, "name": name, "expires_at": expires_at and expires_at.isoformat()}
    audit.record(session, "desk", [audit.Act("add_token", by=by.id, data=data)])
    return token


def _living(at: datetime) -> tuple[Any, ...]:
    return ApiToken.revoked_at.is_(None), or_(ApiToken.expires_at.is_(None), ApiToken.expires_at > at)


def no_later(asked: datetime | None, end: datetime | None) -> datetime | None:
    """When a token ends that is made by one which ends then: none outlives the one that made it."""
    return min((at for at in (asked, end) if at), default=None)


def find_by_token(session: Session, token: str) -> tuple[Person, datetime | None] | None:
    """The active person whose unexpired, unrevoked token this is, and when it expires."""
    row = session.scalar(select(ApiToken).where(ApiToken.sha256 == _hash(token)))
    if row is None or row.revoked_at or (row.expires_at and row.expires_at <= now(session)):
        return None
    person = session.get(Person, row.person_id)
    return (person, row.expires_at) if person and person.active else None


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def token_list(session: Session, *, before: int | None = None, limit: int = 100, by: Actor) -> list[dict[str, Any]]:
    """One's own tokens, newest first; an admin sees everybody's. Never what would let somebody in."""
    query = select(ApiToken, Person).join(Person, Person.id == ApiToken.person_id).order_by(ApiToken.id.desc())
    if "admin" not in by.roles:
        query = query.where(ApiToken.person_id == by.id)
    if before is not None:
        query = query.where(ApiToken.id < before)
    at = now(session)
    return [
        {"id": row.id, "name": row.name, "person": {"id": person.id, "name": person.name, "email": person.email},
         "created_at": row.created_at, "expires_at": row.expires_at, "revoked_at": row.revoked_at,
         "state": _state(row, person, at)}
        for row, person in session.execute(query.limit(limit))
    ]  # fmt: skip


def _state(row: ApiToken, person: Person, at: datetime) -> str:
    if row.revoked_at:
        return "revoked"
    if row.expires_at and row.expires_at <= at:
        return "expired"
    return "living" if person.active else "resting"


def revoke_token(session: Session, token_id: int, *, by: Actor) -> None:
    """One's own, or as an admin anybody's: it lets nobody in from now on. Raises WrongState when it did not before."""
    row = session.get(ApiToken, token_id, with_for_update=True)
    if row is None or (row.person_id != by.id and "admin" not in by.roles):
        raise NotFound("There is no such token of yours.")
    if not by.active:
        raise NotAllowed("You are not active here. Nothing was changed.")
    if row.revoked_at is not None:
        raise WrongState("This token is revoked already. Nothing was changed.")
    row.revoked_at = now(session)
    data = {"person": row.person_id, "token": row.id, "name": row.name}
    audit.record(session, "desk", [audit.Act("revoke_token", by=by.id, data=data)])
