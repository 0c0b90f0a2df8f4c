"""Subscriptions of other systems: made, renewed, stopped, tested; and the sending of what they subscribed to."""

from __future__ import annotations

import base64
import json
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from services.booking.domain.errors import WebhookDisabled
from services.booking.domain.webhooks import (
    OLD_SECRET_SIGNS_FOR,
    SECRET_PREFIX,
    TEST_EVENT,
    Message,
    headers,
    next_try,
    reachable_address,
    target,
)
from services.booking.usecases.once import Finish
from services.booking.usecases.ports_webhooks import (
    Attempt,
    Delivery,
    Post,
    Resolve,
    Subscription,
    WebhookLedger,
    WebhookLists,
    WebhookQueue,
    WebhookTransaction,
)
from services.common.clock import Clock
from services.common.ids import new_id

SECRET_BYTES = 32
GONE = 410
MOST_IN_A_ROW = 50  # messages to one subscription before another has its turn
LOG_PAGE = 100


@dataclass(frozen=True)
class NewSubscription:
    """What an admin asks for."""

    office_id: str
    url: str
    event_types: tuple[str, ...]


class Subscribe:
    """The subscriptions of an office, for its admins. ``allow_private``: addresses inside the own network may be called."""

    def __init__(self, lists: WebhookLists, ledger: WebhookLedger, resolve: Resolve, allow_private: bool, clock: Clock) -> None:
        self._lists, self._ledger, self._resolve = lists, ledger, resolve
        self._allow_private, self._clock = allow_private, clock

    def of_office(self, office_id: str) -> list[Subscription]:
        """Those of the office, oldest first."""
        return self._lists.of_office(office_id)

    def log(self, office_id: str, subscription_id: str, after: str | None) -> list[Attempt]:
        """A page of the delivery log, newest first; ``WebhookUnknown``."""
        return self._lists.log(office_id, subscription_id, after, LOG_PAGE)

    def add(self, asked: NewSubscription, who: str, finish: Finish[Subscription]) -> Subscription:
        """A new subscription with its secret; ``AddressRefused``, ``OfficeUnknown``."""
        place = target(asked.url, self._allow_private)
        reachable_address(self._resolve(place.host, place.port), self._allow_private)
        made = Subscription(
            asked.office_id, new_id(), asked.url, asked.event_types, new_secret(), None, None, "active", None, self._clock.now()
        )
        with self._ledger.change() as transaction:
            transaction.require_office(asked.office_id)
            transaction.add_subscription(made)
            self._note(transaction, who, "create", None, made)
            finish(transaction, made)
        return made

    def rotate(self, office_id: str, subscription_id: str, who: str, finish: Finish[Subscription]) -> Subscription:
        """Another secret; for 24 hours the old one signs too. ``WebhookUnknown``."""

        def renewed(old: Subscription) -> Subscription:
            return replace(old, secret=new_secret(), previous_secret=old.secret, rotated_at=self._clock.now())

        return self._change(office_id, subscription_id, who, "rotate", renewed, finish)

    def disable(self, office_id: str, subscription_id: str, who: str, finish: Finish[Subscription]) -> Subscription:
        """Nothing more is sent; what waits is sent when it is enabled within three days. ``WebhookUnknown``."""

        def stopped(old: Subscription) -> Subscription:
            return replace(old, status="disabled", disabled_because=old.disabled_because or "admin")

        return self._change(office_id, subscription_id, who, "disable", stopped, finish)

    def enable(self, office_id: str, subscription_id: str, who: str, finish: Finish[Subscription]) -> Subscription:
        """It hears of facts again; ``WebhookUnknown``."""
        return self._change(
            office_id, subscription_id, who, "enable", lambda old: replace(old, status="active", disabled_because=None), finish
        )

    def test(self, office_id: str, subscription_id: str, finish: Finish[Message]) -> Message:
        """A message that says nothing but that it is a test, to be sent at once; ``WebhookUnknown``, ``WebhookDisabled``."""
        with self._ledger.change() as transaction:
            found = _active(transaction, office_id, subscription_id)
            sent = _test_message(office_id, self._clock.now())
            transaction.enqueue(found, sent, self._clock.now())
            finish(transaction, sent)
        return sent

    def redeliver(self, office_id: str, subscription_id: str, message_id: str, finish: Finish[Message]) -> Message:
        """The same message once more, under its own id; ``WebhookUnknown``, ``WebhookDisabled``."""
        with self._ledger.change() as transaction:
            found = _active(transaction, office_id, subscription_id)
            sent = transaction.message(found, message_id)
            transaction.enqueue(found, sent, self._clock.now())
            finish(transaction, sent)
        return sent

    def _change(
        self,
        office_id: str,
        subscription_id: str,
        who: str,
        action: str,
        step: Callable[[Subscription], Subscription],
        finish: Finish[Subscription],
    ) -> Subscription:
        with self._ledger.change() as transaction:
            before = transaction.subscription(office_id, subscription_id)
            after = step(before)
            if after != before:
                transaction.save_subscription(after)
                self._note(transaction, who, action, before, after)
            finish(transaction, after)
        return after

    def _note(
        self, transaction: WebhookTransaction, who: str, action: str, before: Subscription | None, after: Subscription
    ) -> None:
        shown = _shown(before) if before else None
        transaction.note(who, after.office_id, f"webhook:{after.id}", action, shown, _shown(after), self._clock.now())


