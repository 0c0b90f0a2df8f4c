"""Reading offices, services and slots."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.booking.domain.appointment import Appointment
from services.booking.domain.calendar import Calendar
from services.booking.domain.channels import RESIDENT
from services.booking.domain.errors import TooManyPeople
from services.booking.domain.office import Office, Service
from services.booking.domain.slots import DayOffer, by_day, day_offers, plan_day
from services.booking.domain.words import Words
from services.booking.usecases.ports import Appointments, Offer, OfficeHours, Offices, Page
from services.booking.usecases.ports_calendar import Usage, Usages
from services.common.clock import Clock

PAGE_SIZE = 200


@dataclass(frozen=True)
class OfferedDay:
    """What is on offer on one date, and what is left of each of its starts."""

    offer: DayOffer
    remaining: list[int]


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

    def __init__(self, offices: Offices, usages: Usages, clock: Clock) -> None:
        self._offices, self._usages, self._clock = offices, usages, clock

    def offices(self) -> list[OfficeHours]:
        return self._offices.all()

    def office(self, office_id: str) -> OfficeHours:
        """``OfficeUnknown``."""
        return self._offices.one(office_id)

    def services(self, office_id: str) -> list[Service]:
        """With the status that they have on the office's own date; ``OfficeUnknown``."""
        services = self._offices.services(office_id)
        if all(service.status_until is None for service in services):
            return services
        today = self.today(self._offices.one(office_id).office)
        return [service.on(today) for service in services]

    def today(self, office: Office) -> date:
        """The office's own date."""
        return self._clock.now().astimezone(office.zone).date()

    def slots(
        self,
        office_id: str,
        service_id: str,
        first_on: date,
        last_on: date,
        people: int,
        channel: str = RESIDENT,
        answers: Mapping[str, str] | None = None,
    ) -> tuple[ZoneInfo, list[OfferedDay]]:
        """What can be booked now on these local dates, full slots included, with the office's zone.

        Raises ``OfficeUnknown``, ``ServiceUnknown`` or ``TooManyPeople``.
        """
        offer, now = self._offices.offer(office_id, service_id, first_on, last_on), self._clock.now()
        if people > offer.service.max_people:
            raise TooManyPeople(offer.service.max_people)
        calendar = offer.calendar
        days = list(day_offers(calendar, offer.service, people, first_on, last_on, now, channel, answers))
        usage = self._usage(offer, days)
        found = [OfferedDay(day, day.remaining(taken, usage.limits)) for day, taken in by_day(usage.cells, days)]
        return calendar.zone, found

    def _usage(self, offer: Offer, days: Sequence[DayOffer]) -> Usage:
        if not days:
            return Usage({}, {})
        quota_ids = {limit.claim.quota_id for day in days for limit in day.limits}
        span = days[0].plan.midnight, days[-1].plan.midnight + timedelta(days=1)
        dates = days[0].on, days[-1].on
        return self._usages.of_group(offer.office.id, offer.calendar.group.id, quota_ids, dates, span)


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
