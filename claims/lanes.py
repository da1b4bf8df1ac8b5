"""Lanes whose other side asked for a pause: nothing of theirs is leased until it is over.

A lane is a source's name or a host's: see models.Job.lane. Of a source that asks several hosts, each has a pause of
its own besides. Which lane is slow is said by whoever leases.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import InstrumentedAttribute, Session

from claims.database import now
from claims.jobs import LONGEST_LANE
from claims.models import Lane

FIRST_PAUSE: Final = 30.0
"""Seconds, where the other side does not say; each further refusal in a row doubles it."""
LONGEST_PAUSE: Final = 3600.0
LONGEST_REASON: Final = 500
MOST_ASKED: Final = 86_400.0
"""Seconds: no other side can close a lane for longer at once."""


def of_host(source: str, host: str) -> str:
    """Under which name the pause of one of a source's hosts is kept; of a long one the end tells it apart."""
    return f"{source}@{host[-(LONGEST_LANE - len(source) - 1) :]}"


def is_of(source: str, lane: str) -> bool:
    """Whether a lane is a source's own, or that of one of its hosts."""
    return lane.partition("@")[0] == source


def pause_of(source: str, pauses: Mapping[str, dict[str, Any]]) -> dict[str, Any] | None:
    """Of `pauses` a source's own, or else of those of its hosts the one that ends last, or None."""
    of_hosts = [pause for lane, pause in pauses.items() if is_of(source, lane)]
    return pauses.get(source) or max(of_hosts, key=lambda pause: pause["until"], default=None)


def is_paused(source: InstrumentedAttribute[str], at: Any) -> ColumnElement[bool]:
    """In a statement: whether there is a `pause_of` this source then."""
    own_or_of_host = func.substr(Lane.name + "@", 1, func.length(source) + 1) == source + "@"
    return select(Lane.name).where(Lane.closed_until > at, own_or_of_host).correlate_except(Lane).exists()


def close(session: Session, lane: str, seconds: float | None = None, reason: str = "") -> datetime:
    """Have nobody asked through this lane for so many seconds, at least a growing pause. Returns until when.

    Only the first refusal in a row may ask for less than that.
    """
    row = session.scalar(select(Lane).where(Lane.name == lane).with_for_update())
    refusals = row.refusals + 1 if row else 1
    growing = min(FIRST_PAUSE * 2 ** min(refusals - 1, 20), LONGEST_PAUSE)
    # Who says "in a second" again and again is not asked every second.
    least = growing if seconds is None or refusals > 1 else 1.0
    until = now(session) + timedelta(seconds=min(max(seconds or 0.0, least), MOST_ASKED))
    dialect: Any = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    values = {"closed_until": until, "refusals": refusals, "reason": reason[:LONGEST_REASON]}
    insert = dialect.insert(Lane).values(name=lane, **values)
    session.execute(insert.on_conflict_do_update(index_elements=["name"], set_=values))
    return until


def answered(session: Session, lane: str) -> None:
    """The other side answered: its next refusal is a first one again."""
    session.execute(delete(Lane).where(Lane.name == lane, Lane.closed_until <= now(session)))


def closed(session: Session, at: datetime | None = None) -> dict[str, datetime]:
    """The closed lanes, each with the time until when."""
    rows = session.execute(select(Lane.name, Lane.closed_until).where(Lane.closed_until > (at or now(session))))
    return dict(rows.all())


def pauses(session: Session, at: datetime | None = None) -> dict[str, dict[str, Any]]:
    """The closed lanes as they are shown: {until, refusals in a row, reason} each."""
    rows = session.scalars(select(Lane).where(Lane.closed_until > (at or now(session)))).all()
    return {row.name: {"until": row.closed_until, "refusals": row.refusals, "reason": row.reason} for row in rows}
