"""The state file: SQLite, one connection, one transaction at a time.

Everything that was answered is committed before the answer, and WAL keeps committed pages in the kernel's hands, so a killed
process loses nothing (a power cut may lose the last moments, which a stand-in can bear).
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from services.simulator.adapters.conversation_rows import ContactRows, MessageRows
from services.simulator.adapters.shelf_rows import MediaRows, SwitchRows, TemplateRows, UpdateRows

SCHEMA_VERSION = 1
CLEARED = ("statuses", "updates", "messages", "buckets", "contacts", "media", "switches")
_SCHEMA = """
CREATE TABLE contacts (
  id INTEGER PRIMARY KEY, phone TEXT UNIQUE, user_id TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
  on_whatsapp INTEGER NOT NULL DEFAULT 1, auto_read INTEGER NOT NULL DEFAULT 0,
  shares_phone INTEGER NOT NULL DEFAULT 1, last_inbound_at REAL);
CREATE TABLE buckets (contact_id INTEGER PRIMARY KEY REFERENCES contacts, tokens REAL NOT NULL, at REAL NOT NULL);
CREATE TABLE messages (
  id INTEGER PRIMARY KEY AUTOINCREMENT, wamid TEXT NOT NULL UNIQUE, outbound INTEGER NOT NULL,
  contact_id INTEGER NOT NULL REFERENCES contacts, kind TEXT NOT NULL, content TEXT NOT NULL, shown TEXT NOT NULL,
  at REAL NOT NULL, opaque TEXT, reply_to TEXT, pricing TEXT, category TEXT);
CREATE INDEX messages_of_contact ON messages (contact_id, id);
CREATE INDEX messages_sent ON messages (outbound, at);
CREATE TABLE statuses (
  wamid TEXT NOT NULL REFERENCES messages (wamid), status TEXT NOT NULL, at REAL NOT NULL, error TEXT,
  PRIMARY KEY (wamid, status));
CREATE TABLE updates (
  id INTEGER PRIMARY KEY AUTOINCREMENT, field TEXT NOT NULL, value TEXT NOT NULL, due_at REAL NOT NULL, message TEXT,
  attempts INTEGER NOT NULL DEFAULT 0, next_try_at REAL NOT NULL, posted_at REAL);
CREATE INDEX updates_waiting ON updates (next_try_at) WHERE posted_at IS NULL;
CREATE TABLE media (
  id TEXT PRIMARY KEY, mime_type TEXT NOT NULL, filename TEXT NOT NULL, sha256 TEXT NOT NULL, size INTEGER NOT NULL,
  at REAL NOT NULL, content BLOB NOT NULL);
CREATE TABLE templates (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, language TEXT NOT NULL, definition TEXT NOT NULL, UNIQUE (name, language));
CREATE TABLE switches (one INTEGER PRIMARY KEY CHECK (one = 1), faults TEXT NOT NULL);
"""


class StateWork:
    """One transaction on the state file."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.contacts = ContactRows(connection)
        self.messages = MessageRows(connection)
        self.updates = UpdateRows(connection)
        self.media = MediaRows(connection)
        self.templates = TemplateRows(connection)
        self.switches = SwitchRows(connection)

    def clear(self) -> None:
        for table in CLEARED:
            self._connection.execute(f"DELETE FROM {table}")  # noqa: S608  # nosec B608: the names are our own constants


class StateFile:
    """The file at ``path``, made when it is missing. ``changed`` is set after every transaction that wrote."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.changed = threading.Event()
        self._lock = threading.RLock()
        self._connection = sqlite3.connect(path, timeout=15, isolation_level=None, check_same_thread=False)
        self._connection.row_factory = sqlite3.Row
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
            self._connection.execute(f"PRAGMA {pragma}")
        self._prepare()

    @contextmanager
    def transaction(self) -> Iterator[StateWork]:
        """All or nothing: on disk when the block ends, undone when it raises."""
        with self._lock:
            before = self._connection.total_changes
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield StateWork(self._connection)
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")
            wrote = self._connection.total_changes != before
        if wrote:
            self.changed.set()

    def answers(self) -> bool:
        """Whether the file can be read now."""
        with self._lock:
            return self._connection.execute("SELECT count(*) FROM contacts").fetchone() is not None

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    def _prepare(self) -> None:
        version = self._connection.execute("PRAGMA user_version").fetchone()[0]
        if version == 0:
            self._connection.executescript(f"BEGIN;{_SCHEMA}PRAGMA user_version={SCHEMA_VERSION};COMMIT;")
