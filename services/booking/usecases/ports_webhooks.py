"""What the webhooks to other systems need from the outside."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.booking.domain.webhooks import Message
from services.booking.usecases.ports_accounts import AuditedTransaction


@dataclass(frozen=True)
class Subscription:
    """A system that hears of an office's facts. ``disabled_because`` is ``admin`` or ``gone`` (it answered 410)."""

    office_id: str
    id: str
    url: str
    event_types: tuple[str, ...]
    secret: str
    previous_secret: str | None
    rotated_at: datetime | None
    status: str
    disabled_because: str | None
    created_at: datetime


@dataclass(frozen=True)
class Delivery:
    """One message on its way to one subscription. ``state`` is ``waiting``, ``delivered`` or ``failed``."""

    subscription: Subscription
    message: Message
    state: str
    attempts: int
    give_up_at: datetime


@dataclass(frozen=True)
class Attempt:
    """One line of the delivery log. ``status`` is the HTTP status, ``error`` a short word when nothing was answered."""

    id: str
    message_id: str
    event_type: str
    at: datetime
    status: int | None
    error: str | None
    duration_ms: int

    @property
    def succeeded(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


class WebhookTransaction(AuditedTransaction, Protocol):
    """A change of subscriptions and of what is sent to them."""

    def require_office(self, office_id: str) -> None:
        """``OfficeUnknown``."""

    def add_subscription(self, subscription: Subscription) -> None:
        """Store a new one."""

    def subscription(self, office_id: str, subscription_id: str) -> Subscription:
        """One of an office, locked; ``WebhookUnknown``."""

    def save_subscription(self, subscription: Subscription) -> None:
        """Store a changed one."""

    def enqueue(self, subscription: Subscription, message: Message, now: datetime) -> None:
        """A message to be sent at once; one that is there already begins anew."""

    def message(self, subscription: Subscription, message_id: str) -> Message:
        """What was, or is to be, sent under this id; ``WebhookUnknown``."""


class WebhookLedger(Protocol):
    """Opens transactions on subscriptions."""

    def change(self) -> AbstractContextManager[WebhookTransaction]:
        """Commits at the end of the block, rolls back when it raises."""


class WebhookLists(Protocol):
    """Reads subscriptions and the delivery log."""

    def of_office(self, office_id: str) -> list[Subscription]:
        """The subscriptions of an office, oldest first."""

    def log(self, office_id: str, subscription_id: str, after: str | None, limit: int) -> list[Attempt]:
        """The tries, newest first, those before the try ``after``; ``WebhookUnknown``."""


class WebhookQueue(Protocol):
    """What is to be sent, for the worker."""

    def spread(self, now: datetime) -> int:
        """Make deliveries of the facts that are new; how many facts were looked at."""

    def due(self, now: datetime) -> list[str]:
        """The active subscriptions that have something to be sent now."""

    def claim(self, subscription_id: str, now: datetime) -> Delivery | None:
        """The next due delivery of a subscription, which nobody else gets for a while."""

    def settle(self, delivery: Delivery, attempt: Attempt, next_at: datetime | None) -> None:
        """Log a try: delivered, or to be tried again at ``next_at``, or given up."""

    def gone(self, delivery: Delivery, attempt: Attempt) -> None:
        """Log a try that was answered with 410: the subscription is disabled and nothing more is sent to it."""

    def tidy(self, now: datetime) -> None:
        """Forget the log and what was settled after 30 days."""


class Resolve(Protocol):
    """Turns a host's name into addresses."""

    def __call__(self, host: str, port: int) -> list[str]:
        """Nothing when there is no such host."""


class Post(Protocol):
    """Sends one message."""

    def __call__(self, url: str, headers: dict[str, str], body: str) -> tuple[int | None, str | None]:
        """HTTP status, or nothing and a short word that says what failed."""
