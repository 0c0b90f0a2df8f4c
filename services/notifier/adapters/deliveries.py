"""Tries to send, and uploaded files, in the database."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, exists, insert, select, update

from services.common.ids import new_id
from services.common.inbox import insert_once
from services.notifier.adapters.tables import deliveries, media, messages
from services.notifier.domain.delivery import SENDING, TIME_FIELDS, Times
from services.notifier.domain.errors import Overtaken
from services.notifier.domain.message import Message
from services.notifier.usecases.ports import Delivery

_later = messages.alias()
_STILL_WANTED = (
    update(messages)
    .where(
        messages.c.id == bindparam("_id"),
        messages.c.status == SENDING,
        messages.c.attempts == bindparam("_attempt"),
        messages.c.expires_at > bindparam("_now"),
        ~exists().where(
            _later.c.appointment_id == messages.c.appointment_id,
            _later.c.appointment_version > messages.c.appointment_version,
        ),
    )
    .values(status_at=bindparam("_now"))
)


class StoredDeliveries:
    """Reads and writes tries on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def begin(self, message: Message, form: str, now: datetime, media_id: str | None = None) -> Delivery:
        current = {"_id": message.id, "_attempt": message.attempts, "_now": now}
        if self._connection.execute(_STILL_WANTED, current).rowcount != 1:
            raise Overtaken
        begun = Delivery(new_id(), message.id, None, "sending", form, Times(), None, media_id)
        values = {"id": begun.id, "message_id": message.id, "state": begun.state, "form": form, "started_at": now}
        self._connection.execute(insert(deliveries), {**values, "media_id": media_id})
        return begun

    def find(self, delivery_id: str | None, wamid: str) -> Delivery | None:
        by_id = self._one(deliveries.c.id == delivery_id) if delivery_id else None
        return by_id or self._one(deliveries.c.wamid == wamid)

    def of_message(self, message_id: str) -> list[Delivery]:
        query = select(deliveries).where(deliveries.c.message_id == message_id).order_by(deliveries.c.id)
        return [_delivery(row) for row in self._connection.execute(query)]

    def price(self, delivery_id: str, category: str, price_type: str) -> None:
        values = {"price_category": category[:32] or None, "price_type": price_type[:32] or None}
        self._connection.execute(update(deliveries).where(deliveries.c.id == delivery_id).values(**values))

    def save(self, delivery: Delivery, error_detail: str | None = None) -> None:
        times = {f"{name}_at": getattr(delivery.times, name) for name in TIME_FIELDS}
        values: dict[str, Any] = {"state": delivery.state, "wamid": delivery.wamid, "error_code": delivery.error_code, **times}
        if error_detail is not None:
            values["error_detail"] = error_detail
        self._connection.execute(update(deliveries).where(deliveries.c.id == delivery.id).values(**values))

    def lost_since(self, state: str, started_before: datetime, limit: int) -> list[Delivery]:
        query = select(deliveries).where(deliveries.c.state == state, deliveries.c.started_at < started_before)
        return [_delivery(row) for row in self._connection.execute(query.order_by(deliveries.c.started_at).limit(limit))]

    def _one(self, condition: Any) -> Delivery | None:
        row = self._connection.execute(select(deliveries).where(condition)).one_or_none()
        return _delivery(row) if row else None


def _delivery(row: Row[Any]) -> Delivery:
    times = Times(**{name: getattr(row, f"{name}_at") for name in TIME_FIELDS})
    return Delivery(row.id, row.message_id, row.wamid, row.state, row.form, times, row.error_code, row.media_id)


class StoredMedia:
    """What was uploaded under which id, per account."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, account: str, sha256: str, uploaded_after: datetime) -> str | None:
        same = media.c.account == account, media.c.sha256 == sha256, media.c.uploaded_at > uploaded_after
        return self._connection.scalar(select(media.c.media_id).where(*same))

    def keep(self, account: str, sha256: str, media_id: str, now: datetime) -> None:
        values = {"account": account, "sha256": sha256, "media_id": media_id, "uploaded_at": now}
        if not insert_once(self._connection, media, values):
            same = media.c.account == account, media.c.sha256 == sha256
            self._connection.execute(update(media).where(*same).values(media_id=media_id, uploaded_at=now))

    def forget(self, account: str, media_id: str) -> None:
        self._connection.execute(delete(media).where(media.c.account == account, media.c.media_id == media_id))
