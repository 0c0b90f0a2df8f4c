"""Posting what is due to the office's webhook."""

from __future__ import annotations

from collections.abc import Sequence

from services.common.clock import Clock
from services.simulator.domain.contact import Status
from services.simulator.domain.faults import Faults, strikes
from services.simulator.domain.webhooks import Account, Update, batch
from services.simulator.usecases.ports import Dice, Poster, Store

IDLE_SECONDS = 1.0
REORDER_WINDOW_SECONDS = 1.5  # how long changes are collected before they go out in reverse
Numbered = tuple[int, Update]


class Post:
    """One round: everything due, in batches, until a post fails."""

    def __init__(self, store: Store, clock: Clock, account: Account, poster: Poster, dice: Dice) -> None:
        self._store = store
        self._clock = clock
        self._account = account
        self._poster = poster
        self._dice = dice

    def __call__(self) -> float:
        """Post one batch. Answers the seconds until the next may be due."""
        faults, due = self._due()
        if not due:
            return self._until_next(faults)
        sent = True
        for group in self._groups(faults, due):
            sent = self._post(group) and sent
        return 0.0 if sent else self._until_next(faults)

    def _due(self) -> tuple[Faults, list[Numbered]]:
        now = self._clock.now().timestamp()
        with self._store.transaction() as work:
            faults = work.switches.read()
            if faults.hold_webhooks:
                return faults, []
            wait = REORDER_WINDOW_SECONDS if faults.reorder_webhooks else 0.0
            return faults, work.updates.due(now - wait, faults.batch)

    def _groups(self, faults: Faults, due: list[Numbered]) -> list[list[Numbered]]:
        """All in one, or one by one in reverse when they are to be reordered."""
        if faults.reorder_webhooks and self._strikes("reorder_webhooks"):
            return [[one] for one in reversed(due)]
        return [due]

    def _post(self, group: Sequence[Numbered]) -> bool:
        body = batch(self._account, [update for _, update in group], self._clock.now().timestamp())
        sent = self._poster(body)
        if sent and self._strikes("duplicate_webhooks"):
            self._poster(body)
        now = self._clock.now().timestamp()
        ids = [number for number, _ in group]
        with self._store.transaction() as work:
            if not sent:
                work.updates.failed(ids, now)
            for wamid in work.updates.posted(ids, now) if sent else ():
                work.messages.add_step(wamid, Status("delivered", now))
        return sent

    def _strikes(self, name: str) -> bool:
        with self._store.transaction() as work:
            struck, after = strikes(work.switches.read(), name, self._dice())
            if struck:
                work.switches.write(after)
            return struck

    def _until_next(self, faults: Faults) -> float:
        with self._store.transaction() as work:
            next_due = work.updates.next_due()
        if next_due is None or faults.hold_webhooks:
            return IDLE_SECONDS
        wait = REORDER_WINDOW_SECONDS if faults.reorder_webhooks else 0.0
        return max(0.02, next_due + wait - self._clock.now().timestamp())
