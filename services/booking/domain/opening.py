"""When an office serves on one date, in words for residents: all counters together, holidays and closures included."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from services.booking.domain.calendar import Calendar
from services.booking.domain.channels import CHANNELS
from services.booking.domain.plan import exceptions_of, is_holiday, plan_day
from services.booking.domain.words import Words


@dataclass(frozen=True)
class Opening:
    """The hours of one local date. Without ``spans`` it is closed, for ``reason`` if one is known.

    A span that lasts until midnight ends at 00:00.
    """

    on: date
    spans: tuple[tuple[time, time], ...] = ()
    reason: Words | None = None


def opening_of(calendars: Sequence[Calendar], day: date) -> Opening:
    """What is open for anybody, at any counter."""
    minutes = {minute for calendar in calendars for minute in _open_minutes(calendar, day)}
    return Opening(day, _spans(sorted(minutes))) if minutes else Opening(day, reason=_reason(calendars, day))


def _open_minutes(calendar: Calendar, day: date) -> set[int]:
    plans = [plan_day(calendar, day, channel=channel) for channel in CHANNELS]
    return {
        cell * plan.cell_minutes + minute
        for plan in plans
        for cell, places in enumerate(plan.places)
        if places
        for minute in range(plan.cell_minutes)
    }


def _spans(minutes: Sequence[int]) -> tuple[tuple[time, time], ...]:
    spans: list[list[int]] = []
    for minute in minutes:
        if spans and spans[-1][1] == minute:
            spans[-1][1] = minute + 1
        else:
            spans.append([minute, minute + 1])
    return tuple((_clock(first), _clock(last)) for first, last in spans)


def _clock(minute: int) -> time:
    return time(minute // 60 % 24, minute % 60)


def _reason(calendars: Sequence[Calendar], day: date) -> Words | None:
    for calendar in calendars:
        if is_holiday(calendar, day, None):
            return calendar.holidays[day]
        if told := next((each.reason for each in exceptions_of(calendar, "closed", day, None) if each.reason), None):
            return told
    return None
