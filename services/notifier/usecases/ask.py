"""What other parts ask the notifier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from services.common.ids import token_hash
from services.notifier.domain.errors import LinkExpired
from services.notifier.usecases.ports import Clock, MessageState, ResolvedLink, Store


class Answers:
    """Reads only."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    def resolve_link(self, token: str) -> ResolvedLink:
        """Who and what a booking link stands for; ``LinkExpired`` when it is unknown or too old."""
        with self._store.read() as work:
            found = work.links.resolve(token_hash(token), self._clock.now())
        if found is None:
            raise LinkExpired
        return found

    def message_states(self, appointment_ids: Sequence[str]) -> Mapping[str, MessageState]:
        """How far the newest message about each appointment came; nothing for an appointment without one."""
        with self._store.read() as work:
            return work.messages.states(appointment_ids)

    def seen_events(self, ids: Sequence[str]) -> list[str]:
        """Those of the events whose effect is committed here."""
        with self._store.read() as work:
            return work.inbox.seen(ids)
