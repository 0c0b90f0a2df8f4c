"""What a service line lays down about giving places up: how late, how long they rest, and when nobody is disturbed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

REQUESTS_COUNTED_OVER = timedelta(days=30)


@dataclass(frozen=True)
class HouseRules:
    """Residents change an appointment until ``lock_minutes`` before it. A place given up rests ``rest_minutes``.

    Nothing is offered from ``quiet_from`` to ``quiet_to``, local times; the same time twice means never quiet.
    """

    lock_minutes: int = 0
    rest_minutes: int = 30
    quiet_from: time = time(20)
    quiet_to: time = time(7)

    def locked(self, starts_at: datetime, now: datetime) -> bool:
        """Whether it is too late for a resident to move or cancel."""
        return now >= starts_at - timedelta(minutes=self.lock_minutes)

    def quiet_until(self, now: datetime, zone: ZoneInfo) -> datetime:
        """When offers may be made: ``now``, or the end of the quiet hours that it lies in."""
        local = now.astimezone(zone)
        if not _inside(local.time(), self.quiet_from, self.quiet_to):
            return now
        ends = datetime.combine(local.date(), self.quiet_to, zone)
        return (ends if ends > local else ends + timedelta(days=1)).astimezone(now.tzinfo)


def _inside(moment: time, starts: time, ends: time) -> bool:
    if starts <= ends:
        return starts <= moment < ends
    return moment >= starts or moment < ends
