"""The day at the counter: call, serve, park, complete, no-show, and undo."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from services.booking.domain.access import Asker
from services.booking.domain.appointment import Action, Appointment, Result, Status, advance, undone
from services.booking.domain.case import case_of
from services.booking.domain.errors import Rebooked, WrongState
from services.booking.usecases.find import locked, require_version
from services.booking.usecases.once import Finish
from services.booking.usecases.ports import KnownAppointment, Transaction, Transition
from services.booking.usecases.ports_day import DayLedger, DayTransaction
from services.common.clock import Clock
from services.common.events import new_event


@dataclass(frozen=True)
class Press:
    """One press of a button: what to do, how the visit ended when it completes, and at which counter it is called."""

    action: Action
    result: Result | None = None
    counter: str | None = None


class Serve:
    """Takes an appointment one step further."""

    def __init__(self, ledger: DayLedger, clock: Clock) -> None:
        self._ledger, self._clock = ledger, clock

    def __call__(
        self, code: str, press: Press, asker: Asker, expected: int | None, finish: Finish[KnownAppointment]
    ) -> KnownAppointment:
        """The changed appointment; ``AppointmentUnknown``, ``Stale``, ``WrongState``. Its place stays taken; its contact may book
        again once it is completed or missed."""
        with self._ledger.change() as transaction:
            known = locked(transaction, code, asker)
            require_version(known, expected)
            known = step(transaction, known, press, asker, self._clock.now())
            finish(transaction, known)
        return known


class Undo:
    """Takes back the last step. Messages that told of it have gone out; none is sent about the undoing."""

    def __init__(self, ledger: DayLedger, clock: Clock) -> None:
        self._ledger, self._clock = ledger, clock

    def __call__(self, code: str, asker: Asker, expected: int | None, finish: Finish[KnownAppointment]) -> KnownAppointment:
        """The appointment as before; ``AppointmentUnknown``, ``Stale``, ``WrongState``.

        A step can be taken back on the office's own day on which it was made. ``AlreadyBooked`` when its contact has booked again
        meanwhile, ``Rebooked`` when it was continued by another appointment or its case went on.
        """
        with self._ledger.change() as transaction:
            known = locked(transaction, code, asker)
            require_version(known, expected)
            old, new, now = known.appointment, undone(known.appointment), self._clock.now()
            _require_same_day(known, now)
            if transaction.was_rebooked(old) or transaction.follow_ups(old):
                raise Rebooked
            if new.active and not old.active:
                transaction.take_contact(new, known.max_active)
            transaction.save(new)
            transaction.audit(Transition(new, asker.name, Action.UNDO, old.status, now))
            known = replace(known, appointment=new)
            finish(transaction, known)
        return known


def step(transaction: DayTransaction, known: KnownAppointment, press: Press, asker: Asker, now: datetime) -> KnownAppointment:
    """Take a locked appointment one step further and tell what others have to know of it; ``WrongState``."""
    old = known.appointment
    new = advance(old, press.action, now, press.result, press.counter)
    if old.active and not new.active:
        transaction.free_contact(new)
    transaction.save(new)
    transaction.audit(Transition(new, asker.name, press.action, old.status, now))
    changed = replace(known, appointment=new)
    _record(transaction, changed, now)
    return changed


def _require_same_day(known: KnownAppointment, now: datetime) -> None:
    """``WrongState`` when the last step was made on another day: that day is told and counted."""
    status, zone = known.appointment.status, known.office.zone
    if known.appointment.moments[status].astimezone(zone).date() != now.astimezone(zone).date():
        raise WrongState(status, Action.UNDO)


def _record(transaction: Transaction, known: KnownAppointment, at: datetime) -> None:
    appointment = known.appointment
    if appointment.status in (Status.COMPLETED, Status.MISSED):
        data = case_of(appointment, known.office, known.service_name) | _ending(appointment)
        transaction.record(new_event(f"appointment.{appointment.status}", at, appointment.office_id, data))


def _ending(appointment: Appointment) -> dict[str, Any]:
    result = appointment.result
    if result is None:
        return {}
    return {"outcome": result.outcome, "missing": list(result.missing), "checklist_version": result.checklist_version}
