"""Facts whose handling failed, in the database: how often, why, and when they are tried again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from services.common.inbox import insert_once
from services.notifier.adapters.tables import failed_events

_ERROR_LENGTH = 400


class StoredFailures:
    """Reads and writes failures on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def attempts(self, event_id: str) -> int:
        return self._connection.scalar(select(failed_events.c.attempts).where(failed_events.c.event_id == event_id)) or 0

    def waits(self, event_id: str, now: datetime) -> bool:
        waiting = failed_events.c.event_id == event_id, failed_events.c.next_attempt_at > now
        return self._connection.scalar(select(failed_events.c.event_id).where(*waiting)) is not None

    def note(self, event_id: str, kind: str, error: str, next_attempt_at: datetime, now: datetime) -> None:
        told = {"error": error[:_ERROR_LENGTH], "next_attempt_at": next_attempt_at}
        first = {"event_id": event_id, "type": kind[:64], "attempts": 1, "first_failed_at": now, **told}
        if not insert_once(self._connection, failed_events, first):
            again = update(failed_events).where(failed_events.c.event_id == event_id)
            self._connection.execute(again.values(attempts=failed_events.c.attempts + 1, **told))

    def forget(self, event_id: str) -> None:
        self._connection.execute(delete(failed_events).where(failed_events.c.event_id == event_id))
