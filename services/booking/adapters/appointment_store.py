"""Reading appointments."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, func, or_, select

from services.booking.adapters import tables
from services.booking.adapters.appointment_rows import appointment, known, known_appointments
from services.booking.adapters.privacy import of_contact
from services.booking.adapters.tables_holding import held_cells
from services.booking.domain.appointment import ACTIVE, Appointment
from services.booking.domain.words import Words
from services.booking.usecases.ports import KnownAppointment, Page
from services.common.clock import Clock
from services.common.database import Database


def _day() -> Select[Any]:
    own, services = tables.appointments.c, tables.services.c
    return (
        select(tables.appointments, services.name.label("service_name"))
        .join(tables.services, (services.office_id == own.office_id) & (services.id == own.service_id))
        .where(own.office_id == bindparam("office_id"))
        .where(own.starts_at >= bindparam("first"), own.starts_at < bindparam("last"))
        .order_by(own.starts_at, own.id)
        .limit(bindparam("most"))
    )


def _taken_places() -> Select[Any]:
    usage, kept = tables.slot_usage.c, held_cells.c
    over = (
        select(kept.counter_group, kept.cell_starts_at, func.count().label("places"))
        .where(kept.office_id == bindparam("office_id"), kept.kept_until <= bindparam("now"))
        .where(kept.cell_starts_at >= bindparam("first"), kept.cell_starts_at < bindparam("last"))
        .group_by(kept.counter_group, kept.cell_starts_at)
        .subquery()
    )
    taken = usage.taken - func.coalesce(over.c.places, 0)
    return (
        select(usage.counter_group, usage.cell_starts_at, taken.label("taken"))
        .outerjoin(over, (over.c.counter_group == usage.counter_group) & (over.c.cell_starts_at == usage.cell_starts_at))
        .where(usage.office_id == bindparam("office_id"), taken > 0)
        .where(usage.cell_starts_at >= bindparam("first"), usage.cell_starts_at < bindparam("last"))
    )


# Asked again and again, and made once: making a statement costs more than running it
_DAY = _day()
TAKEN_PLACES = _taken_places()
"""Taken places by group and cell. What was kept until ``now`` or before is on sale again, given back or not."""


class AppointmentStore:
    """Implements ``Appointments``."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def taken(self, office_id: str, first: datetime, last: datetime) -> Mapping[str, Mapping[datetime, int]]:
        with self._database.read() as connection:
            return taken_places(connection, office_id, first, last, self._clock.now())

    def by_code(self, code: str) -> KnownAppointment | None:
        return self._one(tables.appointments.c.code == code)

    def by_id(self, appointment_id: str) -> KnownAppointment | None:
        return self._one(tables.appointments.c.id == appointment_id)

    def has_token(self, appointment_id: str, token_hash: str) -> bool:
        with self._database.read() as connection:
            return has_token(connection, appointment_id, token_hash)

    def active_of(self, phone: str | None, user_id: str | None) -> list[KnownAppointment]:
        own = tables.appointments.c
        mine = of_contact(tables.appointments, phone, user_id)
        query = known_appointments().where(mine, own.status.in_(ACTIVE)).order_by(own.starts_at, own.id)
        with self._database.read() as connection:
            return [known(row) for row in connection.execute(query)]

    def day(
        self, office_id: str, first: datetime, last: datetime, search: str, after: Page | None, limit: int
    ) -> list[tuple[Appointment, Words]]:
        query = _DAY.where(*_narrowed(search, after)) if search or after else _DAY
        asked = {"office_id": office_id, "first": first, "last": last, "most": limit}
        with self._database.read() as connection:
            rows = connection.execute(query, asked).all()  # fetched one by one, two hundred rows take a millisecond longer
        return [(appointment(row), row.service_name) for row in rows]

    def _one(self, condition: ColumnElement[bool]) -> KnownAppointment | None:
        with self._database.read() as connection:
            row = connection.execute(known_appointments().where(condition)).one_or_none()
        return known(row) if row is not None else None


def taken_places(
    connection: Connection, office_id: str, first: datetime, last: datetime, now: datetime
) -> Mapping[str, Mapping[datetime, int]]:
    """What :data:`TAKEN_PLACES` finds, by group and cell."""
    by_group: dict[str, dict[datetime, int]] = {}
    asked = {"office_id": office_id, "first": first, "last": last, "now": now}
    for group, cell, taken in connection.execute(TAKEN_PLACES, asked):
        by_group.setdefault(group, {})[cell] = taken
    return by_group


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
