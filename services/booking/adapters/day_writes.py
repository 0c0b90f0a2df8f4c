"""The day at the counter inside a transaction: queue numbers, the line, and the later facts of a case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import Connection, exists, insert, select, update

from services.booking.adapters import tables
from services.booking.adapters.appointment_rows import appointment, known, known_appointments
from services.booking.adapters.appointment_store import taken_places
from services.booking.adapters.counters import lock_row, same
from services.booking.adapters.tables_day import follow_ups, queue_counters, queue_lines
from services.booking.domain.appointment import Appointment, Status
from services.booking.domain.errors import AppointmentUnknown
from services.booking.domain.follow_up import FollowUp
from services.booking.domain.visit import queue_number
from services.booking.usecases.ports import KnownAppointment
from services.booking.usecases.ports_day import InLine
from services.common.clock import Clock
from services.common.database import Database


class DayWrites:
    """Implements ``DayTransaction``: the part of a transaction that runs the day.

    Everybody locks in one order: the line, then the appointment, then the counter of numbers.
    """

    _connection: Connection
    _clock: Clock

    def next_number(self, office_id: str, service_id: str, on: date) -> str:
        """A row of the counter is made once; the update that counts locks it until the number is committed or given up."""
        own = tables.services.c
        stream = self._connection.scalar(select(own.stream).where(own.office_id == office_id, own.id == service_id))
        key = {"office_id": office_id, "on_date": on, "stream": stream}
        lock_row(self._connection, queue_counters, {**key, "last": 0}, "last")
        counted = update(queue_counters).where(*same(queue_counters, key)).values(last=queue_counters.c.last + 1)
        return queue_number(str(stream), self._connection.execute(counted.returning(queue_counters.c.last)).scalar_one())

    def hold_line(self, office_id: str, on: date) -> None:
        lock_row(self._connection, queue_lines, {"office_id": office_id, "on_date": on, "calls": 0}, "calls")
        key = {"office_id": office_id, "on_date": on}
        self._connection.execute(update(queue_lines).where(*same(queue_lines, key)).values(calls=queue_lines.c.calls + 1))

    def line(self, office_id: str, on: date) -> list[InLine]:
        return line(self._connection, office_id, on)

    def known(self, appointment_id: str) -> KnownAppointment:
        query = known_appointments().where(tables.appointments.c.id == appointment_id)
        row = self._connection.execute(query.with_for_update(of=tables.appointments)).one_or_none()
        if row is None:
            raise AppointmentUnknown
        return known(row)

    def taken(self, office_id: str, first: datetime, last: datetime) -> Mapping[str, Mapping[datetime, int]]:
        return taken_places(self._connection, office_id, first, last, self._clock.now())

    def follow_ups(self, appointment: Appointment) -> Mapping[str, FollowUp]:
        own = follow_ups.c
        query = select(follow_ups).where(own.office_id == appointment.office_id, own.appointment_id == appointment.id)
        return {row.kind: FollowUp(row.kind, row.at, row.who) for row in self._connection.execute(query.order_by(own.at))}

    def add_follow_up(self, appointment: Appointment, fact: FollowUp) -> None:
        row = {"office_id": appointment.office_id, "appointment_id": appointment.id, **vars(fact)}
        self._connection.execute(insert(follow_ups), row)

    def was_rebooked(self, appointment: Appointment) -> bool:
        own = tables.appointments.c
        later = (own.office_id == appointment.office_id, own.previous_id == appointment.id, own.status != Status.CANCELLED)
        return bool(self._connection.scalar(select(exists().where(*later))))


class LineStore:
    """Reads the line; implements ``Line``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def line(self, office_id: str, on: date) -> list[InLine]:
        with self._database.read() as connection:
            return line(connection, office_id, on)


def line(connection: Connection, office_id: str, on: date) -> list[InLine]:
    """Everybody with a queue number of that date, by number."""
    own, services = tables.appointments.c, tables.services.c
    query = (
        select(tables.appointments, services.name.label("service_name"), services.stream)
        .join(tables.services, (services.office_id == own.office_id) & (services.id == own.service_id))
        .where(own.office_id == office_id, own.queue_on == on)
        .order_by(own.queue_number)
    )
    return [InLine(appointment(row), row.service_name, row.stream) for row in connection.execute(query)]
