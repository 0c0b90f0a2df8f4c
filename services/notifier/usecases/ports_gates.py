"""What sending, failing and forgetting need from the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.notifier.domain.alerts import Alert
from services.notifier.domain.limits import Pace
from services.notifier.domain.message import Message


@dataclass(frozen=True)
class BudgetUse:
    """How many people were written to outside their windows, whether one of them is this one, and since when the first counts."""

    used: int
    counted: bool
    first_at: datetime | None


class Gates(Protocol):
    """What holds sending back. Everything here is decided one transaction after the other."""

    def hold(self, lanes: Sequence[str], now: datetime) -> dict[str, datetime]:
        """When each lane will be full again, ``now`` for a new one; other transactions wait until this one ends."""

    def keep(self, lanes: Mapping[str, datetime]) -> None:
        """When each lane will be full again; an instant that is kept already and later stays."""

    def block(self, lane: str, pace: Pace, until: datetime) -> None:
        """Let nothing through a lane before ``until``."""

    def hold_budget(self, now: datetime) -> None:
        """Make other transactions that want to spend the budget wait until this one ends."""

    def budget_bound(self, since: datetime) -> int:
        """How many places are spoken for at most: every try outside a window since then, and every message that waits for one."""

    def budget_use(self, contact_id: str, since: datetime) -> BudgetUse: ...

    def more_urgent(self, message: Message, since: datetime, now: datetime) -> int:
        """How many people who are not counted since ``since`` wait for the budget with something more urgent."""


class Alerts(Protocol):
    """What the account needs looking after."""

    def note(self, alert: Alert) -> None:
        """Open an alert, or count one more of its kind."""

    def held_until(self, account: str, now: datetime) -> Mapping[str, datetime]:
        """Until when open alerts keep messages back, by what they hold."""

    def sending_works(self, account: str, now: datetime) -> None:
        """A message was taken: what stopped the number is over."""

    def clear(self, account: str, code: int, now: datetime) -> bool:
        """Somebody has looked after it; False when there was nothing open."""

    def open(self) -> list[Alert]:
        """Every alert that is not over, the newest first."""


class Failures(Protocol):
    """Facts whose handling failed."""

    def attempts(self, event_id: str) -> int: ...

    def waits(self, event_id: str, now: datetime) -> bool:
        """Whether it should not be tried again yet."""

    def note(self, event_id: str, kind: str, error: str, next_attempt_at: datetime, now: datetime) -> None:
        """One failure more."""

    def forget(self, event_id: str) -> None: ...


class Tidying(Protocol):
    """Each method handles at most one batch of what is older than ``before`` and tells how many rows that were."""

    def wipe_webhooks(self, before: datetime, now: datetime) -> int:
        """Empty what people wrote in handled webhook events; that they came stays known."""

    def wipe_messages(self, before: datetime, now: datetime) -> int:
        """Empty the values of finished messages; kind, status and times stay."""

    def delete_texts(self, before: datetime) -> int: ...

    def delete_links(self, before: datetime) -> int: ...

    def delete_seen(self, before: datetime) -> int: ...

    def delete_lanes(self, before: datetime) -> int: ...

    def delete_failures(self, before: datetime) -> int: ...
