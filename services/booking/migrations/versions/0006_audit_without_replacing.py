"""A line of the audit cannot be replaced either."""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

KEYS = {"audit": ("office_id", "id"), "transitions": ("office_id", "appointment_id", "id")}


def upgrade() -> None:
    """SQLite replaces a row (``INSERT OR REPLACE``) without asking the triggers on UPDATE and DELETE. PostgreSQL always asks."""
    if op.get_bind().dialect.name != "sqlite":
        return
    for table, key in KEYS.items():
        same = " AND ".join(f"{column} = NEW.{column}" for column in key)
        op.execute(
            f"CREATE TRIGGER {table}_refuses_replace BEFORE INSERT ON {table} "  # noqa: S608  # nosec B608: names from above
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
