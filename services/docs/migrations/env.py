"""Alembic's entry point."""

from services.common.migration_env import run
from services.docs.adapters.tables import metadata

run(metadata)
