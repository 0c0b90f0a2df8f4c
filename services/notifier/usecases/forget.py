"""Forgetting those who asked for it: their address goes when the last message is out and no visit is ahead."""

from __future__ import annotations

from datetime import timedelta

import structlog

from services.notifier.domain.errors import PartDown, PartRefused
from services.notifier.domain.message import Contact
from services.notifier.usecases.ports import Clock, Store
from services.notifier.usecases.ports_parts import Booking

AFTER = timedelta(minutes=2)  # the answer that it is done has to arrive first
_BATCH = 100
log = structlog.get_logger()


class FinishErasures:
    """One turn; how many people were forgotten. Booking is asked each time whether a visit is still ahead."""

    def __init__(self, store: Store, booking: Booking, clock: Clock) -> None:
        self._store, self._booking, self._clock = store, booking, clock

    def __call__(self) -> int:
        with self._store.read() as work:
            asked = work.erasures.asked(self._clock.now() - AFTER, _BATCH)
        return sum(self._finish(contact) for contact in asked)

    def _finish(self, contact: Contact) -> bool:
        try:
            ahead = self._booking.erase(contact)
        except (PartDown, PartRefused) as error:
            log.warning("an erasure has to wait", contact=contact.id, reason=str(error))
            return False
        with self._store.write() as work:
            if ahead or work.erasures.has_unsent(contact.id):
                return False
            work.erasures.finish(contact, self._clock.now())
        return True
