"""From rules to slots: one pure function lists what can be booked and judges a single start.

A day is an array of cells, counted from local midnight. Each cell holds how many counters are open for its whole length, so
a slot exists where all its cells have at least one. Intervals are half-open: a slot may end when a break begins.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from services.booking.domain import reasons
from services.booking.domain.calendar import Calendar, DatedException, OpeningRule
from services.booking.domain.office import Service
from services.booking.domain.reasons import Reason

DAY_MINUTES = 24 * 60


@dataclass(frozen=True)
class DayPlan:
    """One local day of one counter group. ``places`` per cell; ``startable`` says whether an appointment may begin there."""

    midnight: datetime
    cell_minutes: int
    places: tuple[int, ...]
    startable: tuple[bool, ...]

    def instant(self, cell: int) -> datetime:
        """When a cell starts, in UTC."""
        return self.midnight + timedelta(minutes=cell * self.cell_minutes)

    def capacity(self, first: int, count: int) -> int:
        """How many appointments fit that start at cell ``first`` and fill ``count`` cells; 0 when none can."""
        if first + count > len(self.places) or not self.startable[first]:
            return 0
        return min(self.places[first : first + count])


class Slot(NamedTuple):
    """A start and an end that can be booked, in UTC. A tuple, for a listing makes hundreds."""

    plan: DayPlan
    first: int
    width: int
    starts_at: datetime
    ends_at: datetime
    capacity: int

    @property
    def cells(self) -> dict[datetime, int]:
        """The places of each cell it fills, by the cell's start, in order of time."""
        return {self.plan.instant(cell): self.plan.places[cell] for cell in range(self.first, self.first + self.width)}

    def remaining(self, taken: Mapping[datetime, int]) -> int:
        """Places left when ``taken`` says what is taken by cell; never negative."""
        if self.width == 1:  # nearly every slot, and a listing has hundreds
            return max(0, self.capacity - taken.get(self.starts_at, 0))
        return max(0, min(places - taken.get(cell, 0) for cell, places in self.cells.items()))


def slots(calendar: Calendar, service: Service, people: int, first_on: date, last_on: date, now: datetime) -> list[Slot]:
    """What can be booked from ``first_on`` to ``last_on`` (local dates, both included), soonest first."""
    if not service.bookable:
        return []
    today = now.astimezone(calendar.zone).date()
    last = min(last_on, today + timedelta(days=service.horizon_days))
    earliest = now + timedelta(minutes=service.notice_minutes)
    return [
        slot
        for day in _days(max(first_on, today), last)
        for slot in _slots_of(plan_day(calendar, day, service.id), service, people)
        if slot.starts_at >= earliest
    ]


def find_slot(calendar: Calendar, service: Service, people: int, starts_at: datetime, now: datetime) -> Slot | Reason:
    """The slot that starts then, or why there is none. It offers exactly what :func:`slots` lists."""
    early = _window_refusal(calendar, service, starts_at, now)
    if early is not None:
        return early
    local = starts_at.astimezone(calendar.zone)
    minute = local.hour * 60 + local.minute
    if minute % service.interval_minutes or local.second or local.microsecond:
        return reasons.misaligned(service.interval_minutes)
    plan = plan_day(calendar, local.date(), service.id)
    first, count = minute // plan.cell_minutes, _cells(plan, service, people)
    if capacity := plan.capacity(first, count):
        starts_at = plan.instant(first)
        return Slot(plan, first, count, starts_at, starts_at + timedelta(minutes=service.minutes_for(people)), capacity)
    return _why_closed(calendar, local.date(), service.id, plan, range(first, first + count))


