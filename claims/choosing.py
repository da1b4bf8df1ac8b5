"""The worker's choice of a checker for a claim: of those who may check it, by beat, load and how long they wait."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claims.assignment import REST, give
from claims.database import now
from claims.errors import WrongState
from claims.extraction import KINDS
from claims.models import Article, Assignment, Claim, Person, PersonRole
from claims.names import normalised
from claims.people import OPEN_WORK, WORKER, why_not_eligible


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be chosen. Lower `order` comes first."""

    person: Person
    open: int
    beat: str | None

    @property
    def order(self) -> tuple[bool, float, datetime, int]:
        idle_since = self.person.last_assigned_at or self.person.created_at
        return (self.beat is None, self.open / self.person.capacity, idle_since, self.person.id)

    @property
    def reason(self) -> str:
        beat = f"the beat “{self.beat}” is theirs; " if self.beat else ""
        return f"{beat}{self.open} of {self.person.capacity} open, the least loaded of those free"


def assign_next(session: Session, claim_id: int) -> str:
    """The worker's choice for a queued claim. Returns what was done, in words; a claim not queued is left alone."""
    claim = session.get_one(Claim, claim_id)
    if claim.status != "queued":
        return "not queued any more"
    candidates = _candidates(session, claim)
    if not candidates:
        return "nobody is free; it stays in the open queue"
    chosen = min(candidates, key=lambda candidate: candidate.order)
    try:
        give(session, claim, chosen.person, "assign", by=WORKER, reason=chosen.reason)
    except WrongState:
        return "not queued any more"  # somebody took it between the look and the lock
    return f"assigned to {chosen.person.name}: {chosen.reason}"


def _candidates(session: Session, claim: Claim) -> list[Candidate]:
    article = session.get_one(Article, claim.article_id)
    # Locked in one order, so that two workers cannot both take somebody's last free place.
    people = session.scalars(
        select(Person).join(PersonRole).where(Person.active, PersonRole.role == "checker")
        .order_by(Person.id).with_for_update(of=Person, key_share=True)
    ).all()  # fmt: skip
    held = dict(
        session.execute(
            select(Claim.assignee_id, func.count()).where(Claim.status.in_(OPEN_WORK)).group_by(Claim.assignee_id)
        ).all()
    )
    resting = set(
        session.scalars(
            select(Assignment.person_id).where(
                Assignment.claim_id == claim.id, Assignment.ended_why.in_(("released", "stale")),
                Assignment.ended_at > now(session) - REST,
            )
        )
    )  # fmt: skip
    return [
        Candidate(person, held.get(person.id, 0), _beat(person, article, claim))
        for person in people
        if person.id not in resting
        and held.get(person.id, 0) < person.capacity
        and why_not_eligible(session, person, claim, article) is None
    ]


def _beat(person: Person, article: Article, claim: Claim) -> str | None:
    # A kind is called otherwise on the screens than in the database; either may be somebody's beat.
    label = KINDS[claim.kind].label if claim.kind in KINDS else ""
    topics = {normalised(word) for word in (article.section, claim.kind, label)} - {""}
    return next((str(beat) for beat in person.beats if normalised(str(beat)) in topics), None)
