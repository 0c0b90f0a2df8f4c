"""The waiting list in the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, exists, func, select, update

from services.booking.adapters.counters import lock_row
from services.booking.adapters.privacy import of_contact
from services.booking.adapters.tables_holding import holds
from services.booking.adapters.tables_waiting import waiting, waiting_lines
from services.booking.domain.errors import AlreadyWaiting, Stale
from services.booking.domain.holding import HoldKind
from services.booking.domain.waiting import OPEN, PartOfDay, Waiting, WaitingState
from services.common.database import Database
from services.common.inbox import insert_once

_OPEN = [state.value for state in OPEN]
_SAME = (
    "id", "office_id", "service_id", "counter_group", "first_on", "last_on", "people", "name", "contact_key", "language",
    "joined_at", "token_hash", "ended_at", "offer_token_hash", "hold_id", "appointment_id",
)  # fmt: skip


class WaitingWrites:
    """Implements ``WaitingTransaction``: the part of a transaction that changes the waiting list."""

    _connection: Connection

    def join(self, entry: Waiting) -> None:
        if not insert_once(self._connection, waiting, _values(entry)):
            raise AlreadyWaiting

    def lock_line(self, office_id: str, group: str, now: datetime) -> None:
        line = {"office_id": office_id, "counter_group": group, "last_round_at": now}
        lock_row(self._connection, waiting_lines, line, "counter_group")

    def waiting_entry(self, office_id: str, waiting_id: str) -> Waiting | None:
        query = select(waiting).where(waiting.c.office_id == office_id, waiting.c.id == waiting_id).with_for_update()
        row = self._connection.execute(query).one_or_none()
        return _entry(row) if row is not None else None

    def change_entry(self, before: Waiting, after: Waiting) -> None:
        own = waiting.c
        same = (own.office_id == before.office_id, own.id == before.id, own.state == before.state.value)
        if self._connection.execute(update(waiting).where(*same).values(**_values(after))).rowcount != 1:
            raise Stale

    def is_waited_for(self, office_id: str, group: str, on: date, parts: Sequence[PartOfDay]) -> bool:
        own = waiting.c
        suits = (own.first_on <= on, own.last_on >= on, own.part_of_day.in_([part.value for part in parts]))
        query = exists().where(
            own.office_id == office_id, own.counter_group == group, own.state == WaitingState.WAITING.value, *suits
        )
        return bool(self._connection.scalar(select(query)))


class WaitingStore:
    """Reads the waiting list; implements ``WaitingList``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def entry(self, office_id: str, waiting_id: str) -> Waiting | None:
        query = select(waiting).where(waiting.c.office_id == office_id, waiting.c.id == waiting_id)
        with self._database.read() as connection:
            row = connection.execute(query).one_or_none()
        return _entry(row) if row is not None else None

    def position(self, entry: Waiting) -> int:
        own = waiting.c
        before = (own.office_id == entry.office_id, own.service_id == entry.service_id, own.state.in_(_OPEN), own.id < entry.id)
        with self._database.read() as connection:
            return 1 + (connection.scalar(select(func.count()).select_from(waiting).where(*before)) or 0)

    def lines(self, now: datetime) -> list[tuple[str, str]]:
        waited = select(waiting.c.office_id, waiting.c.counter_group).where(waiting.c.state.in_(_OPEN))
        own = holds.c
        rested = select(own.office_id, own.counter_group).where(
            own.kept_until > now, own.expires_at <= now, own.kind == HoldKind.RESTING.value
        )
        with self._database.read() as connection:
            return [(office, group) for office, group in connection.execute(waited.union(rested))]

    def line(self, office_id: str, group: str) -> list[Waiting]:
        own = waiting.c
        query = select(waiting).where(own.office_id == office_id, own.counter_group == group, own.state.in_(_OPEN))
        with self._database.read() as connection:
            return [_entry(row) for row in connection.execute(query.order_by(own.id))]

    def of_contact(self, phone: str | None, user_id: str | None) -> list[Waiting]:
        own = waiting.c
        query = select(waiting).where(of_contact(waiting, phone, user_id), own.state.in_(_OPEN)).order_by(own.id)
        with self._database.read() as connection:
            return [_entry(row) for row in connection.execute(query)]

    def of_office(self, office_id: str, limit: int) -> list[Waiting]:
        own = waiting.c
        query = select(waiting).where(own.office_id == office_id, own.state.in_(_OPEN)).order_by(own.id).limit(limit)
        with self._database.read() as connection:
            return [_entry(row) for row in connection.execute(query)]


def _values(entry: Waiting) -> dict[str, Any]:
    return {
        **{name: getattr(entry, name) for name in _SAME},
        "contact_phone": entry.phone,
        "contact_user_id": entry.user_id,
        "part_of_day": entry.part_of_day.value,
        "state": entry.state.value,
        "active_key": entry.contact_key if entry.state in OPEN else None,
    }


def _entry(row: Row[Any]) -> Waiting:
    return Waiting(
        **{name: getattr(row, name) for name in _SAME},
        phone=row.contact_phone,
        user_id=row.contact_user_id,
        part_of_day=PartOfDay(row.part_of_day),
        state=WaitingState(row.state),
    )
