"""Reading appointments."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select

from services.booking.adapters import tables
from services.booking.adapters.appointment_rows import appointment, known, known_appointments
from services.booking.adapters.privacy import of_contact
from services.booking.adapters.tables_holding import held_cells
from services.booking.domain.appointment import ACTIVE, Appointment
from services.booking.domain.words import Words
from services.booking.usecases.ports import KnownAppointment, Page
from services.common.clock import Clock
from services.common.database import Database


class AppointmentStore:
    """Implements ``Appointments``."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def taken(self, office_id: str, first: datetime, last: datetime) -> Mapping[str, Mapping[datetime, int]]:
        by_group: dict[str, dict[datetime, int]] = {}
        with self._database.read() as connection:
            for group, cell, taken in connection.execute(taken_places(office_id, first, last, self._clock.now())):
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
        mine = of_contact(tables.appointments, phone, user_id)
        query = known_appointments().where(mine, own.status.in_(ACTIVE)).order_by(own.starts_at, own.id)
        with self._database.read() as connection:
            return [known(row) for row in connection.execute(query)]

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


def taken_places(office_id: str, first: datetime, last: datetime, now: datetime) -> Select[Any]:
    """Taken places by group and cell. What was kept until ``now`` or before is on sale again, given back or not."""
    usage, kept = tables.slot_usage.c, held_cells.c
    over = (
        select(kept.counter_group, kept.cell_starts_at, func.count().label("places"))
        .where(kept.office_id == office_id, kept.cell_starts_at >= first, kept.cell_starts_at < last, kept.kept_until <= now)
        .group_by(kept.counter_group, kept.cell_starts_at)
        .subquery()
    )
    taken = usage.taken - func.coalesce(over.c.places, 0)
    return (
        select(usage.counter_group, usage.cell_starts_at, taken.label("taken"))
        .outerjoin(over, (over.c.counter_group == usage.counter_group) & (over.c.cell_starts_at == usage.cell_starts_at))
        .where(usage.office_id == office_id, usage.cell_starts_at >= first, usage.cell_starts_at < last, taken > 0)
    )


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
