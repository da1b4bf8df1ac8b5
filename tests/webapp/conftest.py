"""The desk of visitors.py on each kind of database, or on SQLite alone."""

import pytest

from tests.webapp.visitors import Desk


@pytest.fixture
def newsroom(database_url: str) -> Desk:
    return Desk(database_url)


@pytest.fixture
def small_newsroom(sqlite_url: str) -> Desk:
    """On SQLite only: for what has nothing to do with the database."""
    return Desk(sqlite_url)
