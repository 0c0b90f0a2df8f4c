"""The tables of the docs service."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Integer, MetaData, String, Table, Text, false

from services.common.database import Json, UtcDateTime
from services.common.idempotency import idempotency_table
from services.common.inbox import inbox_table

metadata = MetaData()

catalogue_versions = Table(
    "catalogue_versions",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("content_sha256", String(64), nullable=False),
    Column("content", Json, nullable=False),
    Column("checked_on", Date, nullable=False),
    Column("published_at", UtcDateTime, nullable=False),
    Column("office_id", String(64), nullable=False, server_default=""),
    Column("published_by", String(64), nullable=False, server_default=""),
)

# What an office is changing in its own rows; residents see nothing of it before it is published.
catalogue_drafts = Table(
    "catalogue_drafts",
    metadata,
    Column("office_id", String(64), primary_key=True),
    Column("base_version", Integer, ForeignKey("catalogue_versions.version"), nullable=False),
    Column("overrides", Json, nullable=False),
    Column("saved_by", String(64), nullable=False),
    Column("saved_at", UtcDateTime, nullable=False),
)

documents = Table(
    "documents",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("size", Integer, nullable=False),
    Column("media_type", String(64), nullable=False),
    Column("created_at", UtcDateTime, nullable=False, index=True),
    Column("removed_at", UtcDateTime, nullable=True),
)

# The catalogue version that an appointment was first given: its later papers keep it.
appointment_versions = Table(
    "appointment_versions",
    metadata,
    Column("appointment_id", String(36), primary_key=True),
    Column("catalogue_version", Integer, ForeignKey("catalogue_versions.version"), nullable=False),
    Column("withdrawn_at", UtcDateTime, nullable=True),
)

# One row for each different paper of an appointment: ``facts_sha256`` stands for everything that is printed on it.
issued_checklists = Table(
    "issued_checklists",
    metadata,
    Column("appointment_id", String(36), ForeignKey("appointment_versions.appointment_id"), primary_key=True),
    Column("facts_sha256", String(64), primary_key=True),
    Column("language", String(2), nullable=False),
    Column("appointment_version", Integer, nullable=False),
    Column("catalogue_version", Integer, ForeignKey("catalogue_versions.version"), nullable=False),
    Column("office_id", String(64), nullable=False),
    Column("service_id", String(64), nullable=False),
    Column("answers", Json, nullable=False),
    Column("document_sha256", String(64), ForeignKey("documents.sha256"), nullable=False, index=True),
    Column("issued_at", UtcDateTime, nullable=False, index=True),
)

survey_invitations = Table(
    "survey_invitations",
    metadata,
    Column("token_sha256", String(64), primary_key=True),
    Column("office_id", String(64), nullable=False),
    Column("service_id", String(64), nullable=False),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
    Column("answered", Boolean, nullable=False, server_default=false()),
    Column("timezone", String(40), nullable=False, server_default="Asia/Jakarta"),
)

# Anonymous: neither an appointment nor an invitation, and the day instead of the moment.
survey_answers = Table(
    "survey_answers",
    metadata,
    Column("office_id", String(64), primary_key=True),
    Column("id", String(36), primary_key=True),
    Column("service_id", String(64), nullable=False),
    Column("answered_on", Date, nullable=False, index=True),
    Column("scores", Json, nullable=False),
    Column("age", String(16), nullable=False),
    Column("gender", String(16), nullable=False),
    Column("comment", Text, nullable=False),
)

# Without a row an office prints in the product's own colour.
office_colours = Table(
    "office_colours",
    metadata,
    Column("office_id", String(64), primary_key=True),
    Column("colour", String(7), nullable=False),
    Column("saved_by", String(64), nullable=False),
    Column("saved_at", UtcDateTime, nullable=False),
)

# Without a row an office invites to the survey.
survey_switches = Table(
    "survey_switches",
    metadata,
    Column("office_id", String(64), primary_key=True),
    Column("invites", Boolean, nullable=False),
    Column("saved_by", String(64), nullable=False),
    Column("saved_at", UtcDateTime, nullable=False),
)

inbox = inbox_table(metadata)
idempotency_keys = idempotency_table(metadata)
