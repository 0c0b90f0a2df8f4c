"""Closures inside a transaction, and the lock that keeps bookings out of a span while it is being closed.

Every booking shares the office's row of ``calendar_locks`` before it takes a place, and a closure has that row alone: it waits
for the bookings that are under way, sees them, and those that come later wait and see the closure. On SQLite a writer has the
whole database alone, so that there only the check remains.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Row, bindparam, case, insert, or_, select, update

from services.booking.adapters import tables
from services.booking.adapters.appointment_rows import known, known_appointments
from services.booking.adapters.appointment_store import AppointmentStore
from services.booking.adapters.counters import lock_row, same
from services.booking.adapters.tables_day import calendar_locks, closures
from services.booking.domain import reasons
from services.booking.domain.appointment import Appointment, Status
from services.booking.domain.calendar import DatedException
from services.booking.domain.closure import Closure
from services.booking.domain.errors import ClosureUnknown, NotBookable
from services.booking.usecases.ports import KnownAppointment
from services.common.database import Database

FOR_EVER = datetime(9999, 12, 30, tzinfo=UTC)
_SHARED = select(calendar_locks).where(calendar_locks.c.office_id == bindparam("office_id")).with_for_update(read=True)


class ClosureWrites:
    """Implements ``ClosureTransaction``, and what every booking does for it."""

    _connection: Connection
    _entered: str = ""
    _closed_until: datetime | None = None
    _revision: int = 0

    def enter_calendar(self, office_id: str) -> None:
        """Keep the office's calendar as it is until the end of the transaction, together with all others who book."""
        if self._entered == office_id:
            return
        row = self._share(office_id)
        if row is None:
            lock_row(
                self._connection, calendar_locks, {"office_id": office_id, "revision": 0, "closed_until": None}, "closed_until"
            )
            row = self._share(office_id)
        self._entered, self._closed_until, self._revision = (
            office_id,
            row.closed_until if row else None,
            row.revision if row else 0,
        )

    def require_open(self, appointment: Appointment) -> None:
        """``NotBookable`` when a closure that began while the slot was being looked at covers the appointment."""
        self.enter_calendar(appointment.office_id)
        if self._closed_until is None or self._closed_until <= appointment.starts_at:
            return
        for closure in open_closures(self._connection, appointment.office_id, appointment.starts_at):
            if closure.covers(appointment.service_id, appointment.starts_at, appointment.ends_at):
                refused = reasons.closed(closure.explanation)
                raise NotBookable(refused.code, refused.explanation)

    def close_calendar(self, closure: Closure) -> None:
        self.change_calendar(closure.office_id, closure.to_at or FOR_EVER)

    def change_calendar(self, office_id: str, closed_until: datetime | None = None) -> None:
        """Have the calendar alone until the end of the transaction. What was read of it before no longer holds."""
        lock_row(self._connection, calendar_locks, {"office_id": office_id, "revision": 0, "closed_until": None}, "closed_until")
        own = calendar_locks.c
        changed: dict[str, Any] = {"revision": own.revision + 1}
        if closed_until is not None:
            changed["closed_until"] = case((own.closed_until > closed_until, own.closed_until), else_=closed_until)
        self._connection.execute(update(calendar_locks).where(own.office_id == office_id).values(**changed))
        self._entered = office_id

    def displaced(self, closure: Closure) -> list[KnownAppointment]:
        return displaced(self._connection, closure, lock=True)

    def add_closure(self, closure: Closure) -> None:
        self._connection.execute(insert(closures), vars(closure))

    def locked_closure(self, office_id: str, closure_id: str) -> Closure:
        query = select(closures).where(closures.c.office_id == office_id, closures.c.id == closure_id)
        row = self._connection.execute(query.with_for_update()).one_or_none()
        if row is None:
            raise ClosureUnknown
        return _closure(row)

    def save_closure(self, closure: Closure) -> None:
        key = {"office_id": closure.office_id, "id": closure.id}
        self._connection.execute(update(closures).where(*same(closures, key)).values(**vars(closure)))

    def _share(self, office_id: str) -> Row[Any] | None:
        return self._connection.execute(_SHARED, {"office_id": office_id}).one_or_none()


class ClosureStore:
    """Reads closures; implements ``Closures``."""

    def __init__(self, database: Database, appointments: AppointmentStore) -> None:
        self._database, self._appointments = database, appointments

    def of_office(self, office_id: str, since: datetime) -> list[Closure]:
        with self._database.read() as connection:
            return open_closures(connection, office_id, since)

    def displaced(self, closure: Closure) -> list[KnownAppointment]:
        with self._database.read() as connection:
            return displaced(connection, closure, lock=False)

    def taken(self, office_id: str, first: datetime, last: datetime) -> Mapping[str, Mapping[datetime, int]]:
        return self._appointments.taken(office_id, first, last)


def displaced(connection: Connection, closure: Closure, lock: bool) -> list[KnownAppointment]:
    """The booked appointments that touch a closure, soonest first; locked in the order of their ids."""
    own = tables.appointments.c
    conditions = [own.office_id == closure.office_id, own.status == Status.BOOKED.value, *_touching(closure)]
    if lock:
        ids = select(own.id).where(*conditions).order_by(own.id)
        connection.execute(ids.with_for_update()).all()
    rows = connection.execute(known_appointments().where(*conditions).order_by(own.starts_at, own.created_at, own.id))
    return [known(row) for row in rows]


def closed_spans(connection: Connection, office_id: str, first_on: date, last_on: date, zone: ZoneInfo) -> list[DatedException]:
    """The closures of an office as exceptions of these local dates."""
    since = datetime.combine(first_on, time(), zone)
    found = open_closures(connection, office_id, since)
    return [exception for closure in found for exception in closure.on_dates(first_on, last_on, zone)]


def open_closures(connection: Connection, office_id: str, since: datetime) -> list[Closure]:
    """Those that are not over at ``since``, soonest first."""
    own = closures.c
    query = select(closures).where(
        own.office_id == office_id,
        or_(own.to_at.is_(None), own.to_at > since),
        or_(own.ended_at.is_(None), own.ended_at > since),
    )
    return [_closure(row) for row in connection.execute(query.order_by(own.from_at, own.id))]


def _touching(closure: Closure) -> list[ColumnElement[bool]]:
    own = tables.appointments.c
    span = [own.ends_at > closure.from_at]
    if closure.to_at is not None:
        span.append(own.starts_at < closure.to_at)
    return span if closure.service_id is None else [*span, own.service_id == closure.service_id]


def _closure(row: Row[Any]) -> Closure:
    return Closure(**{name: getattr(row, name) for name in Closure.__dataclass_fields__})
