"""Transactions: capacity by conditional writes, appointments, audit, facts and answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Table, bindparam, insert, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import DBAPIError

from services.booking.adapters import tables
from services.booking.adapters.appointment_rows import known, known_appointments, values
from services.booking.adapters.appointment_store import has_token
from services.booking.domain.appointment import Appointment
from services.booking.domain.errors import AlreadyBooked, KeyReused, SlotFull, Stale
from services.booking.usecases.ports import Answer, AnsweredMeanwhile, KnownAppointment, RequestKey, Transition, TryAgain
from services.common import idempotency
from services.common.database import Database
from services.common.events import Event
from services.common.ids import new_id
from services.common.inbox import insert_once
from services.common.outbox import Outbox

_TIES = ("40001", "40P01")  # serialization_failure, deadlock_detected (PostgreSQL, appendix A)


class SqlLedger:
    """Implements ``Ledger``."""

    def __init__(self, database: Database, outbox: Outbox, keys: idempotency.IdempotencyKeys) -> None:
        self._database, self._outbox, self._keys = database, outbox, keys

    @contextmanager
    def change(self) -> Iterator[SqlTransaction]:
        try:
            with self._database.write() as connection:
                yield SqlTransaction(connection, self._outbox, self._keys)
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) in _TIES:
                raise TryAgain from error
            raise

    def first_answer(self, key: RequestKey) -> Answer | None:
        try:
            with self._database.read() as connection:
                first = self._keys.find(connection, key.key_hash, key.body_hash)
        except idempotency.KeyReused:
            raise KeyReused from None
        return Answer(first.status, first.body) if first else None


class SqlTransaction:
    """Implements ``Transaction`` on a connection that has begun."""

    def __init__(self, connection: Connection, outbox: Outbox, keys: idempotency.IdempotencyKeys) -> None:
        self._connection, self._outbox, self._keys = connection, outbox, keys

    def take_places(self, office_id: str, group: str, cells: Mapping[datetime, int]) -> None:
        usage = tables.slot_usage
        for cell in sorted(cells):  # one order for everybody, so that two bookings cannot wait for each other
            key = {"office_id": office_id, "counter_group": group, "cell_starts_at": cell}
            limit = {"capacity": cells[cell]}
            if not _take(self._connection, usage, key, "taken", limit):
                raise SlotFull

    def free_places(self, office_id: str, group: str, cells: Sequence[datetime]) -> None:
        usage = tables.slot_usage
        for cell in sorted(cells):
            _free(self._connection, usage, {"office_id": office_id, "counter_group": group, "cell_starts_at": cell}, "taken")

    def lock_places(self, office_id: str, group: str, cells: Sequence[datetime]) -> None:
        """A row that is not there yet is made, for only rows can be locked. The rows of one statement are taken in its order."""
        key = {"office_id": office_id, "counter_group": group, "taken": 0, "capacity": 0}
        make = sqlite_insert if self._connection.dialect.name == "sqlite" else postgresql_insert
        statement = make(tables.slot_usage).values([{**key, "cell_starts_at": cell} for cell in sorted(cells)])
        same_row = [column.name for column in tables.slot_usage.primary_key]
        unchanged = {"taken": tables.slot_usage.c.taken}
        self._connection.execute(statement.on_conflict_do_update(index_elements=same_row, set_=unchanged))

    def take_contact(self, appointment: Appointment, maximum: int) -> None:
        if not _take(self._connection, tables.contact_usage, _contact(appointment), "active", {"maximum": maximum}):
            raise AlreadyBooked(maximum)

    def free_contact(self, appointment: Appointment) -> None:
        _free(self._connection, tables.contact_usage, _contact(appointment), "active")

    def add(self, appointment: Appointment) -> bool:
        return insert_once(self._connection, tables.appointments, values(appointment))

    def save(self, appointment: Appointment) -> None:
        own = tables.appointments.c
        before = (own.office_id == appointment.office_id, own.id == appointment.id, own.version == appointment.version - 1)
        changed = self._connection.execute(update(tables.appointments).where(*before).values(**values(appointment)))
        if changed.rowcount != 1:
            raise Stale

    def locked(self, code: str) -> KnownAppointment | None:
        """On SQLite the whole transaction is a lock; PostgreSQL locks the row."""
        query = known_appointments().where(tables.appointments.c.code == code).with_for_update(of=tables.appointments)
        row = self._connection.execute(query).one_or_none()
        return known(row) if row is not None else None

    def has_token(self, appointment_id: str, token_hash: str) -> bool:
        return has_token(self._connection, appointment_id, token_hash)

    def add_token(self, appointment: Appointment, token_hash: str, at: datetime) -> None:
        row = {"token_hash": token_hash, "office_id": appointment.office_id, "appointment_id": appointment.id, "created_at": at}
        self._connection.execute(insert(tables.manage_tokens), row)

    def audit(self, transition: Transition) -> None:
        appointment = transition.appointment
        row = {
            "office_id": appointment.office_id,
            "appointment_id": appointment.id,
            "id": new_id(),
            "who": transition.who,
            "action": transition.action,
            "before": transition.before,
            "after": appointment.status.value,
            "at": transition.at,
        }
        self._connection.execute(insert(tables.transitions), row)

    def record(self, event: Event) -> None:
        self._outbox.record(self._connection, event)

    def keep(self, key: RequestKey, answer: Answer, at: datetime) -> None:
        first = idempotency.FirstAnswer(answer.status, answer.body)
        try:
            self._keys.keep(self._connection, key.key_hash, key.body_hash, first, at)
        except idempotency.RaceLost:
            raise AnsweredMeanwhile from None


def _take(connection: Connection, table: Table, key: Mapping[str, Any], counter: str, limit: Mapping[str, int]) -> bool:
    """Count one more, if that stays within ``limit`` (the column that witnesses it and its value). False when it would not."""
    ((witness, maximum),) = limit.items()
    insert_once(connection, table, {**key, counter: 0, **limit})
    values = {f"same_{name}": value for name, value in key.items()}
    return connection.execute(_taking(table, counter, witness), {**values, "most": maximum}).rowcount == 1


@lru_cache(maxsize=8)
def _taking(table: Table, counter: str, witness: str) -> Any:
    """The conditional write, made once for each table: parameters are ``same_`` with each key column, and ``most``."""
    counted = table.c[counter]
    same = (column == bindparam(f"same_{column.name}") for column in table.primary_key)
    return update(table).where(*same, counted + 1 <= bindparam("most")).values({counter: counted + 1, witness: bindparam("most")})


def _free(connection: Connection, table: Table, key: Mapping[str, Any], counter: str) -> None:
    connection.execute(update(table).where(*_same(table, key)).values(**{counter: table.c[counter] - 1}))


def _same(table: Table, key: Mapping[str, Any]) -> list[Any]:
    return [table.c[name] == value for name, value in key.items()]


def _contact(appointment: Appointment) -> dict[str, str]:
    return {
        "office_id": appointment.office_id,
        "service_id": appointment.service_id,
        "contact_key": appointment.contact_key,
    }
