"""How far a message came. Times are only ever added, so any order and repetition of reports ends in the same state."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import datetime

QUEUED, SENDING, UNCERTAIN, DROPPED = "queued", "sending", "uncertain", "dropped"
ACCEPTED, SENT, DELIVERED, READ, FAILED = "accepted", "sent", "delivered", "read", "failed"
REPORTED = (SENT, DELIVERED, READ, FAILED)  # what a status webhook may say (Cloud API, status object)
_PROGRESS = (READ, DELIVERED, FAILED, SENT, ACCEPTED)  # a late delivery beats a failure, a failure beats what came before it
_RANK = {FAILED: 0, ACCEPTED: 1, SENT: 2, DELIVERED: 3, READ: 4}


@dataclass(frozen=True)
class Times:
    """When each status was reported, None where it was not. ``delivered`` may be missing from a message that was read."""

    accepted: datetime | None = None
    sent: datetime | None = None
    delivered: datetime | None = None
    read: datetime | None = None
    failed: datetime | None = None

    def with_report(self, status: str, at: datetime) -> Times:
        """These times and one report more; the earliest report of a status counts."""
        known: datetime | None = getattr(self, status)
        return replace(self, **{status: min(known, at) if known else at})

    @property
    def state(self) -> str | None:
        """The status that the reports amount to, None without any."""
        return next((status for status in _PROGRESS if getattr(self, status)), None)

    @property
    def reached_at(self) -> datetime | None:
        """When :attr:`state` was reached."""
        return getattr(self, self.state) if self.state else None


TIME_FIELDS = tuple(field.name for field in fields(Times))


def best_state(tries: Iterable[Times]) -> tuple[str, datetime] | None:
    """The furthest state over all tries of one message with its time, None while nothing is known of any of them."""
    reached = [(each.state, each.reached_at) for each in tries]
    known = [(state, at) for state, at in reached if state and at]
    return max(known, key=lambda pair: _RANK[pair[0]], default=None)
