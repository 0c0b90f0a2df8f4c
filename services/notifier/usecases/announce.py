"""Facts of booking become messages."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from services.common.crypto import Sealer
from services.common.events import Event
from services.notifier.domain import consent
from services.notifier.domain.announcements import Announcement, announcements
from services.notifier.domain.inbound import Sender
from services.notifier.domain.limits import QuietHours
from services.notifier.domain.message import REMINDERS, SURVEY, NewMessage
from services.notifier.usecases.ports import Clock, Queues, Store, Work

_CHANGED = "the appointment was changed meanwhile"
_OVER = "the visit is over"
_ENDINGS = ("appointment.completed", "appointment.missed")


class HandleEvent:
    """Keeps the messages that an event asks for, once, however often the event arrives."""

    def __init__(self, store: Store, queues: Queues, quiet: QuietHours, sealer: Sealer, clock: Clock) -> None:
        self._store, self._queues, self._quiet = store, queues, quiet
        self._sealer, self._clock = sealer, clock

    def __call__(self, event: Event) -> None:
        now = self._clock.now()
        with self._store.write() as work:
            message_ids = self._handle(work, event, now) if work.inbox.first_time(event.id, now) else []
            work.failures.forget(event.id)
        self._queues.send(message_ids)

    def _handle(self, work: Work, event: Event, now: datetime) -> list[str]:
        """The ids of the messages that are due at once; reminders are kept until their time comes."""
        self._drop_outdated(work, event, now)
        self._record_consent(work, event, now)
        planned = announcements(event, self._quiet)
        if not planned or self._is_outdated(work, event):
            return []
        contact = work.contacts.remember(_addressee(event.data), event.data["language"], now)
        params = self._params(event)
        added = [(each, work.messages.add(_message(contact.id, event, each, params), now)) for each in planned]
        return [message_id for each, message_id in added if message_id and each.due_at <= now]

    def _record_consent(self, work: Work, event: Event, now: datetime) -> None:
        """Whoever books agrees to be told about it; where they did so is a part of the record."""
        if event.type == "appointment.booked" and not event.data.get("silent") and any(event.data["contact"].values()):
            contact = work.contacts.remember(_addressee(event.data), event.data["language"], now)
            given = consent.of_booking(event.office_id, str(event.data.get("source", "")), event.id)
            work.consents.add(contact.id, given, event.occurred_at)

    def _drop_outdated(self, work: Work, event: Event, now: datetime) -> None:
        if "appointment_id" not in event.data:
            return
        appointment_id = event.data["appointment_id"]
        work.messages.drop_queued(appointment_id, _CHANGED, now, before_version=event.data["version"])
        if event.type in _ENDINGS:
            work.messages.drop_queued(appointment_id, _OVER, now, kinds=REMINDERS)

    def _is_outdated(self, work: Work, event: Event) -> bool:
        if "appointment_id" not in event.data:
            return False
        return work.messages.newest_version(event.data["appointment_id"]) > int(event.data["version"])

    def _params(self, event: Event) -> Mapping[str, Any]:
        """The facts as they are kept. The link of an offer opens it to whoever has it, so it is kept sealed."""
        if event.type != "waiting.offered":
            return event.data
        sealed = self._sealer.seal(event.data["link"].encode(), event.data["waiting_id"])
        return {**event.data, "link": base64.b64encode(sealed).decode()}


def _addressee(data: Mapping[str, Any]) -> Sender:
    return Sender(data["contact"].get("phone"), data["contact"].get("user_id"))


def _message(contact_id: str, event: Event, told: Announcement, params: Mapping[str, Any]) -> NewMessage:
    return NewMessage(
        contact_id,
        event.office_id,
        told.kind,
        told.dedupe_key,
        params,
        told.expires_at,
        None if told.kind == SURVEY else event.data.get("appointment_id"),  # a correction of the visit does not end it
        event.data.get("version", 0),
        told.due_at,
        told.urgent_at,
        told.quiet,
    )
