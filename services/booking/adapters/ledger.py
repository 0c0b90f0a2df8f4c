"""Transactions: capacity by conditional writes, appointments, audit, facts and answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, update
from sqlalchemy.exc import DBAPIError

from services.booking.adapters import tables
from services.booking.adapters.admission import AdmissionWrites
from services.booking.adapters.appointment_rows import known, known_appointments, values
from services.booking.adapters.appointment_store import has_token
from services.booking.adapters.calendar_writes import SetupWrites
from services.booking.adapters.counters import cell_key, drop_expired, give_back, take
from services.booking.adapters.day_writes import DayWrites
from services.booking.adapters.groups import GroupWrites
from services.booking.adapters.holding import HoldingWrites
from services.booking.adapters.quota_counters import free_claims
from services.booking.adapters.waiting import WaitingWrites
from services.booking.domain.appointment import Appointment
from services.booking.domain.errors import KeyReused, SlotFull, Stale
from services.booking.usecases.ports import Answer, AnsweredMeanwhile, KnownAppointment, RequestKey, Transition, TryAgain
from services.common import idempotency
from services.common.clock import Clock
from services.common.database import Database
from services.common.events import Event
from services.common.ids import new_id
from services.common.inbox import insert_once
from services.common.outbox import Outbox

_NEW_TOKEN, _NEW_TRANSITION = insert(tables.manage_tokens), insert(tables.transitions)  # every booking runs them: made once
_TIES = ("40001", "40P01", "23505")  # serialization_failure, deadlock_detected, unique_violation (PostgreSQL, appendix A)


class SqlLedger:
    """Implements ``Ledger``."""

    def __init__(self, database: Database, outbox: Outbox, keys: idempotency.IdempotencyKeys, clock: Clock) -> None:
        self._database, self._outbox, self._keys, self._clock = database, outbox, keys, clock

    @contextmanager
    def change(self) -> Iterator[SqlTransaction]:
        try:
            with self._database.write() as connection:
                yield SqlTransaction(connection, self._outbox, self._keys, self._clock)
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


class SqlTransaction(HoldingWrites, AdmissionWrites, WaitingWrites, GroupWrites, DayWrites, SetupWrites):
    """Implements ``Transaction`` on a connection that has begun."""

    def __init__(self, connection: Connection, outbox: Outbox, keys: idempotency.IdempotencyKeys, clock: Clock) -> None:
        self._connection, self._outbox, self._keys, self._clock = connection, outbox, keys, clock

    def take_places(self, office_id: str, group: str, cells: Mapping[datetime, int]) -> None:
        self.enter_calendar(office_id)  # before any place: a closure waits for whoever is in here, and for nobody else
        for cell in sorted(cells):  # one order for everybody, so that two bookings cannot wait for each other
            if not self._take_place(cell_key(office_id, group, cell), {"capacity": cells[cell]}):
                raise SlotFull

    def _take_place(self, key: Mapping[str, Any], limit: Mapping[str, int]) -> bool:
        """A full cell may hold places that nobody keeps any longer: they are given back here, and no job is needed for it."""
        if take(self._connection, tables.slot_usage, key, "taken", limit):
            return True
        given_back = drop_expired(self._connection, key, self._clock.now())
        return given_back and take(self._connection, tables.slot_usage, key, "taken", limit)

    def free_places(self, office_id: str, group: str, cells: Sequence[datetime]) -> None:
        for cell in sorted(cells):
            give_back(self._connection, tables.slot_usage, cell_key(office_id, group, cell), "taken")

    def add(self, appointment: Appointment) -> bool:
        return insert_once(self._connection, tables.appointments, values(appointment))

    def save(self, appointment: Appointment) -> None:
        if appointment.claims and not appointment.holds_place:
            free_claims(self._connection, appointment.office_id, appointment.claims)
            appointment = replace(appointment, claims=())
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
        self._connection.execute(_NEW_TOKEN, row)

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
        self._connection.execute(_NEW_TRANSITION, row)

    def record(self, event: Event) -> None:
        self._outbox.record(self._connection, event)

    def keep(self, key: RequestKey, answer: Answer, at: datetime) -> None:
        first = idempotency.FirstAnswer(answer.status, answer.body)
        try:
            self._keys.keep(self._connection, key.key_hash, key.body_hash, first, at)
        except idempotency.RaceLost:
            raise AnsweredMeanwhile from None
