"""Prepared messages and the call list, in the database."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, select, update

from services.common.inbox import insert_once
from services.notifier.adapters.tables import contacts, deliveries, messages, prepared
from services.notifier.domain.delivery import DROPPED, FAILED
from services.notifier.domain.message import POLICIES
from services.notifier.usecases.ports_desk import Call, Prepared

_WORTH_A_CALL = tuple(kind for kind, policy in POLICIES.items() if policy.template)


class StoredPrepared:
    """Reads and writes prepared messages on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, delivery_id: str, number: str, text: str, now: datetime) -> None:
        insert_once(self._connection, prepared, {"delivery_id": delivery_id, "number": number, "text": text, "prepared_at": now})

    def waiting(self, office_id: str, now: datetime) -> list[Prepared]:
        query = (
            select(prepared, messages.c.kind, messages.c.params)
            .join(deliveries, deliveries.c.id == prepared.c.delivery_id)
            .join(messages, messages.c.id == deliveries.c.message_id)
            .where(messages.c.office_id == office_id, prepared.c.marked_at.is_(None), _still_true(now))
            .order_by(messages.c.urgent_at, prepared.c.prepared_at)
        )
        return [
            Prepared(row.delivery_id, row.number, row.text, row.kind, row.params.get("name", ""), row.prepared_at)
            for row in self._connection.execute(query)
        ]

    def mark(self, office_id: str, delivery_id: str, outcome: str, who: str, now: datetime) -> str | None:
        of_office = (
            select(deliveries.c.id)
            .join(messages, messages.c.id == deliveries.c.message_id)
            .where(messages.c.office_id == office_id, deliveries.c.id == delivery_id)
        )
        open_one = prepared.c.delivery_id.in_(of_office), prepared.c.marked_at.is_(None)
        marking = update(prepared).where(*open_one).values(outcome=outcome, marked_by=who, marked_at=now)
        number: str | None = self._connection.scalar(marking.returning(prepared.c.number))
        return number


class StoredCalls:
    """Reads and writes the call list on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def waiting(self, office_id: str, now: datetime) -> list[Call]:
        query = (
            select(messages, contacts.c.phone)
            .join(contacts, contacts.c.id == messages.c.contact_id)
            .where(messages.c.office_id == office_id, *_to_be_called(), _still_true(now))
            .order_by(messages.c.urgent_at, messages.c.id)
        )
        return [_call(row) for row in self._connection.execute(query)]

    def done(self, office_id: str, message_id: str, who: str, now: datetime) -> bool:
        one = messages.c.id == message_id, messages.c.office_id == office_id, *_to_be_called()
        return self._connection.execute(update(messages).where(*one).values(called_at=now, called_by=who)).rowcount == 1


def _to_be_called() -> tuple[ColumnElement[bool], ...]:
    return messages.c.status == FAILED, messages.c.kind.in_(_WORTH_A_CALL), messages.c.called_at.is_(None)


def _still_true(now: datetime) -> ColumnElement[bool]:
    """The visit is not over, and nothing newer has been said about it."""
    newer = messages.alias("newer")
    overtaken = exists().where(
        newer.c.appointment_id == messages.c.appointment_id,
        newer.c.appointment_version > messages.c.appointment_version,
    )
    return and_(messages.c.expires_at > now, messages.c.status != DROPPED, ~overtaken)


def _call(row: Any) -> Call:
    case = row.params
    return Call(
        row.id, row.kind, case.get("name", ""), row.phone, case.get("starts_at"), case.get("code"), row.reason or "",
        row.status_at, row.urgent_at,
    )  # fmt: skip
