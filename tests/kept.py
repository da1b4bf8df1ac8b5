"""What serves one test after the other over an address at which databases come and go: it puts each statement together
only once, which is most of what a small test takes.
"""

from collections import defaultdict
from functools import cache

from claims.database import Database

_HELD: defaultdict[str, list[Database]] = defaultdict(list)


@cache
def open_once(url: str) -> Database:
    """The engine over this address."""
    return hold(url, Database(url))


def hold(url: str, database: Database) -> Database:
    """Have its connections closed when the database at this address goes."""
    _HELD[url].append(database)
    return database


def let_go(url: str) -> None:
    """Close all connections to a database that is about to be removed."""
    for database in _HELD[url]:
        database.dispose()
