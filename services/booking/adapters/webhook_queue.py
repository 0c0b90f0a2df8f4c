"""What is to be sent to other systems: spread from the outbox, claimed, logged, tried again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, delete, func, insert, select, update

from services.booking.adapters import tables
from services.booking.adapters.tables_webhooks import attempts, deliveries, seen, subscriptions
from services.booking.adapters.webhook_rows import subscription
from services.booking.adapters.webhook_store import delivery_row
from services.booking.domain.webhooks import Message, message
from services.booking.usecases.ports_webhooks import Attempt, Delivery
from services.common.crypto import Sealer
from services.common.database import Database
from services.common.inbox import insert_once
from services.common.outbox import KEEP_SETTLED

BATCH = 500
LEASE = timedelta(minutes=2)  # far longer than a try may take; a worker that died gives its claim back by this
LATE = timedelta(minutes=10)  # a fact is committed at most so long after the instant it names
KEEP_LOG = timedelta(days=30)


class SqlWebhookQueue:
    """Implements ``WebhookQueue``."""

    def __init__(self, database: Database, sealer: Sealer) -> None:
        self._database, self._sealer = database, sealer

    def spread(self, now: datetime) -> int:
        with self._database.read() as connection:
            hearing = _hearing(connection)
            new = connection.execute(_unseen(connection, hearing)).all() if hearing else []
        if not new:
            return 0
        with self._database.write() as connection:
            for fact in new:
                _spread_one(connection, fact, hearing.get(fact.envelope["office_id"], ()), now)
        return len(new)

    def due(self, now: datetime) -> list[str]:
        query = (
            select(deliveries.c.subscription_id)
            .distinct()
            .join(subscriptions, subscriptions.c.id == deliveries.c.subscription_id)
            .where(*_due(now), subscriptions.c.status == "active")
        )
        with self._database.read() as connection:
            return list(connection.scalars(query))

    def claim(self, subscription_id: str, now: datetime) -> Delivery | None:
        with self._database.read() as connection:
            row = connection.execute(_first_due(subscription_id, now)).one_or_none()
        if row is None:
            return None
        unclaimed = (*_same(row), deliveries.c.state == "waiting", deliveries.c.next_at == row.next_at)
        with self._database.write() as connection:
            claimed = connection.execute(update(deliveries).where(*unclaimed).values(next_at=now + LEASE))
        return self._delivery(row) if claimed.rowcount == 1 else None

    def settle(self, delivery: Delivery, attempt: Attempt, next_at: datetime | None) -> None:
        state = "delivered" if attempt.succeeded else "waiting" if next_at else "failed"
        changed = {"state": state, "attempts": delivery.attempts + 1, "next_at": next_at}
        with self._database.write() as connection:
            _log(connection, delivery, attempt)
            settled_at = None if state == "waiting" else attempt.at
            connection.execute(update(deliveries).where(*_of(delivery)).values(**changed, settled_at=settled_at))

    def gone(self, delivery: Delivery, attempt: Attempt) -> None:
        own, waiting = subscriptions.c, deliveries.c
        to_same = (waiting.office_id == delivery.subscription.office_id, waiting.subscription_id == delivery.subscription.id)
        with self._database.write() as connection:
            _log(connection, delivery, attempt)
            same = (own.office_id == delivery.subscription.office_id, own.id == delivery.subscription.id)
            connection.execute(update(subscriptions).where(*same).values(status="disabled", disabled_because="gone"))
            failed = {"state": "failed", "next_at": None, "settled_at": attempt.at}
            connection.execute(update(deliveries).where(*to_same, waiting.state == "waiting").values(**failed))

    def tidy(self, now: datetime) -> None:
        with self._database.write() as connection:
            connection.execute(delete(attempts).where(attempts.c.at < now - KEEP_LOG))
            connection.execute(delete(deliveries).where(deliveries.c.created_at < now - KEEP_LOG))
            connection.execute(delete(seen).where(seen.c.recorded_at < now - 2 * KEEP_SETTLED))

    def _delivery(self, row: Row[Any]) -> Delivery:
        sent = Message(row.message_id, row.event_type, row.body)
        return Delivery(subscription(row, self._sealer), sent, row.delivery_state, row.attempts, row.give_up_at)


def _hearing(connection: Connection) -> Mapping[str, Sequence[Any]]:
    """The active subscriptions by office."""
    own = subscriptions.c
    by_office: dict[str, list[Any]] = defaultdict(list)
    query = select(own.office_id, own.id, own.event_types, own.created_at).where(own.status == "active")
    for row in connection.execute(query):
        by_office[row.office_id].append(row)
    return by_office


def _unseen(connection: Connection, hearing: Mapping[str, Sequence[Any]]) -> Select[Any]:
    """Facts not looked at yet, oldest first. Those of one instant may be committed late, so a while is looked at again."""
    first = min(row.created_at for rows in hearing.values() for row in rows)
    newest = connection.scalar(select(func.max(seen.c.recorded_at)))
    since = max(first, newest - LATE) if newest else first
    outbox = tables.outbox
    return (
        select(outbox.c.event_id, outbox.c.recorded_at, outbox.c.envelope)
        .outerjoin(seen, seen.c.event_id == outbox.c.event_id)
        .where(outbox.c.recorded_at >= since, seen.c.event_id.is_(None))
        .order_by(outbox.c.recorded_at, outbox.c.event_id)
        .limit(BATCH)
    )


def _spread_one(connection: Connection, fact: Row[Any], hearing: Sequence[Any], now: datetime) -> None:
    if not insert_once(connection, seen, {"event_id": fact.event_id, "recorded_at": fact.recorded_at}):
        return  # another worker has just done it
    told = message(fact.envelope)
    for each in hearing:
        if told.type in each.event_types and fact.recorded_at >= each.created_at:
            insert_once(connection, deliveries, delivery_row(each, told, now))


def _due(now: datetime) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return deliveries.c.state == "waiting", deliveries.c.next_at <= now


def _first_due(subscription_id: str, now: datetime) -> Select[Any]:
    own = deliveries.c
    return (
        select(
            subscriptions,
            own.subscription_id,
            own.message_id,
            own.event_type,
            own.body,
            own.attempts,
            own.give_up_at,
            own.next_at,
        )
        .add_columns(own.state.label("delivery_state"))
        .join(deliveries, (own.office_id == subscriptions.c.office_id) & (own.subscription_id == subscriptions.c.id))
        .where(*_due(now), own.subscription_id == subscription_id, subscriptions.c.status == "active")
        .order_by(own.next_at, own.message_id)
        .limit(1)
    )


def _same(row: Row[Any]) -> tuple[ColumnElement[bool], ...]:
    own = deliveries.c
    return own.office_id == row.office_id, own.subscription_id == row.subscription_id, own.message_id == row.message_id


def _of(delivery: Delivery) -> tuple[ColumnElement[bool], ...]:
    own, to = deliveries.c, delivery.subscription
    return own.office_id == to.office_id, own.subscription_id == to.id, own.message_id == delivery.message.id


def _log(connection: Connection, delivery: Delivery, attempt: Attempt) -> None:
    to = delivery.subscription
    row = {"office_id": to.office_id, "subscription_id": to.id, **vars(attempt)}
    connection.execute(insert(attempts), row)
