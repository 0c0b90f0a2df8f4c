"""What a change of the calendar would do: slots that come and go, and appointments that would no longer fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from services.booking.domain.appointment import Appointment
from services.booking.domain.calendar import Calendar, Holidays
from services.booking.domain.limits import limits_of
from services.booking.domain.office import Service
from services.booking.domain.plan import DAY_MINUTES, plan_day
from services.booking.domain.quotas import Claim
from services.booking.domain.setup import Setup
from services.booking.domain.slots import DayOffer, day_offers


@dataclass(frozen=True)
class DayChange:
    """How the offer of one service changes on one local date: slots before and after, and those that go and come.

    ``places_before`` and ``places_after`` add up the places of the slots, so that a changed number of counters shows too.
    """

    on: date
    service_id: str
    before: int
    after: int
    disappearing: int
    appearing: int
    places_before: int
    places_after: int


def changes(before: Setup, after: Setup, holidays: Holidays, first_on: date, days: int, now: datetime) -> list[DayChange]:
    """The days of the span on which something changes for residents who come alone, by date and service."""
    last_on = first_on + timedelta(days=days - 1)
    old, new = (_offers(setup, holidays, first_on, last_on, now) for setup in (before, after))
    found = (_change(key, old.get(key), new.get(key)) for key in sorted({*old, *new}))
    return [change for change in found if change is not None]


def misfits(setup: Setup, appointments: Iterable[Appointment], holidays: Holidays) -> list[Appointment]:
    """Those that the calendar has no place for, soonest first. Who booked first keeps the place where there are too few."""
    seats = _Seats(setup, holidays)
    found = [each for each in sorted(appointments, key=lambda a: (a.created_at, a.id)) if each.cells and not seats.take(each)]
    return sorted(found, key=lambda a: (a.starts_at, a.id))


def claims_under(setup: Setup, appointment: Appointment, holidays: Holidays, now: datetime) -> tuple[Claim, ...]:
    """What an appointment counts as in the limits of this setup."""
    service = setup.service(appointment.service_id)
    calendar = setup.calendar(service.counter_group, holidays)
    day = appointment.starts_at.astimezone(calendar.zone).date()
    limits = limits_of(calendar, service, day, appointment.people, now, appointment.channel, appointment.answers)
    return tuple(limit.claim for limit in limits)


class _Seats:
    """Places as they are given out, one appointment after the other."""

    def __init__(self, setup: Setup, holidays: Holidays) -> None:
        self._setup, self._holidays = setup, holidays
        self._calendars: dict[str, Calendar] = {}
        self._taken = Counter[tuple[str, datetime]]()

    def take(self, appointment: Appointment) -> bool:
        """Whether its cells have a place left; they are taken either way, for it keeps them until somebody moves it."""
        if self._setup.group(appointment.counter_group) is None:
            return False
        calendar = self._calendar(appointment.counter_group)
        day = appointment.starts_at.astimezone(calendar.zone).date()
        plan = plan_day(calendar, day, appointment.service_id, appointment.channel)
        cells = list(_cells(plan.midnight, plan.cell_minutes, appointment))
        fits = all(cell < len(plan.places) and self._left(appointment, plan.instant(cell), plan.places[cell]) for cell in cells)
        self._taken.update((appointment.counter_group, plan.instant(cell)) for cell in cells if fits)
        return fits

    def _left(self, appointment: Appointment, cell: datetime, places: int) -> bool:
        return self._taken[appointment.counter_group, cell] < places

    def _calendar(self, group_id: str) -> Calendar:
        if group_id not in self._calendars:
            self._calendars[group_id] = self._setup.calendar(group_id, self._holidays)
        return self._calendars[group_id]


def _cells(midnight: datetime, size: int, appointment: Appointment) -> Iterator[int]:
    """The cells of today's grid that it touches: the grid may have been another when it was booked."""
    first, last = ((moment - midnight) // timedelta(minutes=1) for moment in (appointment.starts_at, appointment.ends_at))
    yield from range(first // size, min(-(-last // size), -(-DAY_MINUTES // size) + 1))


def _offers(setup: Setup, holidays: Holidays, first_on: date, last_on: date, now: datetime) -> dict[tuple[date, str], DayOffer]:
    return {
        (offer.on, service.id): offer
        for service in setup.services
        for offer in _of_service(setup, service, holidays, first_on, last_on, now)
    }


def _of_service(
    setup: Setup, service: Service, holidays: Holidays, first_on: date, last_on: date, now: datetime
) -> Iterator[DayOffer]:
    return day_offers(setup.calendar(service.counter_group, holidays), service, 1, first_on, last_on, now)


def _change(key: tuple[date, str], old: DayOffer | None, new: DayOffer | None) -> DayChange | None:
    before, after = _starts(old), _starts(new)
    if before == after:
        return None
    gone, come = before.keys() - after.keys(), after.keys() - before.keys()
    places = sum(before.values()), sum(after.values())
    return DayChange(*key, len(before), len(after), len(gone), len(come), *places)


def _starts(offer: DayOffer | None) -> dict[int, int]:
    """Places by the minute of the start."""
    return {cell * offer.plan.cell_minutes: capacity for cell, capacity in offer.starts} if offer else {}
