"""Other systems of the city that hear of facts: who, what was sent to them, and every try."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, Integer, LargeBinary, String, Table, Text

from services.booking.adapters.tables import metadata
from services.common.database import Json, UtcDateTime

subscriptions = Table(
    "webhook_subscriptions",
    metadata,
    Column("office_id", String(40), primary_key=True),
    Column("id", String(36), primary_key=True),
    Column("url", Text, nullable=False),
    Column("event_types", Json, nullable=False),
    Column("secret", LargeBinary, nullable=False),  # sealed, as the one before it
    Column("previous_secret", LargeBinary, nullable=True),
    Column("rotated_at", UtcDateTime, nullable=True),
    Column("status", String(10), nullable=False),
    Column("disabled_because", String(20), nullable=True),
    Column("created_at", UtcDateTime, nullable=False),
    CheckConstraint("status IN ('active', 'disabled')", name="webhook_subscriptions_status"),
    Index("ix_webhook_subscriptions_status", "status"),
)

deliveries = Table(
    "webhook_deliveries",
    metadata,
    Column("office_id", String(40), primary_key=True),
    Column("subscription_id", String(36), primary_key=True),
    Column("message_id", String(36), primary_key=True),
    Column("event_type", String(40), nullable=False),
    Column("body", Text, nullable=False),  # the bytes that are signed
    Column("state", String(10), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("give_up_at", UtcDateTime, nullable=False),
    Column("next_at", UtcDateTime, nullable=True),
    Column("settled_at", UtcDateTime, nullable=True),
    CheckConstraint("state IN ('waiting', 'delivered', 'failed')", name="webhook_deliveries_state"),
    Index("ix_webhook_deliveries_due", "state", "next_at"),
)

attempts = Table(
    "webhook_attempts",
    metadata,
    Column("office_id", String(40), primary_key=True),
    Column("subscription_id", String(36), primary_key=True),
    Column("id", String(36), primary_key=True),
    Column("message_id", String(36), nullable=False),
    Column("event_type", String(40), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("status", Integer, nullable=True),
    Column("error", String(40), nullable=True),
    Column("duration_ms", Integer, nullable=False),
    Index("ix_webhook_attempts_at", "at"),
)

seen = Table(  # the facts that have been looked at: those of one instant are not committed in the order of their ids
    "webhook_seen",
    metadata,
    Column("event_id", String(36), primary_key=True),
    Column("recorded_at", UtcDateTime, nullable=False, index=True),
)
