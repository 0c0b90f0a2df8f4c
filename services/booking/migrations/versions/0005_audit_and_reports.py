"""The append-only audit, retention, disabled accounts, the calendar feed, and webhooks to other systems."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.common.database import Json, UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

APPEND_ONLY = ("audit", "transitions")


def upgrade() -> None:
    """The rows of ``transitions`` that are there stay, and from now on for ever."""
    _audit()
    _privacy()
    _webhooks()
    op.add_column("appointments", sa.Column("wiped_at", UtcDateTime(), nullable=True))
    op.add_column("staff_accounts", sa.Column("disabled_at", UtcDateTime(), nullable=True))
    op.create_index("ix_transitions_at", "transitions", ["office_id", "at", "id"], unique=False)
    make = _protect_on_sqlite if op.get_bind().dialect.name == "sqlite" else _protect_on_postgresql
    for table in APPEND_ONLY:
        make(table)


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("office_id", sa.String(length=40), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("who", sa.String(length=80), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("before", Json, nullable=True),
        sa.Column("after", Json, nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("office_id", "id"),
    )


def _privacy() -> None:
    op.create_table(
        "retention_rules",
        sa.Column("office_id", sa.String(length=40), nullable=False),
        sa.Column("contact_days", sa.Integer(), nullable=False),
        sa.Column("wiped_before", UtcDateTime(), nullable=True),
        sa.CheckConstraint("contact_days BETWEEN 30 AND 90", name="retention_rules_days"),
        sa.PrimaryKeyConstraint("office_id"),
    )
    op.create_table(
        "feed_tokens",
        sa.Column("office_id", sa.String(length=40), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("office_id"),
        sa.UniqueConstraint("token_hash"),
    )


def _webhooks() -> None:
    op.create_table(
        "webhook_subscriptions",
        sa.Column("office_id", sa.String(length=40), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("event_types", Json, nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("previous_secret", sa.LargeBinary(), nullable=True),
        sa.Column("rotated_at", UtcDateTime(), nullable=True),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("disabled_because", sa.String(length=20), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("status IN ('active', 'disabled')", name="webhook_subscriptions_status"),
        sa.PrimaryKeyConstraint("office_id", "id"),
    )
    op.create_index("ix_webhook_subscriptions_status", "webhook_subscriptions", ["status"], unique=False)
    _webhook_log()


def _webhook_log() -> None:
    op.create_table(
        "webhook_deliveries",
        sa.Column("office_id", sa.String(length=40), nullable=False),
        sa.Column("subscription_id", sa.String(length=36), nullable=False),
        sa.Column("message_id", sa.String(length=36), nullable=False),
        sa.Column("event_type", sa.String(length=40), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("give_up_at", UtcDateTime(), nullable=False),
        sa.Column("next_at", UtcDateTime(), nullable=True),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'delivered', 'failed')", name="webhook_deliveries_state"),
        sa.PrimaryKeyConstraint("office_id", "subscription_id", "message_id"),
    )
    op.create_index("ix_webhook_deliveries_due", "webhook_deliveries", ["state", "next_at"], unique=False)
    op.create_table(
        "webhook_attempts",
        sa.Column("office_id", sa.String(length=40), nullable=False),
        sa.Column("subscription_id", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("message_id", sa.String(length=36), nullable=False),
        sa.Column("event_type", sa.String(length=40), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("error", sa.String(length=40), nullable=True),
        sa.Column("duration_ms", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("office_id", "subscription_id", "id"),
    )
    op.create_index("ix_webhook_attempts_at", "webhook_attempts", ["at"], unique=False)
    op.create_table(
        "webhook_seen",
        sa.Column("event_id", sa.String(length=36), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("event_id"),
    )
    op.create_index(op.f("ix_webhook_seen_recorded_at"), "webhook_seen", ["recorded_at"], unique=False)


def _protect_on_sqlite(table: str) -> None:
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_refuses_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


def _protect_on_postgresql(table: str) -> None:
    op.execute(
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