def plan_day(calendar: Calendar, day: date, service_id: str | None = None) -> DayPlan:
    """The places of one local day; for one service, or as the whole office has it."""
    size = calendar.group.cell_minutes
    places, startable = [0] * (DAY_MINUTES // size), [False] * (DAY_MINUTES // size)
    for rule in _rules_on(calendar, day, service_id):
        _add_rule(rule, size, places, startable)
    for extra in _exceptions(calendar, "open", day, service_id):
        _add_opening(extra, calendar.group.capacity, size, places, startable)
    for closure in _exceptions(calendar, "closed", day, service_id):
        for cell in _touched(closure.starts, closure.ends, size):
            places[cell] = 0
    midnight = datetime.combine(day, time(), calendar.zone).astimezone(UTC)
    return DayPlan(midnight, size, tuple(places), tuple(startable))


def _window_refusal(calendar: Calendar, service: Service, starts_at: datetime, now: datetime) -> Reason | None:
    if not service.bookable:
        return reasons.service_closed(service.status_message)
    if starts_at < now:
        return reasons.PAST
    if starts_at < now + timedelta(minutes=service.notice_minutes):
        return reasons.too_soon(service.notice_minutes)
    last = now.astimezone(calendar.zone).date() + timedelta(days=service.horizon_days)
    return reasons.too_far(service.horizon_days) if starts_at.astimezone(calendar.zone).date() > last else None


def _why_closed(calendar: Calendar, day: date, service_id: str, plan: DayPlan, cells: range) -> Reason:
    blocked = next((cell for cell in cells if cell >= len(plan.places) or plan.places[cell] == 0), None)
    if blocked is None:
        return reasons.LAST_START
    for closure in _exceptions(calendar, "closed", day, service_id):
        if blocked in _touched(closure.starts, closure.ends, plan.cell_minutes):
            return reasons.closed(closure.reason)
    if _is_holiday(calendar, day, service_id):
        return reasons.holiday(calendar.holidays[day])
    return _pause_at(calendar, day, plan.cell_minutes, blocked) or reasons.OUTSIDE_HOURS


def _pause_at(calendar: Calendar, day: date, size: int, cell: int) -> Reason | None:
    for rule in calendar.rules:
        for pause in rule.pauses if rule.applies_on(day) else ():
            if cell in _touched(pause.starts, pause.ends, size):
                return reasons.WALK_IN if pause.kind == "walk_in" else reasons.BREAK
    return None


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def _cells(plan: DayPlan, service: Service, people: int) -> int:
    return -(-service.minutes_for(people) // plan.cell_minutes)


def _slots_of(plan: DayPlan, service: Service, people: int) -> Iterator[Slot]:
    count, length = _cells(plan, service, people), timedelta(minutes=service.minutes_for(people))
    cell = timedelta(minutes=plan.cell_minutes)
    for first, may_start in enumerate(plan.startable):
        on_offer = may_start and not first * plan.cell_minutes % service.interval_minutes
        if on_offer and (capacity := plan.capacity(first, count)):
            starts_at = plan.midnight + first * cell
            yield Slot(plan, first, count, starts_at, starts_at + length, capacity)


def _is_holiday(calendar: Calendar, day: date, service_id: str | None) -> bool:
    kept_open = any(extra.starts is None for extra in _exceptions(calendar, "open", day, service_id))
    return day in calendar.holidays and not kept_open


def _rules_on(calendar: Calendar, day: date, service_id: str | None) -> Iterable[OpeningRule]:
    if _is_holiday(calendar, day, service_id):
        return ()
    return [rule for rule in calendar.rules if rule.applies_on(day)]


def _exceptions(calendar: Calendar, kind: str, day: date, service_id: str | None) -> list[DatedException]:
    return [e for e in calendar.exceptions if e.kind == kind and e.concerns(day, service_id)]


def _add_rule(rule: OpeningRule, size: int, places: list[int], startable: list[bool]) -> None:
    paused = {cell for pause in rule.pauses for cell in _touched(pause.starts, pause.ends, size)}
    last = _minute(rule.last_start) if rule.last_start else DAY_MINUTES
    for cell in _filled(rule.starts, rule.ends, size):
        if cell not in paused:
            places[cell] += rule.capacity
            startable[cell] = startable[cell] or cell * size <= last


def _add_opening(extra: DatedException, default: int, size: int, places: list[int], startable: list[bool]) -> None:
    if extra.starts is None or extra.ends is None:
        return
    for cell in _filled(extra.starts, extra.ends, size):
        places[cell] = max(places[cell], extra.capacity or default)
        startable[cell] = True


def _minute(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def _filled(starts: time, ends: time, size: int) -> range:
    """The cells that lie wholly inside."""
    return range(-(-_minute(starts) // size), _minute(ends) // size)


def _touched(starts: time | None, ends: time | None, size: int) -> range:
    """The cells that overlap; all of the day without times."""
    if starts is None or ends is None:
        return range(DAY_MINUTES // size)
    return range(_minute(starts) // size, min(-(-_minute(ends) // size), DAY_MINUTES // size))
