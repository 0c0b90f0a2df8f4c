"""Groups and their members in the database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from services.booking.adapters import tables
from services.booking.adapters.appointment_rows import appointment
from services.booking.adapters.tables_waiting import booking_groups, group_members
from services.booking.domain.errors import Stale
from services.booking.domain.group import Group, Member
from services.common.database import Database

_COLUMNS = {"phone": "contact_phone"}  # the others have the names of their fields


class GroupWrites:
    """Implements ``GroupTransaction``: the part of a transaction that books groups."""

    _connection: Connection

    def add_group(self, group: Group) -> None:
        self._connection.execute(insert(booking_groups), {_COLUMNS.get(name, name): value for name, value in vars(group).items()})

    def add_member(self, group: Group, member: Member) -> None:
        row = {"office_id": group.office_id, "group_id": group.id, "number": member.number}
        self._connection.execute(insert(group_members), {**row, "appointment_id": member.appointment.id})

    def replace_member(self, group: Group, before: Member, after: Member) -> None:
        own = group_members.c
        same = (own.office_id == group.office_id, own.group_id == group.id, own.number == before.number)
        unchanged = own.appointment_id == before.appointment.id
        changed = update(group_members).where(*same, unchanged).values(appointment_id=after.appointment.id)
        if self._connection.execute(changed).rowcount != 1:
            raise Stale


class GroupStore:
    """Reads groups; implements ``Groups``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def one(self, office_id: str, group_id: str) -> Group | None:
        query = select(booking_groups).where(booking_groups.c.office_id == office_id, booking_groups.c.id == group_id)
        with self._database.read() as connection:
            row = connection.execute(query).one_or_none()
        return _group(row) if row is not None else None

    def members(self, group: Group) -> list[Member]:
        own, appointments = group_members.c, tables.appointments
        query = (
            select(appointments, own.number)
            .join(appointments, (appointments.c.office_id == own.office_id) & (appointments.c.id == own.appointment_id))
            .where(own.office_id == group.office_id, own.group_id == group.id)
            .order_by(own.number)
        )
        with self._database.read() as connection:
            return [Member(row.number, appointment(row)) for row in connection.execute(query)]


def _group(row: Row[Any]) -> Group:
    return Group(**{name: getattr(row, _COLUMNS.get(name, name)) for name in Group.__dataclass_fields__})
