"""Sending by hand, for the free WhatsApp Business app: every message becomes a link that an operator taps."""

from __future__ import annotations

from services.common.clock import Clock
from services.notifier.domain.by_hand import as_text
from services.notifier.domain.capabilities import BY_HAND
from services.notifier.domain.content import Content
from services.notifier.usecases.ports import Store
from services.notifier.usecases.ports_channel import Accepted, NotSent, Refused, SendResult, Uploaded

NEEDS_A_NUMBER = 131062  # the platform's own code for a recipient who is known by user id only


class ByHand:
    """Prepares messages. The operator reports what was really sent, through the same door as the platform."""

    account = "by-hand"
    capabilities = BY_HAND

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    def send(self, to: str, content: Content, delivery_id: str) -> SendResult:
        if not to.isdigit():
            return Refused(NEEDS_A_NUMBER, 400, "a link needs a telephone number")
        with self._store.write() as work:
            work.prepared.add(delivery_id, to, as_text(content), self._clock.now())
        return Accepted(f"by-hand:{delivery_id}")

    def upload(self, data: bytes, filename: str, mime_type: str) -> Uploaded | Refused | NotSent:
        raise TypeError(f"{filename} ({mime_type}, {len(data)} bytes) cannot go with a link: see the flag ``files``")
