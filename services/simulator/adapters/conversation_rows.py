"""Contacts, messages and their steps, as rows."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from services.simulator.domain.contact import Contact, Message, Status
from services.simulator.domain.pacing import Bucket


def _optional_json(value: Any) -> str | None:
    return None if value is None else json.dumps(value)


class ContactRows:
    """The table ``contacts`` and each contact's bucket."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def all(self) -> list[Contact]:
        return [_contact(row) for row in self._connection.execute("SELECT * FROM contacts ORDER BY id")]

    def by_id(self, contact_id: int) -> Contact:
        return _contact(self._connection.execute("SELECT * FROM contacts WHERE id = ?", (contact_id,)).fetchone())

    def find(self, key: str) -> Contact | None:
        row = self._connection.execute("SELECT * FROM contacts WHERE phone = ? OR user_id = ?", (key, key)).fetchone()
        return _contact(row) if row else None

    def add(self, phone: str | None, user_id: str, name: str, shares_phone: bool = True) -> Contact:
        values = (phone, user_id, name, shares_phone)
        cursor = self._connection.execute("INSERT INTO contacts (phone, user_id, name, shares_phone) VALUES (?, ?, ?, ?)", values)
        return self.by_id(cursor.lastrowid or 0)

    def update(self, contact: Contact) -> None:
        self._connection.execute(
            "UPDATE contacts SET name = ?, on_whatsapp = ?, auto_read = ?, shares_phone = ?, last_inbound_at = ? WHERE id = ?",
            (contact.name, contact.on_whatsapp, contact.auto_read, contact.shares_phone, contact.last_inbound_at, contact.id),
        )

    def bucket(self, contact_id: int) -> Bucket | None:
        row = self._connection.execute("SELECT tokens, at FROM buckets WHERE contact_id = ?", (contact_id,)).fetchone()
        return Bucket(row["tokens"], row["at"]) if row else None

    def keep_bucket(self, contact_id: int, bucket: Bucket) -> None:
        self._connection.execute("INSERT OR REPLACE INTO buckets VALUES (?, ?, ?)", (contact_id, bucket.tokens, bucket.at))


def _contact(row: sqlite3.Row) -> Contact:
    return Contact(
        id=row["id"],
        phone=row["phone"],
        user_id=row["user_id"],
        name=row["name"],
        on_whatsapp=bool(row["on_whatsapp"]),
        auto_read=bool(row["auto_read"]),
        shares_phone=bool(row["shares_phone"]),
        last_inbound_at=row["last_inbound_at"],
    )


class MessageRows:
    """The tables ``messages`` and ``statuses``."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def add(self, message: Message) -> Message:
        category = message.pricing["category"] if message.pricing else None
        cursor = self._connection.execute(
            "INSERT INTO messages (wamid, outbound, contact_id, kind, content, shown, at, opaque, reply_to, pricing, category)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                message.wamid,
                message.outbound,
                message.contact_id,
                message.kind,
                json.dumps(message.content),
                json.dumps(message.shown),
                message.at,
                message.opaque,
                message.reply_to,
                _optional_json(message.pricing),
                category,
            ),
        )
        for step in message.statuses:
            self.add_step(message.wamid, step)
        return replace(message, id=cursor.lastrowid or 0)

    def add_step(self, wamid: str, step: Status) -> bool:
        cursor = self._connection.execute(
            "INSERT OR IGNORE INTO statuses VALUES (?, ?, ?, ?)", (wamid, step.status, step.at, _optional_json(step.error))
        )
        return cursor.rowcount == 1

    def find(self, wamid: str) -> Message | None:
        rows = self._connection.execute("SELECT * FROM messages WHERE wamid = ?", (wamid,)).fetchall()
        return next(iter(self._with_steps(rows)), None)

    def of(self, contact_id: int | None, after: int = 0, outbound: bool | None = None) -> list[Message]:
        rows = self._connection.execute(
            "SELECT * FROM messages WHERE id > :after AND (:contact IS NULL OR contact_id = :contact)"
            " AND (:outbound IS NULL OR outbound = :outbound) ORDER BY id",
            {"after": after, "contact": contact_id, "outbound": outbound},
        ).fetchall()
        return self._with_steps(rows)

    def latest(self, now: float) -> dict[int, Message]:
        rows = self._connection.execute(
            "SELECT * FROM messages WHERE id IN (SELECT max(m.id) FROM messages m WHERE EXISTS"
            " (SELECT 1 FROM statuses s WHERE s.wamid = m.wamid AND s.at <= ?) GROUP BY m.contact_id)",
            (now,),
        ).fetchall()
        return {message.contact_id: message for message in self._with_steps(rows)}

    def unread(self, now: float) -> dict[int, int]:
        rows = self._connection.execute(
            "SELECT m.contact_id, count(*) FROM messages m JOIN statuses d ON d.wamid = m.wamid AND d.status = 'delivered'"
            " WHERE m.outbound = 1 AND d.at <= :now AND NOT EXISTS"
            " (SELECT 1 FROM statuses r WHERE r.wamid = m.wamid AND r.status = 'read' AND r.at <= :now) GROUP BY m.contact_id",
            {"now": now},
        )
        return {row[0]: row[1] for row in rows}

    def sent_since(self, at: float, category: str | None = None) -> int:
        row = self._connection.execute(
            "SELECT count(*) FROM messages WHERE outbound = 1 AND at > :at AND (:category IS NULL OR category = :category)",
            {"at": at, "category": category},
        ).fetchone()
        return int(row[0])

    def _with_steps(self, rows: Iterable[sqlite3.Row]) -> list[Message]:
        rows = list(rows)
        steps: dict[str, list[Status]] = defaultdict(list)
        for start in range(0, len(rows), 500):  # SQLite bounds the number of parameters
            wamids = [row["wamid"] for row in rows[start : start + 500]]
            marks = ",".join("?" * len(wamids))
            query = f"SELECT * FROM statuses WHERE wamid IN ({marks}) ORDER BY at, rowid"  # noqa: S608  # nosec B608: question marks only
            for step in self._connection.execute(query, wamids):
                error = json.loads(step["error"]) if step["error"] else None
                steps[step["wamid"]].append(Status(step["status"], step["at"], error))
        return [_message(row, steps[row["wamid"]]) for row in rows]


def _message(row: sqlite3.Row, steps: Iterable[Status]) -> Message:
    return Message(
        id=row["id"],
        wamid=row["wamid"],
        outbound=bool(row["outbound"]),
        contact_id=row["contact_id"],
        kind=row["kind"],
        content=json.loads(row["content"]),
        shown=json.loads(row["shown"]),
        at=row["at"],
        opaque=row["opaque"],
        reply_to=row["reply_to"],
        pricing=json.loads(row["pricing"]) if row["pricing"] else None,
        statuses=tuple(steps),
    )
