"""`stet audit verify`: every history, and every snapshot with its file. It changes nothing.

What a whole history is, is said in claims/audit.py; what a file holds, in workers/warc.py.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claims import audit
from claims.models import Content, Event, HistoryHead
from claims.settings import Settings
from claims.snapshots import digest
from stet import desk
from stet.errors import Unusable
from workers import warc
from workers.storage import NotStored, Store, open_store

TOLD_EACH: Final = 500
"""Streams or snapshots after which it is said how far one is."""

Say = Callable[[str], None]


@dataclass
class Checked:
    """How much was looked at, and the first thing wrong with each history and each snapshot."""

    streams: int = 0
    events: int = 0
    files: int = 0
    gone: int = 0
    bad: int = 0


def verify(settings: Settings, say: Say, complain: Say) -> Checked:
    """Look at everything; each history and each snapshot that is not as it was is named by its first fault."""
    checked = Checked()
    with desk.reading(settings) as session:
        _verify_histories(session, checked, say, complain)
        _verify_contents(session, settings, checked, say, complain)
    return checked


def _verify_histories(session: Session, checked: Checked, say: Say, complain: Say) -> None:
    heads = select(HistoryHead.stream).union(select(Event.stream)).order_by("stream")
    for stream in session.scalars(heads).all():
        for fault in audit.verify(session, stream):
            checked.bad += 1
            complain(fault)
            break
        checked.streams += 1
        session.expunge_all()
        if checked.streams % TOLD_EACH == 0:
            say(f"{checked.streams:,} histories …")
    checked.events = session.scalar(select(func.count()).select_from(Event)) or 0


def _verify_contents(session: Session, settings: Settings, checked: Checked, say: Say, complain: Say) -> None:
    said = texts_of(session)
    ids = session.scalars(select(Content.id).order_by(Content.id)).all()
    store = _open(settings) if ids else None
    for number, id in enumerate(ids, 1):
        content = session.get_one(Content, id)
        assert store is not None
        for fault in faults_of(content, store, said):
            checked.bad += 1
            complain(f"Content {content.id} (sha256 {content.sha256[:12]}…): {fault}")
            break
        checked.files += content.gone_at is None
        checked.gone += content.gone_at is not None
        said.pop(content.sha256, None)
        session.expunge_all()
        if number % TOLD_EACH == 0:
            say(f"{number:,} of {len(ids):,} snapshots …")
    for sha256 in said:
        checked.bad += 1
        complain(f"The history tells of a content that no row is left of: sha256 {sha256}.")


def texts_of(session: Session) -> dict[str, set[str]]:
    """The hashes of the texts that the history tells of, by content; none for one that was never read."""
    told: dict[str, set[str]] = {}
    for data in session.scalars(select(Event.data).where(Event.action == "keep_snapshot")):
        told.setdefault(data["sha256"], set()).update(filter(None, [data["text_sha256"]]))
    return told


def faults_of(content: Content, store: Store, told: dict[str, set[str]]) -> Iterator[str]:
    """A sentence for each thing that is wrong with a content. Raises Unusable when the store does not answer."""
    texts = told.get(content.sha256, set())
    if texts and digest(content) not in texts:
        yield "its text is not the one that was read."
    if content.gone_at:
        return
    try:
        data = store.get(content.warc_sha256)
    except NotStored as problem:
        raise Unusable(f"The snapshots could not be checked: {problem}") from None
    if data is None:
        yield f"its file {content.warc_sha256} is missing from {store.place}."
    elif warc.sha256(data) != content.warc_sha256:
        yield f"its file {content.warc_sha256} was altered."
    elif warc.payload_of(data) != content.sha256:
        yield f"its file {content.warc_sha256} holds something else than the row says."


def _open(settings: Settings) -> Store:
    try:
        return open_store(settings)
    except NotStored as problem:
        raise Unusable(str(problem)) from None
