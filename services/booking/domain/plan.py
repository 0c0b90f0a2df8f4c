"""One day of a group of counters as an array of cells, from the rules.

A day is an array of cells, counted from local midnight. Each cell holds how many counters are open for its whole length, so
a slot exists where all its cells have at least one. Intervals are half-open: a slot may end when a break begins.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, lru_cache

from services.booking.domain.calendar import Calendar, DatedException, OpeningRule
from services.booking.domain.channels import RESIDENT, kept_parts

DAY_MINUTES = 24 * 60
Span = tuple[time, time, int]  # start, end, counters


@dataclass(frozen=True)
class Shape:
    """What two days with the same hours have in common. ``places`` per cell; ``startable``: whether one may begin there."""

    cell_minutes: int
    places: tuple[int, ...]
    startable: tuple[bool, ...]

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        """Reckoned once: the same few shapes are looked up again and again."""
        return hash((self.cell_minutes, self.places, self.startable))

    def capacity(self, first: int, count: int) -> int:
        """How many appointments fit that start at cell ``first`` and fill ``count`` cells; 0 when none can."""
        if first + count > len(self.places) or not self.startable[first]:
            return 0
        return min(self.places[first : first + count])


@dataclass(frozen=True)
class Hours:
    """What makes the shape of a day: the rules that hold, and what exceptions open and close."""

    cell_minutes: int
    rules: tuple[OpeningRule, ...]
    opened: tuple[Span, ...]
    closed: tuple[tuple[time | None, time | None], ...]

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        """Reckoned once: it is looked up for every channel."""
        return hash((self.cell_minutes, self.rules, self.opened, self.closed))


@dataclass(frozen=True)
class DayPlan:
    """One local day of one counter group. ``midnight`` is its beginning, in UTC."""

    midnight: datetime
    shape: Shape

    @property
    def cell_minutes(self) -> int:
        return self.shape.cell_minutes

    @property
    def places(self) -> tuple[int, ...]:
        return self.shape.places

    @property
    def startable(self) -> tuple[bool, ...]:
        return self.shape.startable

    def instant(self, cell: int) -> datetime:
        """When a cell starts, in UTC."""
        return self.midnight + timedelta(minutes=cell * self.shape.cell_minutes)

    def capacity(self, first: int, count: int) -> int:
        """As :meth:`Shape.capacity`."""
        return self.shape.capacity(first, count)


def plan_day(calendar: Calendar, day: date, service_id: str | None = None, channel: str = RESIDENT) -> DayPlan:
    """The places of one local day as a channel may take them; for one service, or as the whole office has it."""
    midnight = datetime.combine(day, time(), calendar.zone).astimezone(UTC)
    return DayPlan(midnight, shape_of(hours_of(calendar, day, service_id), channel))


def hours_of(calendar: Calendar, day: date, service_id: str | None = None) -> Hours:
    """What makes the shape of one local day; for one service, or as the whole office has it."""
    opened = tuple(
        (extra.starts, extra.ends, calendar.group.capacity if extra.capacity is None else extra.capacity)
        for extra in exceptions_of(calendar, "open", day, service_id)
        if extra.starts is not None and extra.ends is not None
    )
    closed = tuple((closure.starts, closure.ends) for closure in exceptions_of(calendar, "closed", day, service_id))
    return Hours(calendar.group.cell_minutes, rules_on(calendar, day, service_id), opened, closed)


def rules_on(calendar: Calendar, day: date, service_id: str | None) -> tuple[OpeningRule, ...]:
    """The rules that hold on a day: a service's own where it has any that are valid then, else those of its group."""
    if is_holiday(calendar, day, service_id):
        return ()
    own = [
        rule for rule in calendar.rules if rule.service_id is not None and rule.service_id == service_id and rule.valid_on(day)
    ]
    candidates = own or [rule for rule in calendar.rules if rule.service_id is None]
    return tuple(rule for rule in candidates if rule.applies_on(day))


def exceptions_of(calendar: Calendar, kind: str, day: date, service_id: str | None) -> list[DatedException]:
    """The exceptions of a kind that concern a service on a day."""
    return [e for e in calendar.exceptions if e.on == day and e.kind == kind and e.concerns(day, service_id)]


def is_holiday(calendar: Calendar, day: date, service_id: str | None) -> bool:
    """Whether it is a holiday on which the office, or that service, keeps closed."""
    if day not in calendar.holidays:
        return False
    return not any(extra.starts is None for extra in exceptions_of(calendar, "open", day, service_id))


def cells_needed(minutes: int, cell_minutes: int) -> int:
    """How many cells so many minutes fill."""
    return -(-minutes // cell_minutes)


def touched(starts: time | None, ends: time | None, size: int) -> range:
    """The cells that overlap; all of the day without times."""
    if starts is None or ends is None:
        return range(DAY_MINUTES // size)
    return range(minute_of(starts) // size, min(-(-minute_of(ends) // size), DAY_MINUTES // size))


def minute_of(moment: time) -> int:
    """Minutes since midnight."""
    return moment.hour * 60 + moment.minute


@lru_cache(maxsize=1024)
def shape_of(hours: Hours, channel: str) -> Shape:
    """The places as a channel may take them. Most days of a month share them, so that they are remembered."""
    size = hours.cell_minutes
    places, startable = [0] * (DAY_MINUTES // size), [False] * (DAY_MINUTES // size)
    for rule in hours.rules:
        _add_rule(rule, channel, size, places, startable)
    for starts, ends, capacity in hours.opened:
        _add_opening(_filled(starts, ends, size), capacity, places, startable)
    for starts_at, ends_at in hours.closed:
        _close(touched(starts_at, ends_at, size), places)
    return Shape(size, tuple(places), tuple(startable))


def _add_rule(rule: OpeningRule, channel: str, size: int, places: list[int], startable: list[bool]) -> None:
    may_take = kept_parts(channel)
    paused = {cell for p in rule.pauses if p.kind not in may_take for cell in touched(p.starts, p.ends, size)}
    counters = rule.capacity if channel == RESIDENT else rule.all_counters
    last = minute_of(rule.last_start) if rule.last_start else DAY_MINUTES
    for cell in _filled(rule.starts, rule.ends, size):
        if cell not in paused:
            places[cell] += counters
            startable[cell] = startable[cell] or cell * size <= last


def _add_opening(cells: Iterable[int], capacity: int, places: list[int], startable: list[bool]) -> None:
    for cell in cells:
        places[cell] = max(places[cell], capacity)
        startable[cell] = True


def _close(cells: Iterable[int], places: list[int]) -> None:
    for cell in cells:
        places[cell] = 0


def _filled(starts: time, ends: time, size: int) -> range:
    """The cells that lie wholly inside."""
    return range(-(-minute_of(starts) // size), minute_of(ends) // size)
