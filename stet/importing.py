"""`stet import`: fact-checks of others from files into the desk, a batch at a time.

Killed in the middle and run again, it does nothing twice: what is here already is recognised.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import IO, Final

from claims import factchecks
from claims.claimreview import read_file
from claims.database import Database
from claims.factchecks import Stored
from claims.settings import Settings
from stet.desk import in_words

TELL_EVERY: Final = 5_000
"""Fact-checks after which somebody who waits is told how far it is."""


@dataclass
class Imported:
    """What became of a file."""

    stored: Stored = field(default_factory=Stored)
    skipped: Counter[str] = field(default_factory=Counter)


def import_file(settings: Settings, file: IO[bytes], tell: Callable[[int], None]) -> Imported:
    """Store what a file holds. `tell` is called with how many fact-checks were read so far, now and then.

    Raises Unreadable for what is no such file, Unusable where the database cannot be used.
    """
    done = Imported()
    database = Database(settings.database)
    try:
        with in_words():
            for number, batch in enumerate(factchecks.in_batches(read_file(file), done.skipped), 1):
                with database.transaction() as session:
                    done.stored += factchecks.store(session, batch)
                if number * factchecks.BATCH % TELL_EVERY == 0:
                    tell(number * factchecks.BATCH)
    finally:
        database.dispose()
    return done


def sentences(name: str, done: Imported) -> Iterator[str]:
    """What became of a file, in words; why entries were skipped, the most frequent reason first."""
    stored, skipped = done.stored, done.skipped.total()
    yield (
        f"{name}: {stored.added:,} added, {stored.changed:,} changed, {stored.same:,} were here already, "
        f"{skipped:,} skipped."
    )
    for reason, count in done.skipped.most_common():
        yield f"  {count:,} skipped: it {reason}."
