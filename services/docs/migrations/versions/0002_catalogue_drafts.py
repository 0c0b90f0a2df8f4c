"""What an office is changing in its own rows, and who published a version."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.common.database import Json, UtcDateTime

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the drafts, and two columns to the versions."""
    op.add_column("catalogue_versions", sa.Column("office_id", sa.String(64), nullable=False, server_default=""))
    op.add_column("catalogue_versions", sa.Column("published_by", sa.String(64), nullable=False, server_default=""))
    op.create_table(
        "catalogue_drafts",
        sa.Column("office_id", sa.String(64), primary_key=True),
        sa.Column("base_version", sa.Integer, sa.ForeignKey("catalogue_versions.version"), nullable=False),
        sa.Column("overrides", Json, nullable=False),
        sa.Column("saved_by", sa.String(64), nullable=False),
        sa.Column("saved_at", UtcDateTime, nullable=False),
    )
