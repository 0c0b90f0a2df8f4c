from __future__ import annotations

from importlib.resources import files

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from services.common.database import Database, schema_is_current
from services.docs.adapters.tables import metadata


def test_the_named_head_is_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", "services.docs:migrations")
    named = (files("services.docs") / "migrations" / "HEAD").read_text().strip()
    assert ScriptDirectory.from_config(config).get_current_head() == named


def test_the_migrations_make_the_tables_that_the_code_uses(database: Database) -> None:
    assert schema_is_current(database, "services.docs")
    with database.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
