"""Offices, services and calendars in the database."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from services.booking.adapters import tables
from services.booking.domain.calendar import Calendar, DatedException, OpeningRule, Pause, corrected
from services.booking.domain.errors import OfficeUnknown, ServiceUnknown
from services.booking.domain.office import CounterGroup, Office, Service
from services.booking.usecases.ports import HolidayList, Offer, OfficeHours
from services.common.database import Database

_OFFICE = [column.label(f"office_{column.name}") for column in tables.offices.c]
_GROUP = [column.label(f"group_{column.name}") for column in tables.counter_groups.c]
# What every listing and booking asks is put together once: that costs more than asking it.
_SERVICE = (
    select(*_OFFICE, *_GROUP, tables.services)
    .join(tables.services, tables.services.c.office_id == tables.offices.c.id)
    .join(
        tables.counter_groups,
        (tables.counter_groups.c.office_id == tables.services.c.office_id)
        & (tables.counter_groups.c.id == tables.services.c.counter_group),
    )
    .where(tables.services.c.office_id == bindparam("office_id"), tables.services.c.id == bindparam("service_id"))
)
_RULES = select(tables.opening_rules).where(tables.opening_rules.c.office_id == bindparam("office_id"))
_EXCEPTIONS = (
    select(tables.exceptions)
    .where(
        tables.exceptions.c.office_id == bindparam("office_id"),
        tables.exceptions.c.on_date.between(bindparam("first_on"), bindparam("last_on")),
    )
    .order_by(tables.exceptions.c.id)
)


class OfficeStore:
    """Implements ``Offices``."""

    def __init__(self, database: Database, holidays: HolidayList) -> None:
        self._database, self._holidays = database, holidays

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
        return [_service(row) for row in rows if row.id is not None]

    def offer(self, office_id: str, service_id: str, first_on: date, last_on: date) -> Offer:
        """Three queries: the service with its office and counters, the rules, the exceptions."""
        with self._database.read() as connection:
            row = _service_row(connection, office_id, service_id)
            rules = _rules(_rule_rows(connection, office_id), row.group_id)
            exceptions = _exceptions(connection, office_id, first_on, last_on)
        calendar = self._calendar(_office(row), _group(row), rules, exceptions, first_on, last_on)
        return Offer(_office(row), _service(row), calendar)

    def calendars(self, office_id: str, day: date) -> tuple[Office, list[Calendar]]:
        """Two queries: the office with its counters and rules, the exceptions."""
        with self._database.read() as connection:
            rows = connection.execute(_groups_with_rules(office_id)).all()
            if not rows:
                raise OfficeUnknown
            exceptions = _exceptions(connection, office_id, day, day)
        office, groups = _office(rows[0]), {row.group_id: _group(row) for row in rows if row.group_id}
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


def _service_row(connection: Connection, office_id: str, service_id: str) -> Row[*tuple[Any, ...]]:
    asked = {"office_id": office_id, "service_id": service_id}
    row: Row[*tuple[Any, ...]] | None = connection.execute(_SERVICE, asked).one_or_none()
    if row is not None:
        return row
    known = connection.scalar(select(tables.offices.c.id).where(tables.offices.c.id == office_id))
    raise ServiceUnknown if known else OfficeUnknown


def _groups_with_rules(office_id: str) -> Any:
    groups, rules = tables.counter_groups.c, tables.opening_rules.c
    return (
        select(*_OFFICE, *_GROUP, tables.opening_rules)
        .outerjoin(tables.counter_groups, groups.office_id == tables.offices.c.id)
        .outerjoin(tables.opening_rules, (rules.office_id == groups.office_id) & (rules.counter_group == groups.id))
        .where(tables.offices.c.id == office_id)
        .order_by(groups.id)
    )


def _rule_rows(connection: Connection, office_id: str) -> list[Row[Any]]:
    return list(connection.execute(_RULES, {"office_id": office_id}).all())


def _exceptions(connection: Connection, office_id: str, first_on: date, last_on: date) -> tuple[DatedException, ...]:
    asked = {"office_id": office_id, "first_on": first_on, "last_on": last_on}
    return tuple(
        DatedException(row.kind, row.on_date, row.starts, row.ends, row.service_id, row.capacity, row.reason)
        for row in connection.execute(_EXCEPTIONS, asked)
    )


def _rules(rows: Iterable[Row[Any]], group: str | None = None) -> tuple[OpeningRule, ...]:
    return tuple(_rule(row) for row in rows if group in (None, row.counter_group))


def _rule(row: Row[Any]) -> OpeningRule:
    return OpeningRule(
        counter_group=row.counter_group,
        weekdays=frozenset(row.weekdays),
        starts=row.starts,
        ends=row.ends,
        capacity=row.capacity,
        pauses=tuple(Pause(time.fromisoformat(p["starts"]), time.fromisoformat(p["ends"]), p["kind"]) for p in row.pauses),
        last_start=row.last_start,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


def _office(row: Row[Any]) -> Office:
    return Office(**{column.name: getattr(row, f"office_{column.name}") for column in tables.offices.c})


def _group(row: Row[Any]) -> CounterGroup:
    return CounterGroup(row.group_id, row.group_cell_minutes, row.group_capacity)


def _service(row: Row[Any]) -> Service:
    return Service(**{name: getattr(row, name) for name in Service.__dataclass_fields__})
