"""`stet audit verify`: every history, and every snapshot with its file. It changes nothing.

What a whole history is, is said in claims/audit.py; what a file holds, in workers/warc.py.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claims import audit
from claims.contents import digest, plain_time
from claims.models import (
    Content,
    Event,
    EvidenceSnapshot,
    HistoryHead,
    Snapshot,
    Verdict,
    VerdictEvidence,
)
from claims.settings import Settings
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


@dataclass
class Told:
    """What the histories tell: contents by sha256 as they were first read, visits by snapshot, links by evidence."""

    contents: dict[str, dict[str, Any]] = field(default_factory=dict)
    files: dict[str, set[str]] = field(default_factory=dict)
    gone: dict[str, datetime] = field(default_factory=dict)
    visits: dict[int, dict[str, Any]] = field(default_factory=dict)
    hangs: dict[int, int] = field(default_factory=dict)


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
    told = told_in(session)
    left = set(told.contents)
    ids = session.scalars(select(Content.id).order_by(Content.id)).all()
    store = _open(settings) if ids else None
    for number, id in enumerate(ids, 1):
        content = session.get_one(Content, id)
        assert store is not None
        for fault in faults_of(session, content, store, told):
            checked.bad += 1
            complain(f"Content {content.id} (sha256 {content.sha256[:12]}…): {fault}")
            break
        checked.files += content.gone_at is None
        checked.gone += content.gone_at is not None
        left.discard(content.sha256)
        session.expunge_all()
        if number % TOLD_EACH == 0:
            say(f"{number:,} of {len(ids):,} snapshots …")
    for fault in (
        *(f"The history tells of a content that no row is left of: sha256 {sha256}." for sha256 in sorted(left)),
        *_visits_amiss(session, told), *_links_amiss(session, told),
    ):  # fmt: skip
        checked.bad += 1
        complain(fault)


def told_in(session: Session) -> Told:
    """All that the histories tell of pages that were kept and files that were given up."""
    told = Told()
    acts = select(Event.action, Event.data, Event.created_at).where(Event.action.in_(("keep_snapshot", "give_up")))
    for action, data, at in session.execute(acts.order_by(Event.id)):
        if action == "give_up":
            told.gone[data["sha256"]] = at
            continue
        told.gone.pop(data["sha256"], None)
        first = told.contents.setdefault(data["sha256"], data)
        if data["text_sha256"] and not first["text_sha256"]:
            told.contents[data["sha256"]] = data
        told.files.setdefault(data["sha256"], set()).add(data["warc_sha256"])
        told.visits[data["snapshot"]] = data
        if "evidence" in data:
            told.hangs[data["evidence"]] = data["hangs"]
    return told


def faults_of(session: Session, content: Content, store: Store, told: Told) -> Iterator[str]:
    """A sentence for each thing that is wrong with a content. Raises Unusable when the store does not answer."""
    yield from _row_amiss(content, told)
    given_up_at = told.gone.get(content.sha256)
    if content.gone_at is None:
        yield from _file_amiss(content, store, told)
    elif given_up_at is None:
        yield "the row says that its file was given up, and the history tells of nothing."
    elif _was_cited(session, content, given_up_at):
        yield "its file was given up although a verdict cited it."


def _row_amiss(content: Content, told: Told) -> Iterator[str]:
    said = told.contents.get(content.sha256)
    if said is None:
        return
    if said["text_sha256"] != digest(content):
        yield "its text is not the one that was read."
    published_at = content.published_at and plain_time(content.published_at)
    for name, value in (
        ("title", content.title), ("byline", content.byline), ("published_at", published_at), ("size", content.size),
        ("media_type", content.media_type),
    ):  # fmt: skip
        if said[name] != value:
            yield f"its {name.replace('_', ' ')} is not the one that was kept."


def _file_amiss(content: Content, store: Store, told: Told) -> Iterator[str]:
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
    elif content.warc_sha256 not in told.files.get(content.sha256, ()):
        yield "the history does not tell of its file."


def _was_cited(session: Session, content: Content, at: datetime) -> bool:
    """Whether a verdict cited it by then."""
    cited = (
        select(Verdict.id).join(VerdictEvidence)
        .join(EvidenceSnapshot, EvidenceSnapshot.evidence_id == VerdictEvidence.evidence_id)
        .join(Snapshot, Snapshot.id == EvidenceSnapshot.snapshot_id)
        .where(Snapshot.content_id == content.id, Verdict.decided_at < at)
    )  # fmt: skip
    return session.scalar(cited.limit(1)) is not None


def _visits_amiss(session: Session, told: Told) -> Iterator[str]:
    left = dict(told.visits)
    visits = select(Snapshot.id, Snapshot.url, Snapshot.final_url, Snapshot.fetched_at, Content.sha256)
    for id, url, final_url, fetched_at, sha256 in session.execute(visits.join(Content).order_by(Snapshot.id)):
        said = left.pop(id, None)
        is_so = {"url": url, "final_url": final_url, "fetched_at": plain_time(fetched_at), "sha256": sha256}
        if said is None or any(said[name] != value for name, value in is_so.items()):
            yield f"Snapshot {id}: its addresses, its time or what was found there are not those of the history."
    for id in left:
        yield f"The history tells of a snapshot that no row is left of: {id}."


def _links_amiss(session: Session, told: Told) -> Iterator[str]:
    links = select(EvidenceSnapshot.evidence_id, EvidenceSnapshot.snapshot_id)
    hangs = dict(session.execute(links.where(EvidenceSnapshot.snapshot_id.is_not(None))).all())
    for evidence_id in sorted(hangs.keys() | told.hangs.keys()):
        if hangs.get(evidence_id) != told.hangs.get(evidence_id):
            yield f"Evidence {evidence_id}: another snapshot hangs on it than the history tells of, or none."


def _open(settings: Settings) -> Store:
    try:
        return open_store(settings)
    except NotStored as problem:
        raise Unusable(str(problem)) from None
