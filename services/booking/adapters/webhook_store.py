"""Subscriptions in the database: reading them, and changing them inside a transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from services.booking.adapters import tables
from services.booking.adapters.tables_webhooks import attempts, deliveries, subscriptions
from services.booking.adapters.webhook_rows import subscription, values
from services.booking.domain.errors import OfficeUnknown, WebhookUnknown
from services.booking.domain.webhooks import GIVE_UP_AFTER, Message
from services.booking.usecases.ports_webhooks import Attempt, Subscription
from services.common.crypto import Sealer
from services.common.database import Database
from services.common.inbox import insert_once

_ATTEMPT = tuple(Attempt.__dataclass_fields__)


class WebhookStore:
    """Implements ``WebhookLists``."""

    def __init__(self, database: Database, sealer: Sealer) -> None:
        self._database, self._sealer = database, sealer

    def of_office(self, office_id: str) -> list[Subscription]:
        query = select(subscriptions).where(subscriptions.c.office_id == office_id).order_by(subscriptions.c.id)
        with self._database.read() as connection:
            return [subscription(row, self._sealer) for row in connection.execute(query)]

    def log(self, office_id: str, subscription_id: str, after: str | None, limit: int) -> list[Attempt]:
        log = attempts.c
        same = [log.office_id == office_id, log.subscription_id == subscription_id]
        query = select(*(log[name] for name in _ATTEMPT)).where(*same, *([log.id < after] if after else []))
        with self._database.read() as connection:
            require_subscription(connection, office_id, subscription_id)
            return [Attempt(*row) for row in connection.execute(query.order_by(log.id.desc()).limit(limit))]


class WebhookWrites:
    """The part of a transaction that implements ``WebhookTransaction``."""

    _connection: Connection
    _webhook_sealer: Sealer

    def require_office(self, office_id: str) -> None:
        if self._connection.scalar(select(tables.offices.c.id).where(tables.offices.c.id == office_id)) is None:
            raise OfficeUnknown

    def add_subscription(self, subscription: Subscription) -> None:
        self._connection.execute(insert(subscriptions), values(subscription, self._webhook_sealer))

    def subscription(self, office_id: str, subscription_id: str) -> Subscription:
        query = select(subscriptions).where(*_same(office_id, subscription_id)).with_for_update()
        row = self._connection.execute(query).one_or_none()
        if row is None:
            raise WebhookUnknown
        return subscription(row, self._webhook_sealer)

    def save_subscription(self, subscription: Subscription) -> None:
        same = _same(subscription.office_id, subscription.id)
        self._connection.execute(update(subscriptions).where(*same).values(values(subscription, self._webhook_sealer)))

    def enqueue(self, subscription: Subscription, message: Message, now: datetime) -> None:
        again = {"state": "waiting", "attempts": 0, "next_at": now, "settled_at": None, "give_up_at": now + GIVE_UP_AFTER}
        if not insert_once(self._connection, deliveries, {**delivery_row(subscription, message, now), **again}):
            same = (deliveries.c.subscription_id == subscription.id, deliveries.c.message_id == message.id)
            self._connection.execute(
                update(deliveries).where(deliveries.c.office_id == subscription.office_id, *same).values(**again)
            )

    def message(self, subscription: Subscription, message_id: str) -> Message:
        own = deliveries.c
        query = select(own.message_id, own.event_type, own.body).where(
            own.office_id == subscription.office_id, own.subscription_id == subscription.id, own.message_id == message_id
        )
        row = self._connection.execute(query).one_or_none()
        if row is None:
            raise WebhookUnknown
        return Message(*row)


def delivery_row(subscription: Any, message: Message, now: datetime) -> dict[str, Any]:
    """A new delivery, due at once. ``subscription`` has ``office_id`` and ``id``."""
    return {
        "office_id": subscription.office_id,
        "subscription_id": subscription.id,
        "message_id": message.id,
        "event_type": message.type,
        "body": message.body,
        "state": "waiting",
        "attempts": 0,
        "created_at": now,
        "give_up_at": now + GIVE_UP_AFTER,
        "next_at": now,
        "settled_at": None,
    }


def require_subscription(connection: Connection, office_id: str, subscription_id: str) -> None:
    """``WebhookUnknown``."""
    if connection.scalar(select(subscriptions.c.id).where(*_same(office_id, subscription_id))) is None:
        raise WebhookUnknown


def _same(office_id: str, subscription_id: str) -> tuple[Any, Any]:
    return subscriptions.c.office_id == office_id, subscriptions.c.id == subscription_id
