"""Who checks which claim, and why: an editor's choice, one's own (a worker's: choosing.py); handing back, going stale.

A worker never undoes a person's choice. Nobody free: the claim stays queued, and is asked about again when somebody is.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from claims import audit, jobs, workflow
from claims.database import now
from claims.errors import Invalid, NotAllowed, NotFound, WrongState
from claims.models import Article, Assignment, Claim, Person
from claims.notifications import notify
from claims.people import WORKER, Actor, open_load, why_not_eligible

DUE_HOURS = 24
REST = timedelta(hours=24)
"""Whoever handed a claim back, or let it go stale, is not chosen for it again for this long."""
PRESSED_TWICE = timedelta(seconds=10)
"""How long a page that was sent a second time is taken for the same press, not for a new wish."""
PAGE = 200
"""Claims looked at in one query."""


def assign(
    session: Session, claim: Claim, person: Person, *, note: str = "", version: int | None = None, offer: bool = True,
    by: Actor,
) -> Claim:  # fmt: skip
    """An editor's or admin's choice. Over capacity it needs a note. Raises Invalid when the person is not eligible.

    Given again to whoever asked a question about it, it is an answer. `offer=False` leaves it to the caller to offer
    the room that the earlier holder has now: see workload.py.
    """
    lock_person(session, person)
    if claim.status == "needs_help" and claim.assignee_id == person.id:
        return answer(session, claim, note=note, version=version, by=by)
    workflow.check(session, claim, "assign", by=by, version=version)
    article = session.get_one(Article, claim.article_id)
    if why := why_not_eligible(session, person, claim, article):
        raise Invalid(f"{why[0].upper()}{why[1:]}. The claim stays as it was.")
    held = open_load(session, person.id)
    if claim.assignee_id != person.id and held >= person.capacity and not note.strip():
        raise Invalid(
            f"{person.name} holds {_claims(held)} and can hold {person.capacity}. "
            "Please say in the note why this one too."
        )
    reason = f"{by.name} assigned it" + (f": {note.strip()}" if note.strip() else "")
    return give(session, claim, person, "assign", by=by, reason=reason, note=note, version=version, offer=offer,
                 changes={"set_aside_proposed": None})  # fmt: skip


def answer(session: Session, claim: Claim, *, note: str = "", version: int | None = None, by: Actor) -> Claim:
    """Answer the question of whoever holds the claim: they go on checking, under the assignment they have."""
    asker = claim.assignee_id
    workflow.perform(session, claim, "answer", by=by, version=version, note=note, assignee_id=asker,
                     data={"assignee": asker})  # fmt: skip
    if asker is not None:
        about = f"claim:{claim.id}/{claim.row_version}"
        notify(session, [asker], "answered", about=about, claim=claim, words=note, by=by)
    return claim


def take(session: Session, claim: Claim, *, version: int | None = None, by: Actor) -> Claim:
    """Take a queued claim oneself. Raises NotAllowed when one is not eligible for it, or holds all one can."""
    workflow.require_role("take", by)
    assert isinstance(by, Person)
    lock_person(session, by)
    workflow.check(session, claim, "take", by=by, version=version)
    if why := why_not_eligible(session, by, claim, session.get_one(Article, claim.article_id)):
        raise NotAllowed(f"You cannot take this claim: {why}. It stays in the open queue.")
    if why := why_no_room(open_load(session, by.id), by.capacity):
        raise NotAllowed(why)
    return give(session, claim, by, "take", by=by, reason=f"{by.name} took it from the open queue", version=version)


def why_no_room(held: int, capacity: int) -> str | None:
    """Why somebody who holds so many claims can take no more, and what to do; None when they can."""
    if held < capacity:
        return None
    if not capacity:
        return "You can hold no claims: your capacity is 0. An admin can change that."
    if held > capacity:
        return f"You hold {_claims(held)} and can hold {capacity}. Decide some or hand some back first."
    return f"You hold {_claims(held)}, as many as you can. Decide one or hand one back first."


def _claims(count: int) -> str:
    return f"{count} claim{'s' if count != 1 else ''}"


def take_next(session: Session, *, after: datetime | None = None, by: Actor) -> Claim | None:
    """Take the first claim of the open queue that one may check; None when there is none.

    `after` is when one was last given a claim, as the page knew it that asks: what one took from it just now is the
    answer to a second press.
    """
    workflow.require_role("take", by)
    assert isinstance(by, Person)
    lock_person(session, by)
    if after and (taken := _just_taken(session, by, after)):
        return taken
    for claim in _queue(session):
        if why_not_eligible(session, by, claim, claim.article) is None:
            with suppress(WrongState):  # somebody else was quicker
                return take(session, claim, by=by)
    return None


def _just_taken(session: Session, person: Person, after: datetime) -> Claim | None:
    """The newest claim that they hold since then, and took themselves less than PRESSED_TWICE ago."""
    since = max(after, now(session) - PRESSED_TWICE)
    held = select(Claim).join(Assignment, Assignment.claim_id == Claim.id).where(
        Assignment.person_id == person.id, Assignment.ended_at.is_(None), Assignment.assigned_by == person.id,
        Assignment.created_at > since,
    )  # fmt: skip
    return session.scalars(held.order_by(Assignment.id.desc()).limit(1)).first()


def lock_person(session: Session, person: Person) -> None:
    """Hold a person's load still until the end of the transaction; before any claim is locked: see audit.lock."""
    session.flush()
    session.refresh(person, with_for_update={"of": Person, "key_share": True})


