"""Forgetting in time: personal data is kept as long as it serves, numbers and states stay."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from services.notifier.usecases.ports import Clock, Store
from services.notifier.usecases.ports_gates import Tidying

KEEP_WEBHOOKS = timedelta(days=30)
KEEP_SEEN = timedelta(days=30)  # a relay brings nothing that is settled, and settled it is within seconds
KEEP_MESSAGES = timedelta(days=90)
KEEP_LANES = timedelta(days=1)
KEEP_FAILURES = timedelta(days=30)


class Tidy:
    """One turn wipes and deletes everything that is too old; how many rows that were.

    The words of people in handled webhooks and seen event ids after 30 days, the values of finished messages after 90, booking
    links when they expire.
    """

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    def __call__(self) -> int:
        now = self._clock.now()
        steps: tuple[Callable[[Tidying], int], ...] = (
            lambda tidying: tidying.wipe_webhooks(now - KEEP_WEBHOOKS, now),
            lambda tidying: tidying.wipe_messages(now - KEEP_MESSAGES, now),
            lambda tidying: tidying.delete_texts(now - KEEP_MESSAGES),
            lambda tidying: tidying.delete_links(now),
            lambda tidying: tidying.delete_seen(now - KEEP_SEEN),
            lambda tidying: tidying.delete_lanes(now - KEEP_LANES),
            lambda tidying: tidying.delete_failures(now - KEEP_FAILURES),
        )
        return sum(self._all_of(step) for step in steps)

    def _all_of(self, step: Callable[[Tidying], int]) -> int:
        """Batch after batch, each in a transaction of its own, so that senders get their turn between them."""
        total = 0
        while count := self._batch(step):
            total += count
        return total

    def _batch(self, step: Callable[[Tidying], int]) -> int:
        with self._store.write() as work:
            return step(work.tidying)
