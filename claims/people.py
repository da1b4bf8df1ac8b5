"""People and who they are to a claim: accounts' persons, roles, tokens, eligibility.

How somebody signs in is webapp/signin.py; which role may do what to a claim is workflow.py's table.
"""

import hashlib
import re
import secrets
import unicodedata
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claims import audit
from claims.database import now
from claims.errors import Invalid, NotAllowed, NotFound
from claims.models import ROLES, ApiToken, Article, Claim, Person, PersonRole

EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,180}")


class Worker:
    """The actor of everything that no person did. It can never decide, approve or publish: workflow.py."""

    id: None = None
    name = "the desk"
    email = ""
    active = True
    roles = frozenset({"worker"})


WORKER: Final = Worker()
Actor = Person | Worker


def roles_of(actor: Actor) -> frozenset[str]:
    """The roles with what they include: an editor may do all that a checker may, everybody may read."""
    roles = set(actor.roles)
    if "editor" in roles:
        roles.add("checker")
    if roles - {"worker"}:
        roles.add("viewer")
    return frozenset(roles)


def require(actor: Actor, *roles: str, act: str) -> None:
    """NotAllowed unless the actor is active and has one of the roles. `act` completes "You may not …"."""
    if not actor.active or not roles_of(actor) & set(roles):
        need = " or ".join(roles)
        raise NotAllowed(f"You may not {act}: this needs the role {need}. Nothing was changed.")


def create_person(
    session: Session,
    email: str,
    name: str,
    roles: tuple[str, ...],
    *,
    beats: tuple[str, ...] = (),
    languages: tuple[str, ...] = ("en",),
    capacity: int = 20,
    conflicts: tuple[str, ...] = (),
    by: Actor,
) -> Person:
    """A new person with roles. Raises Invalid for an unusable or taken address, an unknown role, a bad capacity."""
    require(by, "admin", "worker", act="add people")
    email = email.strip().lower()
    if not EMAIL.fullmatch(email):
        raise Invalid(f"“{email}” is not an e-mail address. Nobody was added.")
    if session.scalar(select(Person.id).where(Person.email == email)):
        raise Invalid(f"{email} belongs to somebody here already. Nobody was added.")
    if not roles or set(roles) - set(ROLES):
        raise Invalid(f"A role is one of {', '.join(ROLES)}. Nobody was added.")
    if not 0 <= capacity <= 1000:
        raise Invalid("Capacity is a number of claims from 0 to 1000. Nobody was added.")
    person = Person(
        email=email, name=name.strip() or email.split("@")[0], beats=[beat.strip().lower() for beat in beats],
        languages=list(languages), capacity=capacity, conflicts=list(conflicts), created_at=now(session),
        role_rows=[PersonRole(role=role) for role in sorted(set(roles))],
    )  # fmt: skip
    session.add(person)
    session.flush()
    audit.record(session, "desk", [audit.Act("add_person", by=by.id, data={"person": person.id, "roles": list(roles)})])
    return person


def find_by_email(session: Session, email: str) -> Person:
    """The person with this address, in whatever case it was typed. Raises NotFound."""
    person = session.scalar(select(Person).where(Person.email == email.strip().lower()))
    if person is None:
        raise NotFound(f"Nobody here has the address {email}.")
    return person


def set_mails(session: Session, wanted: bool, *, by: Person) -> None:
    """Whether one's own notifications also go out by e-mail."""
    by.mails = wanted
    session.flush()


def create_token(session: Session, person: Person, *, by: Actor, expires_at: datetime | None = None) -> str:
    """A new API token of 256 bits. It is returned once; only its hash is kept."""
    if by.id != person.id:
        require(by, "admin", "worker", act="make tokens for others")
    token = "stet_" + secrets.token_urlsafe(32)
    session.add(ApiToken(person_id=person.id, sha256=_hash(token), created_at=now(session), expires_at=expires_at))
    audit.record(session, "desk", [audit.Act("add_token", by=by.id, data={"person": person.id})])
    return token


def find_by_token(session: Session, token: str) -> Person | None:
    """The active person whose unexpired, unrevoked token this is."""
    row = session.scalar(select(ApiToken).where(ApiToken.sha256 == _hash(token)))
    if row is None or row.revoked_at or (row.expires_at and row.expires_at <= now(session)):
        return None
    person = session.get(Person, row.person_id)
    return person if person and person.active else None


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


OPEN_WORK = ("assigned", "in_progress", "needs_help")


def open_load(session: Session, person_id: int) -> int:
    """How many claims this person holds now. Submitted work is no load."""
    held = select(func.count()).select_from(Claim).where(Claim.assignee_id == person_id, Claim.status.in_(OPEN_WORK))
    return session.scalar(held) or 0


def normalised(name: str) -> str:
    """A name as conflicts of interest compare it: no case, accents, punctuation or spare spaces."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return " ".join(re.findall(r"\w+", "".join(c for c in plain if not unicodedata.combining(c))))


def why_not_eligible(session: Session, person: Person, claim: Claim, article: Article) -> str | None:
    """Why this person may not check this claim (a clause for people), or None. Capacity is asked apart."""
    if not person.active:
        return f"{person.name} is not active"
    if "checker" not in roles_of(person):
        return f"{person.name} is not a checker"
    if article.language and article.language.split("-")[0] not in [
        str(tongue).lower().split("-")[0] for tongue in person.languages
    ]:
        return f"{person.name} does not read {article.language}"
    if article.submitted_by == person.id:
        return f"{person.name} submitted the article"
    if normalised(person.name) == normalised(article.byline):
        return f"{person.name} wrote the article"
    parties = {normalised(party) for party in (article.publisher, article.byline, claim.speaker_name or "")} - {""}
    touched = parties & {normalised(str(conflict)) for conflict in person.conflicts}
    return f"{person.name} has a conflict of interest with {touched.pop()}" if touched else None
