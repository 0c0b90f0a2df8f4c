"""Queue numbers, walk-ins, calls and misses, follow-up of a case, closures."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.common.database import Json, UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Appointments that are there have a slot, no queue number and no steps to take back but those of their moments."""
    op.add_column("services", sa.Column("stream", sa.String(length=1), nullable=False, server_default="A"))
    for column in _appointment_columns():
        op.add_column("appointments", column)
    op.create_index("ix_appointments_queue", "appointments", ["office_id", "queue_on", "queue_number"], unique=True)
    op.create_index("ix_appointments_previous", "appointments", ["office_id", "previous_id"], unique=False)
    _queue()
    _cases()
    _closures()


def _appointment_columns() -> list[sa.Column[object]]:
    return [
        sa.Column("checklist_version", sa.String(length=40), nullable=True),
        sa.Column("parked_at", UtcDateTime(), nullable=True),
        sa.Column("walk_in", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("place", sa.String(length=8), nullable=False, server_default="slot"),
        sa.Column("queue_number", sa.String(length=8), nullable=True),
        sa.Column("queue_on", sa.Date(), nullable=True),
        sa.Column("priority", sa.String(length=10), nullable=True),
        sa.Column("counter", sa.String(length=20), nullable=True),
        sa.Column("misses", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("returned_at", UtcDateTime(), nullable=True),
        sa.Column("previous_id", sa.String(length=36), nullable=True),
        sa.Column("closure_id", sa.String(length=36), nullable=True),
        sa.Column("trail", Json, nullable=False, server_default="[]"),
    ]


def _queue() -> None:
    op.create_table(
        "queue_counters",
        sa.Column("office_id", sa.String(length=40), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("stream", sa.String(length=1), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.CheckConstraint("last >= 0", name="queue_counters_sane"),
        sa.PrimaryKeyConstraint("office_id", "on_date", "stream"),
    )
    op.create_table(
        "queue_lines",
        sa.Column("office_id", sa.String(length=40), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("office_id", "on_date"),
    )


def _cases() -> None:
    op.create_table(
        "follow_ups",
        sa.Column("office_id", sa.String(length=40), nullable=False),
        sa.Column("appointment_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("who", sa.String(length=80), nullable=False),
        sa.CheckConstraint("kind IN ('recorded', 'card_ready', 'collected')", name="follow_ups_kind"),
        sa.PrimaryKeyConstraint("office_id", "appointment_id", "kind"),
    )


def _closures() -> None:
    op.create_table(
        "closures",
        sa.Column("office_id", sa.String(length=40), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("service_id", sa.String(length=40), nullable=True),
        sa.Column("from_at", UtcDateTime(), nullable=False),
        sa.Column("to_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("reason", sa.String(length=12), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("ended_by", sa.String(length=80), nullable=True),
        sa.Column("moved", sa.Integer(), nullable=False),
        sa.Column("released", sa.Integer(), nullable=False),
        sa.CheckConstraint("to_at IS NULL OR from_at < to_at", name="closures_sane"),
        sa.CheckConstraint("reason IN ('network', 'registry', 'blanks', 'power', 'staff', 'other')", name="closures_reason"),
        sa.PrimaryKeyConstraint("office_id", "id"),
    )
    op.create_index("ix_closures_span", "closures", ["office_id", "from_at"], unique=False)
    op.create_table(
        "calendar_locks",
        sa.Column("office_id", sa.String(length=40), nullable=False),
        sa.Column("closed_until", UtcDateTime(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("office_id"),
    )
