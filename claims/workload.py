"""Many claims at once: given to one person, claim by claim, with what was refused and why; and handed back together.

One claim's own rules are in assignment.py. What one claim is refused keeps no other from being assigned.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims import acts, assignment
from claims.errors import Invalid, Refusal
from claims.models import Claim, Person
from claims.people import Actor, require
from claims.text import is_plain
from claims.workflow import WORDS

MOST = 500
"""Claims in one form."""


@dataclass(frozen=True)
class Outcome:
    """What became of one pick: assigned, already (it was with this person before) or refused, and why."""

    claim_id: int
    wording: str
    result: str
    why: str = ""
    number: int = 0
    """That of the claim within its article; 0 where there is no such claim."""


def assign_all(
    session: Session, picks: Sequence[tuple[int, int]], person: Person, *, note: str = "", by: Actor
) -> list[Outcome]:
    """Give each picked claim (id, and the version that was seen) to `person`; the outcomes are in the picks' order.

    Raises Invalid for no picks or too many, NotAllowed; then nothing was done.
    """
    require(by, "editor", "admin", act="assign claims")
    if not picks:
        raise Invalid("Please pick at least one claim. Nothing was assigned.")
    if len(picks) > MOST:
        raise Invalid(f"{len(picks)} claims are more than the {MOST} that one form takes. Nothing was assigned.")
    _check_note(note, "Nothing was assigned.")
    versions = dict(picks)
    assignment.lock_person(session, person)
    found = select(Claim).where(Claim.id.in_(versions)).order_by(Claim.article_id, Claim.id)
    # In the order in which everybody locks articles, then claims, so that nobody waits in a circle.
    claims = session.scalars(found).all()
    holders: set[int] = set()
    outcomes = {
        claim.id: _assign(session, claim, versions[claim.id], person, note, by, holders) for claim in claims
    }  # fmt: skip
    for holder in sorted(holders - {person.id}):
        assignment.offer_room(session, holder)
    gone = {id: Outcome(id, f"number {id}", "refused", "There is no such claim.") for id in versions}
    return [(gone | outcomes)[id] for id in versions]


def hand_back_all(session: Session, picks: Sequence[tuple[int, int]], *, note: str = "", by: Actor) -> list[Claim]:
    """Hand each picked claim (id, and the version that was seen) back to the open queue, or none of them.

    Raises Invalid for no picks, NotFound, and what one of the claims is refused, with its words.
    """
    if not picks:
        raise Invalid("Please pick at least one claim. Nothing was handed back.")
    _check_note(note, "Nothing was handed back.")
    versions, holders = dict(picks), set[int | None]()
    claims = [assignment.find_claim(session, id) for id in versions]
    # In the order in which everybody locks articles, then claims, so that nobody waits in a circle.
    for claim in sorted(claims, key=lambda claim: (claim.article_id, claim.id)):
        holders.add(claim.assignee_id)
        try:
            assignment.release(session, claim, note=note, version=versions[claim.id], offer=False, by=by)
        except Refusal as refused:
            about = f"About claim {claim.number}, “{claim.wording[:80]}”:"
            refused.sentence = f"{about} {refused.sentence} None of the picked claims was handed back."
            raise
    for holder in sorted(holders, key=lambda id: id or 0):
        assignment.offer_room(session, holder)
    return claims


def _check_note(note: str, kept: str) -> None:
    if len(note) > acts.LONGEST or not is_plain(note):
        raise Invalid(f"The note is text of at most {acts.LONGEST:,} characters. {kept}")


def _assign(
    session: Session, claim: Claim, version: int, person: Person, note: str, by: Actor, holders: set[int]
) -> Outcome:
    holder, wording = claim.assignee_id, claim.wording
    # To hand a question back to whoever asked it is an answer; anything else would change nothing.
    if holder == person.id and claim.status != "needs_help":
        return Outcome(claim.id, wording, "already", f"It is with {person.name} already ({WORDS[claim.status]}).",
                       claim.number)  # fmt: skip
    try:
        with session.begin_nested():
            assignment.assign(session, claim, person, note=note, version=version, offer=False, by=by)
    except Refusal as refused:
        return Outcome(claim.id, wording, "refused", refused.sentence)
    holders |= {holder} if holder else set()
    return Outcome(claim.id, wording, "assigned")
