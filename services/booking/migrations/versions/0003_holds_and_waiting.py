"""Holds, resting places, limits with exceptions, the waiting list and groups."""

from __future__ import annotations

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """See the module."""