def _queue(session: Session, *conditions: ColumnElement[bool]) -> Iterator[Claim]:
    """The open queue in the order of every list, what was returned first, a page at a time."""
    order, last = (Claim.returned.desc(), Claim.priority.desc(), Claim.id), None
    while True:
        query = select(Claim).where(Claim.status == "queued", *conditions)
        if last is not None:
            level = and_(Claim.priority == last.priority, Claim.id > last.id)
            half = and_(Claim.returned == last.returned, or_(Claim.priority < last.priority, level))
            query = query.where(or_(half, Claim.returned.is_(False)) if last.returned else half)
        claims = session.scalars(query.order_by(*order).limit(PAGE)).all()
        yield from claims
        if len(claims) < PAGE:
            return
        last = claims[-1]


def release(
    session: Session, claim: Claim, *, note: str = "", version: int | None = None, offer: bool = True, by: Actor
) -> Claim:
    """Hand a claim back to the open queue; drafts are kept, and somebody else is looked for.

    `offer=False` leaves it to the caller to offer the room that the holder has now.
    """
    workflow.check(session, claim, "release", by=by, version=version)
    own = claim.assignee_id == by.id
    workflow.perform(session, claim, "release", by=by, version=version, note=note)
    holder = end(session, claim, "stale" if by is WORKER else "released" if own else "called_back")
    tell_it_was_taken(session, claim, holder, "It is back in the open queue.", note, by=by)
    look_for_somebody(session, claim)
    if offer:
        offer_room(session, holder)
    return claim


def release_stale(session: Session, *, after_hours: float = 24) -> int:
    """Hand back what is past due and untouched for `after_hours`. Returns how many claims."""
    untouched, released, holders = now(session) - timedelta(hours=after_hours), 0, set[int | None]()
    stale = select(Claim).join(Assignment).where(
        Assignment.ended_at.is_(None), Assignment.due_at < now(session), Claim.status.in_(workflow.HELD),
        Claim.changed_at < untouched,
    )  # fmt: skip
    for claim in session.scalars(stale.order_by(Claim.article_id, Claim.id).limit(PAGE)).all():
        audit.lock(session, f"article:{claim.article_id}")
        session.refresh(claim)
        # Somebody may have acted between the look and the lock.
        if claim.status in workflow.HELD and claim.changed_at < untouched:
            holders.add(claim.assignee_id)
            release(session, claim, note="past due and untouched", offer=False, by=WORKER)
            released += 1
    for holder in sorted(holders, key=lambda id: id or 0):
        offer_room(session, holder)
    return released


def give(
    session: Session, claim: Claim, person: Person, action: str, *, by: Actor, reason: str, note: str = "",
    version: int | None = None, changes: dict[str, Any] | None = None, offer: bool = True,
) -> Claim:  # fmt: skip
    """Move the claim to `person` and open the assignment; an earlier holder's one ends."""
    workflow.perform(session, claim, action, by=by, version=version, note=note, assignee_id=person.id,
                     changes=changes, data={"assignee": person.id, "reason": reason})  # fmt: skip
    earlier = end(session, claim, "reassigned")
    opened = open_for(session, claim, person, by=by, reason=reason, note=note)
    notify(session, [person.id], "assigned", about=opened, claim=claim, words=note, by=by)
    if earlier != person.id:
        tell_it_was_taken(session, claim, earlier, f"It is with {person.name} now.", note, by=by)
    if by is not WORKER:
        jobs.cancel(session, claim.id, stage="assign")
    if offer and earlier != person.id:
        offer_room(session, earlier)
    return claim


