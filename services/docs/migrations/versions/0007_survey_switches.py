"""Whether an office invites to the survey after a visit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.common.database import UtcDateTime

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Create the table; offices without a row go on inviting."""
    op.create_table(
        "survey_switches",
        sa.Column("office_id", sa.String(64), primary_key=True),
        sa.Column("invites", sa.Boolean, nullable=False),
        sa.Column("saved_by", sa.String(64), nullable=False),
        sa.Column("saved_at", UtcDateTime, nullable=False),
    )
