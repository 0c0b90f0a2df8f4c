"""Holds, resting places, limits with exceptions, the waiting list and groups."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.common.database import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _service_rules()
    op.add_column("appointments", sa.Column("group_id", sa.String(36), nullable=True))
    _holds()
    _limits()
    _waiting()
    _groups()


def _service_rules() -> None:
    """Services that exist get the rules that new ones have by default."""
    numbers = {"hold": "10", "lock": "0", "rest": "30", "offer": "15"}
    for name, default in numbers.items():
        op.add_column("services", sa.Column(f"{name}_minutes", sa.Integer(), nullable=False, server_default=default))
    op.add_column("services", sa.Column("max_holds", sa.Integer(), nullable=False, server_default="2"))
    op.add_column("services", sa.Column("quiet_from", sa.Time(), nullable=False, server_default="20:00:00"))
    op.add_column("services", sa.Column("quiet_to", sa.Time(), nullable=False, server_default="07:00:00"))
    op.add_column("services", sa.Column("max_cancellations", sa.Integer(), nullable=False, server_default="5"))
    op.add_column("services", sa.Column("nik_control", sa.Boolean(), nullable=False, server_default=sa.false()))


def _holds() -> None:
    op.create_table(
        "holds",
        sa.Column("office_id", sa.String(40), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("service_id", sa.String(40), nullable=False),
        sa.Column("counter_group", sa.String(40), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column("cell_minutes", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("kept_until", UtcDateTime(), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=True),
        sa.Column("owner_key", sa.String(64), nullable=True),
        sa.Column("waiting_id", sa.String(36), nullable=True),
        sa.Column("rests_until", UtcDateTime(), nullable=True),
        sa.CheckConstraint("kind IN ('form', 'offer', 'resting')", name="holds_kind"),
        sa.CheckConstraint("made_at <= expires_at AND expires_at <= kept_until", name="holds_end"),
        sa.PrimaryKeyConstraint("office_id", "id"),
        sa.UniqueConstraint("token_hash"),
    )
    op.create_index("ix_holds_kept_until", "holds", ["kept_until"])
    op.create_index("ix_holds_owner", "holds", ["office_id", "owner_key"])
    op.create_table(
        "held_cells",
        sa.Column("office_id", sa.String(40), nullable=False),
        sa.Column("counter_group", sa.String(40), nullable=False),
        sa.Column("cell_starts_at", UtcDateTime(), nullable=False),
        sa.Column("hold_id", sa.String(36), nullable=False),
        sa.Column("kept_until", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("office_id", "counter_group", "cell_starts_at", "hold_id"),
    )
    op.create_index("ix_held_cells_hold", "held_cells", ["office_id", "hold_id"])
    op.create_table(
        "hold_owners",
        sa.Column("office_id", sa.String(40), nullable=False),
        sa.Column("owner_key", sa.String(64), nullable=False),
        sa.Column("last_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("office_id", "owner_key"),
    )
    op.create_index("ix_hold_owners_last_at", "hold_owners", ["last_at"])


def _limits() -> None:
    op.create_table(
        "cancellations",
        sa.Column("office_id", sa.String(40), nullable=False),
        sa.Column("service_id", sa.String(40), nullable=False),
        sa.Column("contact_key", sa.String(64), nullable=False),
        sa.Column("appointment_id", sa.String(36), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("office_id", "service_id", "contact_key", "appointment_id"),
    )
    op.create_index("ix_cancellations_at", "cancellations", ["at"])
    op.create_table(
        "limit_exceptions",
        sa.Column("office_id", sa.String(40), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("service_id", sa.String(40), nullable=False),
        sa.Column("contact_key", sa.String(64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by", sa.String(80), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("valid_until", UtcDateTime(), nullable=False),
        sa.Column("used_by", sa.String(36), nullable=True),
        sa.PrimaryKeyConstraint("office_id", "id"),
    )
    op.create_index("ix_limit_exceptions_contact", "limit_exceptions", ["office_id", "service_id", "contact_key"])
    op.create_table(
        "nik_claims",
        sa.Column("office_id", sa.String(40), nullable=False),
        sa.Column("appointment_id", sa.String(36), nullable=False),
        sa.Column("service_id", sa.String(40), nullable=False),
        sa.Column("nik_hash", sa.String(64), nullable=False),
        sa.Column("last_four", sa.String(4), nullable=False),
        sa.Column("active_hash", sa.String(64), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("office_id", "appointment_id"),
        sa.UniqueConstraint("office_id", "service_id", "active_hash", name="nik_claims_once"),
    )
    op.create_index("ix_nik_claims_ended_at", "nik_claims", ["ended_at"])


def _waiting() -> None:
    op.create_table(
        "waiting",
        sa.Column("office_id", sa.String(40), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("service_id", sa.String(40), nullable=False),
        sa.Column("counter_group", sa.String(40), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("part_of_day", sa.String(10), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("contact_phone", sa.String(20), nullable=True),
        sa.Column("contact_user_id", sa.String(140), nullable=True),
        sa.Column("contact_key", sa.String(64), nullable=False),
        sa.Column("active_key", sa.String(64), nullable=True),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("joined_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("offer_token_hash", sa.String(64), nullable=True),
        sa.Column("hold_id", sa.String(36), nullable=True),
        sa.Column("appointment_id", sa.String(36), nullable=True),
        sa.CheckConstraint("first_on <= last_on AND people > 0", name="waiting_sane"),
        sa.CheckConstraint("state IN ('waiting', 'offered', 'accepted', 'declined', 'expired', 'left')", name="waiting_state"),
        sa.PrimaryKeyConstraint("office_id", "id"),
        sa.UniqueConstraint("office_id", "service_id", "active_key", name="waiting_once"),
    )
    op.create_index("ix_waiting_line", "waiting", ["office_id", "counter_group", "state", "id"])
    op.create_index("ix_waiting_ended_at", "waiting", ["ended_at"])
    op.create_table(
        "waiting_lines",
        sa.Column("office_id", sa.String(40), nullable=False),
        sa.Column("counter_group", sa.String(40), nullable=False),
        sa.Column("last_round_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("office_id", "counter_group"),
    )


def _groups() -> None:
    op.create_table(
        "booking_groups",
        sa.Column("office_id", sa.String(40), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("service_id", sa.String(40), nullable=False),
        sa.Column("label", sa.String(80), nullable=False),
        sa.Column("leader", sa.String(60), nullable=False),
        sa.Column("contact_phone", sa.String(20), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("made_by", sa.String(80), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("office_id", "id"),
    )
    op.create_table(
        "group_members",
        sa.Column("office_id", sa.String(40), nullable=False),
        sa.Column("group_id", sa.String(36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("appointment_id", sa.String(36), nullable=False),
        sa.CheckConstraint("number > 0", name="group_members_numbered"),
        sa.PrimaryKeyConstraint("office_id", "group_id", "number"),
    )
