"""The desk's database as the commands use it, with the bell beside it.

A command is one transaction, like a request of the web.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import select
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.orm import Session

from claims.database import Database
from claims.models import Person, PersonRole
from claims.settings import Settings
from stet.called import command
from stet.configuration import with_queue
from stet.errors import Unusable


@contextmanager
def transaction(settings: Settings) -> Iterator[Session]:
    """One transaction; after its commit the workers are rung. Raises Unusable when the database cannot be used."""
    from workers.bell import Bell  # brings all of Celery, which commands that only read do not need

    bell = Bell(with_queue(settings))
    database = Database(settings.database, on_commit=bell.ring)
    try:
        with in_words(), database.transaction() as session:
            yield session
    finally:
        bell.close()
        database.dispose()


@contextmanager
def reading(settings: Settings) -> Iterator[Session]:
    """A session that cannot write. Raises Unusable when the database cannot be used."""
    database = Database(settings.database)
    try:
        with in_words(), database.reading() as session:
            yield session
    finally:
        database.dispose()


@contextmanager
def in_words() -> Iterator[None]:
    """A database that cannot be used is said in words: raises Unusable."""
    try:
        yield
    except (OperationalError, ProgrammingError) as problem:
        reason = str(problem.orig).strip().split("\n")[0]
        if "no such table" in reason or "does not exist" in reason:
            raise Unusable(
                f"The database has no desk in it yet ({reason}). Start one: {command('up')}, or {command('migrate')}"
            ) from None
        raise Unusable(f"The database cannot be used: {reason}. Nothing was changed.") from None


def first_admin(session: Session) -> Person:
    """Whoever the desk's own commands act as when nobody is named. Raises Unusable on a desk without an admin."""
    query = select(Person).join(PersonRole).where(PersonRole.role == "admin", Person.active).order_by(Person.id)
    person = session.scalars(query).first()
    if person is None:
        raise Unusable(f"This desk has no admin yet. Add one with: {command('user add EMAIL --role admin')}")
    return person
