"""The append-only history: every act is one Event, numbered without a gap and hash-chained per stream.

Writing only here; the database refuses to change or delete a row. Reading for the pages is in queries/.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from claims.database import ask, now
from claims.errors import Stale
from claims.models import Base, Event, HistoryHead

GENESIS = "0" * 64


@dataclass(frozen=True)
class Act:
    """What is to be remembered. `by` is a person's id; None is a worker."""

    action: str
    by: int | None
    claim_id: int | None = None
    from_status: str | None = None
    to_status: str | None = None
    note: str = ""
    data: dict[str, Any] = field(default_factory=dict)


def record(session: Session, stream: str, acts: Sequence[Act]) -> None:
    """Append acts to a stream, in order, within the caller's transaction.

    The head moves by compare-and-set: of two transactions that race, one raises Stale and leaves no gap.
    """
    if not acts:
        return
    head = _head(session, stream)
    number, previous, at, rows = head.number, head.hash, now(session), []
    for act in acts:
        number += 1
        row = {
            "stream": stream, "number": number, "claim_id": act.claim_id, "action": act.action, "by_person": act.by,
            "from_status": act.from_status, "to_status": act.to_status, "note": act.note, "data": act.data,
            "created_at": at, "previous_hash": previous,
        }  # fmt: skip
        previous = row["hash"] = digest(row)
        rows.append(row)
    values = {"head": head.id, "stood": head.number, "moved": number, "last": previous}
    if ask(session, values, _moving).one_or_none() is None:
        raise Stale("Somebody else acted on this article at the same moment. Nothing was changed; please try again.")
    session.connection().execute(insert(EVENTS), rows)


def lock(session: Session, stream: str) -> None:
    """Hold a stream until the end of the transaction.

    Whoever locks several things takes people first, then streams, then claims: so nobody waits in a circle.
    """
    _head(session, stream)


def _head(session: Session, stream: str) -> Any:
    head = ask(session, {"stream": stream}, _finding).one_or_none()
    return head or ask(session, {"stream": stream}, _beginning).one()


HEADS, EVENTS = Base.metadata.tables["history_head"], Base.metadata.tables["event"]
HEAD = HEADS.c["id", "number", "hash"]


def _finding(dialect: str) -> Any:
    # The row lock makes writers of one stream wait for each other instead of failing.
    return select(*HEAD).where(HEADS.c.stream == bindparam("stream")).with_for_update()


def _beginning(dialect: str) -> Any:
    return insert(HEADS).values(number=0, hash=GENESIS).returning(*HEAD)


def _moving(dialect: str) -> Any:
    stood = (HEADS.c.id == bindparam("head"), HEADS.c.number == bindparam("stood"))
    return update(HEADS).where(*stood).values(number=bindparam("moved"), hash=bindparam("last")).returning(HEADS.c.id)


def digest(row: dict[str, Any]) -> str:
    """sha256 over everything that an event says, in a fixed order."""
    said = {key: value for key, value in row.items() if key not in ("id", "hash")}
    said["created_at"] = _plain(said["created_at"])
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _plain(at: datetime) -> str:
    return at.isoformat(timespec="microseconds")


def verify(session: Session, stream: str) -> Iterator[str]:
    """A sentence for each row of the stream that was altered or is missing; nothing when all is well."""
    previous, number = GENESIS, 0
    for event in session.scalars(select(Event).where(Event.stream == stream).order_by(Event.number)):
        number += 1
        if event.number != number:
            yield f"{stream}: event {number} is missing."
            number = event.number
        row = {column.key: getattr(event, column.key) for column in Event.__table__.columns}
        if event.previous_hash != previous or digest(row) != event.hash:
            yield f"{stream}: event {event.number} was altered."
        previous = event.hash
    head = session.scalar(select(HistoryHead).where(HistoryHead.stream == stream))
    stands_at = (head.number, head.hash) if head else (0, GENESIS)
    if stands_at != (number, previous):
        yield f"{stream}: the history ends at event {number}, its head says {stands_at[0]}."
