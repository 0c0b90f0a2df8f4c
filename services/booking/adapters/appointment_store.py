"""Reading appointments."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, func, or_, select

from services.booking.adapters import tables
from services.booking.adapters.appointment_rows import appointment, known, known_appointments
from services.booking.domain.appointment import ACTIVE, Appointment
from services.booking.domain.words import Words
from services.booking.usecases.ports import KnownAppointment, Page
from services.common.database import Database

_USAGE = tables.slot_usage.c
_TAKEN = select(_USAGE.counter_group, _USAGE.cell_starts_at, _USAGE.taken).where(
    _USAGE.office_id == bindparam("office_id"),
    _USAGE.cell_starts_at >= bindparam("first"),
    _USAGE.cell_starts_at < bindparam("last"),
    _USAGE.taken > 0,
)


class AppointmentStore:
    """Implements ``Appointments``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def taken(self, office_id: str, first: datetime, last: datetime) -> Mapping[str, Mapping[datetime, int]]:
        by_group: dict[str, dict[datetime, int]] = {}
        with self._database.read() as connection:
            for group, cell, taken in connection.execute(_TAKEN, {"office_id": office_id, "first": first, "last": last}):
                by_group.setdefault(group, {})[cell] = taken
        return by_group

    def by_code(self, code: str) -> KnownAppointment | None:
        return self._one(tables.appointments.c.code == code)

    def by_id(self, appointment_id: str) -> KnownAppointment | None:
        return self._one(tables.appointments.c.id == appointment_id)

    def has_token(self, appointment_id: str, token_hash: str) -> bool:
        with self._database.read() as connection:
            return has_token(connection, appointment_id, token_hash)

    def active_of(self, phone: str | None, user_id: str | None) -> list[KnownAppointment]:
        own = tables.appointments.c
        same = [column == value for column, value in ((own.contact_phone, phone), (own.contact_user_id, user_id)) if value]
        query = known_appointments().where(or_(*same), own.status.in_(ACTIVE)).order_by(own.starts_at, own.id)
        with self._database.read() as connection:
            return [known(row) for row in connection.execute(query)] if same else []

    def day(
        self, office_id: str, first: datetime, last: datetime, search: str, after: Page | None, limit: int
    ) -> list[tuple[Appointment, Words]]:
        own, services = tables.appointments.c, tables.services.c
        query = (
            select(tables.appointments, services.name.label("service_name"))
            .join(tables.services, (services.office_id == own.office_id) & (services.id == own.service_id))
            .where(own.office_id == office_id, own.starts_at >= first, own.starts_at < last, *_narrowed(search, after))
            .order_by(own.starts_at, own.id)
            .limit(limit)
        )
        with self._database.read() as connection:
            return [(appointment(row), row.service_name) for row in connection.execute(query)]

    def _one(self, condition: ColumnElement[bool]) -> KnownAppointment | None:
        with self._database.read() as connection:
            row = connection.execute(known_appointments().where(condition)).one_or_none()
        return known(row) if row is not None else None


def has_token(connection: Connection, appointment_id: str, token_hash: str) -> bool:
    """Whether the token belongs to the appointment."""
    tokens = tables.manage_tokens.c
    query = select(tokens.token_hash).where(tokens.token_hash == token_hash, tokens.appointment_id == appointment_id)
    return connection.scalar(query) is not None


def _narrowed(search: str, after: Page | None) -> list[ColumnElement[bool]]:
    own = tables.appointments.c
    conditions: list[Any] = []
    if search:
        by_name = func.lower(own.name).contains(search.lower(), autoescape=True)
        conditions.append(or_(own.code == search.upper(), by_name))
    if after:
        conditions.append(or_(own.starts_at > after.starts_at, (own.starts_at == after.starts_at) & (own.id > after.id)))
    return conditions