def tell_it_was_taken(
    session: Session, claim: Claim, holder: int | None, where: str, note: str, *, by: Actor
) -> None:  # fmt: skip
    """Whoever held the claim until now is told that it is theirs no more; nobody is told of their own act."""
    if holder is not None:
        about = f"claim:{claim.id}/{claim.row_version}"
        notify(session, [holder], "taken", about=about, claim=claim, words=f"{where} {note.strip()}", by=by)


def open_for(session: Session, claim: Claim, person: Person, *, by: Actor, reason: str, note: str = "",
             due_at: datetime | None = None) -> str:  # fmt: skip
    """The assignment row of a claim that somebody holds from now on. Returns what a notification is about then.

    `due_at` is kept while it is ahead; else the article's deadline counts, or a day.
    """
    at = now(session)
    deadline = session.get_one(Article, claim.article_id).deadline
    ahead = (time for time in (due_at, deadline) if time and time > at)
    due_at = next(ahead, at + timedelta(hours=DUE_HOURS))
    assignment = Assignment(claim_id=claim.id, person_id=person.id, assigned_by=by.id, reason=reason,
                            note=note.strip(), created_at=at, due_at=due_at)  # fmt: skip
    session.add(assignment)
    person.last_assigned_at = at
    session.flush()
    return f"assignment:{assignment.id}"


def end(session: Session, claim: Claim, why: str) -> int | None:
    """End the open assignment of a claim. Returns whose it was, None where there was none."""
    return session.scalar(
        update(Assignment).where(Assignment.claim_id == claim.id, Assignment.ended_at.is_(None))
        .values(ended_at=now(session), ended_why=why).returning(Assignment.person_id)
    )  # fmt: skip


def lock_decider(session: Session, claim: Claim) -> Person:
    """Whoever wrote the claim's verdict, held still before the claim is: see audit.lock. Raises WrongState."""
    if claim.verdict is None:
        raise WrongState("Nobody has given a verdict on this claim yet. Nothing was changed.")
    person = session.get_one(Person, claim.verdict.decided_by)
    lock_person(session, person)
    return person


def give_back(session: Session, claim: Claim, person: Person, action: str, *, by: Actor, note: str = "",
              version: int | None = None, returned: bool = False, reason: str) -> Claim:  # fmt: skip
    """A decided claim goes back to whoever decided it, if they may still check it; else to the open queue."""
    article = session.get_one(Article, claim.article_id)
    eligible = why_not_eligible(session, person, claim, article) is None
    workflow.perform(session, claim, action, by=by, version=version, note=note,
                     assignee_id=person.id if eligible else None, changes={"returned": returned})  # fmt: skip
    if eligible:
        last = select(Assignment.due_at).where(Assignment.claim_id == claim.id, Assignment.person_id == person.id)
        due_at = session.scalar(last.order_by(Assignment.id.desc()).limit(1))
        opened = open_for(session, claim, person, by=by, reason=reason, note=note, due_at=due_at)
        notify(session, [person.id], "returned", about=opened, claim=claim, words=note, by=by)
    else:
        look_for_somebody(session, claim)
    return claim


def look_for_somebody(session: Session, *claims: Claim) -> None:
    """Ask the workers (again) to find a checker for each of these queued claims."""
    if not claims:
        return
    rounds = jobs.new_rounds(session, "assign", [f"claim:{claim.id}" for claim in claims])
    jobs.enqueue_all(session, [
        jobs.NewJob("assign", subject := f"claim:{claim.id}", rounds[subject], claim.article_id, claim.id,
                    claim.article.submitted_by or 0, claim.priority)
        for claim in claims
    ])  # fmt: skip


def offer_room(session: Session, person_id: int | None) -> None:
    """Somebody's place became free: see ask_again."""
    if person_id is not None:
        ask_again(session, session.get_one(Person, person_id))


def ask_again(session: Session, person: Person) -> int:
    """Somebody has room again: ask for the queued claims that this person could check. Returns how many.

    Also for those about which a job is open: it may have decided that nobody is free before this room was there.
    """
    if "checker" not in person.roles:
        return 0
    room = person.capacity - open_load(session, person.id)
    resting = select(Assignment.claim_id).where(
        Assignment.person_id == person.id, Assignment.ended_why.in_(("released", "stale")),
        Assignment.ended_at > now(session) - REST,
    )  # fmt: skip
    queue = _queue(session, Claim.id.not_in(resting)) if room > 0 else ()
    fitting = (claim for claim in queue if why_not_eligible(session, person, claim, claim.article) is None)
    asked = list(islice(fitting, room))
    look_for_somebody(session, *asked)
    return len(asked)


def find_claim(session: Session, claim_id: int) -> Claim:
    """Raises NotFound."""
    claim = session.get(Claim, claim_id)
    if claim is None:
        raise NotFound("There is no such claim.")
    return claim
