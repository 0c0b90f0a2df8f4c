"""When somebody is reminded of a visit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.notifier.domain.limits import QuietHours
from services.notifier.domain.message import REMINDER_DAY_BEFORE, REMINDER_MORNING

_DAY_BEFORE_AT = time(16)
_MORNING_AT = time(6, 30)
_BEFORE_VISIT = timedelta(hours=2)
_NOT_SOONER_THAN = timedelta(hours=3)  # whoever has booked just now needs no reminder


@dataclass(frozen=True)
class Reminder:
    """``expires_at`` is when its words would no longer be true: "tomorrow" after midnight, "today" once the visit begins."""

    kind: str
    due_at: datetime
    expires_at: datetime


def reminders(starts_at: datetime, zone: str, quiet: QuietHours, now: datetime) -> list[Reminder]:
    """Those still worth planning: at 16.00 the day before, and in the morning two hours ahead, between quiet hours and 06.30.

    Times are of the office's clock. None is planned within three hours from ``now``.
    """
    local = starts_at.astimezone(ZoneInfo(zone))
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    day_before = (midnight - timedelta(days=1)).replace(hour=_DAY_BEFORE_AT.hour)
    latest = midnight.replace(hour=_MORNING_AT.hour, minute=_MORNING_AT.minute)
    morning = min(latest, local - _BEFORE_VISIT)
    morning = quiet.over_at(morning, zone) or morning
    planned = (Reminder(REMINDER_DAY_BEFORE, day_before, midnight), Reminder(REMINDER_MORNING, morning, starts_at))
    return [each for each in planned if now + _NOT_SOONER_THAN <= each.due_at < each.expires_at]
