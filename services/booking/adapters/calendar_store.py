"""Whole calendars, and what is taken of cells and limits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Date, Integer, Select, String, bindparam, cast, func, literal, null, select, union_all

from services.booking.adapters import tables
from services.booking.adapters.appointment_rows import appointment
from services.booking.adapters.appointment_store import TAKEN_PLACES
from services.booking.adapters.calendar_rows import exception_of, quotas_of, rule_of, service_of
from services.booking.adapters.tables_calendar import held_claims, quota_usage
from services.booking.adapters.tables_day import calendar_locks
from services.booking.domain.appointment import ACTIVE, Appointment
from services.booking.domain.errors import OfficeUnknown
from services.booking.domain.office import CounterGroup, Office
from services.booking.domain.quotas import Counter
from services.booking.domain.setup import Setup
from services.booking.usecases.ports_calendar import Usage
from services.common.clock import Clock
from services.common.database import Database, UtcDateTime


class SetupStore:
    """Implements ``Setups``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def read(self, office_id: str) -> Setup:
        with self._database.read() as connection:
            return setup_of(connection, office_id)

    def upcoming(self, office_id: str, now: datetime) -> list[Appointment]:
        with self._database.read() as connection:
            return upcoming(connection, office_id, now)


class UsageStore:
    """Implements ``Usages``."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def of_group(
        self, office_id: str, group_id: str, quota_ids: Iterable[str], dates: tuple[date, date], span: tuple[datetime, datetime]
    ) -> Usage:
        now, wanted = self._clock.now(), sorted(set(quota_ids))
        query = union_all(_CELLS, _limits(office_id, wanted, dates, now)) if wanted else _CELLS
        asked = {"office_id": office_id, "group_id": group_id, "first": span[0], "last": span[1], "now": now}
        by_cell: dict[datetime, int] = {}
        by_counter: dict[Counter, int] = {}
        with self._database.read() as connection:
            for cell, quota_id, on, key, taken in connection.execute(query, asked):
                if quota_id is None:
                    by_cell[cell] = taken
                else:
                    by_counter[quota_id, on, key] = taken
        return Usage(by_cell, by_counter)


def setup_of(connection: Connection, office_id: str) -> Setup:
    """Everything that an office has laid down; ``OfficeUnknown``."""
    office = connection.execute(select(tables.offices).where(tables.offices.c.id == office_id)).one_or_none()
    if office is None:
        raise OfficeUnknown
    groups = _of(connection, tables.counter_groups, office_id, "id")
    revision = select(calendar_locks.c.revision).where(calendar_locks.c.office_id == office_id)
    return Setup(
        office=Office(**dict(office._mapping)),
        groups=tuple(CounterGroup(row.id, row.cell_minutes, row.capacity, quotas_of(row.quotas)) for row in groups),
        services=tuple(service_of(row) for row in _of(connection, tables.services, office_id, "position", "id")),
        rules=tuple(rule_of(row) for row in _of(connection, tables.opening_rules, office_id, "id")),
        exceptions=tuple(exception_of(row) for row in _of(connection, tables.exceptions, office_id, "on_date", "id")),
        revision=connection.scalar(revision) or 0,
    )


def upcoming(connection: Connection, office_id: str, now: datetime) -> list[Appointment]:
    """The active appointments that are not over at ``now``, soonest first."""
    own = tables.appointments.c
    query = select(tables.appointments).where(own.office_id == office_id, own.ends_at > now, own.status.in_(ACTIVE))
    return [appointment(row) for row in connection.execute(query.order_by(own.starts_at, own.id))]


def _of(connection: Connection, table: Any, office_id: str, *order: str) -> list[Any]:
    query = select(table).where(table.c.office_id == office_id).order_by(*(table.c[name] for name in order))
    return list(connection.execute(query).all())


def _cells() -> Select[Any]:
    cells = TAKEN_PLACES.subquery()
    columns = (cells.c.cell_starts_at, cast(null(), String), cast(null(), Date), cast(null(), String), cells.c.taken)
    return select(*columns).where(cells.c.counter_group == bindparam("group_id"))


_CELLS = _cells()  # asked by every listing, and made once


def _limits(office_id: str, quota_ids: list[str], dates: tuple[date, date], now: datetime) -> Select[Any]:
    """What was kept until ``now`` or before has run out, given back or not."""
    usage, kept = quota_usage.c, held_claims.c
    over = (
        select(kept.quota_id, kept.period_on, kept.key, func.sum(kept.units).label("units"))
        .where(kept.office_id == office_id, kept.quota_id.in_(quota_ids), kept.kept_until <= now)
        .group_by(kept.quota_id, kept.period_on, kept.key)
        .subquery()
    )
    same = (over.c.quota_id == usage.quota_id) & (over.c.period_on == usage.period_on) & (over.c.key == usage.key)
    taken = cast(usage.taken - func.coalesce(over.c.units, literal(0)), Integer)
    nothing = cast(null(), UtcDateTime)
    return (
        select(nothing, usage.quota_id, usage.period_on, usage.key, taken)
        .outerjoin(over, same)
        .where(usage.office_id == office_id, usage.quota_id.in_(quota_ids), usage.period_on.between(*dates))
    )
