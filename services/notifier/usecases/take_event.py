"""Taking a fact from the queue, so that none crashes, circles or stands in the way of others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import structlog

from services.common.events import TYPES, Event
from services.notifier.domain.errors import NotStored
from services.notifier.usecases.ports import Clock, Store

_LONGEST_DELAY = timedelta(minutes=10)
log = structlog.get_logger()


class TakeEvent:
    """Hands envelopes to ``handle``.

    A type that this version does not know is marked as seen and logged. A fact whose handling fails is written down with its
    error and tried again after 1 s, 2 s, 4 s … 10 min, whenever the relay brings it next.
    """

    def __init__(self, store: Store, handle: Callable[[Event], None], clock: Clock) -> None:
        self._store, self._handle, self._clock = store, handle, clock

    def __call__(self, envelope: Mapping[str, Any]) -> None:
        event_id, kind = str(envelope.get("id") or ""), str(envelope.get("type") or "")
        if kind not in TYPES:
            self._ignore(event_id, kind)
        elif not self._waits(event_id):
            self._try(event_id, kind, envelope)

    def _ignore(self, event_id: str, kind: str) -> None:
        log.warning("a fact of an unknown type was not handled", fact=event_id, type=kind)
        if event_id:
            with self._store.write() as work:
                work.inbox.first_time(event_id, self._clock.now())

    def _waits(self, event_id: str) -> bool:
        with self._store.read() as work:
            return work.failures.waits(event_id, self._clock.now())

    def _try(self, event_id: str, kind: str, envelope: Mapping[str, Any]) -> None:
        try:
            self._handle(Event.from_envelope(envelope))
        except NotStored:
            raise  # nothing can be written down either; the relay brings it again
        except Exception as error:  # noqa: BLE001  # whatever is wrong with one fact must not stop the others
            self._note(event_id, kind, error)

    def _note(self, event_id: str, kind: str, error: Exception) -> None:
        now = self._clock.now()
        with self._store.write() as work:
            attempts = work.failures.attempts(event_id) + 1
            work.failures.note(event_id, kind, repr(error), now + failure_delay(attempts), now)
        log.warning("a fact could not be handled", fact=event_id, type=kind, attempts=attempts, exc_info=error)


def failure_delay(attempts: int) -> timedelta:
    """1 s after the first failure, doubled by each further one, ten minutes at most."""
    return min(timedelta(seconds=2 ** min(max(attempts - 1, 0), 20)), _LONGEST_DELAY)
