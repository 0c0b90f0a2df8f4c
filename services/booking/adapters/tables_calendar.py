"""What is used up of limits across slots: released and kept places, daily maxima and their parts."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, Integer, String, Table

from services.booking.adapters.tables import metadata
from services.common.database import UtcDateTime

quota_usage = Table(
    "quota_usage",
    metadata,
    Column("office_id", String(40), primary_key=True),
    Column("quota_id", String(130), primary_key=True),
    Column("period_on", Date, primary_key=True),
    Column("key", String(40), primary_key=True),
    Column("taken", Integer, nullable=False),
    Column("capacity", Integer, nullable=False),  # the limit's word when something was last taken; never where it comes from
    CheckConstraint("taken >= 0 AND taken <= capacity", name="quota_usage_within_capacity"),
)

held_claims = Table(  # what holds count as in quota_usage, until kept_until
    "held_claims",
    metadata,
    Column("office_id", String(40), primary_key=True),
    Column("quota_id", String(130), primary_key=True),
    Column("period_on", Date, primary_key=True),
    Column("key", String(40), primary_key=True),
    Column("hold_id", String(36), primary_key=True),
    Column("units", Integer, nullable=False),
    Column("kept_until", UtcDateTime, nullable=False),
)
