"""The day at the counter: check in, call, serve, complete, no-show, and undo."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from services.booking.domain.access import Asker
from services.booking.domain.appointment import Action, Appointment, Result, Status, advance, undone
from services.booking.domain.case import case_of
from services.booking.usecases.find import locked, require_version
from services.booking.usecases.once import Finish
from services.booking.usecases.ports import KnownAppointment, Ledger, Transaction, Transition
from services.common.clock import Clock
from services.common.events import new_event


class Serve:
    """Takes an appointment one step further."""

    def __init__(self, ledger: Ledger, clock: Clock) -> None:
        self._ledger, self._clock = ledger, clock

    def __call__(
        self,
        code: str,
        action: Action,
        asker: Asker,
        expected: int | None,
        result: Result | None,
        finish: Finish[KnownAppointment],
    ) -> KnownAppointment:
        """The changed appointment; ``AppointmentUnknown``, ``Stale``, ``WrongState``. Its place stays taken; its contact may book
        again once it is completed or missed."""
        now = self._clock.now()
        with self._ledger.change() as transaction:
            known = locked(transaction, code, asker)
            require_version(known, expected)
            old, new = known.appointment, advance(known.appointment, action, now, result)
            if old.active and not new.active:
                transaction.free_contact(new)
            transaction.save(new)
            transaction.audit(Transition(new, asker.name, action, old.status, now))
            known = replace(known, appointment=new)
            self._record(transaction, known)
            finish(transaction, known)
        return known

    def _record(self, transaction: Transaction, known: KnownAppointment) -> None:
        appointment, at = known.appointment, self._clock.now()
        if appointment.status in (Status.COMPLETED, Status.MISSED):
            data = case_of(appointment, known.office, known.service_name) | _ending(appointment)
            transaction.record(new_event(f"appointment.{appointment.status}", at, appointment.office_id, data))


class Undo:
    """Takes back the last step. Messages that told of it have gone out; none is sent about the undoing."""

    def __init__(self, ledger: Ledger, clock: Clock) -> None:
        self._ledger, self._clock = ledger, clock

    def __call__(self, code: str, asker: Asker, expected: int | None, finish: Finish[KnownAppointment]) -> KnownAppointment:
        """The appointment as before; ``AppointmentUnknown``, ``Stale``, ``WrongState``.

        ``AlreadyBooked`` when its contact has booked again meanwhile.
        """
        with self._ledger.change() as transaction:
            known = locked(transaction, code, asker)
            require_version(known, expected)
            old, new = known.appointment, undone(known.appointment)
            if new.active and not old.active:
                transaction.take_contact(new, known.max_active)
            transaction.save(new)
            transaction.audit(Transition(new, asker.name, Action.UNDO, old.status, self._clock.now()))
            known = replace(known, appointment=new)
            finish(transaction, known)
        return known


def _ending(appointment: Appointment) -> dict[str, Any]:
    if appointment.result is None:
        return {}
    return {"outcome": appointment.result.outcome, "missing": list(appointment.result.missing)}
