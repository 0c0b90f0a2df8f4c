"""The audit of all but appointments, whose steps are in ``transitions``. Both are append-only: triggers refuse the rest."""

from __future__ import annotations

from sqlalchemy import Column, String, Table

from services.booking.adapters.tables import metadata
from services.common.database import Json, UtcDateTime

audit = Table(
    "audit",
    metadata,
    Column("office_id", String(40), primary_key=True),  # * for what concerns every office
    Column("id", String(36), primary_key=True),
    Column("who", String(80), nullable=False),
    Column("subject", String(120), nullable=False),
    Column("action", String(40), nullable=False),
    Column("before", Json, nullable=True),
    Column("after", Json, nullable=True),
    Column("at", UtcDateTime, nullable=False),
)
