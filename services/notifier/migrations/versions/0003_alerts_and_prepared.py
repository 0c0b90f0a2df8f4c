"""What the account needs looking after, links prepared for an operator, calls made, and what each try cost."""

import sqlalchemy as sa
from alembic import op

from services.common.database import UtcDateTime

revision = "0003_alerts_and_prepared"
down_revision = "0002_pacing_and_tidying"


def upgrade() -> None:
    op.create_table(
        "alerts",
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("code", sa.Integer(), nullable=False),
        sa.Column("holds", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("first_at", UtcDateTime(), nullable=False),
        sa.Column("last_at", UtcDateTime(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=True),
        sa.Column("cleared_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("account", "code"),
    )
    op.create_table(
        "prepared",
        sa.Column("delivery_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("prepared_at", UtcDateTime(), nullable=False),
        sa.Column("marked_at", UtcDateTime(), nullable=True),
        sa.Column("marked_by", sa.String(length=64), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(["delivery_id"], ["deliveries.id"]),
        sa.PrimaryKeyConstraint("delivery_id"),
    )
    op.create_index("ix_prepared_open", "prepared", ["marked_at", "prepared_at"], unique=False)
    op.add_column("messages", sa.Column("called_at", UtcDateTime(), nullable=True))
    op.add_column("messages", sa.Column("called_by", sa.String(length=64), nullable=True))
    op.add_column("deliveries", sa.Column("media_id", sa.String(length=120), nullable=True))
    op.add_column("deliveries", sa.Column("price_type", sa.String(length=32), nullable=True))
    op.add_column("deliveries", sa.Column("price_category", sa.String(length=32), nullable=True))
