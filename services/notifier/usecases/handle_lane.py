"""Handling stored webhook events: of one person in order, of one recipient's statuses in any order."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog

from services.notifier.domain.delivery import FAILED, REPORTED
from services.notifier.domain.errors import NotStored, Overtaken, PartDown
from services.notifier.domain.webhook import text, unix_time
from services.notifier.usecases.converse import AnswerInbound
from services.notifier.usecases.keep_in_thread import KeepInThread
from services.notifier.usecases.outcome import Outcomes
from services.notifier.usecases.ports import Clock, Queues, Store, StoredEvent, WebhookEvents
from services.notifier.usecases.take_event import failure_delay

MAXIMUM_TRIES = 5
_UNKNOWN_WAITS_FOR = timedelta(minutes=1)  # a status may overtake the answer to the send that it is about
_BATCH = 200
log = structlog.get_logger()


class HandleLane:
    """Handles everything that is open in one lane. Two processes on one lane do not disturb each other."""

    def __init__(
        self, store: Store, answer: AnswerInbound, outcomes: Outcomes, queues: Queues, clock: Clock, threads: KeepInThread
    ) -> None:
        self._store, self._answer, self._outcomes, self._threads = store, answer, outcomes, threads
        self._queues, self._clock = queues, clock

    def __call__(self, lane: str) -> None:
        if lane.startswith("st:"):
            self._statuses(lane)
        else:
            self._messages(lane)

    def _messages(self, lane: str) -> None:
        for _ in range(_BATCH):  # what remains is told again by the sweep
            event = self._next(lane)
            if event is None or not self._handled(event):
                return  # what was written later waits, so that answers come in order

    def _next(self, lane: str) -> StoredEvent | None:
        with self._store.read() as work:
            return work.webhook_events.first_open(lane, self._clock.now())

    def _handled(self, event: StoredEvent) -> bool:
        try:
            if heard := self._threads.before(event):
                self._answer(event)
                self._threads.after(heard)
            return True
        except Overtaken:
            return True  # look again: somebody else has moved on
        except NotStored:
            raise
        except PartDown as error:
            return self._again(event, str(error))
        except Exception as error:
            log.exception("an event could not be handled", webhook_event=event.id, attempts=event.attempts + 1)
            return self._again(event, f"failed: {error!r}")

    def _again(self, event: StoredEvent, outcome: str) -> bool:
        """Postpone, or give up politely. Whether the lane may go on."""
        if event.attempts + 1 >= MAXIMUM_TRIES:
            self._give_up(event, f"given up: {outcome}")
            return True
        self._postpone(event, outcome)
        return False

    def _give_up(self, event: StoredEvent, outcome: str) -> None:
        """What cannot even be apologised for is closed all the same: it must not stand before what the person writes next."""
        try:
            self._answer.apologise(event, outcome)
        except (NotStored, Overtaken):
            raise
        except Exception:
            log.exception("an event was given up without an answer", webhook_event=event.id, attempts=event.attempts + 1)
            with self._store.write() as work:
                work.webhook_events.close(event.id, outcome, self._clock.now())

    def _postpone(self, event: StoredEvent, outcome: str) -> None:
        with self._store.write() as work:
            work.webhook_events.postpone(event.id, self._clock.now() + failure_delay(event.attempts + 1), outcome)

    def _statuses(self, lane: str) -> None:
        with self._store.read() as work:
            found = work.webhook_events.open_in_any_order(lane, self._clock.now(), _BATCH)
        for event in found:
            try:
                self._status(event)
            except (NotStored, Overtaken):
                continue  # another process has it, or the sweep brings it again
            except Exception as error:
                log.exception("a status could not be handled", webhook_event=event.id, attempts=event.attempts + 1)
                self._postpone(event, f"failed: {error!r}")

    def _status(self, event: StoredEvent) -> None:
        status: Mapping[str, Any] = event.raw["status"]
        name, wamid, now = text(status.get("status")), text(status.get("id")), self._clock.now()
        with self._store.write() as work:
            delivery = work.deliveries.find(text(status.get("biz_opaque_callback_data")) or None, wamid)
            if name not in REPORTED:
                work.webhook_events.close(event.id, f"unknown status {name}", now)
                return
            if delivery is None:
                self._unknown(work.webhook_events, event, now)
                return
            work.webhook_events.close(event.id, name, now)
            at = unix_time(status.get("timestamp")) or event.received_at
            error = read_error(status) if name == FAILED else (None, "")
            if category := text(_mapping(status.get("pricing")).get("category")):
                work.deliveries.price(delivery.id, category, text(_mapping(status.get("pricing")).get("type")))
            following = self._outcomes.reported(work, delivery, wamid, name, at, error)
        self._queues.send(following)

    def _unknown(self, events: WebhookEvents, event: StoredEvent, now: datetime) -> None:
        if now - event.received_at > _UNKNOWN_WAITS_FOR:
            events.close(event.id, "about a message that is not ours", now)
        else:
            events.postpone(event.id, now + timedelta(seconds=min(2**event.attempts, 20)), "about a message not known yet")


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def read_error(status: Mapping[str, Any]) -> tuple[int | None, str]:
    """The code and the details of a ``failed`` status, ``(None, "")`` when it does not say."""
    errors = status.get("errors")
    first = errors[0] if isinstance(errors, list) and errors and isinstance(errors[0], Mapping) else {}
    code, data = first.get("code"), first.get("error_data")
    details = data.get("details") if isinstance(data, Mapping) else None
    return (code if isinstance(code, int) else None), text(details) or text(first.get("title"))
