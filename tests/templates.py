"""Migrated databases to copy from: migrating one for each test would take most of a run."""

from __future__ import annotations

import shutil
from pathlib import Path

from services.common.database import Database, migrate
from tests.servers import create_database


class Templates:
    """One database per service package and engine, migrated at the first question and copied after that."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._on_server: set[str] = set()

    def sqlite(self, package: str, path: Path) -> str:
        """The URL of a new migrated database in the file ``path``."""
        template = self._folder / f"{package}.sqlite3"
        if not template.exists():
            _migrate(f"sqlite:///{template}", package)
        shutil.copyfile(template, path)
        return f"sqlite:///{path}"

    def postgresql(self, package: str, server: str, name: str) -> str:
        """The URL of a new migrated database ``name`` on the server of :func:`tests.servers.postgresql_server`."""
        template = f"template_{package}"
        if template not in self._on_server:
            _migrate(create_database(server, template), package)
            self._on_server.add(template)
        return create_database(server, name, template)


def _migrate(url: str, package: str) -> None:
    database = Database(url)
    migrate(database, package)
    database.close()  # SQLite folds its write-ahead log into the file, PostgreSQL copies only what nobody is connected to
