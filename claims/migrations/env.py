"""Alembic's entrance: one transaction for the whole upgrade, on the connection that __init__.py hands in."""

from alembic import context
from sqlalchemy import text

from claims.models import Base

UPGRADE_LOCK = 7183420

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True, compare_type=True)
with connection.begin():
    if connection.dialect.name == "postgresql":
        # Two processes that start together: the second waits here and then finds nothing to do.
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": UPGRADE_LOCK})
    with context.begin_transaction():
        context.run_migrations()
