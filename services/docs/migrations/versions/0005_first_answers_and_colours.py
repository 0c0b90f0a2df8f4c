"""First answers to repeated writes, and the colour of each office."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.common.database import UtcDateTime

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Create both tables."""
    op.create_table(
        "idempotency_keys",
        sa.Column("key_hash", sa.String(64), primary_key=True),
        sa.Column("body_hash", sa.String(64), nullable=False),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("answer", sa.LargeBinary, nullable=False),
        sa.Column("recorded_at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_idempotency_keys_recorded_at", "idempotency_keys", ["recorded_at"])
    op.create_table(
        "office_colours",
        sa.Column("office_id", sa.String(64), primary_key=True),
        sa.Column("colour", sa.String(7), nullable=False),
        sa.Column("saved_by", sa.String(64), nullable=False),
        sa.Column("saved_at", UtcDateTime, nullable=False),
    )
