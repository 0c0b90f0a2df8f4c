"""What a subscriber remembers: the ids of the events whose effect is committed. Free of Redis, so web processes may import it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Column, Connection, MetaData, String, Table, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from services.common.database import UtcDateTime


def insert_once(connection: Connection, table: Table, values: Mapping[str, Any]) -> bool:
    """``INSERT … ON CONFLICT DO NOTHING`` on both databases. True when the row is new."""
    statement = _insertion(connection.dialect.name, table)
    return connection.execute(statement, dict(values)).first() is not None  # psycopg tells no row count here


@lru_cache(maxsize=64)
def _insertion(dialect: str, table: Table) -> Any:
    """Made once for each table: making a statement costs more than running it."""
    make = sqlite_insert if dialect == "sqlite" else postgresql_insert
    return make(table).on_conflict_do_nothing().returning(next(iter(table.primary_key.columns)))


def inbox_table(metadata: MetaData) -> Table:
    """The ids of the events whose effect is committed here."""
    return Table(
        "inbox",
        metadata,
        Column("event_id", String(36), primary_key=True),
        Column("received_at", UtcDateTime, nullable=False, index=True),
    )


class Inbox:
    """Remembers which events have had their effect."""

    def __init__(self, inbox: Table) -> None:
        self.inbox = inbox

    def first_time(self, connection: Connection, event_id: str, now: datetime) -> bool:
        """Call inside the transaction of the effect; False means that the effect has happened already."""
        return insert_once(connection, self.inbox, {"event_id": event_id, "received_at": now})

    def seen(self, connection: Connection, ids: Iterable[str]) -> list[str]:
        """Those of ``ids`` whose effect is committed."""
        return list(connection.scalars(select(self.inbox.c.event_id).where(self.inbox.c.event_id.in_(list(ids)))))
