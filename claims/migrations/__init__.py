"""Brings the schema of a database to a revision. A file of its own: only what migrates has to know Alembic."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config

from claims.database import open_engine


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the schema up to `revision`. Safe to call from several processes: the second one finds it done."""
    _on(url, lambda config: command.upgrade(config, revision))


def downgrade(url: str, revision: str) -> None:
    """Take the schema back to `revision`; `base` is the empty database."""
    _on(url, lambda config: command.downgrade(config, revision))


def configuration() -> Config:
    """Where Alembic finds the revisions."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    return config


def _on(url: str, act: Callable[[Config], None]) -> None:
    config, engine = configuration(), open_engine(url, pooled=False)
    try:
        with engine.connect() as connection:
            config.attributes["connection"] = connection
            act(config)
    finally:
        engine.dispose()
