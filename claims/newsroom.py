"""Changing who works here: roles, beats, languages, conflicts, capacity; who leaves and who comes back.

Claims that somebody may not check any more go back to the open queue, with the reason. Adding somebody is people.py.
"""

import hashlib
import json
import secrets
from typing import Any

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from claims import assignment, audit, workflow
from claims.errors import Invalid, Stale, WrongState
from claims.models import Account, Article, Claim, Person, PersonRole
from claims.people import WORKER, Actor, checked, find_person, read_note, refuse_taken, require, why_not_eligible

KEPT = "Nothing was changed."
FIELDS = ("email", "name", "roles", "beats", "languages", "capacity", "conflicts")


def facts_of(person: Person) -> dict[str, Any]:
    """What may be changed about somebody, as it is now."""
    return {name: sorted(person.roles) if name == "roles" else getattr(person, name) for name in FIELDS}


def seen(person: Person) -> str:
    """A short word for what somebody's form showed; another word means that it was changed meanwhile."""
    return hashlib.sha256(json.dumps([facts_of(person), person.active]).encode()).hexdigest()[:12]


def change_person(
    session: Session, person_id: int, changes: dict[str, Any], *, seen_as: str | None = None, confirmed: bool = False,
    by: Actor,
) -> int:  # fmt: skip
    """Change some of FIELDS. Returns how many claims went back to the queue, because they may not check them any more.

    `seen_as` is what `seen` said when the form was opened (None: not asked). Raises NotFound, Invalid for an unusable
    field and for a role taken from oneself without `confirmed`, WrongState for the last admin, Stale.
    """
    require(by, "admin", act="change who works here")
    person = _hold(session, person_id)
    if seen_as is not None and seen_as != seen(person):
        raise Stale(f"Somebody changed {person.name} while you were working. Look at it, and send yours again.")
    before, wanted = facts_of(person), checked(changes, KEPT)
    if wanted.get("email", before["email"]) != before["email"]:
        refuse_taken(session, wanted["email"], KEPT)
    lost = set(before["roles"]) - set(wanted.get("roles", before["roles"]))
    if lost and by.id == person.id and not confirmed:
        raise Invalid(
            f"This takes the role {min(lost)} from yourself. Confirm it if you mean it. {KEPT}", field="confirmed"
        )
    if "admin" in lost and person.active:
        _keep_an_admin(session, person)
    _write(person, wanted)
    session.flush()
    after = facts_of(person)
    changed = [name for name in FIELDS if before[name] != after[name]]
    if not changed:
        return 0
    data = {"person": person.id, "from": {name: before[name] for name in changed},
            "to": {name: after[name] for name in changed}}  # fmt: skip
    returned = _hand_back(session, person, by=by)
    audit.record(session, "desk", [audit.Act("change_person", by.id, data={**data, "returned": returned})])
    if person.active:
        assignment.ask_again(session, person)
    return len(returned)


def _write(person: Person, wanted: dict[str, Any]) -> None:
    for name, value in wanted.items():
        if name == "roles":
            kept = [row for row in person.role_rows if row.role in value]
            new = set(value) - {row.role for row in kept}
            person.role_rows = [*kept, *(PersonRole(role=role) for role in sorted(new))]
        elif getattr(person, name) != value:
            setattr(person, name, value)


def set_capacity(session: Session, person: Person, capacity: int, *, by: Actor) -> None:
    """How many claims somebody may hold; more room is offered to the open queue at once."""
    require(by, "editor", "admin", "worker", act="change how many claims somebody may hold")
    wanted = checked({"capacity": capacity}, KEPT)["capacity"]
    assignment.lock_person(session, person)
    before, person.capacity = person.capacity, wanted
    session.flush()
    if before != wanted:
        data = {"person": person.id, "from": before, "to": wanted}
        audit.record(session, "desk", [audit.Act("set_capacity", by.id, data=data)])
        assignment.ask_again(session, person)


def deactivate(session: Session, person_id: int, *, note: str = "", confirmed: bool = False, by: Actor) -> int:
    """Somebody leaves: from the next request on they are not let in. Returns how many claims went back to the queue.

    Their sessions end for good, also for when they come back; their tokens rest until then.
    Raises WrongState for who has left already and for the last admin, Invalid for oneself without `confirmed`.
    """
    require(by, "admin", act="change who works here")
    person, note = _hold(session, person_id), read_note(note, KEPT)
    if not person.active:
        raise WrongState(f"{person.name} is not active already. {KEPT}")
    if "admin" in person.roles:
        _keep_an_admin(session, person)
    if by.id == person.id and not confirmed:
        raise Invalid(f"This closes the desk to yourself at once. Confirm it if you mean it. {KEPT}", field="confirmed")
    person.active = False
    account = update(Account).where(Account.person_id == person.id)
    session.execute(account.values(fs_uniquifier=secrets.token_hex(32)))
    session.flush()
    returned = _hand_back(session, person, note, by=by)
    data = {"person": person.id, "from": {"active": True}, "to": {"active": False}, "returned": returned}
    audit.record(session, "desk", [audit.Act("deactivate", by.id, note=note, data=data)])
    return len(returned)


def reactivate(session: Session, person_id: int, *, by: Actor) -> int:
    """Somebody comes back, with the roles they had. Returns how many queued claims are asked about for them."""
    require(by, "admin", act="change who works here")
    person = _hold(session, person_id)
    if person.active:
        raise WrongState(f"{person.name} is active already. {KEPT}")
    person.active = True
    session.flush()
    data = {"person": person.id, "from": {"active": False}, "to": {"active": True}}
    audit.record(session, "desk", [audit.Act("reactivate", by.id, data=data)])
    return assignment.ask_again(session, person)


def _hold(session: Session, person_id: int) -> Person:
    """The person, with every active admin, held still: two admins cannot send each other away at once."""
    admins = select(PersonRole.person_id).where(PersonRole.role == "admin")
    people = select(Person).where(or_(Person.id == person_id, and_(Person.active, Person.id.in_(admins))))
    session.flush()
    session.scalars(
        people.order_by(Person.id).with_for_update(key_share=True).execution_options(populate_existing=True)
    ).all()
    return find_person(session, person_id)


def _keep_an_admin(session: Session, person: Person) -> None:
    others = select(Person.id).join(PersonRole).where(Person.active, PersonRole.role == "admin", Person.id != person.id)
    if session.scalar(others.limit(1)) is None:
        raise WrongState(f"{person.name} is the last active admin. Make somebody else an admin first. {KEPT}")


def _hand_back(session: Session, person: Person, note: str = "", *, by: Actor) -> list[int]:
    """Claims that somebody holds and may not check any more go back to the open queue. Returns their ids."""
    held = select(Claim).where(Claim.assignee_id == person.id, Claim.status.in_(workflow.HELD))
    returned = []
    for claim in session.scalars(held.order_by(Claim.article_id, Claim.id)).all():
        why = why_not_eligible(session, person, claim, session.get_one(Article, claim.article_id))
        if why is None:
            continue
        audit.lock(session, f"article:{claim.article_id}")
        session.refresh(claim)
        if claim.assignee_id == person.id and claim.status in workflow.HELD:
            why = f"{why}: {note}" if note else why
            workflow.perform(session, claim, "release", by=WORKER, note=why)
            holder = assignment.end(session, claim, "called_back")
            assignment.tell_it_was_taken(session, claim, holder, "It is back in the open queue.", f"{why}.", by=by)
            assignment.look_for_somebody(session, claim)
            returned.append(claim.id)
    return returned
