"""Sending one message: claimed, decided again, rendered, written down as a try, sent, recorded."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime
from functools import partial

import structlog

from services.notifier.domain import consent
from services.notifier.domain import delivery as progress
from services.notifier.domain.errors import Overtaken
from services.notifier.domain.failures import retry_delay
from services.notifier.domain.message import Contact, Message, reason_to_drop
from services.notifier.usecases.hold_back import PACED, HoldBack, Wait
from services.notifier.usecases.outcome import Outcomes
from services.notifier.usecases.ports import Clock, Delivery, Queues, Store, Work
from services.notifier.usecases.ports_channel import Accepted, AnswerLost, Channel, NotSent, Refused, SendResult, SideBySide
from services.notifier.usecases.render import Renderer
from services.notifier.usecases.rendered import NotYet, Rendered, Unsendable

AT_ONCE = 8  # so many together make the claim cheap; more would be decided long before the last one leaves
UNREACHABLE = "this person could not be reached on WhatsApp before"
log = structlog.get_logger()


class SendMessages:
    """Sends messages that are due: those told, and what else is due. Calling it again, or from two processes at once, sends
    nothing twice.

    They are claimed together, ``at_once`` at most, and then sent side by side.
    """

    def __init__(
        self,
        store: Store,
        channel: Channel,
        renderer: Renderer,
        outcomes: Outcomes,
        queues: Queues,
        clock: Clock,
        hold_back: HoldBack,
        jitter: random.Random,
        side_by_side: SideBySide,
        at_once: int = AT_ONCE,
    ) -> None:
        self._side_by_side, self._at_once = side_by_side, at_once
        self._store, self._channel, self._renderer, self._outcomes = store, channel, renderer, outcomes
        self._hold_back = hold_back
        self._queues, self._clock, self._jitter = queues, clock, jitter

    def __call__(self, message_ids: Sequence[str]) -> None:
        self._side_by_side.make_room(self._at_once)  # before the claim: what is claimed leaves at once
        for message, contact in self._claim(message_ids):
            self._side_by_side.run(contact.id, partial(self._send, message, contact))

    def _send(self, message: Message, contact: Contact) -> None:
        try:
            rendered = self._renderer.render(message, contact)
        except NotYet as reason:
            self._later(message, str(reason))
            return
        if isinstance(rendered, Unsendable):
            self._drop(message, rendered.reason)
            return
        try:
            self._try(message, contact, rendered)
        except Overtaken:
            log.info("another process has taken over", message=message.id)

    def _claim(self, message_ids: Sequence[str]) -> list[tuple[Message, Contact]]:
        """What may leave now, claimed in one transaction; what may not is closed or put back in it."""
        now = self._clock.now()
        with self._store.write() as work:
            room, next_at = self._hold_back.room(work, now)
            limit = min(room, self._at_once)
            claimed = work.messages.claim(message_ids, limit, now) if limit else []
            if len(claimed) == limit and (left := set(message_ids) - {each.id for each in claimed}):
                work.messages.put_off(sorted(left), PACED, next_at, now)
            wanted = self._wanted(work, claimed, now)
            waits = self._hold_back.before_rendering(work, wanted, now) if wanted else {}
            for message, _ in wanted:
                if wait := waits.get(message.id):
                    _put_back(work, message, wait, now)
        return [(message, contact) for message, contact in wanted if message.id not in waits]

    @staticmethod
    def _wanted(work: Work, claimed: Sequence[Message], now: datetime) -> list[tuple[Message, Contact]]:
        """Those that should still be sent, with whom they go to; the others are closed."""
        if not claimed:
            return []
        newest = work.messages.newest_versions([each.appointment_id for each in claimed if each.appointment_id])
        contacts, wanted = work.contacts.find_all([each.contact_id for each in claimed]), []
        for message in claimed:
            contact = contacts[message.contact_id]
            if end := _end(message, contact, newest.get(message.appointment_id or "", 0), now):
                work.messages.settle(message.id, *end, now)
            else:
                wanted.append((message, contact))
        return wanted

    def _try(self, message: Message, contact: Contact, rendered: Rendered) -> None:
        begun = self._begin(message, rendered)
        if begun is None:
            return
        result = self._channel.send(contact.address, rendered.content, begun.id)
        with self._store.write() as work:
            following = self._record(work, begun, result, self._clock.now())
        self._queues.send(following)

    def _begin(self, message: Message, rendered: Rendered) -> Delivery | None:
        """The try, written down before the platform is called; None when something has come in between since the claim."""
        now = self._clock.now()
        with self._store.write() as work:
            contact = work.contacts.find(message.contact_id)
            if end := _end(message, contact, message.appointment_version, now):  # ``begin`` looks for newer versions itself
                work.messages.settle(message.id, *end, now)
                return None
            if wait := self._hold_back.before_sending(work, message, rendered.form, now):
                _put_back(work, message, wait, now)
                return None
            return work.deliveries.begin(message, rendered.form, now, rendered.media_id)

    def _record(self, work: Work, begun: Delivery, result: SendResult, now: datetime) -> Sequence[str]:
        match result:
            case Accepted(wamid):
                return self._outcomes.accepted(work, begun, wamid, now)
            case Refused(code, http_status, detail):
                self._outcomes.refused(work, begun, code, http_status, detail, now)
            case NotSent(detail):
                self._outcomes.not_sent(work, begun, detail, now)
            case AnswerLost(detail):
                self._outcomes.uncertain(work, begun, detail, now)
        return ()

    def _later(self, message: Message, reason: str) -> None:
        now = self._clock.now()
        with self._store.write() as work:
            work.messages.hold_back(message, reason, now + retry_delay(message.attempts, self._jitter), now)

    def _drop(self, message: Message, reason: str) -> None:
        with self._store.write() as work:
            work.messages.settle(message.id, progress.DROPPED, reason, self._clock.now())


def _end(message: Message, contact: Contact, newest_version: int, now: datetime) -> tuple[str, str] | None:
    """The final status of a message that should no longer be sent, with the reason; None when it should."""
    if reason := reason_to_drop(message, newest_version, now):
        return progress.DROPPED, reason
    if contact.stopped_at and consent.silences(message.kind):
        return progress.DROPPED, consent.SILENCED
    return (progress.FAILED, UNREACHABLE) if contact.is_unreachable(now) else None


def _put_back(work: Work, message: Message, wait: Wait, now: datetime) -> None:
    """At the latest the message comes up when it expires, so that it is closed then."""
    until = max(min(wait.until, message.expires_at), now)
    work.messages.hold_back(message, wait.reason, until, now, for_budget=wait.for_budget)
