"""The tables of the day: queue numbers, the line of calls, the later facts of a case, closures."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, Index, Integer, String, Table, Text

from services.booking.adapters.tables import metadata
from services.common.database import UtcDateTime

queue_counters = Table(  # the last number given out of a stream on a local date; it never goes back
    "queue_counters",
    metadata,
    Column("office_id", String(40), primary_key=True),
    Column("on_date", Date, primary_key=True),
    Column("stream", String(1), primary_key=True),
    Column("last", Integer, nullable=False),
    CheckConstraint("last >= 0", name="queue_counters_sane"),
)

queue_lines = Table(  # whoever calls the next person holds this row: two operators never call the same one
    "queue_lines",
    metadata,
    Column("office_id", String(40), primary_key=True),
    Column("on_date", Date, primary_key=True),
    Column("calls", Integer, nullable=False),
)

follow_ups = Table(  # what happened to a case after the visit
    "follow_ups",
    metadata,
    Column("office_id", String(40), primary_key=True),
    Column("appointment_id", String(36), primary_key=True),
    Column("kind", String(12), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("who", String(80), nullable=False),
    CheckConstraint("kind IN ('recorded', 'card_ready', 'collected')", name="follow_ups_kind"),
)

closures = Table(
    "closures",
    metadata,
    Column("office_id", String(40), primary_key=True),
    Column("id", String(36), primary_key=True),
    Column("service_id", String(40), nullable=True),
    Column("from_at", UtcDateTime, nullable=False),
    Column("to_at", UtcDateTime, nullable=True),
    Column("ended_at", UtcDateTime, nullable=True),
    Column("reason", String(12), nullable=False),
    Column("message", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("created_by", String(80), nullable=False),
    Column("ended_by", String(80), nullable=True),
    Column("moved", Integer, nullable=False),
    Column("released", Integer, nullable=False),
    CheckConstraint("to_at IS NULL OR from_at < to_at", name="closures_sane"),
    CheckConstraint("reason IN ('network', 'registry', 'blanks', 'power', 'staff', 'other')", name="closures_reason"),
    Index("ix_closures_span", "office_id", "from_at"),
)

calendar_locks = Table(  # bookings share this row, a closure has it alone; closed_until bounds where a closure may lie
    "calendar_locks",
    metadata,
    Column("office_id", String(40), primary_key=True),
    Column("closed_until", UtcDateTime, nullable=True),
    Column("revision", Integer, nullable=False, server_default="0"),  # grows whenever what decides about slots changes
)
