"""The scene of shapes.py, where the database matters and where it does not."""

from collections.abc import Iterator

import pytest

from claims.database import Database
from tests.claims.shapes import Scene
from tests.claims.two_at_once import TwoAtOnce


@pytest.fixture
def scene(database: Database) -> Iterator[Scene]:
    """On each kind of database in turn."""
    with database.transaction() as session:
        yield Scene(session)


@pytest.fixture
def small(small_database: Database) -> Iterator[Scene]:
    """On SQLite only: for what has nothing to do with the database."""
    with small_database.transaction() as session:
        yield Scene(session)


@pytest.fixture
def desk(postgres_url: str) -> Iterator[TwoAtOnce]:
    """On PostgreSQL only: for what two do at once."""
    database = Database(postgres_url)
    opened = TwoAtOnce(database)
    yield opened
    opened.pool.shutdown()
    database.dispose()


@pytest.fixture
def any_desk(database: Database) -> Iterator[TwoAtOnce]:
    """On each kind of database in turn; on SQLite the second one begins when the first has ended."""
    opened = TwoAtOnce(database)
    yield opened
    opened.pool.shutdown()
