"""A repeated write returns the first answer: ``Idempotency-Key``."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, Connection, Integer, LargeBinary, MetaData, String, Table, bindparam, delete, select

from services.common.crypto import Sealer
from services.common.database import UtcDateTime
from services.common.inbox import insert_once

KEEP = timedelta(hours=24)


def idempotency_table(metadata: MetaData) -> Table:
    """The first answer to each key. Answers are sealed: they hold names and link secrets."""
    return Table(
        "idempotency_keys",
        metadata,
        Column("key_hash", String(64), primary_key=True),
        Column("body_hash", String(64), nullable=False),
        Column("status", Integer, nullable=False),
        Column("answer", LargeBinary, nullable=False),
        Column("recorded_at", UtcDateTime, nullable=False, index=True),
    )


@dataclass(frozen=True)
class FirstAnswer:
    """What was answered the first time."""

    status: int
    body: dict[str, Any]


class KeyReused(Exception):
    """The key came before with another body."""


class RaceLost(Exception):
    """The same key is being answered by another request: this transaction must be rolled back and the key read again."""


class IdempotencyKeys:
    """Reads and writes first answers inside the transaction of the write that they answer."""

    def __init__(self, table: Table, sealer: Sealer) -> None:
        self._table, self._sealer = table, sealer
        self._by_key = select(table).where(table.c.key_hash == bindparam("key_hash"))

    @staticmethod
    def hashes(caller: str, route: str, key: str, body: Any) -> tuple[str, str]:
        """``(key_hash, body_hash)``. ``caller`` and ``route`` are part of the key, so that nobody reads another's answer."""
        canonical = json.dumps(body, sort_keys=True, separators=(",", ":"))
        return _sha256(f"{caller}\n{route}\n{key}"), _sha256(canonical)

    def find(self, connection: Connection, key_hash: str, body_hash: str) -> FirstAnswer | None:
        """The first answer, if there was one; :class:`KeyReused` when it was to another body."""
        row = connection.execute(self._by_key, {"key_hash": key_hash}).one_or_none()
        if row is None:
            return None
        if row.body_hash != body_hash:
            raise KeyReused
        return FirstAnswer(row.status, json.loads(self._sealer.open(row.answer, key_hash)))

    def keep(self, connection: Connection, key_hash: str, body_hash: str, answer: FirstAnswer, now: datetime) -> None:
        """Remember an answer; :class:`RaceLost` when another request was first."""
        sealed = self._sealer.seal(json.dumps(answer.body).encode(), key_hash)
        row = {"key_hash": key_hash, "body_hash": body_hash, "status": answer.status, "answer": sealed, "recorded_at": now}
        if not insert_once(connection, self._table, row):
            raise RaceLost

    def tidy(self, connection: Connection, now: datetime) -> None:
        """Forget answers older than 24 h."""
        connection.execute(delete(self._table).where(self._table.c.recorded_at < now - KEEP))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
