"""What is looked for every moment, so that nothing depends on a queue: the due, the crashed and the uncertain."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from services.notifier.domain import delivery as progress
from services.notifier.domain.message import POLICIES
from services.notifier.usecases.outcome import Outcomes
from services.notifier.usecases.ports import Clock, Delivery, Queues, Store, Work

TOLD_LONG_AGO = timedelta(seconds=5)  # when a queue is empty although something was put on it, it has lost it
TOLD_VERY_LONG_AGO = timedelta(seconds=60)
CRASHED_AFTER = timedelta(seconds=15)  # more than a call of the platform may take
STUCK_AFTER = timedelta(seconds=20)
_BATCH = 200


class Sweeps:
    """Each method is one turn of one periodic job; how many things it found."""

    def __init__(self, store: Store, queues: Queues, outcomes: Outcomes, clock: Clock, uncertain_for: timedelta) -> None:
        self._store, self._queues, self._outcomes = store, queues, outcomes
        self._clock, self._uncertain_for = clock, uncertain_for

    def queue_inbound(self) -> int:
        """Tell a worker of the lanes with new events."""
        now = self._clock.now()
        with self._store.read() as work:
            lanes = work.webhook_events.due_lanes(now, self._overdue("inbound", now), _BATCH)
        if lanes:
            with self._store.write() as work:
                work.webhook_events.mark_queued(lanes, now)
            self._queues.receive(lanes)
        return len(lanes)

    def queue_due(self) -> int:
        """Tell a worker of the messages to send now."""
        now = self._clock.now()
        with self._store.read() as work:
            ids = work.messages.due(now, self._overdue("send", now), _BATCH)
        if ids:
            with self._store.write() as work:
                work.messages.mark_queued(ids, now)
            self._queues.send(ids)
        return len(ids)

    def _overdue(self, queue: str, now: datetime) -> datetime:
        return now - (TOLD_LONG_AGO if self._queues.is_empty(queue) else TOLD_VERY_LONG_AGO)

    def find_crashed(self) -> int:
        """Tries whose process ended in the middle become uncertain; what was only claimed is queued again."""
        now = self._clock.now()
        with self._store.read() as work:
            lost = work.deliveries.lost_since("sending", now - CRASHED_AFTER, _BATCH)
            stuck = work.messages.stuck(now - STUCK_AFTER, _BATCH)
        for delivery in lost:
            with self._store.write() as work:
                self._outcomes.uncertain(work, delivery, "the sending process ended before the answer came", now)
        for message_id in stuck:
            with self._store.write() as work:
                message = work.messages.lock(message_id)
                if message and message.status == progress.SENDING:
                    work.messages.queue_again(message_id, "the sending process ended", now, now)
        return len(lost) + len(stuck)

    def settle_uncertain(self) -> int:
        """After the deadline, the policy of the kind decides: again, or failed. Not while reports wait that nobody has read."""
        now = self._clock.now()
        with self._store.read() as work:
            if work.webhook_events.has_unread_reports():
                return 0
            lost = work.deliveries.lost_since("uncertain", now - self._uncertain_for, _BATCH)
        for delivery in lost:
            with self._store.write() as work:
                self._settle(work, delivery.id, now)
        return len(lost)

    def _settle(self, work: Work, delivery_id: str, now: datetime) -> None:
        found: Delivery | None = work.deliveries.find(delivery_id, "")
        message = work.messages.lock(found.message_id) if found else None
        delivery = work.deliveries.find(delivery_id, "")
        if message is None or delivery is None or delivery.state != "uncertain":
            return
        work.deliveries.save(replace(delivery, state="abandoned"))
        if message.status != progress.UNCERTAIN:
            return
        if POLICIES[message.kind].repeat_when_uncertain:
            work.messages.queue_again(message.id, "no answer and no report: sent again", now, now)
        else:
            work.messages.settle(message.id, progress.FAILED, "no answer and no report: not sent again", now)
