"""Migrations: one line of them, numbered by hand, a file that names the last, and a schema that is the code's."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from services.common.database import Database, migrate, schema_is_current

SERVICES = ("booking", "notifier", "docs")
ROOT = Path(__file__).resolve().parents[2]


def scripts(service: str) -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", f"services.{service}:migrations")
    return ScriptDirectory.from_config(config)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An empty database on each engine."""
    database = Database(database_url)
    yield database
    database.close()


@pytest.mark.parametrize("service", SERVICES)
def test_head_names_the_last_migration(service: str) -> None:
    named = (ROOT / "services" / service / "migrations" / "HEAD").read_text().strip()
    assert [named] == scripts(service).get_heads()


@pytest.mark.parametrize("service", SERVICES)
def test_the_migrations_stand_in_one_line_by_their_numbers(service: str) -> None:
    numbers = [script.revision[:4] for script in reversed(list(scripts(service).walk_revisions()))]
    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]


@pytest.mark.parametrize("service", SERVICES)
def test_the_migrations_make_exactly_the_tables_of_the_code(service: str, database: Database) -> None:
    metadata = importlib.import_module(f"services.{service}.adapters.tables").metadata
    migrate(database, f"services.{service}")
    with database.read() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
    assert differences == []


@pytest.mark.parametrize("service", SERVICES)
def test_a_schema_is_current_once_it_was_migrated_however_often(service: str, database: Database) -> None:
    found = [schema_is_current(database, f"services.{service}")]
    for _ in range(2):
        migrate(database, f"services.{service}")
        found.append(schema_is_current(database, f"services.{service}"))
    assert found == [False, True, True]
