"""Reads feeds of fact-checks: fetched into a file first, then stored batch by batch, each in its own transaction.

A feed may be larger than what one task has time for: what was fetched stays in the data folder, with how far it was
read, and the job goes on there. Killed at any moment and run again, it stores nothing twice.
"""

import logging
import time
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from typing import BinaryIO, Final

from claims import factchecks, feeds
from claims.claimreview import Mark, Review, Skipped, Unreadable
from claims.database import Database
from claims.leasing import Effect, Lease, LeasedJob, say
from claims.models import Feed
from claims.settings import Settings
from workers.app import patience
from workers.asking import ask, ends_at
from workers.feed_files import Progress, Reading
from workers.feed_reading import TooSlow, read_feed, time_left
from workers.fetch import Failed, Page, Refused
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
VALIDATORS: Final = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}
"""What a server says about the state of a page, and the header that gives it back."""
LONGEST_VALIDATOR: Final = 500
LEAST: Final = 1_000_000
"""Bytes that a task has to get on in a feed whose reading had to be ended ..."""
MOST_SLOW: Final = 5
"""... or else it is given up after so many tasks in a row."""


def import_feeds(database: Database, settings: Settings, lease: Lease) -> Work:
    """Read each feed of the lease. Those that there was no time for are in no part of the answer."""
    work, end = Work(), min(time.monotonic() + SHARE * patience(settings), ends_at())
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
        return Reading(feed.id, feed.url, file, feed.unless)


def _read(database: Database, settings: Settings, reading: Reading, end: float) -> Effect | None:
    """Read a feed as far as there is time; None where there was not enough. Raises Failed, Refused and Unreadable."""
    if not reading.file.exists():
        with database.transaction() as session:
            feeds.start(session, reading.feed_id)
        if not _fetch(settings, reading, end):
            return partial(feeds.mark_read, feed_id=reading.feed_id, at=datetime.now(UTC))
    progress = reading.progress()
    try:
        with reading.file.open("rb") as file:
            is_over = _store(database, settings, reading, progress, file, end)
    except Unreadable:
        reading.forget()
        raise
    if not is_over:
        return None
    reading.forget()
    return partial(
        feeds.mark_read, feed_id=reading.feed_id, at=datetime.now(UTC), warning=_warning(progress),
        unless=progress.unless,
    )  # fmt: skip


def _fetch(settings: Settings, reading: Reading, end: float) -> bool:
    """Fetch a feed into its file; False when it is as it was at the last reading."""
    reading.file.parent.mkdir(parents=True, exist_ok=True)
    reading.forget()
    part = reading.file.with_suffix(".part")
    try:
        with part.open("wb") as file:
            page = ask(
                reading.url, settings, purpose="import", accept=KINDS, max_bytes=LARGEST, headers=reading.unless,
                allow=settings.allowed("claimreview", reading.url), deadline=max(1.0, end - time.monotonic()),
                into=file,
            )  # fmt: skip
        reading.keep(Progress(unless=_unless(page)))
        part.rename(reading.file)
    except Failed as error:
        if error.http_status == UNCHANGED:
            return False
        raise
    finally:
        part.unlink(missing_ok=True)
    return True


def _unless(page: Page) -> dict[str, str]:
    """What asks for this page another time only if it is another one: in its server's words, since clocks differ and
    a page may change while it is sent."""
    said = {name.lower(): value for name, value in page.headers}
    given = {header: said.get(name, "") for name, header in VALIDATORS.items()}
    return {
        header: value for header, value in given.items()
        if value.isascii() and value.isprintable() and 0 < len(value) <= LONGEST_VALIDATOR
    }  # fmt: skip


def _store(
    database: Database, settings: Settings, reading: Reading, progress: Progress, file: BinaryIO, end: float
) -> bool:
    """Store what is not stored yet, while there is time. False when there is more. Raises Unreadable."""
    begin, waiting = progress.mark, list[Review | Skipped]()
    with closing(read_feed(file, reading.url, time_left(end, settings), begin)) as entries:
        try:
            for entry in entries:
                if isinstance(entry, list):
                    return _store_pages(database, settings, reading, progress, entry, end)
                waiting += entry.found
                progress.mark = entry.behind
                late = time.monotonic() > end
                if late:
                    progress.slow = 0  # it got on: those that got nowhere are no more in a row
                if late or len(waiting) >= factchecks.BATCH:
                    _keep(database, reading, progress, waiting)
                    waiting = []
                if late:
                    return False
        except TooSlow:
            _keep(database, reading, progress, waiting)
            _refuse_slow(reading, progress, begin)
            return False
    _keep(database, reading, progress, waiting)
    return True


def _refuse_slow(reading: Reading, progress: Progress, begin: Mark) -> None:
    """Raises Unreadable where task after task gets nowhere with a feed: it would hold its lane for ever."""
    progress.slow = 0 if progress.mark.byte - begin.byte >= LEAST else progress.slow + 1
    reading.keep(progress)
    if progress.slow >= MOST_SLOW:
        raise Unreadable("Reading it takes longer than it may. What was stored before stays.")


def _keep(database: Database, reading: Reading, progress: Progress, found: list[Review | Skipped]) -> None:
    for batch in factchecks.in_batches(found, progress.skipped):
        with database.transaction() as session:
            feeds.store(session, reading.feed_id, batch)
        progress.count += len(batch)
    reading.keep(progress)


def _store_pages(
    database: Database, settings: Settings, reading: Reading, progress: Progress, links: list[str], end: float
) -> bool:
    """Store what is on the pages that are new, while there is time. False when there are more."""
    with database.reading() as session:
        here = factchecks.known(session, links)
    for number, link in enumerate(links[progress.count :], progress.count + 1):
        found = [] if link in here else read_page(link, reading.url, settings, end)
        for batch in factchecks.in_batches(found, progress.skipped):
            with database.transaction() as session:
                feeds.store(session, reading.feed_id, batch)
        progress.count = number
        reading.keep(progress)
        if time.monotonic() > end and number < len(links):
            return False
    return True


def _warning(progress: Progress) -> str | None:
    """What somebody should know about a feed that was read: that much of it, or all, was unusable."""
    skipped = progress.skipped
    if not skipped and progress.count:
        return None
    if not progress.count:
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
    if isinstance(error, Failed) and error.is_pause:
        work.pauses[job.lane] = error.retry_after
        return
    work.errors[job.id] = sentence
    # What is no feed is the same a minute later; with the next round it is asked for again.
    if isinstance(error, Refused | Unreadable) or (isinstance(error, Failed) and error.for_good):
        work.for_good.add(job.id)
