"""What an office has laid down about its time: opening rules, dated exceptions, holidays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from zoneinfo import ZoneInfo

from services.booking.domain.office import CounterGroup
from services.booking.domain.recurrence import in_turn, is_nth
from services.booking.domain.words import Words

Holidays = Mapping[date, Words]


@dataclass(frozen=True)
class Pause:
    """A part of the opening hours that residents cannot book.

    ``kind`` is ``break`` (nobody is served), or the channel that the time is kept for: ``walk_in``, ``priority`` or ``staff``.
    """

    starts: time
    ends: time
    kind: str = "break"


@dataclass(frozen=True)
class OpeningRule:
    """Hours of one counter group, local and half-open. ``weekdays`` are ISO numbers (1 = Monday).

    ``capacity`` counters are open to the public, ``counters`` in all (default: no more than those): the rest is for staff and
    priority. No appointment starts after ``last_start``. Rules that overlap add up. With ``service_id`` they are the hours of
    that service alone, and take the place of its group's hours for as long as they are valid. ``every_weeks`` and
    ``nth_in_month`` make them rarer than weekly (see :mod:`.recurrence`). ``id`` is empty until the rule is stored.
    """

    counter_group: str
    weekdays: frozenset[int]
    starts: time
    ends: time
    capacity: int
    pauses: tuple[Pause, ...] = ()
    last_start: time | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    service_id: str | None = None
    counters: int | None = None
    every_weeks: int = 1
    anchor_on: date | None = None
    nth_in_month: frozenset[int] = frozenset()
    id: str = field(default="", compare=False)

    def valid_on(self, day: date) -> bool:
        """Whether the day lies between its dates."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)

    def applies_on(self, day: date) -> bool:
        """Whether these hours hold on that day."""
        due = day.isoweekday() in self.weekdays and self.valid_on(day)
        return due and in_turn(day, self.every_weeks, self.anchor_on) and is_nth(day, self.nth_in_month)

    @property
    def all_counters(self) -> int:
        """Counters open to the public and those behind them."""
        return max(self.capacity, self.counters or 0)


@dataclass(frozen=True)
class DatedException:
    """One date on which the rules do not hold, for the whole office or one service.

    ``closed`` and ``open`` change a date or a part of it (``starts`` to ``ends``); ``open`` without times lets the weekly
    hours hold on a holiday. ``holiday`` and ``workday`` are the office's own corrections of the national list, with the
    ``source`` that says so and the local date they were added on. ``id`` is empty until it is stored.
    """

    kind: str
    on: date
    starts: time | None = None
    ends: time | None = None
    service_id: str | None = None
    capacity: int | None = None
    reason: Words | None = None
    source: str | None = None
    added_on: date | None = None
    id: str = field(default="", compare=False)

    def concerns(self, day: date, service_id: str | None) -> bool:
        return self.on == day and self.service_id in (None, service_id)


@dataclass(frozen=True)
class Calendar:
    """Everything that decides when one counter group can be booked."""

    zone: ZoneInfo
    group: CounterGroup
    rules: tuple[OpeningRule, ...]
    exceptions: tuple[DatedException, ...] = ()
    holidays: Holidays = field(default_factory=dict)


def corrected(holidays: Holidays, exceptions: Iterable[DatedException]) -> Holidays:
    """The national list with the office's own corrections on top, either way."""
    merged = dict(holidays)
    for exception in exceptions:
        if exception.kind == "holiday":
            merged[exception.on] = exception.reason or {"id": "Hari libur", "en": "Holiday"}
        elif exception.kind == "workday":
            merged.pop(exception.on, None)
    return merged
