"""Asking the sources again for what went stale, without anybody asking for it: claims whose shelf life is over.

How long that is says shelf_life.py; asking by hand is evidence.look_again, and what comes of it evidence.record.
"""

from datetime import timedelta
from typing import Final

from sqlalchemy import ColumnElement, exists, func, or_, select, update
from sqlalchemy.orm import Session

from claims import evidence
from claims.database import now
from claims.freshness import stale_at
from claims.models import Article, Claim, Event, Job, Source, Verdict
from claims.people import WORKER
from claims.shelf_life import SHELF_LIVES, shelf_life
from claims.workflow import UNSETTLED

AT_ONCE: Final = 50
"""Claims of one round: what comes later waits for the next."""
WATCHED: Final = 2 * max(life.lasts for life in SHELF_LIVES)
"""So long after its verdict a claim that is signed off is still asked about: each goes stale in that time."""
TENDED: Final = timedelta(days=14)
"""So long after a person did something with it, or after its deadline, an open claim is still asked about."""
APART: Final = timedelta(hours=24)
"""No claim is asked about sooner again: one source that does not answer would have the others asked without end."""


def due(session: Session, limit: int = AT_ONCE) -> list[int]:
    """The ids of the claims to ask about now, what has been stale longest first."""
    stale = (
        select(Claim.id)
        .where(*_stale(session), _is_wanted(session), _is_tended(session))
        .order_by(Claim.ask_again_at, Claim.id)
    )
    return list(session.scalars(stale.limit(limit)))


def ask_again(session: Session, claim_id: int) -> int:
    """Ask all sources once more, if it still is due. Returns how many were asked; one still looking is not asked."""
    wanted = _is_wanted(session), _is_tended(session)
    claim = session.scalar(select(Claim).where(Claim.id == claim_id, *_stale(session), *wanted))
    if claim is None:
        return 0
    # Two answers at once may have missed each other, and migration 0005 knows no shelf lives.
    claim.ask_again_at = stale_at(session, claim)
    if claim.ask_again_at is None or claim.ask_again_at > now(session):
        return 0
    life = shelf_life(claim.kind, claim.wording, claim.figures)
    note = f"older than {life.words} for {life.what}" if life else ""
    return evidence.look_again(session, claim, note=note, by=WORKER)


def any_over(session: Session) -> bool:
    """Whether there are stale claims about which nobody wants to know any more."""
    return bool(session.scalar(select(exists().where(_is_over(session), ~_is_wanted(session)))))


def give_up(session: Session) -> None:
    """Those are not looked at again."""
    over = update(Claim).where(_is_over(session), ~_is_wanted(session)).values(ask_again_at=None)
    session.execute(over.execution_options(synchronize_session=False))


def _is_over(session: Session) -> ColumnElement[bool]:
    # Said in full, so that the partial index is used.
    return Claim.ask_again_at.is_not(None) & (Claim.ask_again_at <= now(session))


def _stale(session: Session) -> tuple[ColumnElement[bool], ...]:
    jobs = select(Job.id).where(Job.claim_id == Claim.id, Job.stage == "evidence")
    asked = jobs.where(Job.created_at > now(session) - APART).exists()
    # A source whose lane is paused keeps nobody else from being asked; where all wait, there is nobody to ask.
    waits = jobs.where(Job.state.in_(("pending", "running")), Job.lane == Source.name).exists()
    return _is_over(session), ~asked, exists().where(Source.enabled, ~waits)


def _is_wanted(session: Session) -> ColumnElement[bool]:
    decided = exists().where(Verdict.id == Claim.verdict_id, Verdict.decided_at > now(session) - WATCHED)
    # Not the bare column: SQLite would go through the index of the status, over every open claim, each minute.
    status = func.coalesce(Claim.status, "")
    return or_(status.in_(UNSETTLED), (status == "approved") & decided)


def _is_tended(session: Session) -> ColumnElement[bool]:
    """Whether somebody did something with an open claim lately, or its article is not long over its deadline."""
    since = now(session) - TENDED
    acts = exists().where(Event.claim_id == Claim.id, Event.by_person.is_not(None), Event.created_at > since)
    awaited = exists().where(Article.id == Claim.article_id, Article.deadline > since)
    return or_(func.coalesce(Claim.status, "") == "approved", Claim.created_at > since, acts, awaited)
