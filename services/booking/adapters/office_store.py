"""Offices, services and calendars in the database."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, Select, bindparam, func, select

from services.booking.adapters import tables
from services.booking.adapters.calendar_rows import exception_of, group_of, rule_of, service_of
from services.booking.adapters.closure_writes import closed_spans
from services.booking.adapters.kept_offers import KeptOffers
from services.booking.adapters.tables_day import calendar_locks
from services.booking.domain.calendar import Calendar, DatedException, OpeningRule, corrected
from services.booking.domain.errors import OfficeUnknown, ServiceUnknown
from services.booking.domain.office import CounterGroup, Office, Service
from services.booking.usecases.ports import HolidayList, Offer, OfficeHours
from services.common.database import Database

_OFFICE = [column.label(f"office_{column.name}") for column in tables.offices.c]
_GROUP = [column.label(f"group_{column.name}") for column in tables.counter_groups.c]


class OfficeStore:
    """Implements ``Offices``."""

    def __init__(self, database: Database, holidays: HolidayList) -> None:
        self._database, self._holidays = database, holidays
        self._kept = KeptOffers()

    def all(self) -> list[OfficeHours]:
        with self._database.read() as connection:
            offices = connection.execute(select(*_OFFICE).order_by(tables.offices.c.id)).all()
            rules = connection.execute(select(tables.opening_rules)).all()
        return [OfficeHours(_office(row), _rules(r for r in rules if r.office_id == row.office_id)) for row in offices]

    def one(self, office_id: str) -> OfficeHours:
        with self._database.read() as connection:
            row = connection.execute(select(*_OFFICE).where(tables.offices.c.id == office_id)).one_or_none()
            if row is None:
                raise OfficeUnknown
            return OfficeHours(_office(row), _rules(_rule_rows(connection, office_id)))

    def services(self, office_id: str) -> list[Service]:
        query = (
            select(tables.offices.c.id.label("known_office"), tables.services)
            .outerjoin(tables.services, tables.services.c.office_id == tables.offices.c.id)
            .where(tables.offices.c.id == office_id)
            .order_by(tables.services.c.position, tables.services.c.id)
        )
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        if not rows:
            raise OfficeUnknown
        return [service_of(row) for row in rows if row.id is not None]

    def offer(self, office_id: str, service_id: str, first_on: date, last_on: date) -> Offer:
        """What was read before, if the office's calendar still has the revision that it was read under; else it is read anew.

        Whatever changes a calendar raises its revision in the same transaction, so that nothing older is ever given. Three
        queries read it: the service with its office and counters, the rules, the exceptions. What a change between them adds is
        kept under the older revision, for which nobody asks again.
        """
        question = (office_id, service_id, first_on, last_on)
        kept = self._kept.get(question)
        with self._database.read() as connection:
            if kept is not None and kept.revision == _revision(connection, office_id):
                return kept
            row = _service_row(connection, office_id, service_id)
            rules = _rules(_rule_rows(connection, office_id), row.group_id)
            exceptions = _exceptions(connection, office_id, first_on, last_on) + _closed(connection, row, first_on, last_on)
        calendar = self._calendar(_office(row), group_of(row), rules, exceptions, first_on, last_on)
        offer = Offer(_office(row), service_of(row), calendar, row.revision)
        self._kept.keep(question, offer)
        return offer

    def kept_offer(self, office_id: str, service_id: str, first_on: date, last_on: date) -> Offer | None:
        return self._kept.get((office_id, service_id, first_on, last_on))

    def forget(self, office_id: str | None = None) -> None:
        """Without an office all are forgotten: for whoever puts another database in the place of this one."""
        self._kept.forget(office_id)

    def calendars(self, office_id: str, day: date) -> tuple[Office, list[Calendar]]:
        """Two queries: the office with its counters and rules, the exceptions."""
        with self._database.read() as connection:
            rows = connection.execute(_GROUPS_WITH_RULES, {"office_id": office_id}).all()
            if not rows:
                raise OfficeUnknown
            exceptions = _exceptions(connection, office_id, day, day) + _closed(connection, rows[0], day, day)
        office, groups = _office(rows[0]), {row.group_id: group_of(row) for row in rows if row.group_id}
        rules = _rules(row for row in rows if row.id is not None)
        return office, [
            self._calendar(office, group, tuple(r for r in rules if r.counter_group == group.id), exceptions, day, day)
            for group in groups.values()
        ]

    def _calendar(
        self,
        office: Office,
        group: CounterGroup,
        rules: tuple[OpeningRule, ...],
        exceptions: tuple[DatedException, ...],
        first_on: date,
        last_on: date,
    ) -> Calendar:
        holidays = corrected(self._holidays.between(first_on, last_on), exceptions)
        return Calendar(office.zone, group, rules, exceptions, holidays)


def _services_with_office() -> Select[Any]:
    services, groups = tables.services.c, tables.counter_groups.c
    revision = func.coalesce(calendar_locks.c.revision, 0).label("revision")
    return (
        select(*_OFFICE, *_GROUP, tables.services, revision, calendar_locks.c.closed_until)
        .join(tables.services, services.office_id == tables.offices.c.id)
        .outerjoin(calendar_locks, calendar_locks.c.office_id == tables.offices.c.id)
        .join(tables.counter_groups, (groups.office_id == services.office_id) & (groups.id == services.counter_group))
        .where(services.office_id == bindparam("office_id"), services.id == bindparam("service_id"))
    )


def _groups_with_rules() -> Select[Any]:
    groups, rules = tables.counter_groups.c, tables.opening_rules.c
    return (
        select(*_OFFICE, *_GROUP, tables.opening_rules, calendar_locks.c.closed_until)
        .outerjoin(calendar_locks, calendar_locks.c.office_id == tables.offices.c.id)
        .outerjoin(tables.counter_groups, groups.office_id == tables.offices.c.id)
        .outerjoin(tables.opening_rules, (rules.office_id == groups.office_id) & (rules.counter_group == groups.id))
        .where(tables.offices.c.id == bindparam("office_id"))
        .order_by(groups.id)
    )


# Asked by every listing and every booking, and made once: making a statement costs more than running it
_SERVICE, _GROUPS_WITH_RULES = _services_with_office(), _groups_with_rules()
_REVISION = select(calendar_locks.c.revision).where(calendar_locks.c.office_id == bindparam("office_id"))
_RULES = select(tables.opening_rules).where(tables.opening_rules.c.office_id == bindparam("office_id"))
_EXCEPTIONS = (
    select(tables.exceptions)
    .where(tables.exceptions.c.office_id == bindparam("office_id"))
    .where(tables.exceptions.c.on_date.between(bindparam("first_on"), bindparam("last_on")))
    .order_by(tables.exceptions.c.id)
)


def _revision(connection: Connection, office_id: str) -> int:
    """Zero until anybody has changed the calendar or booked."""
    return connection.scalar(_REVISION, {"office_id": office_id}) or 0


def _service_row(connection: Connection, office_id: str, service_id: str) -> Row[*tuple[Any, ...]]:
    asked = {"office_id": office_id, "service_id": service_id}
    row: Row[*tuple[Any, ...]] | None = connection.execute(_SERVICE, asked).one_or_none()
    if row is not None:
        return row
    known = connection.scalar(select(tables.offices.c.id).where(tables.offices.c.id == office_id))
    raise ServiceUnknown if known else OfficeUnknown


def _rule_rows(connection: Connection, office_id: str) -> list[Row[Any]]:
    return list(connection.execute(_RULES, {"office_id": office_id}).all())


def _exceptions(connection: Connection, office_id: str, first_on: date, last_on: date) -> tuple[DatedException, ...]:
    asked = {"office_id": office_id, "first_on": first_on, "last_on": last_on}
    return tuple(exception_of(row) for row in connection.execute(_EXCEPTIONS, asked))


def _closed(connection: Connection, row: Row[Any], first_on: date, last_on: date) -> tuple[DatedException, ...]:
    """What closures close on these dates. The office's row tells whether any can: most of the time that saves the query."""
    zone = ZoneInfo(row.office_timezone)
    if row.closed_until is None or row.closed_until <= datetime.combine(first_on, time(), zone):
        return ()
    return tuple(closed_spans(connection, row.office_id, first_on, last_on, zone))


def _rules(rows: Iterable[Row[Any]], group: str | None = None) -> tuple[OpeningRule, ...]:
    return tuple(rule_of(row) for row in rows if group in (None, row.counter_group))


def _office(row: Row[Any]) -> Office:
    return Office(**{column.name: getattr(row, f"office_{column.name}") for column in tables.offices.c})
