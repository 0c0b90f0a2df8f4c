"""How fast, how many and when: the platform's limits and the office's courtesy, as arithmetic on instants."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

AT_ONCE, UNLESS_SOON, BY_DAY = "at_once", "unless_soon", "by_day"
BUDGET_SPAN = timedelta(hours=24)  # Meta: different people outside their windows are counted over a rolling day
_SOON = timedelta(hours=6)


@dataclass(frozen=True)
class Pace:
    """A bucket of ``burst`` messages that gains one every ``interval``.

    A bucket is kept as one instant, ``full_at``: when it will be full again if nothing more is taken.
    """

    burst: int
    interval: timedelta

    def free_at(self, full_at: datetime) -> datetime:
        """The first instant at which one more message may leave."""
        return full_at - (self.burst - 1) * self.interval

    def room(self, full_at: datetime, now: datetime) -> int:
        """How many messages may leave at ``now``."""
        return max((now - max(full_at, now)) // self.interval + self.burst, 0)

    def after_one(self, full_at: datetime, now: datetime) -> datetime:
        """``full_at`` once a message has left at ``now``."""
        return max(full_at, now) + self.interval


def per_second(messages: int) -> Pace:
    """At most ``messages`` a second, a quarter of them at once: sweeps come every fifth of a second."""
    return Pace(max(messages // 4, 1), timedelta(seconds=1) / messages)


@dataclass(frozen=True)
class QuietHours:
    """From ``begins`` until ``ends`` on the office's clock nothing is sent that the office started; equal times mean never."""

    begins: time = time(20)
    ends: time = time(6)

    def over_at(self, now: datetime, zone: str) -> datetime | None:
        """When the quiet hours that ``now`` lies in are over; None outside them."""
        local = now.astimezone(ZoneInfo(zone))
        if not self._hold(local.time()):
            return None
        end = local.replace(hour=self.ends.hour, minute=self.ends.minute, second=0, microsecond=0)
        return end if end > local else end + timedelta(days=1)

    def _hold(self, at: time) -> bool:
        if self.begins <= self.ends:
            return self.begins <= at < self.ends
        return at >= self.begins or at < self.ends

    def wait_until(self, quiet: str, urgent_at: datetime, now: datetime, zone: str) -> datetime | None:
        """Until when a message waits for the day, None when it may be sent now.

        The rule: what directly follows from what a resident just did (``AT_ONCE``) is never held. What the office starts is
        held until the quiet hours are over (``BY_DAY``). News of a closure or of a change by staff is held too
        (``UNLESS_SOON``), unless the visit it is about begins before those hours end or within six hours after them: whoever
        would set out in the morning must hear of it tonight.
        """
        over_at = self.over_at(now, zone) if quiet != AT_ONCE else None
        if over_at is None or (quiet == UNLESS_SOON and urgent_at < over_at + _SOON):
            return None
        return over_at


@dataclass(frozen=True)
class Limits:
    """What holds sending back.

    ``people_a_day``: how many different people may be written to outside their 24-hour windows in any 24 hours
    (``WHATSAPP_DAILY_UNIQUE_USERS``; Meta gives a new account 250). ``to_number``: messages a second of the office's number.
    ``to_person``: messages to one person; Meta wants one in six seconds and lends up to 45 in advance (Cloud API, pair rate
    limit, 2026-11), of which we take 40: what the platform counts otherwise than we do must not reach its limit.
    """

    people_a_day: int = 250
    to_number: Pace = field(default_factory=lambda: per_second(80))
    to_person: Pace = Pace(40, timedelta(seconds=6))
    quiet: QuietHours = QuietHours()
