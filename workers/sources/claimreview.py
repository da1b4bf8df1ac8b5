"""Fact-checks of others that the desk took in: from feeds (CLAIMREVIEW_FEEDS) and files (`stet import`).

The search itself is in claims/factchecks.py; this is its door for the evidence stage. It leaves the building never.
"""

from functools import lru_cache

from claims import factchecks
from claims.database import Database
from claims.settings import Settings
from workers.sources import Found, NotEnabled, Query

name = "claimreview"
label = "Fact-checks of others"
needs: tuple[str, ...] = ()

LIMIT = 5


def search(query: Query, settings: Settings) -> list[Found]:
    """What others found about the same, best first. The figures of what they checked say nothing of this claim's."""
    with _database(settings.database).reading() as session:
        if not factchecks.any_imported(session):
            raise NotEnabled("No fact-check was taken in yet: set CLAIMREVIEW_FEEDS, or use stet import.")
        rows = factchecks.search(session, query.asks(query.chosen or query.text), LIMIT, speaker=query.speaker or "")
        return [Found(row.url, row.title, row.excerpt, row.published_at, row.figures, row.fact_check) for row in rows]


@lru_cache(maxsize=1)
def _database(url: str) -> Database:
    """This process's own: sources are asked in the worker's children, after the fork."""
    return Database(url)
