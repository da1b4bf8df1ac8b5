"""Read what was handed in as an address or a file: fetch it, read it in a child process, hand it to the story.

What becomes of it is decided in claims/deliveries.py; documents are read in reading.py and fetched in asking.py.
"""

import time
from functools import partial
from typing import Final

from claims import deliveries
from claims.contents import Extract, Visit
from claims.database import Database
from claims.deliveries import Found, Kept, Parcel
from claims.leasing import Effect, Lease
from claims.settings import Settings
from workers.addresses import is_never_fetched
from workers.app import patience
from workers.asking import BUSY, ask
from workers.fetch import ANYTHING, Failed, Refused
from workers.gathering import Work
from workers.readers import PASTE_IT
from workers.reading import MAX_BODY, TURN_SECONDS, WALL_SECONDS, NoTurn, Reading, Unreadable, WrongKind, read, turn
from workers.snapshots import store_page
from workers.storage import NotStored

MISSED: Final = "It can be tried again later, or its text be pasted."
GONE: Final = 410
"""The server's answer that the page was taken away and will not come back."""


class Gone(Unreadable):
    """The page will not come back."""


def read_deliveries(database: Database, settings: Settings, lease: Lease) -> Work:
    """Read each delivery of the lease. Those that there was no time for are in neither part of the answer."""
    work, end = Work(), time.monotonic() + patience(settings) - TURN_SECONDS - WALL_SECONDS
    for place, job in enumerate(lease.jobs):
        # A lane is a host's, or that of the files, which need not be fetched.
        if place and time.monotonic() > end - (settings.fetch_deadline if job.lane else 0):
            break
        delivery_id = int(job.subject.removeprefix("delivery:"))
        try:
            with turn():
                with database.reading() as session:
                    parcel = deliveries.open_parcel(session, delivery_id)
                work.effects[job.id] = read_parcel(delivery_id, parcel, database, settings)
        except NoTurn:
            break
        except NotStored as problem:
            work.errors[job.id] = str(problem)
        except Failed as failure:
            work.errors[job.id] = f"It could not be fetched: {failure}"
            if failure.http_status in BUSY:
                work.pauses[job.lane] = failure.retry_after
    return work


def read_parcel(delivery_id: int, parcel: Parcel | None, database: Database, settings: Settings) -> Effect:
    """What is to happen when the lease is finished. Raises Failed and NotStored for what may go well another time."""
    if parcel is None:
        return lambda session: None
    try:
        if parcel.body is not None:
            found = make_found(read(parcel.body, "", file_name=parcel.file_name), "")
            return partial(deliveries.arrive, delivery_id=delivery_id, found=found)
        return open_address(delivery_id, parcel.url, database, settings)
    except (Unreadable, Refused) as problem:
        sentence, instead = (problem.what, problem.instead) if isinstance(problem, WrongKind) else (str(problem), "")
        if isinstance(problem, Gone) or (isinstance(problem, Refused) and is_never_fetched(parcel.url)):
            instead = PASTE_IT
        return partial(deliveries.refuse, delivery_id=delivery_id, sentence=sentence, instead=instead)


def open_address(delivery_id: int, url: str, database: Database, settings: Settings) -> Effect:
    """Fetch and read a person's address, to which no setting allows anything, and keep what came.

    Raises Refused, Failed, Unreadable and NotStored.
    """
    try:
        page = ask(url, settings, purpose="read", accept=ANYTHING, max_bytes=MAX_BODY)
    except Failed as failure:
        if failure.http_status == GONE:
            raise Gone(f"It could not be fetched: {failure}") from None
        if failure.for_good:
            raise Unreadable(f"It could not be fetched: {failure} {MISSED}") from None
        raise
    reading = read(page.body, page.content_type, url=page.url)
    kept = Kept(
        Visit(url, page.url, page.fetched_at), store_page(page, url, database, settings),
        Extract(reading.text, reading.title, reading.byline, reading.published_at),
    )  # fmt: skip
    return partial(deliveries.arrive, delivery_id=delivery_id, found=make_found(reading, page.url), kept=kept)


def make_found(reading: Reading, url: str) -> Found:
    """A file's date says when it was saved, not when the article was published."""
    return Found(
        text=reading.text, title=reading.title, byline=reading.byline, publisher=reading.publisher,
        language=reading.language, source_url=url, published_on=reading.published_on if reading.is_page else None,
    )  # fmt: skip
