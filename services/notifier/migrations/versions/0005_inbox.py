"""The inbox of people at the office, and what becomes of complaints."""

import sqlalchemy as sa
from alembic import op

from services.common.database import UtcDateTime

revision = "0005_inbox"
down_revision = "0004_consents"


def upgrade() -> None:
    with op.batch_alter_table("requests") as requests:
        requests.alter_column("contact_id", existing_type=sa.String(length=36), nullable=True)
        requests.add_column(sa.Column("urgency", sa.String(length=16), nullable=True))
        requests.add_column(sa.Column("due_on", sa.Date(), nullable=True))
        requests.add_column(sa.Column("about", sa.String(length=64), nullable=True))
        requests.add_column(sa.Column("answer", sa.Text(), nullable=True))
        requests.add_column(sa.Column("answered_at", UtcDateTime(), nullable=True))
        requests.add_column(sa.Column("answered_by", sa.String(length=64), nullable=True))
        requests.add_column(sa.Column("escalated_to", sa.String(length=16), nullable=True))
        requests.add_column(sa.Column("escalated_at", UtcDateTime(), nullable=True))
    op.create_table(
        "threads",
        sa.Column("office_id", sa.String(length=64), nullable=False),
        sa.Column("contact_id", sa.String(length=36), nullable=False),
        sa.Column("unread", sa.Integer(), nullable=False),
        sa.Column("last_text", sa.String(length=200), nullable=False),
        sa.Column("last_at", UtcDateTime(), nullable=False),
        sa.Column("waiting_since", UtcDateTime(), nullable=True),
        sa.Column("assigned_to", sa.String(length=64), nullable=True),
        sa.Column("taken_over_by", sa.String(length=64), nullable=True),
        sa.Column("taken_over_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"]),
        sa.PrimaryKeyConstraint("office_id", "contact_id"),
    )
    op.create_index("ix_threads_newest", "threads", ["office_id", "last_at"], unique=False)
    _of_contact("inbound_texts", "webhook_event_id", sa.Column("kind", sa.String(length=16), nullable=False), "text", "at")
    op.create_index("ix_inbound_texts_at", "inbound_texts", ["at"], unique=False)
    _of_contact("notes", "id", sa.Column("author", sa.String(length=64), nullable=False), "text", "at")
    op.create_table(
        "canned_answers",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("office_id", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_canned_answers_office_id", "canned_answers", ["office_id"], unique=False)
    op.create_table(
        "first_answers",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("office_id", sa.String(length=64), nullable=False),
        sa.Column("contact_id", sa.String(length=36), nullable=False),
        sa.Column("waiting_since", UtcDateTime(), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_first_answers_contact_id", "first_answers", ["contact_id"], unique=False)
    op.create_index("ix_first_answers_office", "first_answers", ["office_id", "answered_at"], unique=False)


def _of_contact(table: str, key: str, own: sa.Column[str], text: str, at: str) -> None:
    op.create_table(
        table,
        sa.Column(key, sa.String(length=36), nullable=False),
        sa.Column("office_id", sa.String(length=64), nullable=False),
        sa.Column("contact_id", sa.String(length=36), nullable=False),
        own,
        sa.Column(text, sa.Text(), nullable=False),
        sa.Column(at, UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"]),
        sa.PrimaryKeyConstraint(key),
    )
    op.create_index(f"ix_{table}_contact_id", table, ["contact_id"], unique=False)
