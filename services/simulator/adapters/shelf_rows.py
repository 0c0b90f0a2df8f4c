"""Webhook changes, media, templates and fault switches, as rows."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import asdict

from services.simulator.domain.faults import CHANCES, Chance, Faults, NextError
from services.simulator.domain.media import MediaFacts
from services.simulator.domain.templates import Template
from services.simulator.domain.webhooks import Update

FIRST_RETRY_SECONDS, LONGEST_RETRY_SECONDS = 0.5, 30.0


class UpdateRows:
    """The table ``updates``: the outbox of webhooks."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def add(self, update: Update, message: str | None = None) -> None:
        self._connection.execute(
            "INSERT INTO updates (field, value, due_at, next_try_at, message) VALUES (?, ?, ?, ?, ?)",
            (update.field, json.dumps(update.value), update.due_at, update.due_at, message),
        )

    def due(self, now: float, limit: int) -> list[tuple[int, Update]]:
        rows = self._connection.execute(
            "SELECT * FROM updates WHERE posted_at IS NULL AND next_try_at <= ? ORDER BY due_at, id LIMIT ?", (now, limit)
        )
        return [(row["id"], Update(row["field"], json.loads(row["value"]), row["due_at"])) for row in rows]

    def posted(self, ids: Sequence[int], at: float) -> list[str]:
        found = []
        for number in ids:
            self._connection.execute("UPDATE updates SET posted_at = ? WHERE id = ?", (at, number))
            row = self._connection.execute("SELECT message FROM updates WHERE id = ?", (number,)).fetchone()
            if row and row["message"]:
                found.append(str(row["message"]))
        return found

    def failed(self, ids: Sequence[int], now: float) -> None:
        for number in ids:
            self._connection.execute(
                "UPDATE updates SET attempts = attempts + 1, next_try_at = ? + min(?, ? * (1 << min(attempts, 10))) WHERE id = ?",
                (now, LONGEST_RETRY_SECONDS, FIRST_RETRY_SECONDS, number),
            )

    def pending(self) -> int:
        return int(self._connection.execute("SELECT count(*) FROM updates WHERE posted_at IS NULL").fetchone()[0])

    def next_due(self) -> float | None:
        row = self._connection.execute("SELECT min(next_try_at) FROM updates WHERE posted_at IS NULL").fetchone()
        return None if row[0] is None else float(row[0])


class MediaRows:
    """The table ``media``."""

    _FACTS = "SELECT id, mime_type, filename, sha256, size, at FROM media WHERE id = ?"

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def add(self, facts: MediaFacts, content: bytes) -> None:
        row = (facts.id, facts.mime_type, facts.filename, facts.sha256, facts.size, facts.at, content)
        self._connection.execute("INSERT INTO media VALUES (?, ?, ?, ?, ?, ?, ?)", row)

    def find(self, media_id: str) -> MediaFacts | None:
        row = self._connection.execute(self._FACTS, (media_id,)).fetchone()
        return MediaFacts(**dict(row)) if row else None

    def content(self, media_id: str) -> bytes | None:
        row = self._connection.execute("SELECT content FROM media WHERE id = ?", (media_id,)).fetchone()
        return bytes(row["content"]) if row else None

    def remove(self, media_id: str) -> bool:
        return self._connection.execute("DELETE FROM media WHERE id = ?", (media_id,)).rowcount == 1


class TemplateRows:
    """The table ``templates``."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def all(self) -> list[Template]:
        return [_template(row) for row in self._connection.execute("SELECT definition FROM templates ORDER BY name, language")]

    def find(self, name: str, language: str) -> Template | None:
        query = "SELECT definition FROM templates WHERE name = ? AND language = ?"
        row = self._connection.execute(query, (name, language)).fetchone()
        return _template(row) if row else None

    def save(self, template: Template) -> None:
        row = (template.id, template.name, template.language, json.dumps(asdict(template)))
        self._connection.execute("INSERT OR REPLACE INTO templates VALUES (?, ?, ?, ?)", row)

    def remove(self, name: str, template_id: str | None) -> int:
        query = "DELETE FROM templates WHERE name = :name AND (:id IS NULL OR id = :id)"
        return self._connection.execute(query, {"name": name, "id": template_id}).rowcount


def _template(row: sqlite3.Row) -> Template:
    values = json.loads(row["definition"])
    return Template(**{**values, "components": tuple(values["components"])})


class SwitchRows:
    """The table ``switches``: at most one row."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def read(self) -> Faults:
        row = self._connection.execute("SELECT faults FROM switches").fetchone()
        if row is None:
            return Faults()
        values = json.loads(row["faults"])
        for name in CHANCES:
            values[name] = Chance(**values[name]) if values[name] else None
        values["next_error"] = NextError(**values["next_error"]) if values["next_error"] else None
        return Faults(**{**values, "unreachable": tuple(values["unreachable"]), "paths": tuple(values["paths"])})

    def write(self, faults: Faults) -> None:
        self._connection.execute("INSERT OR REPLACE INTO switches VALUES (1, ?)", (json.dumps(asdict(faults)),))
