"""Sending one message: claimed, decided again, rendered, written down as a try, sent, recorded."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime

import structlog

from services.notifier.domain import consent
from services.notifier.domain import delivery as progress
from services.notifier.domain.errors import Overtaken
from services.notifier.domain.failures import retry_delay
from services.notifier.domain.message import Contact, Message, reason_to_drop
from services.notifier.usecases.hold_back import HoldBack, Wait
from services.notifier.usecases.outcome import Outcomes
from services.notifier.usecases.ports import Clock, Queues, Store, Work
from services.notifier.usecases.ports_channel import Accepted, AnswerLost, Channel, NotSent, Refused, SendResult
from services.notifier.usecases.render import Renderer
from services.notifier.usecases.rendered import NotYet, Rendered, Unsendable

UNREACHABLE = "this person could not be reached on WhatsApp before"
log = structlog.get_logger()


class SendMessage:
    """Sends a message that is due. Calling it again, or from two processes at once, sends nothing twice."""

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
    ) -> None:
        self._store, self._channel, self._renderer, self._outcomes = store, channel, renderer, outcomes
        self._hold_back = hold_back
        self._queues, self._clock, self._jitter = queues, clock, jitter

    def __call__(self, message_id: str) -> None:
        claimed = self._claim(message_id)
        if claimed is None:
            return
        message, contact = claimed
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

    def _claim(self, message_id: str) -> tuple[Message, Contact] | None:
        now = self._clock.now()
        with self._store.write() as work:
            if work.messages.claim(message_id, now) is None or (message := work.messages.find(message_id)) is None:
                return None
            newest = work.messages.newest_version(message.appointment_id) if message.appointment_id else 0
            if reason := reason_to_drop(message, newest, now):
                work.messages.settle(message.id, progress.DROPPED, reason, now)
                return None
            contact = work.contacts.find(message.contact_id)
            if contact.stopped_at and consent.silences(message.kind):
                work.messages.settle(message.id, progress.DROPPED, consent.SILENCED, now)
                return None
            if contact.is_unreachable(now):
                work.messages.settle(message.id, progress.FAILED, UNREACHABLE, now)
                return None
            if wait := self._hold_back.before_rendering(work, message, contact, now):
                _put_back(work, message, wait, now)
                return None
            return message, contact

    def _try(self, message: Message, contact: Contact, rendered: Rendered) -> None:
        delivery_id = self._begin(message, rendered)
        if delivery_id is None:
            return
        result = self._channel.send(contact.address, rendered.content, delivery_id)
        with self._store.write() as work:
            following = self._record(work, delivery_id, result, self._clock.now())
        self._queues.send(following)

    def _begin(self, message: Message, rendered: Rendered) -> str | None:
        """The try, written down before the platform is called; None when the last place went to somebody else meanwhile."""
        now = self._clock.now()
        with self._store.write() as work:
            if wait := self._hold_back.before_sending(work, message, rendered.form, now):
                _put_back(work, message, wait, now)
                return None
            return work.deliveries.begin(message.id, message.attempts, rendered.form, now, rendered.media_id)

    def _record(self, work: Work, delivery_id: str, result: SendResult, now: datetime) -> Sequence[str]:
        match result:
            case Accepted(wamid):
                return self._outcomes.accepted(work, delivery_id, wamid, now)
            case Refused(code, http_status, detail):
                self._outcomes.refused(work, delivery_id, code, http_status, detail, now)
            case NotSent(detail):
                self._outcomes.not_sent(work, delivery_id, detail, now)
            case AnswerLost(detail):
                self._outcomes.uncertain(work, delivery_id, detail, now)
        return ()

    def _later(self, message: Message, reason: str) -> None:
        now = self._clock.now()
        with self._store.write() as work:
            work.messages.hold_back(message, reason, now + retry_delay(message.attempts, self._jitter), now)

    def _drop(self, message: Message, reason: str) -> None:
        with self._store.write() as work:
            work.messages.settle(message.id, progress.DROPPED, reason, self._clock.now())


def _put_back(work: Work, message: Message, wait: Wait, now: datetime) -> None:
    """At the latest the message comes up when it expires, so that it is closed then."""
    until = max(min(wait.until, message.expires_at), now)
    work.messages.hold_back(message, wait.reason, until, now, for_budget=wait.for_budget)
