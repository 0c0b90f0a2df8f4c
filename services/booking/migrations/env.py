"""Alembic's entry point."""

from services.booking.adapters.tables import metadata
from services.common.migration_env import run

run(metadata)
