"""What the Internet Archive has of the address of a piece of evidence, and asking it to save that address.

How it is asked is in workers/wayback.py. Where its copy is said to be is a link for people; the desk does not fetch it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims import audit, jobs, snapshots
from claims.database import now
from claims.errors import Invalid, WrongState
from claims.models import ArchiveCopy, Article, Claim, Evidence
from claims.people import Actor, require

LANE: Final = "wayback"


@dataclass(frozen=True)
class Copy:
    """A copy of a page: its address at the Internet Archive, and when it was made."""

    url: str
    captured_at: datetime


def ask_to_save(session: Session, claim: Claim, evidence_id: int, *, by: Actor) -> None:
    """Ask the Internet Archive to save the address of a piece: it leaves the building, and what is saved is public.

    Raises NotAllowed, NotFound, Invalid for a piece without an address of the web, WrongState while it is being asked.
    """
    require(by, "checker", "editor", act="have a page saved")
    piece = snapshots.find_piece(session, claim, evidence_id)
    if not piece.is_on_web:
        raise Invalid("This piece has no address of the web, so there is no page to save. Nothing was asked.")
    subject = snapshots.subject_of(piece.id)
    if jobs.is_open(session, "save", subject):
        raise WrongState("The Internet Archive is being asked already. Nothing was changed.")
    number = jobs.new_round(session, "save", subject)
    jobs.enqueue(session, "save", subject, round=number, article_id=claim.article_id, owner_id=by.id or 0)
    act = audit.Act("ask_to_save", by.id, claim.id, claim.status, claim.status, data={"evidence": piece.id})
    audit.record(session, f"article:{claim.article_id}", [act])


def wait_for(session: Session, evidence_id: int, capture: str, *, round: int) -> None:
    """It is saving the page under this name; a further job asks what came of it."""
    piece = session.get_one(Evidence, evidence_id)
    article = session.scalars(select(Article).join(Claim).where(Claim.id == piece.claim_id)).one()
    jobs.enqueue(session, "save", snapshots.subject_of(evidence_id), round=round + 1, article_id=article.id,
                 owner_id=article.submitted_by, payload={"capture": capture})  # fmt: skip


def record(session: Session, evidence_id: int, copy: Copy | None, error: str | None = None) -> None:
    """What it answered: its copy, that it has none, or why it could not be asked. A failure keeps what was known."""
    row = session.scalar(select(ArchiveCopy).where(ArchiveCopy.evidence_id == evidence_id).with_for_update())
    row = row or ArchiveCopy(evidence_id=evidence_id)
    row.asked_at, row.error = now(session), error
    if error is None:
        row.url, row.captured_at = (copy.url, copy.captured_at) if copy else (None, None)
    session.add(row)
    session.get_one(Claim, session.get_one(Evidence, evidence_id).claim_id).changed_at = row.asked_at
    session.flush()
