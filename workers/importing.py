"""Reads feeds of fact-checks: fetched into a file first, then stored batch by batch, each in its own transaction.

A feed may be larger than what one task has time for: what was fetched stays in the data folder, with how far it was
read, and the job goes on there. Killed at any moment and run again, it stores nothing twice.
"""

import logging
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import partial
from pathlib import Path
from typing import Final

from claims import factchecks, feeds
from claims.claimreview import Review, Skipped, Unreadable, is_syndicated, links_in, read_file
from claims.claimreview.links import HEAD
from claims.database import Database
from claims.leasing import Effect, Lease, LeasedJob, say
from claims.models import Feed
from claims.settings import Settings
from workers.app import patience
from workers.asking import ask
from workers.fetch import Failed, Refused
from workers.gathering import Work
from workers.syndication import read_page

log = logging.getLogger(__name__)

LARGEST: Final = 500_000_000
"""Bytes of one feed, unpacked."""
SHARE: Final = 0.8
"""Of the time that a task may go on beginning things: one batch more always fits into the rest."""
KINDS: Final = (
    "application/json", "application/ld+json", "text/json", "application/x-ndjson", "application/feed+json",
    "application/octet-stream", "binary/octet-stream", "text/plain", "text/html", "application/xhtml+xml",
    "application/rss+xml", "application/atom+xml", "application/xml", "text/xml",
)  # fmt: skip
"""What a feed may call itself; what it is, its content says."""
UNCHANGED: Final = 304
LONGEST_LIST: Final = 5_000_000
"""Bytes of RSS or Atom that are looked at."""


@dataclass(frozen=True)
class Reading:
    """One reading of one feed: its file, and how many entries (or links) of it are done."""

    feed_id: int
    url: str
    file: Path
    read_at: datetime | None
    """When the feed was last read to its end."""

    @property
    def place(self) -> Path:
        return self.file.with_suffix(".read")

    @property
    def done(self) -> int:
        with suppress(OSError, ValueError):
            return int(self.place.read_text())
        return 0

    def forget(self) -> None:
        """Drop what is left of this and of earlier readings of the feed."""
        for file in self.file.parent.glob(f"{self.feed_id}-*"):
            file.unlink(missing_ok=True)


def import_feeds(database: Database, settings: Settings, lease: Lease) -> Work:
    """Read each feed of the lease. Those that there was no time for are in no part of the answer."""
    work, end = Work(), time.monotonic() + SHARE * patience(settings)
    for place, job in enumerate(lease.jobs):
        if place and time.monotonic() > end:
            break
        reading = _reading(database, settings, job)
        if reading is None:
            work.errors[job.id] = "The feed that this job is about is not there."
            work.for_good.add(job.id)
            continue
        try:
            if effect := _read(database, settings, reading, end):
                work.effects[job.id] = effect
        except Exception as error:
            _fail(database, work, job, reading, error)
    return work


def _reading(database: Database, settings: Settings, job: LeasedJob) -> Reading | None:
    with database.reading() as session:
        feed = session.get(Feed, int(job.subject.removeprefix("feed:")))
        if feed is None:
            return None
        file = settings.stet_data / "feeds" / f"{feed.id}-{job.round}.feed"
        return Reading(feed.id, feed.url, file, feed.read_at)


def _read(database: Database, settings: Settings, reading: Reading, end: float) -> Effect | None:
    """Read a feed as far as there is time; None where there was not enough. Raises Failed, Refused and Unreadable."""
    if not reading.file.exists():
        with database.transaction() as session:
            feeds.start(session, reading.feed_id)
        if not _fetch(settings, reading, end):
            return partial(feeds.mark_read, feed_id=reading.feed_id, at=datetime.now(UTC))
    skipped: Counter[str] = Counter()
    try:
        with reading.file.open("rb") as file:
            head = file.read(HEAD)
            if is_syndicated(head.decode(errors="replace")):
                links = links_in((head + file.read(LONGEST_LIST)).decode(errors="replace"), reading.url)
                count = _store_pages(database, settings, reading, links, skipped, end)
            else:
                file.seek(0)
                count = _store(database, reading, read_file(file, reading.url), skipped, end)
    except Unreadable:
        reading.forget()
        raise
    if count is None:
        return None
    began = datetime.fromtimestamp(reading.file.stat().st_mtime, UTC)
    reading.forget()
    return partial(feeds.mark_read, feed_id=reading.feed_id, at=began, warning=_warning(count, skipped))


