"""When the bytes of a document were removed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.common.database import UtcDateTime

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the column."""
    op.add_column("documents", sa.Column("removed_at", UtcDateTime, nullable=True))
    op.create_index("ix_documents_created_at", "documents", ["created_at"])
