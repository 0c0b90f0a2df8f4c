"""Counting for the ledger, in the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, or_, select

from services.notifier.adapters.tables import deliveries, messages, webhook_events
from services.notifier.usecases.ports_ledger import Sent

_TOOK = deliveries.c.accepted_at.is_not(None) | deliveries.c.sent_at.is_not(None)


class StoredLedger:
    """Reads only, on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def sent(self, office_id: str | None, since: datetime, until: datetime) -> Sequence[Sent]:
        query = self._of(office_id, since, until, messages.c.kind, deliveries.c.price_category, deliveries.c.price_type,
                         deliveries.c.started_at).where(_TOOK)  # fmt: skip
        counted = Counter(
            (row.kind, row.price_category or "", row.price_type or "", row.started_at.date())
            for row in self._connection.execute(query)
        )
        return [Sent(*key, count) for key, count in sorted(counted.items())]

    def failures(self, office_id: str | None, since: datetime, until: datetime) -> Mapping[int, int]:
        query = self._of(office_id, since, until, deliveries.c.error_code, func.count())
        rows = self._connection.execute(query.where(deliveries.c.error_code.is_not(None)).group_by(deliveries.c.error_code))
        return {code: count for code, count in rows}  # noqa: C416  # rows are no pairs to the type checker

    def delivery_seconds(self, office_id: str | None, since: datetime, until: datetime) -> Sequence[float]:
        shown = deliveries.c.accepted_at, deliveries.c.delivered_at, deliveries.c.read_at
        query = self._of(office_id, since, until, *shown).where(deliveries.c.accepted_at.is_not(None), _ARRIVED)
        rows = self._connection.execute(query)
        return [max(((row.delivered_at or row.read_at) - row.accepted_at).total_seconds(), 0.0) for row in rows]

    def read_share(self, office_id: str | None, since: datetime, until: datetime) -> tuple[int, int]:
        query = self._of(office_id, since, until, func.count(deliveries.c.read_at), func.count()).where(_ARRIVED)
        read, arrived = self._connection.execute(query).one()
        return read, arrived

    def states(self) -> Mapping[str, int]:
        rows = self._connection.execute(select(messages.c.status, func.count()).group_by(messages.c.status))
        return {status: count for status, count in rows}  # noqa: C416  # as above

    def open_webhooks(self) -> int:
        open_ones = select(func.count()).select_from(webhook_events).where(webhook_events.c.processed_at.is_(None))
        return self._connection.scalar(open_ones) or 0

    def free_texts_since(self, since: datetime) -> int:
        free = deliveries.c.form != "template", deliveries.c.started_at >= since, deliveries.c.state == "accepted"
        return self._connection.scalar(select(func.count()).select_from(deliveries).where(*free)) or 0

    def _of(self, office_id: str | None, since: datetime, until: datetime, *shown: Any) -> Select[Any]:
        query = select(*shown).select_from(deliveries).join(messages, messages.c.id == deliveries.c.message_id)
        query = query.where(deliveries.c.started_at.between(since, until))
        return query if office_id is None else query.where(messages.c.office_id == office_id)


_ARRIVED = or_(deliveries.c.delivered_at.is_not(None), deliveries.c.read_at.is_not(None))
