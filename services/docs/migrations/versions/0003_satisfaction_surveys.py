"""Invitations to the satisfaction survey, and answers that no invitation leads to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.common.database import Json, UtcDateTime

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create both tables."""
    op.create_table(
        "survey_invitations",
        sa.Column("token_sha256", sa.String(64), primary_key=True),
        sa.Column("office_id", sa.String(64), nullable=False),
        sa.Column("service_id", sa.String(64), nullable=False),
        sa.Column("expires_at", UtcDateTime, nullable=False, index=True),
        sa.Column("answered", sa.Boolean, nullable=False, server_default=sa.false()),
    )
    op.create_table(
        "survey_answers",
        sa.Column("office_id", sa.String(64), primary_key=True),
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("service_id", sa.String(64), nullable=False),
        sa.Column("answered_on", sa.Date, nullable=False, index=True),
        sa.Column("scores", Json, nullable=False),
        sa.Column("age", sa.String(16), nullable=False),
        sa.Column("gender", sa.String(16), nullable=False),
        sa.Column("comment", sa.Text, nullable=False),
    )
