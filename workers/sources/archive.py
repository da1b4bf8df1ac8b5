"""The desk's own published verdicts: what was checked before is the first place to look.

The search itself is in claims/archive.py; this is its door for the evidence stage.
"""

from functools import lru_cache

from claims import archive
from claims.database import Database
from claims.settings import Settings
from workers.sources import Found, Query

name = "archive"
label = "Our published verdicts"
needs: tuple[str, ...] = ()

LIMIT = 5


def search(query: Query, settings: Settings) -> list[Found]:
    """Published verdicts that speak of the same, best first. Reads the database, leaves the building never."""
    with _database(settings.database).reading() as session:
        rows = archive.search(
            session,
            query.asks(query.chosen or query.text),
            LIMIT,
            but_claim=query.claim_id,
            speaker=query.speaker or "",
        )
    return [Found(row.url, row.title, row.excerpt, row.published_at) for row in rows]


@lru_cache(maxsize=1)
def _database(url: str) -> Database:
    """This process's own: sources are asked in the worker's children, after the fork."""
    return Database(url)
