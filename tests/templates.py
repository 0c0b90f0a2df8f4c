"""Migrated databases that one test after the other gets empty: migrating or creating one for each would take most of a run."""

from __future__ import annotations

import shutil
from pathlib import Path

import psycopg
from psycopg.sql import SQL, Identifier

from services.common.database import Database, migrate
from tests.servers import create_database


class Templates:
    """One migrated database per service package, name and engine. Asking for it again empties it: its URL stays."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._wipes: dict[str, SQL] = {}

    def sqlite(self, package: str, name: str = "one") -> str:
        """The URL of a migrated database with nothing in it. Nobody may be connected to it."""
        template, path = (self._folder / f"{package}.{which}.sqlite3" for which in ("template", name))
        if not template.exists():
            _migrate(f"sqlite:///{template}", package)
        shutil.copyfile(template, path)
        return f"sqlite:///{path}"

    def postgresql(self, package: str, server: str, name: str = "one") -> str:
        """The same on the server of :func:`tests.servers.postgresql_server`. Connections may stay, but not transactions."""
        database = f"{package}.{name}"
        url = f"postgresql://postgres@/{database}?host={server}"
        if url not in self._wipes:
            create_database(server, database)
            _migrate(url, package)
        with psycopg.connect(host=server, user="postgres", dbname=database, autocommit=True) as connection:
            if url not in self._wipes:
                self._wipes[url] = _wipe(connection)
            connection.execute(self._wipes[url])
        return url


def _migrate(url: str, package: str) -> None:
    database = Database(url)
    migrate(database, package)
    database.close()  # SQLite folds its write-ahead log into the file


def _wipe(connection: psycopg.Connection[tuple[str, str]]) -> SQL:
    """What empties the database. As a replica it asks neither foreign keys nor the triggers that keep a table append-only."""
    query = "SELECT relname, relkind FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S')"
    relations = [(name, kind) for name, kind in connection.execute(query) if name != "alembic_version"]
    empty = {"r": SQL("DELETE FROM {}"), "S": SQL("ALTER SEQUENCE {} RESTART")}
    statements = [empty[kind].format(Identifier(name)) for name, kind in relations]
    prelude = [SQL("SET lock_timeout = '5s'"), SQL("SET session_replication_role = replica")]
    return SQL("; ".join(statement.as_string() for statement in [*prelude, *statements]))
