"""Finding an appointment for somebody who may see it."""

from __future__ import annotations

from typing import Protocol

from services.booking.domain.access import Asker
from services.booking.domain.errors import AppointmentUnknown, Stale
from services.booking.usecases.ports import Appointments, KnownAppointment, Ledger, Transaction, Transition
from services.common.clock import Clock
from services.common.ids import new_token, token_hash


class Tokens(Protocol):
    """Whatever knows which manage token belongs to which appointment."""

    def has_token(self, appointment_id: str, token_hash: str) -> bool: ...


def visible(found: KnownAppointment | None, asker: Asker, tokens: Tokens) -> KnownAppointment:
    """What was found, when the asker serves its office or holds its token; ``AppointmentUnknown`` otherwise."""
    if found is None:
        raise AppointmentUnknown
    if asker.serves(found.appointment.office_id):
        return found
    if asker.token_hash and tokens.has_token(found.appointment.id, asker.token_hash):
        return found
    raise AppointmentUnknown


def locked(transaction: Transaction, code: str, asker: Asker) -> KnownAppointment:
    """The appointment to be changed, locked until the end of the transaction; ``AppointmentUnknown``."""
    return visible(transaction.locked(code), asker, transaction)


def require_version(known: KnownAppointment, expected: int | None) -> None:
    """:class:`Stale` when the asker names another version than the appointment has now. Nobody need name one."""
    if expected not in (None, known.appointment.version):
        raise Stale


class Find:
    """Reads single appointments."""

    def __init__(self, appointments: Appointments, ledger: Ledger, clock: Clock) -> None:
        self._appointments, self._ledger, self._clock = appointments, ledger, clock

    def by_code(self, code: str, asker: Asker) -> KnownAppointment:
        """For the holder of its token and for staff of its office; ``AppointmentUnknown``."""
        return visible(self._appointments.by_code(code), asker, self._appointments)

    def by_id(self, appointment_id: str) -> KnownAppointment:
        """For other parts; ``AppointmentUnknown``."""
        found = self._appointments.by_id(appointment_id)
        if found is None:
            raise AppointmentUnknown
        return found

    def active_of(self, phone: str | None, user_id: str | None) -> list[KnownAppointment]:
        """The active appointments of a contact, soonest first."""
        return self._appointments.active_of(phone, user_id)

    def new_link(self, appointment_id: str, who: str) -> tuple[str, str]:
        """One more manage token: ``(code, token)``; ``AppointmentUnknown``."""
        appointment, token = self.by_id(appointment_id).appointment, new_token()
        now = self._clock.now()
        with self._ledger.change() as transaction:
            transaction.add_token(appointment, token_hash(token), now)
            transaction.audit(Transition(appointment, who, "new_link", appointment.status, now))
        return appointment.code, token
