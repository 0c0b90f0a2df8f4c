"""Looking back: the audit, the reports of an office, and all offices side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from services.booking.domain.office import Office
from services.booking.domain.plan import plan_day
from services.booking.domain.reports import ALL, REPORTS, Row, Span, key_of
from services.booking.usecases.ports_review import AuditLines, City, Line, Mark, OfficePlan, Tally, VisitHistory
from services.common.clock import Clock

AUDIT_PAGE = 200


class ReadAudit:
    """The audit of an office, a page at a time."""

    def __init__(self, lines: AuditLines) -> None:
        self._lines = lines

    def __call__(self, office_id: str, code: str | None, after: Mark | None) -> tuple[list[Line], Mark | None]:
        """The lines, oldest first, and where to go on: always known when there is a line, for more will be written."""
        found = self._lines.lines(office_id, code, after, AUDIT_PAGE)
        return found, Mark(found[-1].at, found[-1].id) if found else after


class MakeReport:
    """One report of an office over a span of its local dates."""

    def __init__(self, history: VisitHistory, clock: Clock) -> None:
        self._history, self._clock = history, clock

    def __call__(self, office_id: str, report: str, first_on: date, last_on: date, by: str) -> tuple[Office, list[Row]]:
        """The office and the rows, the total last under the key ``all``; ``OfficeUnknown``."""
        plan = self._history.plan(office_id, first_on, last_on)
        zone = plan.office.zone
        first, last = datetime.combine(first_on, time(), zone), datetime.combine(last_on + timedelta(days=1), time(), zone)
        places = open_places(plan, first_on, last_on, by) if report == "fill" else {}
        span = Span(self._history.visits(office_id, first, last), places, self._clock.now())
        return plan.office, REPORTS[report](span, key_of(by, zone))


def open_places(plan: OfficePlan, first_on: date, last_on: date, by: str) -> dict[str, int]:
    """Minutes of open places, as the rules stand now: by day over all counter groups, by service of the group that it uses."""
    days = [first_on + timedelta(days=n) for n in range((last_on - first_on).days + 1)]
    minutes = {
        group: {day: sum(planned.places) * planned.cell_minutes for day in days if (planned := plan_day(calendar, day))}
        for group, calendar in plan.calendars.items()
    }
    total = {ALL: sum(sum(by_day.values()) for by_day in minutes.values())}
    if by == "day":
        return {day.isoformat(): sum(by_day[day] for by_day in minutes.values()) for day in days} | total
    return {service.id: sum(minutes[service.counter_group].values()) for service in plan.services} | total


@dataclass(frozen=True)
class OfficeToday:
    """An office on one of its days, with its own time."""

    office: Office
    on: date
    local_time: datetime
    tally: Tally


class OverviewOfCity:
    """All offices side by side, each on its own day."""

    def __init__(self, city: City, clock: Clock) -> None:
        self._city, self._clock = city, clock

    def __call__(self, on: date | None) -> Sequence[OfficeToday]:
        """Each office on ``on``, or on what is today there."""
        now, offices = self._clock.now(), self._city.offices()
        days = {office.id: on or now.astimezone(office.zone).date() for office in offices}
        tallies = self._city.tallies({office.id: _bounds(days[office.id], office) for office in offices})
        return [OfficeToday(office, days[office.id], now.astimezone(office.zone), tallies[office.id]) for office in offices]


def _bounds(day: date, office: Office) -> tuple[datetime, datetime]:
    return datetime.combine(day, time(), office.zone), datetime.combine(day + timedelta(days=1), time(), office.zone)
