"""Raw webhook events in the database: stored before the answer, handled later, lane by lane."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from services.common.ids import new_id
from services.notifier.adapters.tables import webhook_events
from services.notifier.domain.errors import Overtaken
from services.notifier.domain.webhook import OTHER, STATUS, Item
from services.notifier.usecases.ports import StoredEvent

_ROWS_PER_STATEMENT = 500  # SQLite takes 32,766 values in one statement
_OUTCOME_LENGTH = 200


class StoredWebhookEvents:
    """Reads and writes webhook events on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._insert = sqlite_insert if connection.dialect.name == "sqlite" else postgresql_insert

    def store(self, items: Sequence[Item], now: datetime) -> int:
        rows = sorted(
            (_row(item, now) for item in items), key=lambda row: str(row["key"])
        )  # one order: no deadlock of two batches
        batches = [rows[at : at + _ROWS_PER_STATEMENT] for at in range(0, len(rows), _ROWS_PER_STATEMENT)]
        return sum(self._store(batch) for batch in batches)

    def _store(self, rows: list[dict[str, Any]]) -> int:
        return self._connection.execute(self._insert(webhook_events).values(rows).on_conflict_do_nothing()).rowcount

    def first_open(self, lane: str, now: datetime) -> StoredEvent | None:
        row = self._connection.execute(_open(lane).limit(1)).one_or_none()
        return _event(row) if row and row.next_attempt_at <= now else None

    def open_in_any_order(self, lane: str, now: datetime, limit: int) -> list[StoredEvent]:
        query = _open(lane).where(webhook_events.c.next_attempt_at <= now).limit(limit)
        return [_event(row) for row in self._connection.execute(query)]

    def has_unread_reports(self) -> bool:
        unread = webhook_events.c.processed_at.is_(None), webhook_events.c.kind == STATUS, webhook_events.c.attempts == 0
        return self._connection.execute(select(webhook_events.c.id).where(*unread).limit(1)).first() is not None

    def close(self, event_id: str, outcome: str, now: datetime) -> None:
        still_open = webhook_events.c.id == event_id, webhook_events.c.processed_at.is_(None)
        values = {"processed_at": now, "outcome": outcome[:_OUTCOME_LENGTH]}
        if self._connection.execute(update(webhook_events).where(*still_open).values(**values)).rowcount != 1:
            raise Overtaken

    def postpone(self, event_id: str, due_at: datetime, outcome: str) -> None:
        values = {
            "next_attempt_at": due_at,
            "queued_at": None,
            "attempts": webhook_events.c.attempts + 1,
            "outcome": outcome[:_OUTCOME_LENGTH],
        }
        still_open = webhook_events.c.id == event_id, webhook_events.c.processed_at.is_(None)
        self._connection.execute(update(webhook_events).where(*still_open).values(**values))

    def due_lanes(self, now: datetime, overdue_before: datetime, limit: int) -> list[str]:
        untold = or_(webhook_events.c.queued_at.is_(None), webhook_events.c.queued_at < overdue_before)
        waiting = webhook_events.c.processed_at.is_(None), webhook_events.c.next_attempt_at <= now, untold
        return list(self._connection.scalars(select(webhook_events.c.lane).where(*waiting).distinct().limit(limit)))

    def mark_queued(self, lanes: Sequence[str], now: datetime) -> None:
        waiting = (
            webhook_events.c.lane.in_(lanes),
            webhook_events.c.processed_at.is_(None),
            webhook_events.c.next_attempt_at <= now,
        )
        self._connection.execute(update(webhook_events).where(*waiting).values(queued_at=now))


def _open(lane: str) -> Select[Any]:
    return (
        select(webhook_events)
        .where(webhook_events.c.lane == lane, webhook_events.c.processed_at.is_(None))
        .order_by(webhook_events.c.occurred_at, webhook_events.c.id)
    )


def _row(item: Item, now: datetime) -> dict[str, Any]:
    kept_only = item.kind == OTHER  # nothing to do with it yet, but visible
    return {
        "id": new_id(),
        "key": item.key,
        "kind": item.kind,
        "lane": item.lane,
        "raw": dict(item.raw),
        "occurred_at": item.occurred_at or now,
        "received_at": now,
        "processed_at": now if kept_only else None,
        "queued_at": None,
        "next_attempt_at": now,
        "attempts": 0,
        "outcome": "kept, not handled" if kept_only else None,
    }


def _event(row: Row[Any]) -> StoredEvent:
    return StoredEvent(row.id, row.kind, row.lane, row.raw, row.received_at, row.attempts)
