"""Secret links, made at the moment a message is sent. Their secrets exist nowhere else, here only as hashes."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from services.common.crypto import Sealer
from services.common.ids import new_token, token_hash
from services.notifier.domain.screens import ChatLink
from services.notifier.usecases.ports import Clock, Store
from services.notifier.usecases.ports_parts import Booking

LINK_LIVES_FOR = timedelta(days=3)


class Links:
    """Makes links. Each method returns what follows ``PUBLIC_BASE_URL``, without a slash at its beginning."""

    def __init__(self, store: Store, booking: Booking, sealer: Sealer, clock: Clock) -> None:
        self._store, self._booking, self._sealer, self._clock = store, booking, sealer, clock

    def chat(self, contact_id: str, link: ChatLink) -> str:
        """The booking page for this person, with what was answered so far. Valid for three days."""
        token = new_token()
        with self._store.write() as work:
            work.links.add(token_hash(token), contact_id, link, self._clock.now() + LINK_LIVES_FOR)
        return f"c/{token}"

    def manage(self, appointment_id: str) -> str:
        """The page to move or cancel an appointment; ``PartDown`` when booking does not answer."""
        return f"m/{'/'.join(self._booking.manage_link(appointment_id))}"

    def offer(self, params: Mapping[str, Any]) -> str:
        """The page of an offer to somebody on the waiting list, which booking has made."""
        sealed = base64.b64decode(params["link"])
        return self._sealer.open(sealed, params["waiting_id"]).decode().removeprefix("/")
