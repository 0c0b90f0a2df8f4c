"""Wiping and deleting what is no longer needed, a batch at a time so that nobody waits for it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, delete, select, update

from services.notifier.adapters.tables import chat_links, failed_events, inbound_texts, inbox, lanes, messages, webhook_events
from services.notifier.domain.delivery import QUEUED, SENDING, UNCERTAIN

_BATCH = 500
_UNFINISHED = (QUEUED, SENDING, UNCERTAIN)


class StoredTidying:
    """Each method handles at most one batch and tells how many rows that were."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def wipe_webhooks(self, before: datetime, now: datetime) -> int:
        old = webhook_events.c.wiped_at.is_(None), webhook_events.c.processed_at < before
        return self._wipe(webhook_events, old, raw={}, wiped_at=now)

    def wipe_messages(self, before: datetime, now: datetime) -> int:
        old = messages.c.wiped_at.is_(None), messages.c.status.not_in(_UNFINISHED), messages.c.status_at < before
        return self._wipe(messages, old, params={}, wiped_at=now)

    def delete_texts(self, before: datetime) -> int:
        return self._delete(inbound_texts, inbound_texts.c.at < before)

    def delete_links(self, before: datetime) -> int:
        return self._delete(chat_links, chat_links.c.expires_at < before)

    def delete_seen(self, before: datetime) -> int:
        return self._delete(inbox, inbox.c.received_at < before)

    def delete_lanes(self, before: datetime) -> int:
        return self._delete(lanes, lanes.c.full_at < before)

    def delete_failures(self, before: datetime) -> int:
        return self._delete(failed_events, failed_events.c.next_attempt_at < before)

    def _wipe(self, table: Table, old: Any, **values: Any) -> int:
        ids = list(self._connection.scalars(select(table.c.id).where(*old).limit(_BATCH)))
        if ids:
            self._connection.execute(update(table).where(table.c.id.in_(ids)).values(**values))
        return len(ids)

    def _delete(self, table: Table, old: Any) -> int:
        key = next(iter(table.primary_key.columns))
        keys = list(self._connection.scalars(select(key).where(old).limit(_BATCH)))
        if keys:
            self._connection.execute(delete(table).where(key.in_(keys), old))
        return len(keys)
