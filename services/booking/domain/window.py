"""From when to when a start can be booked: status, past, notice, horizon, and the stages of release."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.booking.domain import reasons
from services.booking.domain.channels import RESIDENT
from services.booking.domain.office import Service
from services.booking.domain.reasons import Reason
from services.booking.domain.release import instant_before, next_stage, released

ANY_TOTAL = 1_000_000  # places of a day when only their share matters


def earliest_start(service: Service, now: datetime, channel: str) -> datetime:
    """From when on a start can be booked. The notice is for residents, who still have to come."""
    return now + timedelta(minutes=service.notice_minutes if channel == RESIDENT else 0)


def opens_at(service: Service, day: date, zone: ZoneInfo, channel: str) -> datetime:
    """From when on a date can be booked, in UTC. Staff may book it from midnight of the day on which it opens."""
    at = service.opens_at if channel == RESIDENT and service.opens_at is not None else time()
    return instant_before(day, service.horizon_days, at, zone)


def is_open(service: Service, day: date, zone: ZoneInfo, now: datetime, channel: str) -> bool:
    """Whether a date can be booked now, as far as status, horizon and stages go."""
    return next(_day_refusals(service, day, zone, now, channel), None) is None


def refusals(service: Service, starts_at: datetime, zone: ZoneInfo, now: datetime, channel: str) -> Iterator[Reason]:
    """Why the window does not let a start be booked, each reason once."""
    day = starts_at.astimezone(zone).date()
    if starts_at < now:
        yield reasons.PAST
    elif starts_at < earliest_start(service, now, channel):
        yield reasons.too_soon(service.notice_minutes)
    yield from _day_refusals(service, day, zone, now, channel)


def _day_refusals(service: Service, day: date, zone: ZoneInfo, now: datetime, channel: str) -> Iterator[Reason]:
    if not service.bookable_on(day):
        yield reasons.service_closed(service.status_message)
    opens = opens_at(service, day, zone, channel)
    if now < opens:
        yield reasons.too_far(service.horizon_days, opens.astimezone(zone) if service.opens_at else None)
    if channel == RESIDENT and released(service.release, ANY_TOTAL, day, zone, now) == 0:
        begins = next_stage(service.release, day, zone, now)
        yield reasons.not_released(begins.astimezone(zone) if begins else None)
