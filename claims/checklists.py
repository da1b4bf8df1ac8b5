"""The checklist of a claim's kind: who has done which of its lines, and when.

The lines themselves are in claims/extraction/, one list a kind.
"""

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims import audit
from claims.database import now
from claims.errors import Invalid
from claims.extraction import KINDS
from claims.models import ChecklistTick, Claim
from claims.people import Actor, require
from claims.text import is_plain

NOT_THERE: Final = "The checklist of this claim has no such line. Nothing was changed."


def tick(session: Session, claim: Claim, line: str, *, by: Actor) -> ChecklistTick:
    """Mark a line as done. Ticked twice, the first tick stays. Raises Invalid for a line that is not on the list."""
    require(by, "checker", "editor", act="tick a checklist")
    _lock(session, claim)
    if line not in lines_of(claim):
        raise Invalid(NOT_THERE)
    row = _find(session, claim, line)
    if row is None:
        assert by.id is not None
        row = ChecklistTick(claim_id=claim.id, line=line, ticked_by=by.id, ticked_at=now(session))
        session.add(row)
        _remember(session, claim, "tick", line, by)
    return row


def untick(session: Session, claim: Claim, line: str, *, by: Actor) -> None:
    """Take a tick back, whoever set it; the history keeps both. A line that is not ticked stays so."""
    require(by, "checker", "editor", act="tick a checklist")
    _lock(session, claim)
    row = _find(session, claim, line)
    if row is not None:
        session.delete(row)
        _remember(session, claim, "untick", line, by)
    elif line not in lines_of(claim):
        raise Invalid(NOT_THERE)


def lines_of(claim: Claim) -> tuple[str, ...]:
    """The lines that a claim of this kind asks for; none for a kind that is no longer installed."""
    return tuple(KINDS[claim.kind].checklist) if claim.kind in KINDS else ()


def _lock(session: Session, claim: Claim) -> None:
    """The claim as it is, with nobody acting on it beside: its kind says which lines there are."""
    audit.lock(session, f"article:{claim.article_id}")
    session.refresh(claim)


def _find(session: Session, claim: Claim, line: str) -> ChecklistTick | None:
    if not is_plain(line):
        return None
    return session.scalar(select(ChecklistTick).where(ChecklistTick.claim_id == claim.id, ChecklistTick.line == line))


def _remember(session: Session, claim: Claim, action: str, line: str, by: Actor) -> None:
    claim.changed_at = now(session)
    session.flush()
    act = audit.Act(action, by.id, claim.id, claim.status, claim.status, data={"line": line})
    audit.record(session, f"article:{claim.article_id}", [act])
