"""People and who they are to a claim: accounts' persons, roles, eligibility. Changing somebody is newsroom.py.

How somebody signs in is webapp/signin.py; which role may do what to a claim is workflow.py's table.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claims import audit
from claims.database import now
from claims.errors import Invalid, NotAllowed, NotFound
from claims.models import ROLES, Article, Claim, Person, PersonRole
from claims.names import is_named, normalised
from claims.text import is_plain

EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,180}")
LONGEST_EMAIL = 254


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
    fields = checked(
        {"email": email, "name": name, "roles": roles, "beats": beats, "languages": languages, "capacity": capacity,
         "conflicts": conflicts}, "Nobody was added.",
    )  # fmt: skip
    # A form that is sent twice at once finds whom it added.
    audit.lock(session, "desk")
    refuse_taken(session, fields["email"], "Nobody was added.")
    rows = [PersonRole(role=role) for role in fields.pop("roles")]
    person = Person(**fields, created_at=now(session), role_rows=rows)
    session.add(person)
    session.flush()
    data = {"person": person.id, "roles": sorted(person.roles)}
    audit.record(session, "desk", [audit.Act("add_person", by=by.id, data=data)])
    return person


LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8}){0,3}")
MOST_CAPACITY = 1000
LONGEST_NOTE = 500
LONGEST = {"name": 200, "beats": 60, "conflicts": 200}
MOST = 50
"""Beats, languages or conflicts of one person."""


def checked(fields: dict[str, Any], kept: str) -> dict[str, Any]:
    """The fields of a person (some or all) as they are stored. Raises Invalid; `kept` says what became of nothing."""
    return {name: CHECKS[name](value, kept) for name, value in fields.items()}


def _email(value: str, kept: str) -> str:
    email = value.strip().lower()
    if not EMAIL.fullmatch(email) or not is_plain(email):
        raise Invalid(f"“{email[:100]}” is not an e-mail address. {kept}", field="email")
    return email


def _name(value: str, kept: str) -> str:
    name = " ".join(value.split())
    if not name or len(name) > LONGEST["name"] or not is_plain(name):
        raise Invalid(f"A name is text of 1 to {LONGEST['name']} characters. {kept}", field="name")
    return name


def _roles(value: Iterable[str], kept: str) -> list[str]:
    roles = sorted(set(value))
    if not roles or set(roles) - set(ROLES):
        raise Invalid(f"A role is one of {', '.join(ROLES)}, and everybody has one. {kept}", field="roles")
    return roles


def _capacity(value: int, kept: str) -> int:
    if not 0 <= value <= MOST_CAPACITY:
        raise Invalid(f"Capacity is a number of claims from 0 to {MOST_CAPACITY}. {kept}", field="capacity")
    return value


def _words(name: str, *, lower: bool = False) -> Callable[[Iterable[str], str], list[str]]:
    def check(value: Iterable[str], kept: str) -> list[str]:
        words = [" ".join(word.lower().split() if lower else word.split()) for word in value]
        words = list(dict.fromkeys(word for word in words if word))
        if len(words) > MOST or any(len(word) > LONGEST[name] or not is_plain(word) for word in words):
            raise Invalid(
                f"{name.capitalize()} are up to {MOST} of at most {LONGEST[name]} characters. {kept}", field=name
            )
        return words

    return check


def _languages(value: Iterable[str], kept: str) -> list[str]:
    tongues = list(dict.fromkeys(tongue.strip().lower() for tongue in value if tongue.strip()))
    if not 0 < len(tongues) <= MOST or not all(LANGUAGE.fullmatch(tongue) for tongue in tongues):
        raise Invalid(f"A language is a code like en or pt-br, and everybody reads one. {kept}", field="languages")
    return tongues


CHECKS: Final[dict[str, Callable[[Any, str], Any]]] = {
    "email": _email, "name": _name, "roles": _roles, "beats": _words("beats", lower=True), "languages": _languages,
    "capacity": _capacity, "conflicts": _words("conflicts"),
}  # fmt: skip


def refuse_taken(session: Session, email: str, kept: str) -> None:
    """Raises Invalid when somebody here has the address."""
    if session.scalar(select(Person.id).where(Person.email == email)):
        raise Invalid(f"{email} belongs to somebody here already. {kept}", field="email")


def read_note(note: str, kept: str) -> str:
    """Why somebody does something, as one line that is kept. Raises Invalid."""
    note = " ".join(note.split())
    if len(note) > LONGEST_NOTE or not is_plain(note):
        raise Invalid(f"A reason is text of at most {LONGEST_NOTE} characters. {kept}", field="note")
    return note


def find_person(session: Session, person_id: int) -> Person:
    """Raises NotFound."""
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound("There is no such person here.")
    return person


def find_by_email(session: Session, email: str) -> Person:
    """The person with this address, in whatever case it was typed. Raises NotFound."""
    email = email.strip()[:LONGEST_EMAIL]
    person = session.scalar(select(Person).where(Person.email == email.lower())) if is_plain(email) else None
    if person is None:
        raise NotFound(f"Nobody here has the address {email}.")
    return person


def set_mails(session: Session, wanted: bool, *, by: Person) -> None:
    """Whether one's own notifications also go out by e-mail."""
    by.mails = wanted
    session.flush()


OPEN_WORK = ("assigned", "in_progress", "needs_help")


def open_load(session: Session, person_id: int) -> int:
    """How many claims this person holds now. Submitted work is no load."""
    held = select(func.count()).select_from(Claim).where(Claim.assignee_id == person_id, Claim.status.in_(OPEN_WORK))
    return session.scalar(held) or 0


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
    if is_named(person.name, article.byline):
        return f"{person.name} wrote the article"
    parties = {normalised(party) for party in (article.publisher, claim.speaker_name or "")} - {""}
    for conflict in map(str, person.conflicts):
        if (party := normalised(conflict)) in parties or is_named(conflict, article.byline):
            return f"{person.name} has a conflict of interest with {party}"
    return None
