"""From rules to slots: one pure function lists what can be booked and judges a single start."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache

from services.booking.domain import reasons, window
from services.booking.domain.calendar import Calendar
from services.booking.domain.channels import RESIDENT, kept_parts
from services.booking.domain.limits import limits_of
from services.booking.domain.office import Service
from services.booking.domain.plan import (
    DayPlan,
    Shape,
    cells_needed,
    exceptions_of,
    is_holiday,
    plan_day,
    rules_on,
    touched,
)
from services.booking.domain.quotas import Limit, Used, smallest_room
from services.booking.domain.reasons import Reason

__all__ = ["DayOffer", "DayPlan", "Slot", "day_offers", "find_slot", "plan_day", "refusal_for", "refusals", "slots"]


@dataclass(frozen=True)
class Slot:
    """A start and an end that can be booked, in UTC. ``limits`` are what it counts in besides its cells."""

    plan: DayPlan
    first: int
    count: int
    starts_at: datetime
    ends_at: datetime
    capacity: int
    limits: tuple[Limit, ...] = ()

    @property
    def cells(self) -> dict[datetime, int]:
        """The places of each cell it fills, by the cell's start, in order of time."""
        return {self.plan.instant(cell): self.plan.places[cell] for cell in range(self.first, self.first + self.count)}

    def remaining(self, taken: Mapping[datetime, int], used: Used | None = None) -> int:
        """Appointments of its size that still fit when so much is taken by cell and used of the limits; never negative."""
        in_cells = min(places - taken.get(cell, 0) for cell, places in self.cells.items())
        room = smallest_room(self.limits, used or {})
        return max(0, in_cells if room is None else min(in_cells, room))


@dataclass(frozen=True)
class DayOffer:
    """What can be booked on one local date: starts by cell, each ``count`` cells and ``minutes`` long."""

    on: date
    plan: DayPlan
    count: int
    minutes: int
    starts: tuple[tuple[int, int], ...]  # cell, capacity
    limits: tuple[Limit, ...] = field(default=())

    def slots(self) -> Iterator[Slot]:
        """The slots of the day, soonest first."""
        for first, capacity in self.starts:
            yield self.slot(first, capacity)

    def slot(self, first: int, capacity: int) -> Slot:
        """The slot that starts at a cell."""
        starts_at = self.plan.instant(first)
        ends_at = starts_at + timedelta(minutes=self.minutes)
        return Slot(self.plan, first, self.count, starts_at, ends_at, capacity, self.limits)

    def remaining(self, taken: Mapping[int, int], used: Used) -> list[int]:
        """What is left of each start, when so much is taken by cell; the same as :meth:`Slot.remaining`, for all at once."""
        room, places, count = smallest_room(self.limits, used), self.plan.shape.places, self.count
        if not taken:
            return [capacity if room is None else min(capacity, room) for _, capacity in self.starts]
        free = [here - taken.get(cell, 0) for cell, here in enumerate(places)]
        left = (free[first] if count == 1 else min(free[first : first + count]) for first, _ in self.starts)
        return [max(0, each if room is None else min(each, room)) for each in left]


def slots(
    calendar: Calendar,
    service: Service,
    people: int,
    first_on: date,
    last_on: date,
    now: datetime,
    channel: str = RESIDENT,
    answers: Mapping[str, str] | None = None,
) -> list[Slot]:
    """What can be booked from ``first_on`` to ``last_on`` (local dates, both included), soonest first."""
    offers = day_offers(calendar, service, people, first_on, last_on, now, channel, answers)
    return [slot for offer in offers for slot in offer.slots()]


def day_offers(
    calendar: Calendar,
    service: Service,
    people: int,
    first_on: date,
    last_on: date,
    now: datetime,
    channel: str = RESIDENT,
    answers: Mapping[str, str] | None = None,
) -> Iterator[DayOffer]:
    """The same by day. Days without any start are left out. Without ``answers`` no limit is kept that depends on one."""
    if not service.bookable:
        return
    today, minutes = now.astimezone(calendar.zone).date(), service.minutes_for(people)
    earliest = window.earliest_start(service, now, channel)
    for day in _days(max(first_on, today), min(last_on, today + timedelta(days=service.horizon_days))):
        if not window.is_open(service, day, calendar.zone, now, channel):
            continue
        plan = plan_day(calendar, day, service.id, channel)
        count = cells_needed(minutes, plan.cell_minutes)
        starts = _starts(plan.shape, count, service.interval_minutes)
        if plan.midnight < earliest:
            starts = tuple(start for start in starts if plan.instant(start[0]) >= earliest)
        if starts:
            limits = limits_of(calendar, service, day, people, now, channel, answers)
            yield DayOffer(day, plan, count, minutes, starts, limits)


