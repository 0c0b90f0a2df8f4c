"""Messages in the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, exists, func, or_, select, update

from services.common.ids import new_id
from services.common.inbox import insert_once
from services.notifier.adapters.tables import deliveries, messages
from services.notifier.domain import delivery
from services.notifier.domain.message import REMINDERS, STATE_KINDS, Message, NewMessage
from services.notifier.usecases.ports import MessageState


class StoredMessages:
    """Reads and writes messages on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, message: NewMessage, now: datetime) -> str | None:
        message_id = new_id()
        values = {
            "id": message_id,
            "contact_id": message.contact_id,
            "office_id": message.office_id,
            "kind": message.kind,
            "dedupe_key": message.dedupe_key,
            "appointment_id": message.appointment_id,
            "appointment_version": message.appointment_version,
            "params": dict(message.params),
            "status": delivery.QUEUED,
            "status_at": now,
            "attempts": 0,
            "as_template": False,
            "next_attempt_at": message.due_at or now,
            "queued_at": now if message.queue_told and (message.due_at or now) <= now else None,
            "expires_at": message.expires_at,
            "created_at": now,
            "urgent_at": message.urgent_at or now,
            "quiet": message.quiet,
            "waits_for_budget": False,
        }
        return message_id if insert_once(self._connection, messages, values) else None

    def find(self, message_id: str) -> Message | None:
        return self._one(select(messages).where(messages.c.id == message_id))

    def lock(self, message_id: str) -> Message | None:
        return self._one(select(messages).where(messages.c.id == message_id).with_for_update())

    def newest_version(self, appointment_id: str) -> int:
        query = select(func.max(messages.c.appointment_version)).where(messages.c.appointment_id == appointment_id)
        return self._connection.scalar(query) or 0

    def newest_versions(self, appointment_ids: Sequence[str]) -> Mapping[str, int]:
        same = messages.c.appointment_id.in_(appointment_ids)
        newest = func.max(messages.c.appointment_version)
        query = select(messages.c.appointment_id, newest).where(same).group_by(messages.c.appointment_id)
        return {row[0]: row[1] for row in self._connection.execute(query)}

    def claim(self, message_ids: Sequence[str], limit: int, now: datetime) -> list[Message]:
        due = messages.c.status == delivery.QUEUED, messages.c.next_attempt_at <= now
        order = messages.c.id.in_(message_ids).desc(), messages.c.urgent_at, messages.c.id
        query = select(messages).where(*due).order_by(*order).limit(limit).with_for_update(skip_locked=True)
        found = [_message(row) for row in self._connection.execute(query)]
        if not found:
            return []
        values = {"status": delivery.SENDING, "status_at": now, "attempts": messages.c.attempts + 1}
        claimed = messages.c.id.in_([each.id for each in found])
        self._connection.execute(update(messages).where(claimed).values(**values))
        taken = [replace(each, status=delivery.SENDING, attempts=each.attempts + 1) for each in found]
        return sorted(taken, key=lambda each: (each.urgent_at, each.id))

    def put_off(self, message_ids: Sequence[str], reason: str, due_at: datetime, now: datetime) -> None:
        mine = messages.c.id.in_(message_ids), messages.c.status == delivery.QUEUED, messages.c.next_attempt_at <= now
        values = {"reason": reason, "next_attempt_at": due_at, "queued_at": None}
        self._connection.execute(update(messages).where(*mine).values(**values))

    def settle(self, message_id: str, status: str, reason: str | None, at: datetime) -> None:
        self._update(message_id, status=status, reason=reason, status_at=at)

    def queue_again(
        self, message_id: str, reason: str | None, due_at: datetime, now: datetime, *, as_template: bool = False
    ) -> None:
        values: dict[str, Any] = {"as_template": True} if as_template else {}
        self._update(message_id, **_queued(reason, due_at, now), **values)

    def hold_back(self, message: Message, reason: str, due_at: datetime, now: datetime, *, for_budget: bool = False) -> None:
        mine = messages.c.id == message.id, messages.c.status == delivery.SENDING, messages.c.attempts == message.attempts
        values = _queued(reason, due_at, now) | {"waits_for_budget": for_budget}
        self._connection.execute(update(messages).where(*mine).values(**values))

    def drop_queued(
        self, appointment_id: str, reason: str, now: datetime, *, before_version: int | None = None, kinds: Sequence[str] = ()
    ) -> None:
        chosen = [messages.c.appointment_id == appointment_id, messages.c.status == delivery.QUEUED]
        if before_version is not None:
            chosen.append(messages.c.appointment_version < before_version)
        if kinds:
            chosen.append(messages.c.kind.in_(kinds))
        values = {"status": delivery.DROPPED, "reason": reason, "status_at": now}
        self._connection.execute(update(messages).where(*chosen).values(**values))

    def due(self, now: datetime, overdue_before: datetime, limit: int) -> list[str]:
        untold = or_(messages.c.queued_at.is_(None), messages.c.queued_at < overdue_before)
        query = select(messages.c.id).where(messages.c.status == delivery.QUEUED, messages.c.next_attempt_at <= now, untold)
        return list(self._connection.scalars(query.order_by(messages.c.urgent_at, messages.c.id).limit(limit)))

    def mark_queued(self, message_ids: Sequence[str], now: datetime) -> None:
        self._connection.execute(update(messages).where(messages.c.id.in_(message_ids)).values(queued_at=now))

    def stuck(self, claimed_before: datetime, limit: int) -> list[str]:
        under_way = exists().where(
            deliveries.c.message_id == messages.c.id,
            deliveries.c.state == "sending",
            deliveries.c.started_at >= messages.c.status_at,
        )
        query = select(messages.c.id).where(
            messages.c.status == delivery.SENDING, messages.c.status_at < claimed_before, ~under_way
        )  # fmt: skip
        return list(self._connection.scalars(query.limit(limit)))

    def states(self, appointment_ids: Sequence[str]) -> Mapping[str, MessageState]:
        reminder_to_come = and_(messages.c.kind.in_(REMINDERS), messages.c.status.in_((delivery.QUEUED, delivery.DROPPED)))
        told = (messages.c.appointment_id, messages.c.kind, messages.c.status, messages.c.status_at, messages.c.reason)
        query = (
            select(*told)  # a day's schedule asks for hundreds: their parameters would cost more than the rest
            .where(messages.c.appointment_id.in_(appointment_ids), messages.c.kind.in_(STATE_KINDS), ~reminder_to_come)
            .order_by(messages.c.appointment_version, messages.c.next_attempt_at, messages.c.id)
        )
        rows = self._connection.execute(query).all()
        return {appointment_id: MessageState(*state) for appointment_id, *state in rows}

    def _one(self, query: Select[Any]) -> Message | None:
        row = self._connection.execute(query).one_or_none()
        return _message(row) if row else None

    def _update(self, message_id: str, **values: Any) -> None:
        self._connection.execute(update(messages).where(messages.c.id == message_id).values(**values))


def _queued(reason: str | None, due_at: datetime, now: datetime) -> dict[str, Any]:
    """The values of a message that waits: no queue knows of it, and it does not wait for the budget unless told so."""
    return {
        "status": delivery.QUEUED,
        "reason": reason,
        "status_at": now,
        "next_attempt_at": due_at,
        "queued_at": None,
        "waits_for_budget": False,
    }


def _message(row: Row[Any]) -> Message:
    return Message(
        row.id, row.contact_id, row.office_id, row.kind, row.params, row.status, row.attempts, row.as_template, row.created_at,
        row.expires_at, row.appointment_id, row.appointment_version, row.urgent_at, row.quiet,
    )  # fmt: skip
