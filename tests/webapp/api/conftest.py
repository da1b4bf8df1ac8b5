"""The desk of callers.py on each kind of database, or on SQLite alone."""

from collections.abc import Iterator

import pytest

from tests.webapp.api.callers import Desk


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    opened = Desk(database_url)
    yield opened
    opened.database.dispose()


@pytest.fixture
def small_desk(sqlite_url: str) -> Iterator[Desk]:
    """On SQLite only: for what has nothing to do with the database."""
    opened = Desk(sqlite_url)
    yield opened
    opened.database.dispose()
