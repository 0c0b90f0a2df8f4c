"""The notifier's tables. Rows carry the office where they have one; instants are UTC."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, MetaData, String, Table, Text, UniqueConstraint, text

from services.common.database import Json, UtcDateTime
from services.common.inbox import inbox_table

metadata = MetaData()


def _contact() -> Column[str]:
    return Column("contact_id", String(36), ForeignKey("contacts.id"), nullable=False, index=True)


contacts = Table(
    "contacts",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("phone", String(20), nullable=True, unique=True),
    Column("user_id", String(120), nullable=True, unique=True),
    Column("profile_name", String(120), nullable=False, default=""),
    Column("language", String(2), nullable=False),
    Column("last_inbound_at", UtcDateTime, nullable=True),
    Column("unreachable_at", UtcDateTime, nullable=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("stopped_at", UtcDateTime, nullable=True),
    Column("erase_asked_at", UtcDateTime, nullable=True, index=True),
)

consents = Table(
    "consents",
    metadata,
    Column("id", String(36), primary_key=True),
    _contact(),
    Column("office_id", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("source", String(16), nullable=False),
    Column("text_version", String(40), nullable=False),
    Column("reference", String(200), nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    UniqueConstraint("reference", "kind"),
)

messages = Table(
    "messages",
    metadata,
    Column("id", String(36), primary_key=True),
    _contact(),
    Column("office_id", String(64), nullable=True),
    Column("kind", String(32), nullable=False),
    Column("dedupe_key", String(240), nullable=False, unique=True),
    Column("appointment_id", String(36), nullable=True, index=True),
    Column("appointment_version", Integer, nullable=False),
    Column("params", Json, nullable=False),
    Column("status", String(16), nullable=False),
    Column("status_at", UtcDateTime, nullable=False),
    Column("reason", Text, nullable=True),
    Column("attempts", Integer, nullable=False),
    Column("as_template", Boolean, nullable=False),
    Column("next_attempt_at", UtcDateTime, nullable=False),
    Column("queued_at", UtcDateTime, nullable=True),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("urgent_at", UtcDateTime, nullable=False),
    Column("quiet", String(16), nullable=False),
    Column("waits_for_budget", Boolean, nullable=False),
    Column("wiped_at", UtcDateTime, nullable=True),
    Column("called_at", UtcDateTime, nullable=True),
    Column("called_by", String(64), nullable=True),
    Index("ix_messages_due", "status", "next_attempt_at"),
    Index("ix_messages_tidy", "wiped_at", "status_at"),
    Index(
        "ix_messages_budget",
        "status",
        sqlite_where=text("waits_for_budget = 1"),
        postgresql_where=text("waits_for_budget"),
    ),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("message_id", String(36), ForeignKey("messages.id"), nullable=False, index=True),
    Column("wamid", String(200), nullable=True, unique=True),
    Column("state", String(16), nullable=False),
    Column("form", String(16), nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("accepted_at", UtcDateTime, nullable=True),
    Column("sent_at", UtcDateTime, nullable=True),
    Column("delivered_at", UtcDateTime, nullable=True),
    Column("read_at", UtcDateTime, nullable=True),
    Column("failed_at", UtcDateTime, nullable=True),
    Column("error_code", Integer, nullable=True),
    Column("error_detail", Text, nullable=True),
    Column("media_id", String(120), nullable=True),
    Column("price_type", String(32), nullable=True),
    Column("price_category", String(32), nullable=True),
    Index("ix_deliveries_open", "state", "started_at"),
    Index("ix_deliveries_budget", "form", "started_at"),
)

webhook_events = Table(
    "webhook_events",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("key", String(400), nullable=False, unique=True),
    Column("kind", String(16), nullable=False),
    Column("lane", String(120), nullable=False),
    Column("raw", Json, nullable=False),
    Column("occurred_at", UtcDateTime, nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    Column("processed_at", UtcDateTime, nullable=True),
    Column("queued_at", UtcDateTime, nullable=True),
    Column("next_attempt_at", UtcDateTime, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("outcome", String(200), nullable=True),
    Column("wiped_at", UtcDateTime, nullable=True),
    Index("ix_webhook_events_tidy", "wiped_at", "processed_at"),
    Index("ix_webhook_events_open", "processed_at", "lane", "occurred_at"),
)

conversations = Table(
    "conversations",
    metadata,
    Column("contact_id", String(36), ForeignKey("contacts.id"), primary_key=True),
    Column("state", String(24), nullable=False),
    Column("data", Json, nullable=False),
    Column("version", Integer, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
)

chat_links = Table(
    "chat_links",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    _contact(),
    Column("office_id", String(64), nullable=False),
    Column("service_id", String(64), nullable=True),
    Column("answers", Json, nullable=False),
    Column("language", String(2), nullable=False),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
)

requests = Table(
    "requests",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("office_id", String(64), nullable=False),
    Column("number", String(24), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("text", Text, nullable=False),
    Column("contact_id", String(36), ForeignKey("contacts.id"), nullable=True, index=True),
    Column("received_at", UtcDateTime, nullable=False),
    Column("urgency", String(16), nullable=True),
    Column("due_on", Date, nullable=True),
    Column("about", String(64), nullable=True),
    Column("answer", Text, nullable=True),
    Column("answered_at", UtcDateTime, nullable=True),
    Column("answered_by", String(64), nullable=True),
    Column("escalated_to", String(16), nullable=True),
    Column("escalated_at", UtcDateTime, nullable=True),
    UniqueConstraint("office_id", "number"),
)

request_counters = Table(
    "request_counters",
    metadata,
    Column("office_id", String(64), primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("last", Integer, nullable=False),
)

media = Table(
    "media",
    metadata,
    Column("account", String(64), primary_key=True),
    Column("sha256", String(64), primary_key=True),
    Column("media_id", String(120), nullable=False),
    Column("uploaded_at", UtcDateTime, nullable=False),
)

lanes = Table(
    "lanes",
    metadata,
    Column("lane", String(120), primary_key=True),
    Column("full_at", UtcDateTime, nullable=False, index=True),
)

failed_events = Table(
    "failed_events",
    metadata,
    Column("event_id", String(36), primary_key=True),
    Column("type", String(64), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("error", String(400), nullable=False),
    Column("first_failed_at", UtcDateTime, nullable=False),
    Column("next_attempt_at", UtcDateTime, nullable=False),
)

alerts = Table(
    "alerts",
    metadata,
    Column("account", String(64), primary_key=True),
    Column("code", Integer, primary_key=True),
    Column("holds", String(16), nullable=False),
    Column("reason", String(200), nullable=False),
    Column("first_at", UtcDateTime, nullable=False),
    Column("last_at", UtcDateTime, nullable=False),
    Column("count", Integer, nullable=False),
    Column("until", UtcDateTime, nullable=True),
    Column("cleared_at", UtcDateTime, nullable=True),
)

threads = Table(
    "threads",
    metadata,
    Column("office_id", String(64), primary_key=True),
    Column("contact_id", String(36), ForeignKey("contacts.id"), primary_key=True),
    Column("unread", Integer, nullable=False),
    Column("last_text", String(200), nullable=False),
    Column("last_at", UtcDateTime, nullable=False),
    Column("waiting_since", UtcDateTime, nullable=True),
    Column("assigned_to", String(64), nullable=True),
    Column("taken_over_by", String(64), nullable=True),
    Column("taken_over_at", UtcDateTime, nullable=True),
    Index("ix_threads_newest", "office_id", "last_at"),
)

inbound_texts = Table(
    "inbound_texts",
    metadata,
    Column("webhook_event_id", String(36), primary_key=True),
    Column("office_id", String(64), nullable=False),
    _contact(),
    Column("kind", String(16), nullable=False),
    Column("text", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False, index=True),
)

notes = Table(
    "notes",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("office_id", String(64), nullable=False),
    _contact(),
    Column("author", String(64), nullable=False),
    Column("text", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

canned_answers = Table(
    "canned_answers",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("office_id", String(64), nullable=False, index=True),
    Column("title", String(80), nullable=False),
    Column("text", Text, nullable=False),
    Column("language", String(2), nullable=False),
)

first_answers = Table(
    "first_answers",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("office_id", String(64), nullable=False),
    _contact(),
    Column("waiting_since", UtcDateTime, nullable=False),
    Column("answered_at", UtcDateTime, nullable=False),
    Column("minutes", Integer, nullable=False),
    Index("ix_first_answers_office", "office_id", "answered_at"),
)

prepared = Table(
    "prepared",
    metadata,
    Column("delivery_id", String(36), ForeignKey("deliveries.id"), primary_key=True),
    Column("number", String(20), nullable=False),
    Column("text", Text, nullable=False),
    Column("prepared_at", UtcDateTime, nullable=False),
    Column("marked_at", UtcDateTime, nullable=True),
    Column("marked_by", String(64), nullable=True),
    Column("outcome", String(16), nullable=True),
    Index("ix_prepared_open", "marked_at", "prepared_at"),
)

inbox = inbox_table(metadata)
