"""How long an office keeps what it knows of a contact, and the secret address of its calendar feed."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Integer, String, Table

from services.booking.adapters.tables import metadata
from services.common.database import UtcDateTime

retention_rules = Table(
    "retention_rules",
    metadata,
    Column("office_id", String(40), primary_key=True),
    Column("contact_days", Integer, nullable=False),
    Column("wiped_before", UtcDateTime, nullable=True),  # where the next sweep goes on
    CheckConstraint("contact_days BETWEEN 30 AND 90", name="retention_rules_days"),
)

feed_tokens = Table(
    "feed_tokens",
    metadata,
    Column("office_id", String(40), primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("created_at", UtcDateTime, nullable=False),
)
