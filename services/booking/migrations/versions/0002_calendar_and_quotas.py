"""Repeating and seasonal opening rules, the bookable window, staged release and quotas."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.common.database import Json, UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What is there keeps its meaning: weekly rules, all places out at once, no limit but the cells."""
    op.add_column("counter_groups", sa.Column("quotas", Json, nullable=False, server_default="[]"))
    for column in (*_service_columns(), *_rule_columns(), *_appointment_columns()):
        op.add_column(*column)
    op.create_table(
        "quota_usage",
        sa.Column("office_id", sa.String(length=40), nullable=False),
        sa.Column("quota_id", sa.String(length=130), nullable=False),
        sa.Column("period_on", sa.Date(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.CheckConstraint("taken >= 0 AND taken <= capacity", name="quota_usage_within_capacity"),
        sa.PrimaryKeyConstraint("office_id", "quota_id", "period_on", "key"),
    )
    op.create_table(
        "held_claims",
        sa.Column("office_id", sa.String(length=40), nullable=False),
        sa.Column("quota_id", sa.String(length=130), nullable=False),
        sa.Column("period_on", sa.Date(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("hold_id", sa.String(length=36), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("kept_until", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("office_id", "quota_id", "period_on", "key", "hold_id"),
    )


def _service_columns() -> list[tuple[str, sa.Column[object]]]:
    return [
        ("services", sa.Column("status_until", sa.Date(), nullable=True)),
        ("services", sa.Column("opens_at", sa.Time(), nullable=True)),
        ("services", sa.Column("release", Json, nullable=False, server_default="[]")),
        ("services", sa.Column("kept", Json, nullable=False, server_default="[]")),
        ("services", sa.Column("quotas", Json, nullable=False, server_default="[]")),
    ]


def _rule_columns() -> list[tuple[str, sa.Column[object]]]:
    return [
        ("opening_rules", sa.Column("service_id", sa.String(length=40), nullable=True)),
        ("opening_rules", sa.Column("counters", sa.Integer(), nullable=True)),
        ("opening_rules", sa.Column("every_weeks", sa.Integer(), nullable=False, server_default="1")),
        ("opening_rules", sa.Column("anchor_on", sa.Date(), nullable=True)),
        ("opening_rules", sa.Column("nth_in_month", Json, nullable=False, server_default="[]")),
    ]


def _appointment_columns() -> list[tuple[str, sa.Column[object]]]:
    return [
        ("appointments", sa.Column("channel", sa.String(length=10), nullable=False, server_default="resident")),
        ("appointments", sa.Column("claims", Json, nullable=False, server_default="[]")),
    ]
