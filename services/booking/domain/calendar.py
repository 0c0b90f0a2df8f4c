"""What an office has laid down about its time: opening rules, dated exceptions, holidays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from zoneinfo import ZoneInfo

from services.booking.domain.office import CounterGroup
from services.booking.domain.words import Words

Holidays = Mapping[date, Words]


@dataclass(frozen=True)
class Pause:
    """A part of the opening hours without appointments: ``kind`` is ``break``, or ``walk_in`` for people without appointment."""

    starts: time
    ends: time
    kind: str = "break"


@dataclass(frozen=True)
class OpeningRule:
    """Weekly hours of one counter group, local and half-open. ``weekdays`` are ISO numbers (1 = Monday).

    ``capacity`` counters are open. No appointment starts after ``last_start``. Rules that overlap add up.
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

    def applies_on(self, day: date) -> bool:
        after = self.valid_from is None or self.valid_from <= day
        return after and (self.valid_to is None or day <= self.valid_to) and day.isoweekday() in self.weekdays


@dataclass(frozen=True)
class DatedException:
    """One date on which the rules do not hold, for the whole office or one service.

    ``closed`` and ``open`` change a date or a part of it (``starts`` to ``ends``); ``open`` without times lets the weekly
    hours hold on a holiday. ``holiday`` and ``workday`` are the office's own corrections of the national list.
    """

    kind: str
    on: date
    starts: time | None = None
    ends: time | None = None
    service_id: str | None = None
    capacity: int | None = None
    reason: Words | None = None

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
