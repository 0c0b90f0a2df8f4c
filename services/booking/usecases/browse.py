"""Reading offices, services and slots."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from services.booking.domain.appointment import Appointment
from services.booking.domain.calendar import Calendar
from services.booking.domain.errors import TooManyPeople
from services.booking.domain.office import Office, Service
from services.booking.domain.slots import plan_day, slots
from services.booking.domain.words import Words
from services.booking.usecases.ports import Appointments, OfficeHours, Offices, Page
from services.common.clock import Clock

PAGE_SIZE = 200


class Offered(NamedTuple):
    """A slot on offer, in UTC."""

    starts_at: datetime
    ends_at: datetime
    capacity: int
    remaining: int


@dataclass(frozen=True)
class Listing:
    """What an office has on offer, soonest first."""

    office: Office
    slots: list[Offered]


@dataclass(frozen=True)
class CellUse:
    """One cell of the day of one counter group."""

    counter_group: str
    starts_at: datetime
    ends_at: datetime
    capacity: int
    taken: int


@dataclass(frozen=True)
class Day:
    """The schedule of an office for one local date. ``after`` leads to the next page, when there is one."""

    office: Office
    on: date
    cells: list[CellUse]
    appointments: list[tuple[Appointment, Words]]
    after: Page | None


class Browse:
    """What is on offer."""

    def __init__(self, offices: Offices, appointments: Appointments, clock: Clock) -> None:
        self._offices, self._appointments, self._clock = offices, appointments, clock

    def offices(self) -> list[OfficeHours]:
        return self._offices.all()

    def office(self, office_id: str) -> OfficeHours:
        """``OfficeUnknown``."""
        return self._offices.one(office_id)

    def services(self, office_id: str) -> list[Service]:
        """``OfficeUnknown``."""
        return self._offices.services(office_id)

    def today(self, office: Office) -> date:
        """The office's own date."""
        return self._clock.now().astimezone(office.zone).date()

    def slots(self, office_id: str, service_id: str, first_on: date, last_on: date, people: int) -> Listing:
        """What can be booked now on these local dates, full slots included.

        Raises ``OfficeUnknown``, ``ServiceUnknown`` or ``TooManyPeople``.
        """
        offer = self._offices.offer(office_id, service_id, first_on, last_on)
        if people > offer.service.max_people:
            raise TooManyPeople(offer.service.max_people)
        found = slots(offer.calendar, offer.service, people, first_on, last_on, self._clock.now())
        if not found:
            return Listing(offer.office, [])
        taken = self._appointments.taken(office_id, found[0].starts_at, found[-1].ends_at).get(offer.calendar.group.id, {})
        on_offer = [Offered(slot.starts_at, slot.ends_at, slot.capacity, slot.remaining(taken)) for slot in found]
        return Listing(offer.office, on_offer)


class Schedule:
    """The day as staff see it."""

    def __init__(self, offices: Offices, appointments: Appointments) -> None:
        self._offices, self._appointments = offices, appointments

    def __call__(self, office_id: str, on: date, search: str, after: Page | None) -> Day:
        """Cells that are open or taken, and the appointments, 200 a page; ``OfficeUnknown``."""
        office, calendars = self._offices.calendars(office_id, on)
        first = datetime.combine(on, time(), office.zone)
        last = first + timedelta(days=1)
        rows = self._appointments.day(office_id, first, last, search, after, PAGE_SIZE + 1)
        page = rows[:PAGE_SIZE]
        following = Page(page[-1][0].starts_at, page[-1][0].id) if len(rows) > PAGE_SIZE else None
        return Day(office, on, self._cells(office_id, calendars, on, first, last), page, following)

    def _cells(self, office_id: str, calendars: list[Calendar], on: date, first: datetime, last: datetime) -> list[CellUse]:
        taken = self._appointments.taken(office_id, first, last)
        found: list[CellUse] = []
        for calendar in calendars:
            plan, used = plan_day(calendar, on), taken.get(calendar.group.id, {})
            length = timedelta(minutes=plan.cell_minutes)
            for cell, places in enumerate(plan.places):
                starts_at = plan.instant(cell)
                if places or used.get(starts_at):
                    local = starts_at.astimezone(calendar.zone)
                    found.append(CellUse(calendar.group.id, local, local + length, places, used.get(starts_at, 0)))
        return sorted(found, key=lambda cell: (cell.starts_at, cell.counter_group))
