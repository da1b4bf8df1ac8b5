"""The engine, the session and the two ways to use it: transaction() writes, reading() cannot.

One engine per process. A transaction's mode is chosen before anything is read, because on SQLite a read that
turns into a write fails at once, whatever the busy timeout.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import NullPool

BUSY_SECONDS = 10


def open_engine(url: str, *, pooled: bool = True) -> sa.Engine:
    """An engine with the settings that the promises of jobs.py rest on.

    `pooled=False` opens a connection per use: for threads that outlive forks, like the sweeper.
    """
    options: dict[str, Any] = {} if pooled else {"poolclass": NullPool}
    if url.startswith("sqlite"):
        engine = sa.create_engine(url, connect_args={"timeout": BUSY_SECONDS}, **options)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return sa.create_engine(url, pool_pre_ping=True, isolation_level="READ COMMITTED", **options)


def _prepare_sqlite(connection: Any, record: Any) -> None:
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        f"busy_timeout={BUSY_SECONDS * 1000}",
        "foreign_keys=ON",
        # INSERT OR REPLACE would otherwise walk past the history's triggers.
        "recursive_triggers=ON",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("writes", True)
    connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if writes else 'ON'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


class Database:
    """One engine and its two kinds of sessions.

    `on_commit(stages)` is called after each commit with the names of the stages that were given work.
    """

    def __init__(self, url: str, *, pooled: bool = True, on_commit: Callable[[set[str]], None] | None = None) -> None:
        self.engine = open_engine(url, pooled=pooled)
        self.on_commit = on_commit
        self._writer = sessionmaker(self.engine, expire_on_commit=False)
        self._reader = sessionmaker(self.engine.execution_options(writes=False), autoflush=False)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Commit at the end, roll back on any exception; then ring for the work that was added."""
        with self._writer() as session:
            with session.begin():
                yield session
            stages: set[str] = session.info.pop("stages", set())
        if stages and self.on_commit:
            self.on_commit(stages)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that cannot write and sees one state to the end: query_only on SQLite, READ ONLY on PostgreSQL."""
        with self._reader() as session:
            if self.engine.dialect.name == "postgresql":
                session.execute(sa.text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
            yield session
            session.rollback()

    def dispose(self, *, inherited: bool = False) -> None:
        """Close the connections; `inherited=True` in a forked child, which must not close its parent's."""
        self.engine.dispose(close=not inherited)


def now(session: Session) -> datetime:
    """The clock that leases are counted by: PostgreSQL's own, so that hosts need not agree; else this machine's."""
    if session.get_bind().dialect.name == "postgresql":
        at: datetime = session.execute(sa.text("SELECT clock_timestamp()")).scalar_one()
        return at.astimezone(UTC)
    return datetime.now(UTC)


def built(session: Session, build: Callable[..., Any], *shape: Any) -> Any:
    """The statement `build(dialect, *shape)`, put together once: that takes longer than asking the database."""
    return _built(build, session.get_bind().dialect.name, *shape)


@lru_cache(maxsize=512)
def _built(build: Callable[..., Any], *shape: Any) -> Any:
    return build(*shape)


def ask(session: Session, values: dict[str, Any], build: Callable[..., Any], *shape: Any) -> Any:
    """Plain rows of such a statement, straight from the connection: a session is slower than a short answer."""
    if session.autoflush:
        session.flush()
    return session.connection().execute(built(session, build, *shape), values)
