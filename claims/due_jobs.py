"""Which due jobs a lease takes: of which lane, and for whom. Indexes alone are asked, however many jobs wait."""

import random
from collections.abc import Collection
from datetime import datetime
from math import ceil
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import bindparam, exists, func, select, text
from sqlalchemy.orm import Session

from claims.database import ask, now
from claims.jobs import STAGES
from claims.lanes import closed
from claims.models import Job, UtcDateTime
from claims.models.jobs import ALONE, IN_COMPANY, NOT_DONE

RUNNING: Final = text("state = 'running'")


def is_slow(stage: str, lane: str, slow: Collection[str]) -> bool:
    """Whether a lane's jobs wait for somebody outside: all of some stages do, of others those named in `slow`."""
    return STAGES[stage].outside or lane in slow


def any_due(session: Session, stage: str, *, slow: Collection[str] = ()) -> bool:
    """Whether a lease would find something now."""
    return bool(free_lanes(session, stage, slow, now(session)))


def free_slow_lanes(session: Session, stage: str, *, slow: Collection[str] = ()) -> dict[str, int]:
    """The slow lanes in which a lease would find something now, each with for whom (0 where many are asked for)."""
    lanes = [lane for lane in free_lanes(session, stage, slow, now(session)) if is_slow(stage, lane, slow)]
    if not lanes or not STAGES[stage].outside:
        return dict.fromkeys(lanes, 0)
    waiting = select(Job.lane, func.min(Job.owner_id)).where(Job.stage == stage, Job.state == "pending")
    owners = dict(session.execute(waiting.where(text(NOT_DONE)).group_by(Job.lane)).all())
    return {lane: owners.get(lane, 0) for lane in lanes}


def free_lanes(session: Session, stage: str, slow: Collection[str], at: datetime) -> list[str]:
    """The lanes with due jobs, quick ones first; without closed lanes and slow ones in which a batch is running."""
    lanes = list(ask(session, {"stage": stage}, _company_lanes).scalars())
    lanes += set(ask(session, {"stage": stage, "at": at}, _late_lanes).scalars()) - set(lanes)
    if any(is_slow(stage, lane, slow) for lane in lanes):
        # Only the index of running jobs may be tempting here: those of a stage are many, those that run are few.
        running = select(Job.stage, Job.lane).distinct().where(RUNNING, Job.lease_until > at)
        busy = {lane for of_stage, lane in session.execute(running) if of_stage == stage and is_slow(stage, lane, slow)}
        lanes = [lane for lane in lanes if lane not in busy]
    # A quick lane may be closed too: what it looks in may not be there yet.
    away = closed(session, at) if lanes else {}
    lanes = [lane for lane in lanes if lane not in away]
    return sorted(lanes, key=lambda lane: (is_slow(stage, lane, slow), lane))


def alone(stage: str, lane: str, at: datetime) -> sa.Select[int]:
    """The job of a lane that is to be leased by itself next."""
    late = select(Job.id).where(Job.stage == stage, Job.lane == lane, text(ALONE), Job.run_after <= at)
    return late.order_by(Job.run_after).limit(1)


def pick(session: Session, stage: str, lane: str, batch: int, at: datetime) -> list[int]:
    """The ids of up to `batch` due jobs of a lane, held for this transaction: one alone, or shares of the owners."""
    single = session.scalar(alone(stage, lane, at).with_for_update(skip_locked=True))
    if single is not None:
        return [single]
    here = (Job.stage == stage, Job.lane == lane, text(IN_COMPANY))
    owners = list(ask(session, {"stage": stage, "lane": lane}, _owners).scalars())
    # With more owners than places in the batch, chance decides whose turn it is.
    random.shuffle(owners)
    ids: list[int] = []
    for place, owner in enumerate(owners[:batch]):
        share = ceil((batch - len(ids)) / (min(len(owners), batch) - place))
        first = select(Job.id).where(*here, Job.owner_id == owner)
        first = first.order_by(Job.priority.desc(), Job.id).limit(share)
        ids += session.scalars(first.with_for_update(skip_locked=True))
    return ids


STAGE, LANE = bindparam("stage", type_=sa.Text), bindparam("lane", type_=sa.Text)
AT = bindparam("at", type_=UtcDateTime)


def _company_lanes(dialect: str) -> Any:
    return _distinct(Job.lane, Job.stage == STAGE, text(IN_COMPANY))


def _late_lanes(dialect: str) -> Any:
    late = (Job.stage == STAGE, text(ALONE), Job.run_after <= AT)
    return _distinct(Job.lane, Job.stage == STAGE, text(ALONE), only=late)


def _owners(dialect: str) -> Any:
    return _distinct(Job.owner_id, Job.stage == STAGE, Job.lane == LANE, text(IN_COMPANY))


def _distinct(column: Any, *where: Any, only: tuple[Any, ...] = ()) -> Any:
    """The distinct values of an index's next column: it jumps from one to the next, however many rows lie between.

    `only` those for which there is such a row; that too is looked up by the index, once for each value.
    """
    first = select(select(func.min(column)).where(*where).scalar_subquery().label("value")).cte("found", recursive=True)
    after = select(func.min(column)).where(*where, column > first.c.value).scalar_subquery()
    found = first.union_all(select(after).select_from(first).where(first.c.value.is_not(None)))
    values = select(found.c.value).where(found.c.value.is_not(None))
    if only:
        values = values.where(exists(select(Job.id).where(*only, column == found.c.value)))
    return values
