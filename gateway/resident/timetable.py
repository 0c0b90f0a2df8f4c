"""Slots as a list that a person reads: days, mornings, afternoons, what is left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date

from gateway.resident.facts import Slot

WINDOW_DAYS = 7
NOON = 12


@dataclass(frozen=True)
class Time:
    """One slot to tap: ``label`` is local, such as ``09.20``; ``value`` goes back to booking."""

    label: str
    value: str


@dataclass(frozen=True)
class Day:
    """A day on which the office serves. ``places`` add up what is left; ``zone`` is WIB, WITA or WIT."""

    on: date
    label: str
    zone: str
    places: int
    morning: tuple[Time, ...]
    afternoon: tuple[Time, ...]

    @property
    def full(self) -> bool:
        return self.choices == 0

    @property
    def choices(self) -> int:
        """How many times there are to choose from."""
        return len(self.morning) + len(self.afternoon)


def days(slots: Iterable[Slot], zone: str, language: str) -> list[Day]:
    """The slots by local day, soonest first. A day without a free slot stays, as full."""
    by_day: defaultdict[date, list[tuple[datetime, Slot]]] = defaultdict(list)
    for slot in sorted(slots, key=lambda s: s.starts_at):
        local = slot.starts_at.astimezone(ZoneInfo(zone))
        by_day[local.date()].append((local, slot))
    return [_day(on, starts, language) for on, starts in by_day.items()]


def _day(on: date, starts: list[tuple[datetime, Slot]], language: str) -> Day:
    free = [(local, slot) for local, slot in starts if slot.remaining > 0]
    times = [(local.hour, Time(_clock(local, language), slot.value)) for local, slot in free]
    return Day(
        on=on,
        label=format_date(on, "EEEE, d MMMM", locale=language),
        zone=starts[0][0].strftime("%Z"),
        places=sum(slot.remaining for _, slot in free),
        morning=tuple(time for hour, time in times if hour < NOON),
        afternoon=tuple(time for hour, time in times if hour >= NOON),
    )


def _clock(local: datetime, language: str) -> str:
    return f"{local:%H.%M}" if language == "id" else f"{local:%H:%M}"


def earliest(slots: Iterable[Slot]) -> Slot | None:
    """The first slot that is free."""
    return min((s for s in slots if s.remaining > 0), key=lambda s: s.starts_at, default=None)


@dataclass(frozen=True)
class Window:
    """The days that one page shows, both ends included, and where the neighbours begin."""

    first: date
    last: date
    earlier: date | None
    later: date | None


def window(wanted: str, today: date, horizon_days: int) -> Window:
    """The week that begins on ``wanted`` (``YYYY-MM-DD``; anything else means today), kept between today and the horizon."""
    end = today + timedelta(days=horizon_days)
    first = min(max(_read(wanted) or today, today), end)
    step = timedelta(days=WINDOW_DAYS)
    earlier = max(first - step, today) if first > today else None
    return Window(first, first + step - timedelta(days=1), earlier, first + step if first + step <= end else None)


def _read(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
