"""Keeps what pages say: fetched as a person would, stored byte for byte, read in a child process, and told to the desk.

What a snapshot means is in claims/snapshots.py; the file's form in warc.py, its place in storage.py.
"""

import time
from dataclasses import dataclass
from functools import partial
from typing import Final

from sqlalchemy.orm import Session

from claims import contents, retention, snapshots, wayback
from claims.contents import Body, Extract, Visit
from claims.database import Database
from claims.failpoints import reach
from claims.leasing import Effect, Lease
from claims.models import Claim, Evidence
from claims.passages import nearest
from claims.settings import Settings
from claims.wayback import Copy
from workers import warc
from workers.app import patience
from workers.asking import SourceFailed, ask
from workers.fetch import ANYTHING, Failed, Page, Refused
from workers.gathering import Work
from workers.readers.kinds import PASTE
from workers.reading import TURN_SECONDS, WALL_SECONDS, NoTurn, Unreadable, read, turn
from workers.storage import NotStored, Store, open_store
from workers.wayback import find_copy

SIGN_IN: Final = (401, 402, 403, 407)
GONE: Final = (404, 410)


@dataclass(frozen=True)
class Asked:
    """A piece of evidence whose page is to be kept, and the words of its claim."""

    evidence_id: int
    url: str
    claim: str


@dataclass(frozen=True)
class Copied:
    """What the Internet Archive said beside it, or why it could not."""

    copy: Copy | None = None
    error: str | None = None


def take_snapshots(database: Database, settings: Settings, lease: Lease) -> Work:
    """Keep the page of each piece of the lease. Those that there was no time for are in neither part of the answer."""
    # One page, and then the Internet Archive.
    work, needs = Work(), TURN_SECONDS + WALL_SECONDS + 2 * settings.fetch_deadline
    end = time.monotonic() + patience(settings) - needs
    for place, job in enumerate(lease.jobs):
        if place and time.monotonic() > end:
            break
        asked = _read_asked(database, int(job.subject.removeprefix("evidence:")))
        if asked is None:
            work.errors[job.id] = "The piece of evidence that this job is about is not there."
            continue
        try:
            work.effects[job.id] = take(asked, database, settings, last_try=job.last_try)
        except NoTurn:
            break
        except NotStored as problem:
            work.errors[job.id] = str(problem)
        except Failed as failure:
            if failure.is_pause:
                work.pauses[job.lane], work.reasons[job.lane] = failure.retry_after, str(failure)
                break
            work.errors[job.id] = explain(failure)
    return work


def _read_asked(database: Database, evidence_id: int) -> Asked | None:
    with database.reading() as session:
        piece = session.get(Evidence, evidence_id)
        if piece is None:
            return None
        wording = session.get_one(Claim, piece.claim_id).wording
        return Asked(piece.id, piece.url or "", wording)


def take(asked: Asked, database: Database, settings: Settings, *, last_try: bool) -> Effect:
    """What is to happen when the lease is finished. Raises Failed for what may go well another time, NoTurn, NotStored.

    The Internet Archive is asked once the page came from the public internet: so it never learns of an address that
    lies on no public one, or that not everybody is let in at. It does not sink the snapshot.
    """
    try:
        with turn():
            kept = keep_page(asked, database, settings)
    except (Refused, Failed) as problem:
        if isinstance(problem, Failed) and not problem.for_good and (problem.is_pause or not last_try):
            raise
        return partial(snapshots.miss, evidence_id=asked.evidence_id, sentence=explain(problem))
    return _both(kept, asked.evidence_id, _find_copy(asked.url, settings))


def keep_page(asked: Asked, database: Database, settings: Settings) -> Effect:
    """Fetch, store and read. The file is in its place before the effect can name it."""
    page = ask(asked.url, settings, purpose="snapshot", accept=ANYTHING, max_bytes=settings.snapshot_bytes)
    body = store_page(page, asked.url, database, settings)
    extract = read_page(page)
    return partial(
        snapshots.hang, evidence_id=asked.evidence_id, visit=Visit(asked.url, page.url, page.fetched_at), body=body,
        extract=extract, passage=nearest(extract.text, asked.claim, extract.title),
    )  # fmt: skip


def store_page(page: Page, url: str, database: Database, settings: Settings) -> Body:
    """Store the page unless this content is here, and its file is too. Raises NotStored."""
    digest, store = warc.sha256(page.body), open_store(settings)
    with database.reading() as session:
        before = contents.file_of(session, digest)
    key = before if before and _is_whole(store, before) else None
    if key is None:
        data = warc.write(page, url)
        key = warc.sha256(data)
        store.put(key, data)
        reach("snapshot.after-put")
    media_type = page.content_type.partition(";")[0].strip().lower()
    return Body(digest, len(page.body), media_type or "application/octet-stream", key, instead_of=before or "")


def _is_whole(store: Store, key: str) -> bool:
    data = store.get(key)
    return data is not None and warc.sha256(data) == key


def read_page(page: Page) -> Extract:
    """The text, or why there is none: the bytes are kept all the same."""
    try:
        reading = read(page.body, page.content_type, url=page.url)
    except Unreadable as problem:
        return Extract(unread=str(problem).removesuffix(PASTE).rstrip())
    return Extract(reading.text, reading.title, reading.byline, reading.published_at)


def explain(problem: Refused | Failed) -> str:
    """Why a page could not be kept, for whoever looks at the piece."""
    status = problem.http_status if isinstance(problem, Failed) else None
    if status in GONE:
        return f"The page is gone: {problem}"
    if status in SIGN_IN:
        return f"The page wants a sign-in or refuses the desk: {problem}"
    return f"The page could not be fetched: {problem}"


def _find_copy(url: str, settings: Settings) -> Copied | None:
    if not settings.wayback_api:
        return None
    try:
        return Copied(find_copy(url, settings))
    except SourceFailed as failure:
        return Copied(error=str(failure))


def _both(kept: Effect, evidence_id: int, found: Copied | None) -> Effect:
    def effect(session: Session) -> None:
        kept(session)
        if found:
            wayback.record(session, evidence_id, found.copy, found.error)

    return effect


def forget_files(database: Database, settings: Settings, lease: Lease) -> Work:
    """Delete the files of contents that were given up. One that is in use again is left alone."""
    work = Work()
    store: Store | None = None
    for job in lease.jobs:
        key = job.subject.removeprefix("file:")
        try:
            with database.reading() as session:
                given_up = retention.is_given_up(session, key)
            if given_up:
                store = store or open_store(settings)
                store.delete(key)
        except NotStored as problem:
            work.errors[job.id] = str(problem)
        else:
            work.effects[job.id] = lambda session: None
    return work
