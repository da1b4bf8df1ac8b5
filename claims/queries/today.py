"""What somebody got done today, beside what is usual for them by this time of the day."""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Integer, bindparam, func, select
from sqlalchemy.orm import Session, aliased

from claims.database import ask, now
from claims.models import Approval, Event, UtcDateTime, Verdict
from claims.queries.claims import Facts
from claims.queries.days import midnight

DAYS = 14
"""How far back “usual” looks; days without a verdict, like a free Sunday, count for nothing."""
DAYS_NEEDED = 3


def day_of(session: Session, person_id: int, *, signs: bool = False) -> Facts:
    """Verdicts decided today and hour by hour, what editors signed off or sent back today,
    and how many are usual by now (None while too few days are known). `signs`: what they signed off and sent back
    themselves, instead of what became of their own verdicts. Days are those of the desk's own time zone.
    """
    at = now(session).astimezone()
    begun = midnight(at.date())
    asked = {"person": person_id, "begun": begun, "since": midnight(at.date() - timedelta(days=DAYS))}
    times = [when.astimezone() for when in ask(session, asked, _deciding).scalars()]
    today = Counter(when.hour for when in times if when >= begun)
    signed_off, sent_back = ask(session, asked, _signing if signs else _answering).one()
    return {
        "decided": today.total(), "signed_off": signed_off, "sent_back": sent_back,
        "hours": [(hour, today[hour]) for hour in range(min(today), max(*today, at.hour) + 1)] if today else [],
        "usual": _usual([when for when in times if when < begun], at),
    }  # fmt: skip


PERSON = bindparam("person", type_=Integer)
BEGUN = bindparam("begun", type_=UtcDateTime)


def _deciding(dialect: str) -> Any:
    since = bindparam("since", type_=UtcDateTime)
    return select(Verdict.decided_at).where(Verdict.decided_by == PERSON, Verdict.decided_at >= since)


def _answering(dialect: str) -> Any:
    """How many of the person's verdicts an editor signed off, and sent back."""
    approved = select(func.count()).where(Approval.decided_by == PERSON, Approval.approved_at >= BEGUN)
    decide = aliased(Event)
    # Of a claim that was decided again since, the verdict that was sent back is not the one that it has now.
    decided_by = (
        select(decide.by_person)
        .where(decide.claim_id == Event.claim_id, decide.action == "decide", decide.id < Event.id)
        .order_by(decide.id.desc()).limit(1).scalar_subquery()
    )  # fmt: skip
    back = select(func.count()).select_from(Event).where(
        Event.action == "send_back", Event.created_at >= BEGUN, decided_by == PERSON
    )  # fmt: skip
    return select(approved.scalar_subquery(), back.scalar_subquery())


def _signing(dialect: str) -> Any:
    """How many verdicts the person signed off, and sent back."""
    own = select(func.count()).select_from(Event).where(Event.created_at >= BEGUN, Event.by_person == PERSON)
    done = (own.where(Event.action == action) for action in ("approve", "send_back"))
    return select(*(query.scalar_subquery() for query in done))


def _usual(times: list[datetime], at: datetime) -> int | None:
    """The mean of earlier days up to this time of the day."""
    worked = {when.date() for when in times}
    by_now: Counter[date] = Counter(when.date() for when in times if when.time() <= at.time())
    return round(by_now.total() / len(worked)) if len(worked) >= DAYS_NEEDED else None
