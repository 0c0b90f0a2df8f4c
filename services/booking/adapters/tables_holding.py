"""The tables of places that are taken without an appointment, and of the limits that go beyond counting."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, Integer, String, Table, Text, UniqueConstraint

from services.booking.adapters.tables import metadata
from services.common.database import UtcDateTime

holds = Table(
    "holds",
    metadata,
    Column("office_id", String(40), primary_key=True),
    Column("id", String(36), primary_key=True),
    Column("kind", String(8), nullable=False),
    Column("service_id", String(40), nullable=False),
    Column("counter_group", String(40), nullable=False),
    Column("starts_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
    Column("cell_minutes", Integer, nullable=False),
    Column("people", Integer, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("kept_until", UtcDateTime, nullable=False, index=True),
    Column("token_hash", String(64), nullable=True, unique=True),
    Column("owner_key", String(64), nullable=True),
    Column("waiting_id", String(36), nullable=True),
    Column("rests_until", UtcDateTime, nullable=True),
    CheckConstraint("kind IN ('form', 'offer', 'resting')", name="holds_kind"),
    CheckConstraint("made_at <= expires_at AND expires_at <= kept_until", name="holds_end"),
    Index("ix_holds_owner", "office_id", "owner_key"),
)

held_cells = Table(  # one row is one place in one cell; slot_usage counts it until the row is gone
    "held_cells",
    metadata,
    Column("office_id", String(40), primary_key=True),
    Column("counter_group", String(40), primary_key=True),
    Column("cell_starts_at", UtcDateTime, primary_key=True),
    Column("hold_id", String(36), primary_key=True),
    Column("kept_until", UtcDateTime, nullable=False),
    Index("ix_held_cells_hold", "office_id", "hold_id"),
)

hold_owners = Table(  # a row to lock while the holds of one owner are counted
    "hold_owners",
    metadata,
    Column("office_id", String(40), primary_key=True),
    Column("owner_key", String(64), primary_key=True),
    Column("last_at", UtcDateTime, nullable=False, index=True),
)

cancellations = Table(
    "cancellations",
    metadata,
    Column("office_id", String(40), primary_key=True),
    Column("service_id", String(40), primary_key=True),
    Column("contact_key", String(64), primary_key=True),
    Column("appointment_id", String(36), primary_key=True),
    Column("at", UtcDateTime, nullable=False, index=True),
)

limit_exceptions = Table(
    "limit_exceptions",
    metadata,
    Column("office_id", String(40), primary_key=True),
    Column("id", String(36), primary_key=True),
    Column("service_id", String(40), nullable=False),
    Column("contact_key", String(64), nullable=False),
    Column("reason", Text, nullable=False),
    Column("made_by", String(80), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("valid_until", UtcDateTime, nullable=False),
    Column("used_by", String(36), nullable=True),
    Index("ix_limit_exceptions_contact", "office_id", "service_id", "contact_key"),
)

nik_claims = Table(
    "nik_claims",
    metadata,
    Column("office_id", String(40), primary_key=True),
    Column("appointment_id", String(36), primary_key=True),
    Column("service_id", String(40), nullable=False),
    Column("nik_hash", String(64), nullable=False),
    Column("last_four", String(4), nullable=False),
    Column("active_hash", String(64), nullable=True),  # the hash while the appointment is active: unique then
    Column("ended_at", UtcDateTime, nullable=True, index=True),
    UniqueConstraint("office_id", "service_id", "active_hash", name="nik_claims_once"),
)