class Send:
    """Sends what is due to one subscription, one message after the other. ``chance`` gives numbers from 0 to 1."""

    def __init__(self, queue: WebhookQueue, post: Post, clock: Clock, chance: Callable[[], float]) -> None:
        self._queue, self._post, self._clock, self._chance = queue, post, clock, chance

    def __call__(self, subscription_id: str) -> int:
        """How many messages were tried: until none is due, one fails, or it is another subscription's turn."""
        for tried in range(MOST_IN_A_ROW):
            delivery = self._queue.claim(subscription_id, self._clock.now())
            if delivery is None or not self._deliver(delivery):
                return tried + (delivery is not None)
        return MOST_IN_A_ROW

    def _deliver(self, delivery: Delivery) -> bool:
        attempt = self._try(delivery)
        if attempt.status == GONE:
            self._queue.gone(delivery, attempt)
        elif attempt.succeeded:
            self._queue.settle(delivery, attempt, None)
        else:
            again = next_try(delivery.attempts + 1, self._clock.now(), delivery.give_up_at, self._chance())
            self._queue.settle(delivery, attempt, again)
        return attempt.succeeded

    def _try(self, delivery: Delivery) -> Attempt:
        at, began, sent = self._clock.now(), time.monotonic(), delivery.message
        signed = {**headers(_secrets(delivery.subscription, at), sent, at), "Content-Type": "application/json"}
        status, error = self._post(delivery.subscription.url, signed, sent.body)
        return Attempt(new_id(), sent.id, sent.type, at, status, error, round((time.monotonic() - began) * 1000))


def new_secret() -> str:
    """``whsec_`` and the base64 of 256 random bits."""
    return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def _secrets(subscription: Subscription, now: datetime) -> Sequence[str]:
    old, rotated_at = subscription.previous_secret, subscription.rotated_at
    if old and rotated_at and now < rotated_at + OLD_SECRET_SIGNS_FOR:
        return [subscription.secret, old]
    return [subscription.secret]


def _active(transaction: WebhookTransaction, office_id: str, subscription_id: str) -> Subscription:
    found = transaction.subscription(office_id, subscription_id)
    if found.status != "active":
        raise WebhookDisabled
    return found


def _test_message(office_id: str, now: datetime) -> Message:
    body = {"type": TEST_EVENT, "timestamp": now.isoformat(), "data": {"office_id": office_id}}
    return Message(new_id(), TEST_EVENT, json.dumps(body, separators=(",", ":")))


def _shown(subscription: Subscription) -> dict[str, Any]:
    """What the audit keeps: of the address its host only, since paths hold secrets."""
    return {
        "host": urlsplit(subscription.url).hostname,
        "event_types": list(subscription.event_types),
        "status": subscription.status,
        "rotated_at": subscription.rotated_at.isoformat() if subscription.rotated_at else None,
    }
