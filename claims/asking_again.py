"""Asking the sources again for what went stale, without anybody asking for it: claims whose shelf life is over.

How long that is says shelf_life.py; asking by hand is evidence.look_again, and what comes of it evidence.record.
"""

from datetime import timedelta
from typing import Final

from sqlalchemy import ColumnElement, exists, func, or_, select, update
from sqlalchemy.orm import Session

from claims import evidence
from claims.database import now
from claims.models import Claim, Job, Verdict
from claims.people import WORKER
from claims.shelf_life import shelf_life
from claims.workflow import UNSETTLED

AT_ONCE: Final = 50
"""Claims of one round: what comes later waits for the next."""
WATCHED: Final = timedelta(days=90)
"""So long after its verdict a claim that is signed off is still asked about."""
APART: Final = timedelta(hours=6)
"""Sources that did not answer are asked no sooner again."""


def due(session: Session, limit: int = AT_ONCE) -> list[int]:
    """The ids of the claims to ask about now, what has been stale longest first; none with an open job."""
    stale = select(Claim.id).where(*_stale(session), _is_live(session)).order_by(Claim.ask_again_at, Claim.id)
    return list(session.scalars(stale.limit(limit)))


def ask_again(session: Session, claim_id: int) -> int:
    """Ask all sources once more, if it still is due. Returns how many were asked."""
    claim = session.scalar(select(Claim).where(Claim.id == claim_id, *_stale(session), _is_live(session)))
    if claim is None:
        return 0
    life = shelf_life(claim.kind, claim.wording, claim.figures)
    note = f"older than {life.words} for {life.what}" if life else ""
    return evidence.look_again(session, claim, note=note, by=WORKER)


def any_over(session: Session) -> bool:
    """Whether there are stale claims about which nobody wants to know any more."""
    return bool(session.scalar(select(exists().where(_is_over(session), ~_is_live(session)))))


def give_up(session: Session) -> None:
    """Those are not looked at again."""
    over = update(Claim).where(_is_over(session), ~_is_live(session)).values(ask_again_at=None)
    session.execute(over.execution_options(synchronize_session=False))


def _is_over(session: Session) -> ColumnElement[bool]:
    # Said in full, so that the partial index is used.
    return Claim.ask_again_at.is_not(None) & (Claim.ask_again_at <= now(session))


def _stale(session: Session) -> tuple[ColumnElement[bool], ...]:
    asked = exists().where(
        Job.claim_id == Claim.id, Job.stage == "evidence",
        or_(Job.state.in_(("pending", "running")), Job.created_at > now(session) - APART),
    )  # fmt: skip
    return _is_over(session), ~asked


def _is_live(session: Session) -> ColumnElement[bool]:
    decided = exists().where(Verdict.id == Claim.verdict_id, Verdict.decided_at > now(session) - WATCHED)
    # Not the bare column: SQLite would go through the index of the status, over every open claim, each minute.
    status = func.coalesce(Claim.status, "")
    return or_(status.in_(UNSETTLED), (status == "approved") & decided)
