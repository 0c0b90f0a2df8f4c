"""The tables of the waiting list and of groups."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, Index, Integer, String, Table, UniqueConstraint

from services.booking.adapters.tables import metadata
from services.common.database import UtcDateTime

waiting = Table(
    "waiting",
    metadata,
    Column("office_id", String(40), primary_key=True),
    Column("id", String(36), primary_key=True),
    Column("service_id", String(40), nullable=False),
    Column("counter_group", String(40), nullable=False),
    Column("first_on", Date, nullable=False),
    Column("last_on", Date, nullable=False),
    Column("part_of_day", String(10), nullable=False),
    Column("people", Integer, nullable=False),
    Column("name", String(60), nullable=False),
    Column("contact_phone", String(20), nullable=True),
    Column("contact_user_id", String(140), nullable=True),
    Column("contact_key", String(64), nullable=False),
    Column("active_key", String(64), nullable=True),  # the contact's key while the entry waits: unique then
    Column("language", String(2), nullable=False),
    Column("state", String(10), nullable=False),
    Column("joined_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime, nullable=True, index=True),
    Column("token_hash", String(64), nullable=False),
    Column("offer_token_hash", String(64), nullable=True),
    Column("hold_id", String(36), nullable=True),
    Column("appointment_id", String(36), nullable=True),
    CheckConstraint("first_on <= last_on AND people > 0", name="waiting_sane"),
    CheckConstraint("state IN ('waiting', 'offered', 'accepted', 'declined', 'expired', 'left')", name="waiting_state"),
    UniqueConstraint("office_id", "service_id", "active_key", name="waiting_once"),
    Index("ix_waiting_line", "office_id", "counter_group", "state", "id"),
)

waiting_lines = Table(  # a row to lock while the places of one counter group are offered in order
    "waiting_lines",
    metadata,
    Column("office_id", String(40), primary_key=True),
    Column("counter_group", String(40), primary_key=True),
    Column("last_round_at", UtcDateTime, nullable=False),
)

booking_groups = Table(
    "booking_groups",
    metadata,
    Column("office_id", String(40), primary_key=True),
    Column("id", String(36), primary_key=True),
    Column("service_id", String(40), nullable=False),
    Column("label", String(80), nullable=False),
    Column("leader", String(60), nullable=False),
    Column("contact_phone", String(20), nullable=False),
    Column("language", String(2), nullable=False),
    Column("made_by", String(80), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
)

group_members = Table(  # names and needs are in the appointments only
    "group_members",
    metadata,
    Column("office_id", String(40), primary_key=True),
    Column("group_id", String(36), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("appointment_id", String(36), nullable=False),
    CheckConstraint("number > 0", name="group_members_numbered"),
)