def find_slot(
    calendar: Calendar,
    service: Service,
    people: int,
    starts_at: datetime,
    now: datetime,
    channel: str = RESIDENT,
    answers: Mapping[str, str] | None = None,
) -> Slot | Reason:
    """The slot that starts then, or why there is none. It offers exactly what :func:`slots` lists."""
    refused = next(refusals(calendar, service, people, starts_at, now, channel), None)
    if refused is not None:
        return refused
    local = starts_at.astimezone(calendar.zone)
    plan, minutes = plan_day(calendar, local.date(), service.id, channel), service.minutes_for(people)
    first, count = (local.hour * 60 + local.minute) // plan.cell_minutes, cells_needed(minutes, plan.cell_minutes)
    limits = limits_of(calendar, service, local.date(), people, now, channel, answers)
    return DayOffer(local.date(), plan, count, minutes, (), limits).slot(first, plan.capacity(first, count))


def refusal_for(calendar: Calendar, service: Service, people: int, starts_at: datetime, now: datetime) -> Reason | None:
    """Why a start is not on offer to residents, or nothing when it is."""
    return next(refusals(calendar, service, people, starts_at, now, RESIDENT), None)


def refusals(
    calendar: Calendar, service: Service, people: int, starts_at: datetime, now: datetime, channel: str
) -> Iterator[Reason]:
    """Every reason for which a start is not on offer, the most telling first; none when it is, full or not."""
    yield from window.refusals(service, starts_at, calendar.zone, now, channel)
    local, size = starts_at.astimezone(calendar.zone), calendar.group.cell_minutes
    minute = local.hour * 60 + local.minute
    if minute % service.interval_minutes or minute % size or local.second or local.microsecond:
        yield reasons.misaligned(service.interval_minutes)
    plan = plan_day(calendar, local.date(), service.id, channel)
    first = minute // size
    cells = range(first, first + cells_needed(service.minutes_for(people), size))
    if first >= len(plan.places) or plan.capacity(first, len(cells)) == 0:
        yield _why_closed(calendar, local.date(), service.id, plan, cells, channel)


def by_day(taken: Mapping[datetime, int], offers: Iterable[DayOffer]) -> list[tuple[DayOffer, dict[int, int]]]:
    """The offers of some days, each with what is taken by its own cells."""
    days = list(offers)
    midnights, found = [day.plan.midnight for day in days], [(day, dict[int, int]()) for day in days]
    for starts_at, count in taken.items():
        at = bisect_right(midnights, starts_at) - 1
        if at >= 0:
            minutes = int((starts_at - midnights[at]).total_seconds()) // 60
            found[at][1][minutes // days[at].plan.cell_minutes] = count
    return found


def _why_closed(calendar: Calendar, day: date, service_id: str, plan: DayPlan, cells: range, channel: str) -> Reason:
    blocked = next((cell for cell in cells if cell >= len(plan.places) or plan.places[cell] == 0), None)
    if blocked is None:
        return reasons.LAST_START
    for closure in exceptions_of(calendar, "closed", day, service_id):
        if blocked in touched(closure.starts, closure.ends, plan.cell_minutes):
            return reasons.closed(closure.reason)
    if is_holiday(calendar, day, service_id):
        return reasons.holiday(calendar.holidays[day])
    return _pause_at(calendar, day, service_id, plan.cell_minutes, blocked, channel) or reasons.OUTSIDE_HOURS


def _pause_at(calendar: Calendar, day: date, service_id: str, size: int, cell: int, channel: str) -> Reason | None:
    may_take = kept_parts(channel)
    for rule in rules_on(calendar, day, service_id):
        for pause in rule.pauses:
            if pause.kind not in may_take and cell in touched(pause.starts, pause.ends, size):
                return reasons.PAUSES[pause.kind]
    return None


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


@lru_cache(maxsize=2048)
def _starts(shape: Shape, count: int, interval_minutes: int) -> tuple[tuple[int, int], ...]:
    """The cells at which an appointment may start and the places it finds there. Days of one shape share them."""
    found = (
        (first, shape.capacity(first, count))
        for first, may_start in enumerate(shape.startable)
        if may_start and not first * shape.cell_minutes % interval_minutes
    )
    return tuple(start for start in found if start[1] > 0)
