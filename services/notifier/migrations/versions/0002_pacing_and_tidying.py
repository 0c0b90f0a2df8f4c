"""What holds a message back, the pace of each lane, facts that could not be handled, and when personal data was wiped."""

import sqlalchemy as sa
from alembic import op

from services.common.database import UtcDateTime

revision = "0002_pacing_and_tidying"
down_revision = "0001_messages_and_conversations"


def upgrade() -> None:
    long_ago = sa.text("'1970-01-01 00:00:00'")
    op.add_column("messages", sa.Column("urgent_at", UtcDateTime(), nullable=False, server_default=long_ago))
    op.execute("UPDATE messages SET urgent_at = created_at")
    op.add_column("messages", sa.Column("quiet", sa.String(length=16), nullable=False, server_default="at_once"))
    op.add_column("messages", sa.Column("waits_for_budget", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("messages", sa.Column("wiped_at", UtcDateTime(), nullable=True))
    op.create_index("ix_messages_tidy", "messages", ["wiped_at", "status_at"], unique=False)
    op.add_column("webhook_events", sa.Column("wiped_at", UtcDateTime(), nullable=True))
    op.create_index("ix_webhook_events_tidy", "webhook_events", ["wiped_at", "processed_at"], unique=False)
    op.create_index("ix_deliveries_budget", "deliveries", ["form", "started_at"], unique=False)
    op.create_table(
        "lanes",
        sa.Column("lane", sa.String(length=120), nullable=False),
        sa.Column("full_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("lane"),
    )
    op.create_index("ix_lanes_full_at", "lanes", ["full_at"], unique=False)
    op.create_table(
        "failed_events",
        sa.Column("event_id", sa.String(length=36), nullable=False),
        sa.Column("type", sa.String(length=64), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(length=400), nullable=False),
        sa.Column("first_failed_at", UtcDateTime(), nullable=False),
        sa.Column("next_attempt_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("event_id"),
    )
