"""The zone whose calendar decides on which day a survey was answered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the column; invitations that were made before are of offices in the west."""
    zone = sa.Column("timezone", sa.String(40), nullable=False, server_default="Asia/Jakarta")
    op.add_column("survey_invitations", zone)
