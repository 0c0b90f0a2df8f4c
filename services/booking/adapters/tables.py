"""The tables of the booking database. ``office_id`` comes first in the keys, so that they can be spread over offices."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, Date, Float, Index, Integer, MetaData, String, Table, Text, Time, false

from services.common.database import Json, UtcDateTime
from services.common.idempotency import idempotency_table
from services.common.outbox import outbox_tables

metadata = MetaData()

offices = Table(
    "offices",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("name", String(120), nullable=False),
    Column("region_code", String(13), nullable=False),
    Column("timezone", String(40), nullable=False),
    Column("address", Text, nullable=False),
    Column("latitude", Float, nullable=False),
    Column("longitude", Float, nullable=False),
    Column("whatsapp", String(20), nullable=False),
)

counter_groups = Table(
    "counter_groups",
    metadata,
    Column("office_id", String(40), primary_key=True),
    Column("id", String(40), primary_key=True),
    Column("cell_minutes", Integer, nullable=False),
    Column("capacity", Integer, nullable=False),
    Column("quotas", Json, nullable=False, server_default="[]"),
    CheckConstraint("cell_minutes > 0 AND capacity >= 0", name="counter_groups_sane"),
)

services = Table(
    "services",
    metadata,
    Column("office_id", String(40), primary_key=True),
    Column("id", String(40), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("name", Json, nullable=False),
    Column("counter_group", String(40), nullable=False),
    Column("duration_minutes", Integer, nullable=False),
    Column("interval_minutes", Integer, nullable=False),
    Column("status", String(12), nullable=False),
    Column("status_message", Json, nullable=True),
    Column("redirect_to", String(40), nullable=True),
    Column("fee_idr", Integer, nullable=False),
    Column("notice_minutes", Integer, nullable=False),
    Column("horizon_days", Integer, nullable=False),
    Column("max_people", Integer, nullable=False),
    Column("max_active", Integer, nullable=False),
    Column("status_until", Date, nullable=True),
    Column("opens_at", Time, nullable=True),
    Column("release", Json, nullable=False, server_default="[]"),
    Column("kept", Json, nullable=False, server_default="[]"),
    Column("quotas", Json, nullable=False, server_default="[]"),
    Column("stream", String(1), nullable=False, server_default="A"),  # letter of its queue numbers
    Column("hold_minutes", Integer, nullable=False),
    Column("max_holds", Integer, nullable=False),
    Column("lock_minutes", Integer, nullable=False),
    Column("rest_minutes", Integer, nullable=False),
    Column("offer_minutes", Integer, nullable=False),
    Column("quiet_from", Time, nullable=False),
    Column("quiet_to", Time, nullable=False),
    Column("max_cancellations", Integer, nullable=False),
    Column("nik_control", Boolean, nullable=False),
    CheckConstraint("duration_minutes > 0 AND interval_minutes > 0", name="services_take_time"),
)

opening_rules = Table(
    "opening_rules",
    metadata,
    Column("office_id", String(40), primary_key=True),
    Column("id", String(36), primary_key=True),
    Column("counter_group", String(40), nullable=False),
    Column("weekdays", Json, nullable=False),
    Column("starts", Time, nullable=False),
    Column("ends", Time, nullable=False),
    Column("capacity", Integer, nullable=False),
    Column("pauses", Json, nullable=False),
    Column("last_start", Time, nullable=True),
    Column("valid_from", Date, nullable=True),
    Column("valid_to", Date, nullable=True),
    Column("service_id", String(40), nullable=True),
    Column("counters", Integer, nullable=True),
    Column("every_weeks", Integer, nullable=False, server_default="1"),
    Column("anchor_on", Date, nullable=True),
    Column("nth_in_month", Json, nullable=False, server_default="[]"),
    CheckConstraint("starts < ends AND capacity >= 0", name="opening_rules_sane"),
)

exceptions = Table(
    "exceptions",
    metadata,
    Column("office_id", String(40), primary_key=True),
    Column("on_date", Date, primary_key=True),
    Column("id", String(36), primary_key=True),
    Column("kind", String(10), nullable=False),
    Column("starts", Time, nullable=True),
    Column("ends", Time, nullable=True),
    Column("service_id", String(40), nullable=True),
    Column("capacity", Integer, nullable=True),
    Column("reason", Json, nullable=True),
    Column("source", Text, nullable=True),
    Column("added_on", Date, nullable=True),
    CheckConstraint("kind IN ('closed', 'open', 'holiday', 'workday')", name="exceptions_kind"),
)

slot_usage = Table(
    "slot_usage",
    metadata,
    Column("office_id", String(40), primary_key=True),
    Column("counter_group", String(40), primary_key=True),
    Column("cell_starts_at", UtcDateTime, primary_key=True),
    Column("taken", Integer, nullable=False),
    Column("capacity", Integer, nullable=False),  # the rule's word when a place was last taken; never where capacity comes from
    CheckConstraint("taken >= 0 AND taken <= capacity", name="slot_usage_within_capacity"),
)

contact_usage = Table(
    "contact_usage",
    metadata,
    Column("office_id", String(40), primary_key=True),
    Column("service_id", String(40), primary_key=True),
    Column("contact_key", String(64), primary_key=True),
    Column("active", Integer, nullable=False),
    Column("maximum", Integer, nullable=False),
    CheckConstraint("active >= 0 AND active <= maximum", name="contact_usage_within_maximum"),
)

appointments = Table(
    "appointments",
    metadata,
    Column("office_id", String(40), primary_key=True),
    Column("id", String(36), primary_key=True),
    Column("code", String(12), nullable=False, unique=True),
    Column("service_id", String(40), nullable=False),
    Column("counter_group", String(40), nullable=False),
    Column("starts_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
    Column("cell_minutes", Integer, nullable=False),
    Column("people", Integer, nullable=False),
    Column("name", String(60), nullable=False),
    Column("contact_phone", String(20), nullable=True, index=True),
    Column("contact_user_id", String(140), nullable=True, index=True),
    Column("contact_key", String(64), nullable=False),
    Column("language", String(2), nullable=False),
    Column("answers", Json, nullable=False),
    Column("note", String(200), nullable=False),
    Column("status", String(12), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("outcome", String(20), nullable=True),
    Column("missing", Json, nullable=True),
    Column("brought", Json, nullable=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("checked_in_at", UtcDateTime, nullable=True),
    Column("called_at", UtcDateTime, nullable=True),
    Column("serving_at", UtcDateTime, nullable=True),
    Column("completed_at", UtcDateTime, nullable=True),
    Column("missed_at", UtcDateTime, nullable=True),
    Column("cancelled_at", UtcDateTime, nullable=True),
    Column("channel", String(10), nullable=False, server_default="resident"),
    Column("claims", Json, nullable=False, server_default="[]"),  # what it counts as in quota_usage
    Column("wiped_at", UtcDateTime, nullable=True),  # since when nothing tells whose it was
    Column("group_id", String(36), nullable=True),
    Column("checklist_version", String(40), nullable=True),
    Column("parked_at", UtcDateTime, nullable=True),
    Column("walk_in", Boolean, nullable=False, server_default=false()),
    Column("place", String(8), nullable=False, server_default="slot"),  # only 'slot' is counted in slot_usage
    Column("queue_number", String(8), nullable=True),
    Column("queue_on", Date, nullable=True),
    Column("priority", String(10), nullable=True),
    Column("counter", String(20), nullable=True),
    Column("misses", Integer, nullable=False, server_default="0"),
    Column("returned_at", UtcDateTime, nullable=True),
    Column("previous_id", String(36), nullable=True),
    Column("closure_id", String(36), nullable=True),
    Column("trail", Json, nullable=False, server_default="[]"),
    CheckConstraint("starts_at < ends_at AND people > 0", name="appointments_sane"),
    Index("ix_appointments_day", "office_id", "starts_at", "id"),
    Index("ix_appointments_queue", "office_id", "queue_on", "queue_number", unique=True),
    Index("ix_appointments_previous", "office_id", "previous_id"),
    Index("ix_appointments_id", "id"),
)

transitions = Table(
    "transitions",
    metadata,
    Column("office_id", String(40), primary_key=True),
    Column("appointment_id", String(36), primary_key=True),
    Column("id", String(36), primary_key=True),
    Column("who", String(80), nullable=False),
    Column("action", String(20), nullable=False),
    Column("before", String(12), nullable=True),
    Column("after", String(12), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_transitions_at", "office_id", "at", "id"),
)

manage_tokens = Table(
    "manage_tokens",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("office_id", String(40), nullable=False),
    Column("appointment_id", String(36), nullable=False, index=True),
    Column("created_at", UtcDateTime, nullable=False),
)

staff_accounts = Table(
    "staff_accounts",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("username", String(40), nullable=False, unique=True),
    Column("password_hash", String(200), nullable=False),
    Column("role", String(12), nullable=False),
    Column("offices", Json, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("disabled_at", UtcDateTime, nullable=True),
)

sign_in_attempts = Table(
    "sign_in_attempts",
    metadata,
    Column("username", String(64), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("locked_until", UtcDateTime, nullable=True),
    Column("last_at", UtcDateTime, nullable=False, index=True),
)

outbox, outbox_deliveries = outbox_tables(metadata)
idempotency_keys = idempotency_table(metadata)

from services.booking.adapters import (  # noqa: E402, I001  # after the metadata they add to; one block
    tables_audit as tables_audit,
    tables_calendar as tables_calendar,
    tables_day as tables_day,
    tables_holding as tables_holding,
    tables_privacy as tables_privacy,
    tables_waiting as tables_waiting,
    tables_webhooks as tables_webhooks,
)
