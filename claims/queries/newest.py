"""What was done last: asked every 1.5 seconds by every open page, so each question is one statement over indexes."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Integer, ScalarSelect, bindparam, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from claims.database import ask, now
from claims.lanes import is_paused
from claims.models import Claim, Event, Job, Person, SearchRun, Source
from claims.queries.article_lines import Facts
from claims.workflow import ACTIONS, FILL_IN, GIVE_A_VERSION

LOOKED_BACK = 200
"""Acts that are looked through for those of others; whoever did all of these by themselves has seen the rest."""
TOLD = 20
MANY = 100
OPEN = ("pending", "running")
STAGES = ("extract", "assign", "evidence")


def newest(
    session: Session, person_id: int, *, article_id: int | None = None, claim_id: int | None = None
) -> Sequence[Any]:
    """Numbers that change when somebody else than this person, or a worker, did something to the article, to the
    claim, or with neither anywhere at the desk; not when the person did.
    """
    if claim_id is not None:
        asked = _about_claim(person_id, claim_id)
    elif article_id is not None:
        acts = _others(Event.number, Event.by_person, person_id, Event.stream == f"article:{article_id}")
        asked = [acts, *(_jobs(Job.article_id == article_id, Job.stage == stage) for stage in STAGES)]
    else:
        asked = [_others(Event.id, Event.by_person, person_id)]
    return list(session.execute(select(*asked)).one())


def acts_of_others(session: Session, person_id: int, claim_ids: Sequence[int]) -> list[tuple[int, int | None]]:
    """Of each of these claims, in this order, the newest act by somebody else that changed where it stands."""
    last = dict(ask(session, {"ids": claim_ids, "reader": person_id}, _newest_acts).all())
    return [(id, last.get(id)) for id in claim_ids]


def _newest_acts(dialect: str) -> Any:
    ids: Any = bindparam("ids", expanding=True)
    theirs = Event.by_person.is_distinct_from(bindparam("reader", type_=Integer))
    query = select(Event.claim_id, func.max(Event.id)).where(Event.claim_id.in_(ids), Event.to_status.is_not(None))
    return query.where(theirs).group_by(Event.claim_id)


def _about_claim(person_id: int, claim_id: int) -> list[ScalarSelect[Any]]:
    runs = select(func.sum(SearchRun.id)).where(SearchRun.claim_id == claim_id).scalar_subquery()
    acts = _others(Event.id, Event.by_person, person_id, Event.claim_id == claim_id)
    return [acts, runs, _jobs(Job.claim_id == claim_id)]


def _others(
    number: InstrumentedAttribute[int], by: InstrumentedAttribute[Any], person_id: int, *where: ColumnElement[bool]
) -> ScalarSelect[Any]:
    """The sum over the newest acts of others: it also tells of one that was numbered before and committed after."""
    last = select(number, by).where(*where).order_by(number.desc()).limit(LOOKED_BACK).subquery()
    theirs = select(last.c[number.key]).where(last.c[by.key].is_distinct_from(person_id))
    told = theirs.order_by(last.c[number.key].desc()).limit(TOLD).subquery()
    return select(func.sum(told.c[number.key])).scalar_subquery()


def _jobs(*where: ColumnElement[bool]) -> ScalarSelect[Any]:
    """How many jobs are open, of many only that they are many: near the end it falls with each that a worker ends."""
    open = select(Job.id).where(*where, Job.state.in_(OPEN)).limit(MANY).subquery()
    return select(func.count()).select_from(open).scalar_subquery()


def still_looking(session: Session, claim_id: int) -> list[str]:
    """The labels of the sources that have not answered yet about a claim, and asked for no pause."""
    asked = select(Job.lane).where(Job.claim_id == claim_id, Job.stage == "evidence", Job.state.in_(OPEN))
    asked = asked.where(~is_paused(Job.lane, now(session)))
    return list(session.scalars(select(Source.label).where(Source.name.in_(asked)).order_by(Source.label)))


def acts_since(session: Session, claim: Claim, version: int) -> list[Facts]:
    """What gave a claim another version since this one, newest first, each with who did it."""
    if version >= claim.row_version:
        return []
    return _last_acts(session, claim.id, GIVE_A_VERSION, claim.row_version - version)


def last_act(session: Session, claim_id: int) -> Facts | None:
    """The newest act of the status table on a claim, with who did it; None when there is no such claim or act."""
    return next(iter(_last_acts(session, claim_id, ACTIONS, 1)), None)


def _last_acts(session: Session, claim_id: int, among: Sequence[str], many: int) -> list[Facts]:
    acts = (
        select(Event.action, Event.by_person, Event.created_at, Event.to_status, Event.note, Person.name)
        .outerjoin(Person, Person.id == Event.by_person)
        .where(Event.claim_id == claim_id, Event.action.in_(among)).order_by(Event.id.desc()).limit(many)
    )  # fmt: skip
    return [
        {"action": row.action, "by": row.name or "the desk", "by_id": row.by_person, "at": row.created_at,
         "to": row.to_status, "note": row.note} for row in session.execute(acts)
    ]  # fmt: skip


def only_filled_in(acts: Sequence[Facts]) -> bool:
    """Whether there are some, and all of them are words that the desk filled in."""
    return {act["action"] for act in acts} == {FILL_IN}


def most_telling(acts: Sequence[Facts]) -> Facts | None:
    """The first of these that is more than words that the desk filled in, or else the first."""
    return next((act for act in acts if act["action"] != FILL_IN), next(iter(acts), None))
