"""When the places of a date can be booked: the day it opens, and the stages in which its places come out.

All of it is computed from the clock: nothing has to run for a stage to begin.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Stage:
    """A part of a day's places that comes out ``days_ahead`` days before, at a local time.

    Of ``percent`` and ``places`` at most one is set; with neither it is the stage at which the rest comes out.
    """

    days_ahead: int
    at: time
    percent: int | None = None
    places: int | None = None

    @property
    def is_rest(self) -> bool:
        return self.percent is None and self.places is None

    def begins(self, day: date, zone: ZoneInfo) -> datetime:
        """The instant from which it counts for the places of ``day``, in UTC."""
        return instant_before(day, self.days_ahead, self.at, zone)


def instant_before(day: date, days: int, at: time, zone: ZoneInfo) -> datetime:
    """So many days before ``day``, at that local time, in UTC."""
    return datetime.combine(day - timedelta(days=days), at, zone).astimezone(UTC)


def released(stages: Sequence[Stage], total: int, day: date, zone: ZoneInfo, now: datetime) -> int:
    """How many of the ``total`` places of ``day`` are out at ``now``: from 0 to ``total``, and never fewer later on.

    Shares are summed before they are rounded down, so that no place is lost between stages.
    """
    if not stages:
        return total
    out = [stage for stage in stages if stage.begins(day, zone) <= now]
    if any(stage.is_rest for stage in out):
        return total
    percent, places = sum(stage.percent or 0 for stage in out), sum(stage.places or 0 for stage in out)
    return min(total, total * percent // 100 + places)


def next_stage(stages: Sequence[Stage], day: date, zone: ZoneInfo, now: datetime) -> datetime | None:
    """When more places of ``day`` come out, in UTC; nothing when all stages have begun."""
    return min((begins for stage in stages if (begins := stage.begins(day, zone)) > now), default=None)
