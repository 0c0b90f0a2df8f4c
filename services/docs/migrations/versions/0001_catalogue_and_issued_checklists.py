"""The catalogue's versions, the papers that were issued, and the inbox."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.common.database import Json, UtcDateTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create every table."""
    op.create_table(
        "catalogue_versions",
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("content_sha256", sa.String(64), nullable=False),
        sa.Column("content", Json, nullable=False),
        sa.Column("checked_on", sa.Date, nullable=False),
        sa.Column("published_at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "documents",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("media_type", sa.String(64), nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "appointment_versions",
        sa.Column("appointment_id", sa.String(36), primary_key=True),
        sa.Column("catalogue_version", sa.Integer, sa.ForeignKey("catalogue_versions.version"), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime, nullable=True),
    )
    _create_issued_checklists()
    op.create_table(
        "inbox",
        sa.Column("event_id", sa.String(36), primary_key=True),
        sa.Column("received_at", UtcDateTime, nullable=False, index=True),
    )


def _create_issued_checklists() -> None:
    op.create_table(
        "issued_checklists",
        sa.Column("appointment_id", sa.String(36), sa.ForeignKey("appointment_versions.appointment_id"), primary_key=True),
        sa.Column("facts_sha256", sa.String(64), primary_key=True),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("appointment_version", sa.Integer, nullable=False),
        sa.Column("catalogue_version", sa.Integer, sa.ForeignKey("catalogue_versions.version"), nullable=False),
        sa.Column("office_id", sa.String(64), nullable=False),
        sa.Column("service_id", sa.String(64), nullable=False),
        sa.Column("answers", Json, nullable=False),
        sa.Column("document_sha256", sa.String(64), sa.ForeignKey("documents.sha256"), nullable=False, index=True),
        sa.Column("issued_at", UtcDateTime, nullable=False, index=True),
    )