def _fetch(settings: Settings, reading: Reading, end: float) -> bool:
    """Fetch a feed into its file; False when it is as it was at the last reading."""
    reading.file.parent.mkdir(parents=True, exist_ok=True)
    reading.forget()
    unless = {"If-Modified-Since": format_datetime(reading.read_at, usegmt=True)} if reading.read_at else {}
    part = reading.file.with_suffix(".part")
    try:
        with part.open("wb") as file:
            ask(
                reading.url, settings, purpose="import", accept=KINDS, max_bytes=LARGEST, headers=unless, into=file,
                allow=settings.allowed("claimreview", reading.url), deadline=max(1.0, end - time.monotonic()),
            )  # fmt: skip
        part.rename(reading.file)
    except Failed as error:
        if error.http_status == UNCHANGED:
            return False
        raise
    finally:
        part.unlink(missing_ok=True)
    return True


def _store(
    database: Database, reading: Reading, found: Iterator[Review | Skipped], skipped: Counter[str], end: float
) -> int | None:
    """Store what is not stored yet, while there is time. Returns how many there are; None when there are more."""
    done = count = reading.done
    for batch in factchecks.in_batches(_from(found, done, skipped), skipped):
        with database.transaction() as session:
            feeds.store(session, reading.feed_id, batch)
        count += len(batch)
        reading.place.write_text(str(count))
        if time.monotonic() > end:
            return None
    return count


def _from(found: Iterator[Review | Skipped], done: int, skipped: Counter[str]) -> Iterator[Review | Skipped]:
    """What comes after so many reviews; the skipped of all."""
    seen = 0
    while seen < done:
        each = next(found, None)
        if each is None:
            return
        if isinstance(each, Skipped):
            skipped[each.reason] += 1
        else:
            seen += 1
    yield from found


def _store_pages(
    database: Database, settings: Settings, reading: Reading, links: list[str], skipped: Counter[str], end: float
) -> int | None:
    """Store what is on the pages that are new, while there is time. Returns how many links there are; None when there
    are more."""
    with database.reading() as session:
        here = factchecks.known(session, links)
    for number, link in enumerate(links[reading.done :], reading.done + 1):
        found = [] if link in here else read_page(link, reading.url, settings, end)
        for batch in factchecks.in_batches(found, skipped):
            with database.transaction() as session:
                feeds.store(session, reading.feed_id, batch)
        reading.place.write_text(str(number))
        if time.monotonic() > end and number < len(links):
            return None
    return len(links)


def _warning(count: int, skipped: Counter[str]) -> str | None:
    """What somebody should know about a feed that was read: that much of it, or all, was unusable."""
    if not skipped and count:
        return None
    if not count:
        return "No fact-check was in it." + (f" {_most(skipped)}" if skipped else "")
    return _most(skipped)


def _most(skipped: Counter[str]) -> str:
    [(reason, count)] = skipped.most_common(1)
    return f"{skipped.total():,} entries were skipped; of {count:,} the reason is: it {reason}."


def _fail(database: Database, work: Work, job: LeasedJob, reading: Reading, error: Exception) -> None:
    """The feed says why at once; the job is tried again where that is of use, or after a pause."""
    if isinstance(error, Failed | Refused | Unreadable):
        sentence = str(error)
    elif isinstance(error, OSError):
        sentence = f"The feed could not be kept in STET_DATA: {error.strerror}. What was stored before stays."
    else:
        log.exception("The feed %s could not be read.", reading.url)
        sentence = say(error)
    with database.transaction() as session:
        feeds.mark_failed(session, reading.feed_id, sentence)
    if isinstance(error, Failed) and (error.http_status == 429 or (error.http_status == 503 and error.retry_after)):
        work.pauses[job.lane] = error.retry_after
        return
    work.errors[job.id] = sentence
    # What is no feed is the same a minute later; with the next round it is asked for again.
    if isinstance(error, Refused | Unreadable) or (isinstance(error, Failed) and error.for_good):
        work.for_good.add(job.id)
