"""What lists of claims are narrowed by: the filters, and the conditions that they become.

Conditions hold parameters, so that a statement is put together once for all filters of one shape: see database.built.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Integer, String, bindparam, exists, or_, select
from sqlalchemy.orm import Session, aliased

from claims.database import now
from claims.lanes import is_paused
from claims.models import Assignment, Claim, Job, SearchRun, UtcDateTime
from claims.people import OPEN_WORK
from claims.queries.days import midnight
from claims.queries.words import claims_with

DUE = ("late", "today", "week")
SEVERAL = {"status": Claim.status, "kind": Claim.kind, "rating": Claim.rating}
"""The filters that take several values."""

EVIDENCE = (Job.stage + "") == "evidence"
"""Of a claim's jobs those that look for evidence; a plain comparison draws SQLite to the index of a whole stage."""


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; an empty field narrows nothing, and several values mean any of them.

    `due` is late, today (by the end of it, so what is late too), week (by the end of Sunday) or a day of its own.
    `looking`: a source has not answered yet, and asked for no pause. `failed`: the last that a source said is that it
    failed.
    """

    status: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    rating: tuple[str, ...] = ()
    article: int | None = None
    speaker: str = ""
    assignee: int | None = None
    unassigned: bool = False
    due: str | date = ""
    returned: bool = False
    looking: bool = False
    failed: bool = False
    words: str = ""


def shape_of(filters: Filters) -> Filters:
    """The filters without their values: lists of one shape are asked for by one statement."""
    named: dict[str, Any] = {name: ("",) * len(getattr(filters, name)) for name in SEVERAL}
    return replace(
        filters, **named, article=None if filters.article is None else 0, speaker=filters.speaker and "-",
        assignee=None if filters.assignee is None else 0, due=filters.due and ("-" if _from_on(filters) else "until"),
    )  # fmt: skip


def _from_on(filters: Filters) -> bool:
    return isinstance(filters.due, date)


def values_of(session: Session, filters: Filters, mark: str = "") -> dict[str, Any]:
    """What the parameters of conditions() stand for."""
    values: dict[str, Any] = {}
    for name in SEVERAL:
        values |= {f"{mark}{name}{number}": value for number, value in enumerate(getattr(filters, name))}
    values |= {
        f"{mark}article": filters.article,
        f"{mark}speaker": filters.speaker,
        f"{mark}assignee": filters.assignee,
    }
    if filters.looking:
        values[f"{mark}at"] = now(session)
    if filters.due:
        values[f"{mark}since"], values[f"{mark}until"] = due_span(filters.due, now(session))
    return values


def conditions(dialect: str, filters: Filters, mark: str = "", *, ordered: bool = True) -> list[ColumnElement[bool]]:
    """The filters as conditions on Claim, with parameters whose names begin with `mark`; values_of() fills them in."""
    wanted: list[ColumnElement[bool]] = []
    for name, column in SEVERAL.items():
        several = [bindparam(f"{mark}{name}{number}", type_=String) for number in range(len(getattr(filters, name)))]
        # An IN draws SQLite to an index that does not keep the order: see lists._branches.
        shown = column + "" if ordered else column
        wanted += [column == several[0]] if len(several) == 1 else [shown.in_(several)] if several else []
    if filters.unassigned:
        # The same by CHECK as to have no assignee, and no lure to the index of assignees.
        wanted.append(Claim.status.not_in(OPEN_WORK))
    if filters.article is not None:
        wanted.append(Claim.article_id == bindparam(f"{mark}article", type_=Integer))
    if filters.assignee is not None:
        wanted.append(Claim.assignee_id == bindparam(f"{mark}assignee", type_=Integer))
    if filters.speaker:
        wanted.append(Claim.speaker_name == bindparam(f"{mark}speaker", type_=String))
    if filters.returned:
        # Of somebody's claims the few that came back: not by the index of all that did.
        some = filters.assignee is not None or filters.article is not None
        wanted.append(Claim.returned.is_not(False) if some else Claim.returned == True)  # noqa: E712
    if filters.due:
        wanted.append(_due(filters, mark))
    if filters.looking:
        wanted.append(_looking(bindparam(f"{mark}at", type_=UtcDateTime)))
    if filters.failed:
        wanted.append(_failed())
    if filters.words:
        wanted.append(claims_with(dialect, filters.words))
    return wanted


def _due(filters: Filters, mark: str) -> ColumnElement[bool]:
    held = [Assignment.ended_at.is_(None), Assignment.due_at < bindparam(f"{mark}until", type_=UtcDateTime)]
    if _from_on(filters) or filters.due == "-":
        held.append(Assignment.due_at >= bindparam(f"{mark}since", type_=UtcDateTime))
    if filters.assignee is not None or filters.article is not None:
        return exists().where(Assignment.claim_id == Claim.id, *held)
    return Claim.id.in_(select(Assignment.claim_id).where(*held))


def due_span(due: str | date, at: datetime) -> tuple[datetime | None, datetime]:
    """From when (None: whenever) until when something is due, by the days of the desk's own time zone."""
    if due == "late":
        return None, at
    today = at.astimezone().date()
    if isinstance(due, date):
        return midnight(due), midnight(due + timedelta(days=1))
    return None, midnight(today + timedelta(days=1 if due == "today" else 7 - today.weekday()))


def _looking(at: Any) -> ColumnElement[bool]:
    open_look = exists().where(Job.claim_id == Claim.id, EVIDENCE, Job.state.in_(("pending", "running")))
    return open_look.where(~is_paused(Job.lane, at))


def last_look() -> ColumnElement[bool]:
    """Of SearchRun: the look after which that source has not been asked for that claim again."""
    later = aliased(SearchRun)
    return ~exists().where(
        later.claim_id == SearchRun.claim_id, later.source == SearchRun.source, later.round > SearchRun.round
    )


def _failed() -> ColumnElement[bool]:
    failed = exists().where(SearchRun.claim_id == Claim.id, SearchRun.outcome == "failed", last_look())
    return or_(failed, exists().where(Job.claim_id == Claim.id, EVIDENCE, Job.state == "dead"))
