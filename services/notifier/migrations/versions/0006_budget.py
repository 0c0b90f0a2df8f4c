"""What waits for the daily budget of people is counted before every template, so it is found by an index."""

import sqlalchemy as sa
from alembic import op

revision = "0006_budget"
down_revision = "0005_inbox"


def upgrade() -> None:
    op.create_index(
        "ix_messages_budget",
        "messages",
        ["status"],
        unique=False,
        sqlite_where=sa.text("waits_for_budget = 1"),
        postgresql_where=sa.text("waits_for_budget"),
    )
