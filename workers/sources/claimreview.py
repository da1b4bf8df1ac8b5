"""Fact-checks of others that the desk took in: from feeds (CLAIMREVIEW_FEEDS) and files (`stet import`).

The search itself is in claims/factchecks.py; this is its door for the evidence stage. It leaves the building never.
"""

from functools import lru_cache

from sqlalchemy.orm import Session

from claims import factchecks, feeds
from claims.database import Database
from claims.settings import Settings
from workers.sources import Busy, Found, NotEnabled, Query, SourceFailed

name = "claimreview"
label = "Fact-checks of others"
needs: tuple[str, ...] = ()

LIMIT = 5
FIRST_READING = 30
"""Seconds until it is looked again whether the feeds have been read for the first time."""


def search(query: Query, settings: Settings) -> list[Found]:
    """What others found about the same, best first. The figures of what they checked say nothing of this claim's."""
    with _database(settings.database).reading() as session:
        if not factchecks.any_imported(session):
            _must_be_filled(session, settings.claimreview_feeds.split())
        rows = factchecks.search(session, query.asks(query.chosen or query.text), LIMIT, speaker=query.speaker or "")
        return [Found(row.url, row.title, row.excerpt, row.published_at, row.figures, row.fact_check) for row in rows]


def _must_be_filled(session: Session, configured: list[str]) -> None:
    """That nothing is here says nothing of a claim, unless each feed was read to its end."""
    if not configured:
        raise NotEnabled("No fact-check was taken in yet: set CLAIMREVIEW_FEEDS, or use stet import.")
    unread = feeds.unread(session, configured)
    if errors := [error for error in unread.values() if error]:
        raise SourceFailed(f"No fact-check is here, because a feed could not be read. {errors[0]}")
    if unread:
        raise Busy("The feeds of fact-checks have not been read yet.", FIRST_READING)


@lru_cache(maxsize=1)
def _database(url: str) -> Database:
    """This process's own: sources are asked in the worker's children, after the fork."""
    return Database(url)
