"""Who agreed to be written to, when, where and to which text; who stopped that; who asked to be forgotten."""

import sqlalchemy as sa
from alembic import op

from services.common.database import UtcDateTime

revision = "0004_consents"
down_revision = "0003_alerts_and_prepared"


def upgrade() -> None:
    op.add_column("contacts", sa.Column("stopped_at", UtcDateTime(), nullable=True))
    op.add_column("contacts", sa.Column("erase_asked_at", UtcDateTime(), nullable=True))
    op.create_index("ix_contacts_erase_asked_at", "contacts", ["erase_asked_at"], unique=False)
    op.create_table(
        "consents",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("contact_id", sa.String(length=36), nullable=False),
        sa.Column("office_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("text_version", sa.String(length=40), nullable=False),
        sa.Column("reference", sa.String(length=200), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("reference", "kind"),
    )
    op.create_index("ix_consents_contact_id", "consents", ["contact_id"], unique=False)
