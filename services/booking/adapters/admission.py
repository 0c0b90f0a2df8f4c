"""Limits per person: active appointments, cancellations, exceptions from both, and the NIK. Inside a transaction."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, delete, exists, func, insert, or_, select, update

from services.booking.adapters import audit, tables
from services.booking.adapters.counters import give_back, same, take
from services.booking.adapters.tables_holding import cancellations, hold_owners, limit_exceptions, nik_claims
from services.booking.adapters.tables_waiting import waiting
from services.booking.domain.appointment import Appointment
from services.booking.domain.errors import AlreadyBooked, NikBooked, TooManyCancellations
from services.booking.domain.house_rules import REQUESTS_COUNTED_OVER
from services.booking.domain.nik import NikTrace
from services.booking.usecases.ports_holding import LimitException
from services.common.clock import Clock
from services.common.inbox import insert_once

# Asked by every booking, and made once: making a statement costs more than running it
_RECENT_CANCELLATIONS = (
    select(cancellations.c.at)
    .where(*(cancellations.c[name] == bindparam(name) for name in ("office_id", "service_id", "contact_key")))
    .where(cancellations.c.at > bindparam("since"))
    .order_by(cancellations.c.at.desc())
    .limit(bindparam("maximum"))
)
_CLAIMS_OF_APPOINTMENT = (
    select(func.count())
    .select_from(nik_claims)
    .where(*(nik_claims.c[name] == bindparam(name) for name in ("office_id", "appointment_id")))
)


class AdmissionWrites:
    """The part of a transaction that counts what one person has. Members of a group are not counted: the group is."""

    _connection: Connection
    _clock: Clock

    def take_contact(self, appointment: Appointment, maximum: int) -> None:
        if not appointment.counts_for_contact:
            return
        if not take(self._connection, tables.contact_usage, _contact(appointment), "active", {"maximum": maximum}):
            raise AlreadyBooked(maximum)
        if appointment.version > 1:  # a new one has claimed nothing yet
            self._claim_again(appointment)

    def exceed_contact(self, appointment: Appointment) -> None:
        usage = tables.contact_usage
        more = usage.c.active + 1
        self._connection.execute(update(usage).where(*same(usage, _contact(appointment))).values(active=more, maximum=more))

    def free_contact(self, appointment: Appointment) -> None:
        if not appointment.counts_for_contact:
            return
        give_back(self._connection, tables.contact_usage, _contact(appointment), "active")
        ended = update(nik_claims).where(*_claim_of(appointment)).values(active_hash=None, ended_at=self._clock.now())
        self._connection.execute(ended)

    def use_exception(self, appointment: Appointment, now: datetime) -> bool:
        own = limit_exceptions.c
        free = or_(own.used_by.is_(None), own.used_by == appointment.id)  # one exception does for all limits of one appointment
        unused = [free, own.valid_until > now, *same(limit_exceptions, _contact(appointment))]
        first = self._connection.scalar(select(func.min(own.id)).where(*unused))
        claim = update(limit_exceptions).where(own.id == first, *unused).values(used_by=appointment.id)
        return first is not None and self._connection.execute(claim).rowcount == 1

    def count_cancellation(self, appointment: Appointment, at: datetime) -> None:
        row = {**_contact(appointment), "appointment_id": appointment.id, "at": at}
        insert_once(self._connection, cancellations, row)

    def require_few_cancellations(self, appointment: Appointment, maximum: int, now: datetime) -> None:
        asked = {**_contact(appointment), "since": now - REQUESTS_COUNTED_OVER, "maximum": maximum}
        found = list(self._connection.scalars(_RECENT_CANCELLATIONS, asked))
        if len(found) == maximum:
            seconds = (found[-1] + REQUESTS_COUNTED_OVER - now).total_seconds()
            raise TooManyCancellations(maximum, REQUESTS_COUNTED_OVER.days, math.ceil(seconds))

    def claim_nik(self, appointment: Appointment, nik: NikTrace) -> None:
        row = {
            "office_id": appointment.office_id,
            "appointment_id": appointment.id,
            "service_id": appointment.service_id,
            "nik_hash": nik.hash,
            "last_four": nik.last_four,
            "active_hash": nik.hash,
            "ended_at": None,
        }
        if not insert_once(self._connection, nik_claims, row):
            raise NikBooked

    def _claim_again(self, appointment: Appointment) -> None:
        """After an undo. A claim of the same person by another appointment that is active now stands."""
        mine = self._connection.scalar(
            _CLAIMS_OF_APPOINTMENT, {"office_id": appointment.office_id, "appointment_id": appointment.id}
        )
        if not mine:
            return
        other = nik_claims.alias()
        taken = exists().where(
            other.c.office_id == nik_claims.c.office_id,
            other.c.service_id == nik_claims.c.service_id,
            other.c.active_hash == nik_claims.c.nik_hash,
        )
        again = update(nik_claims).where(*_claim_of(appointment), ~taken)
        if self._connection.execute(again.values(active_hash=nik_claims.c.nik_hash, ended_at=None)).rowcount != 1:
            raise NikBooked

    def except_from_limits(self, exception: LimitException) -> None:
        self._connection.execute(insert(limit_exceptions), vars(exception))
        told = {"service_id": exception.service_id, "reason": exception.reason, "valid_until": exception.valid_until.isoformat()}
        subject = f"limit-exception:{exception.id}"
        office_id, who, at = exception.office_id, exception.made_by, exception.made_at
        audit.record(self._connection, who, office_id, subject, "except", None, told, at)


KEEP_CLAIMS = timedelta(days=1)  # a visit can be undone on its day; afterwards nothing needs the NIK's trace
KEEP_EXCEPTIONS = timedelta(days=90)  # what was decided stays in the audit
KEEP_ENDED = timedelta(days=7)  # of the waiting list: it holds names and numbers
KEEP_OWNERS = timedelta(days=1)


def forget_old(connection: Connection, now: datetime) -> None:
    """Delete what no limit counts any longer, and what tells of people without need."""
    for column, kept in (
        (cancellations.c.at, REQUESTS_COUNTED_OVER),
        (nik_claims.c.ended_at, KEEP_CLAIMS),
        (limit_exceptions.c.valid_until, KEEP_EXCEPTIONS),
        (hold_owners.c.last_at, KEEP_OWNERS),
        (waiting.c.ended_at, KEEP_ENDED),
    ):
        connection.execute(delete(column.table).where(column < now - kept))


def _contact(appointment: Appointment) -> dict[str, str]:
    return {
        "office_id": appointment.office_id,
        "service_id": appointment.service_id,
        "contact_key": appointment.contact_key,
    }


def _claim_of(appointment: Appointment) -> list[Any]:
    return [nik_claims.c.office_id == appointment.office_id, nik_claims.c.appointment_id == appointment.id]
