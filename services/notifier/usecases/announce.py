"""Facts about appointments become messages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from services.common.events import Event
from services.notifier.domain import message as kinds
from services.notifier.domain.inbound import Sender
from services.notifier.domain.message import NewMessage, appointment_key
from services.notifier.usecases.ports import Clock, Queues, Store, Work

_KIND_OF_EVENT = {
    "appointment.booked": kinds.CONFIRMATION,
    "appointment.moved": kinds.MOVED,
    "appointment.cancelled": kinds.CANCELLED,
}


class HandleEvent:
    """Keeps the message that an event asks for, once, however often the event arrives."""

    def __init__(self, store: Store, queues: Queues, clock: Clock) -> None:
        self._store, self._queues, self._clock = store, queues, clock

    def __call__(self, event: Event) -> None:
        now = self._clock.now()
        with self._store.write() as work:
            message_id = self._handle(work, event, now) if work.inbox.first_time(event.id, now) else None
        if message_id:
            self._queues.send([message_id])

    def _handle(self, work: Work, event: Event, now: datetime) -> str | None:
        case = event.data
        kind = _KIND_OF_EVENT.get(event.type)
        if kind is None or not any(case["contact"].values()):  # a walk-in has nobody to write to
            return None
        if work.messages.newest_version(case["appointment_id"]) > case["version"]:
            return None
        contact = work.contacts.remember(_addressee(case), case["language"], now)
        return work.messages.add(_message(contact.id, kind, event), now)


def _addressee(case: Mapping[str, Any]) -> Sender:
    return Sender(case["contact"].get("phone"), case["contact"].get("user_id"))


def _message(contact_id: str, kind: str, event: Event) -> NewMessage:
    case = event.data
    key = appointment_key(case["appointment_id"], kind, case["version"])
    over = datetime.fromisoformat(case["ends_at"])
    return NewMessage(contact_id, event.office_id, kind, key, case, over, case["appointment_id"], case["version"])
