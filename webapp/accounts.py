"""People who can sign in: a person of the newsroom together with an account and its password.

What a person may do is claims/people.py; how a password is kept is passwords.py. The entrance uses this too.
"""

import secrets
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims import audit
from claims.assignment import ask_again
from claims.errors import Invalid
from claims.models import Account, Person
from claims.people import Actor, create_person, require
from webapp.passwords import LONGEST_PASSWORD, SHORTEST_PASSWORD, hash_password


def random_password() -> str:
    """A password of 96 random bits that can be typed."""
    return secrets.token_urlsafe(12)


def hash_checked(password: str) -> str:
    """The hash of a password of usable length. Raises Invalid. Slow on purpose: call it before a transaction."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise Invalid(
            f"A password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters; this one has {len(password)}. "
            "Nothing was changed."
        )
    return hash_password(password)


def add_account(
    session: Session,
    email: str,
    password_hash: str,
    *,
    name: str,
    roles: tuple[str, ...],
    by: Actor,
    **fields: Any,
) -> Person:
    """A new person who can sign in; `fields` and refusals are those of create_person()."""
    person = create_person(session, email, name, roles, **fields, by=by)
    session.add(Account(person_id=person.id, password=password_hash, active=True, fs_uniquifier=secrets.token_hex(32)))
    session.flush()
    ask_again(session, person)
    return person


def set_password(session: Session, person: Person, password_hash: str, *, by: Actor) -> None:
    """A new password for somebody who may have forgotten the old one; all their sessions end."""
    require(by, "admin", "worker", act="give others a new password")
    account = session.scalar(select(Account).where(Account.person_id == person.id))
    if account is None:
        account = Account(person_id=person.id, active=True)
        session.add(account)
    account.password = password_hash
    account.fs_uniquifier = secrets.token_hex(32)
    audit.record(session, "desk", [audit.Act("new_password", by.id, data={"person": person.id})])
