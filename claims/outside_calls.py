"""How many calls to the outside ended how, and how long they took: added up in the database, shown at /metrics.

Making the calls is workers/asking.py. What was not written down when a worker died is not counted.
"""

from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from claims.models import OutsideCall

Tally = dict[tuple[str, str], tuple[int, int]]
"""By (purpose, outcome): how many calls, and the milliseconds that they took together."""


def add(session: Session, tally: Tally) -> None:
    """Add what a process counted."""
    dialect: Any = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    # In one order for all, so that two workers never wait for each other.
    for (purpose, outcome), (calls, took_ms) in sorted(tally.items()):
        insert = dialect.insert(OutsideCall).values(purpose=purpose, outcome=outcome, calls=calls, took_ms=took_ms)
        more = {"calls": OutsideCall.calls + calls, "took_ms": OutsideCall.took_ms + took_ms}
        session.execute(insert.on_conflict_do_update(index_elements=["purpose", "outcome"], set_=more))


def total(session: Session) -> Tally:
    """All that was counted since the desk began."""
    rows = session.execute(select(OutsideCall.purpose, OutsideCall.outcome, OutsideCall.calls, OutsideCall.took_ms))
    return {(purpose, outcome): (calls, took_ms) for purpose, outcome, calls, took_ms in rows}
