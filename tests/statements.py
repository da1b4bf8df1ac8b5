"""What a database is asked while something is done: for promises about how often, and by which index."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from claims.database import Database


@contextmanager
def heard(database: Database) -> Iterator[list[tuple[str, Any]]]:
    """(SQL, parameters) of each statement, as they come."""
    said: list[tuple[str, Any]] = []

    def listen(connection: Any, cursor: Any, sql: str, parameters: Any, context: Any, many: bool) -> None:
        said.append((sql, parameters))

    event.listen(database.engine, "before_cursor_execute", listen)
    try:
        yield said
    finally:
        event.remove(database.engine, "before_cursor_execute", listen)
