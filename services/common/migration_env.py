"""The body of every service's ``migrations/env.py``: one connection, one transaction, handed over by ``database.migrate``."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection, MetaData


def run(metadata: MetaData) -> None:
    """Run the migrations on the connection that ``database.migrate`` put into the configuration."""
    connection: Connection = context.config.attributes["connection"]
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=connection.dialect.name == "sqlite")
    context.run_migrations()
