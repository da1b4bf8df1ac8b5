"""How the work goes: verdicts, throughput, age, time to verdict, load; counted in the database, from its history.

Times are looked at in the days of the desk's own time zone.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Float, ScalarSelect, Select, case, cast, extract, func, literal, select, union_all
from sqlalchemy.orm import Session

from claims import ratings
from claims.database import now
from claims.models import Approval, Claim, Event, Verdict
from claims.queries.article_lines import Facts
from claims.queries.board import people_load
from claims.queries.days import midnight
from claims.workflow import UNSETTLED

PERIODS = (7, 30, 90)
"""Days that one may ask for; the last of them is today."""
AGES = ((2, "under 2 h"), (8, "2 to 8 h"), (24, "8 to 24 h"), (48, "1 to 2 days"), (96, "2 to 4 days"))
"""Upper bounds in hours; what is older has waited for over 4 days."""
OLDEST = "over 4 days"


def first_day(session: Session, days: int) -> date:
    """The first day of a period that ends today."""
    return now(session).astimezone().date() - timedelta(days=days - 1)


def verdicts(session: Session, days: int) -> list[Facts]:
    """Claims that were signed off in the period, and still are, by rating, in the order of the scale."""
    query = (
        select(Verdict.rating, func.count()).join(Approval, Approval.verdict_id == Verdict.id)
        .where(Approval.voided_at.is_(None), Approval.approved_at >= midnight(first_day(session, days)))
        .group_by(Verdict.rating)
    )  # fmt: skip
    found = dict(session.execute(query).all())
    return [{"rating": rating, "claims": found.get(rating, 0)} for rating in ratings.marks(session, "rating")]


def throughput(session: Session, days: int) -> list[Facts]:
    """Per day, oldest first: how often a claim was decided, and how often one was signed off."""
    first = first_day(session, days)
    wanted = [first + timedelta(days=offset) for offset in range(days)]
    found = {
        action: list(session.scalars(_per_day(action, wanted))) for action in ("decide", "approve")
    }  # fmt: skip
    return [
        {"day": day, "decided": decided, "signed_off": signed}
        for day, decided, signed in zip(wanted, found["decide"], found["approve"], strict=True)
    ]


def _per_day(action: str, days: Sequence[date]) -> Select[Any]:
    """A count for each day. Days begin at midnight here, so that those in which the clocks change are no exception."""
    counts = [
        select(literal(position).label("day"), func.count().label("many")).where(
            Event.action == action, Event.created_at >= midnight(day), Event.created_at < midnight(day + timedelta(1))
        )
        for position, day in enumerate(days)
    ]
    found = union_all(*counts).subquery().c
    return select(found.many).order_by(found.day)


def ages(session: Session, *, most: int | None = None) -> list[Facts]:
    """Claims that are not settled, by how long ago they were found; youngest first.

    Of each age no more than `most` are counted: `most` + 1 stands for more.
    """
    ends = [now(session) - timedelta(hours=hours) for hours, _ in AGES]
    counts = [_found_between(newest, oldest, most) for newest, oldest in zip([None, *ends], [*ends, None], strict=True)]
    labels = (*(label for _, label in AGES), OLDEST)
    found = session.execute(select(*counts)).one()
    return [{"age": label, "claims": count} for label, count in zip(labels, found, strict=True)]


def _found_between(newest: datetime | None, oldest: datetime | None, most: int | None) -> ScalarSelect[int]:
    """How many that are not settled were found after `oldest` and not after `newest` (None: whenever)."""
    query = select(Claim.id).where(Claim.status.in_(UNSETTLED))
    query = query if newest is None else query.where(Claim.created_at <= newest)
    query = query if oldest is None else query.where(Claim.created_at > oldest)
    few = query.limit(None if most is None else most + 1).subquery()
    return select(func.count()).select_from(few).scalar_subquery()


def times_to_verdict(session: Session, days: int) -> list[Facts]:
    """By kind of claim: from finding it to its first verdict, of those first decided in the period.

    Median and quartiles in seconds: each the least value that so large a share of the claims does not exceed.
    """
    took = _seconds(session, Claim.created_at, Verdict.decided_at)
    ranked = (
        select(Claim.kind, took.label("took"),
               func.row_number().over(partition_by=Claim.kind, order_by=took).label("place"),
               func.count().over(partition_by=Claim.kind).label("many"))
        .join(Verdict, Verdict.claim_id == Claim.id)
        .where(Verdict.revision == 1, Verdict.decided_at >= midnight(first_day(session, days))).subquery().c
    )  # fmt: skip
    quartiles = [func.min(case((ranked.place * 4 >= ranked.many * part, ranked.took))) for part in (1, 2, 3)]
    rows = session.execute(
        select(ranked.kind, ranked.many, *quartiles).group_by(ranked.kind, ranked.many).order_by(ranked.kind)
    )
    return [
        {"kind": kind, "claims": many, "lower": round(lower), "median": round(median), "upper": round(upper)}
        for kind, many, lower, median, upper in rows
    ]


def _seconds(session: Session, start: Any, end: Any) -> ColumnElement[float]:
    if session.get_bind().dialect.name == "postgresql":
        return cast(extract("epoch", end - start), Float)
    return (func.julianday(end) - func.julianday(start)) * 86400.0


def loads(session: Session, days: int) -> list[Facts]:
    """Each active checker and editor: what they hold and can hold, and how much they decided in the period."""
    query = select(Verdict.decided_by, func.count()).where(Verdict.decided_at >= midnight(first_day(session, days)))
    decided = dict(session.execute(query.group_by(Verdict.decided_by)).all())
    return [
        {"id": who["id"], "name": who["name"], "open": who["open"], "capacity": who["capacity"],
         "returned": who["returned"], "late": who["late"], "decided": decided.get(who["id"], 0)}
        for who in people_load(session)
    ]  # fmt: skip


def statistics(session: Session, days: int) -> Facts:
    """Everything above, of the last `days` days."""
    return {
        "verdicts": verdicts(session, days), "throughput": throughput(session, days), "ages": ages(session),
        "times": times_to_verdict(session, days), "loads": loads(session, days),
    }  # fmt: skip
