"""The migrations make the schema that the code expects."""

from __future__ import annotations

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

import services.booking
from services.booking.adapters.tables import metadata
from services.booking.app import PACKAGE
from services.common.database import Database, migrate, schema_is_current

MIGRATIONS = Path(services.booking.__file__).parent / "migrations"


def test_head_names_the_newest_migration() -> None:
    newest = max(path.name[:4] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))
    assert (MIGRATIONS / "HEAD").read_text().strip() == newest


def test_a_migrated_database_has_the_tables_of_the_code(database: Database) -> None:
    with database.read() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
    assert differences == []


def test_migrating_twice_changes_nothing(database: Database) -> None:
    migrate(database, PACKAGE)
    assert schema_is_current(database, PACKAGE)
