"""`stet migrate`: the tables of the database brought up to date, by the address that may change them."""

from sqlalchemy.exc import OperationalError

from claims.migrations import upgrade
from claims.settings import Settings
from stet.configuration import make_folder
from stet.errors import Unusable


def migrate(settings: Settings) -> None:
    """Upgrade the schema; nothing to do is fine. Raises Unusable when the database cannot be reached."""
    make_folder(settings.stet_data)
    try:
        upgrade(settings.migrate_database_url or settings.database)
    except OperationalError as problem:
        reason = str(problem.orig).strip().split("\n")[0]
        raise Unusable(f"The database cannot be reached: {reason}. Nothing was changed; check DATABASE_URL.") from None
