"""One database per service: SQLite by default, PostgreSQL by URL, the same code on both."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, DateTime, Dialect, Engine, TypeDecorator, create_engine, event
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects import sqlite as sqlite_dialect
from sqlalchemy.exc import OperationalError
from sqlalchemy.types import JSON

BUSY_TIMEOUT_MS = 15_000  # a writer waits for the one before it rather than failing

Json = JSON().with_variant(postgresql.JSONB(), "postgresql")


class UtcDateTime(TypeDecorator[datetime]):
    """Aware instants in, aware UTC instants out, on both databases; a naive one is refused.

    SQLite keeps them as text that sorts by time.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(sqlite_dialect.DATETIME())  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant without zone cannot be stored")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        """Of a day's rows a tenth of the time goes here, so that SQLite's text is read in one step instead of three."""
        return _instant if dialect.name == "sqlite" else super().result_processor(dialect, coltype)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text).replace(tzinfo=UTC)


class Database:
    """A service's database. ``write()`` gives a connection inside a transaction, ``read()`` one whose queries stand alone.

    ``write()`` commits when the block ends and rolls back when it raises. On SQLite it begins with ``BEGIN IMMEDIATE``,
    so writers queue up (for at most 15 s) instead of failing with "database is locked". The writers of one process take turns
    before that: SQLite lets those who wait sleep longer and longer, and overtake each other for seconds.

    Each query of ``read()`` is a transaction of its own, which saves a begin and an end.
    """

    def __init__(self, url: str, pool_size: int = 10) -> None:
        self.url = url
        self.engine = _engine(url, pool_size)
        self._is_sqlite = self.engine.dialect.name == "sqlite"
        self._turn: AbstractContextManager[object] = threading.Lock() if self._is_sqlite else nullcontext()
        self._for_reading = self.engine if self._is_sqlite else self.engine.execution_options(isolation_level="AUTOCOMMIT")

    @contextmanager
    def read(self) -> Iterator[Connection]:
        with self._for_reading.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        with self._turn, self.engine.connect() as connection, connection.begin():
            if self._is_sqlite:
                connection.exec_driver_sql("BEGIN IMMEDIATE")  # here, for a listener to "begin" slows every statement down
            yield connection

    def close(self) -> None:
        self.engine.dispose()


def _engine(url: str, pool_size: int) -> Engine:
    # A failed statement's values would stand in log lines: they are names, numbers and hashes of secrets
    options: dict[str, Any] = {
        "pool_size": pool_size,
        "max_overflow": pool_size,
        "hide_parameters": True,
        "json_deserializer": _json_value,
    }
    if not url.startswith("sqlite"):
        return create_engine(url, **options, pool_pre_ping=True, pool_timeout=10)
    engine = create_engine(url, **options)
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


_EMPTY_JSON: dict[str | bytes, Callable[[], Any]] = {"[]": list, "{}": dict, "null": lambda: None}


def _json_value(text: str | bytes) -> Any:
    """Most values are empty, and found to be so quicker than parsed."""
    empty = _EMPTY_JSON.get(text)
    return empty() if empty else json.loads(text)


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # the driver must not begin on its own: Database.write does, and read() needs none
    for pragma in (f"busy_timeout={BUSY_TIMEOUT_MS}", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _alembic(package: str, url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", f"{package}:migrations")
    config.attributes["url"] = url
    return config


def migrate(database: Database, package: str) -> None:
    """Bring the schema of ``package`` (e.g. ``services.booking``) to its newest migration."""
    config = _alembic(package, database.url)
    with database.write() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def schema_is_current(database: Database, package: str) -> bool:
    """Whether the newest migration of ``package`` has run."""
    head = ScriptDirectory.from_config(_alembic(package, database.url)).get_current_head()
    with database.read() as connection:
        return MigrationContext.configure(connection).get_current_revision() == head


def reachable(database: Database) -> bool:
    """Whether the database answers now."""
    try:
        with database.read() as connection:
            connection.exec_driver_sql("SELECT 1")
    except OperationalError:
        return False
    return True
