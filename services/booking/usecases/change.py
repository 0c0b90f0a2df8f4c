"""Moving and cancelling an appointment."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from services.booking.domain.access import Asker
from services.booking.domain.appointment import Action, Appointment, Status, advance, moved, require_movable
from services.booking.domain.case import case_of, instant
from services.booking.domain.slots import Slot
from services.booking.usecases.book import bookable_slot, offer_at
from services.booking.usecases.find import Find, locked, require_version
from services.booking.usecases.once import Finish
from services.booking.usecases.ports import KnownAppointment, Ledger, Offer, Offices, Transaction, Transition
from services.common.clock import Clock
from services.common.events import new_event


class Move:
    """Gives an appointment another time: the new place is taken before the old one is given back, in one transaction."""

    def __init__(self, find: Find, offices: Offices, ledger: Ledger, clock: Clock) -> None:
        self._find, self._offices, self._ledger, self._clock = find, offices, ledger, clock

    def __call__(
        self, code: str, starts_at: datetime, asker: Asker, expected: int | None, finish: Finish[KnownAppointment]
    ) -> KnownAppointment:
        """The moved appointment; ``AppointmentUnknown``, ``Stale``, ``WrongState``, ``NotBookable``, ``SlotFull``.

        Moving to the time it has changes nothing.
        """
        now, before = self._clock.now(), self._find.by_code(code, asker).appointment
        offer = offer_at(self._offices, before.office_id, before.service_id, starts_at)
        with self._ledger.change() as transaction:
            known = locked(transaction, code, asker)
            require_version(known, expected)
            if known.appointment.starts_at != starts_at or known.appointment.status is not Status.BOOKED:
                known = self._move(transaction, known, offer, starts_at, asker, now)
            finish(transaction, known)
        return known

    def _move(
        self, transaction: Transaction, known: KnownAppointment, offer: Offer, starts_at: datetime, asker: Asker, now: datetime
    ) -> KnownAppointment:
        old = known.appointment
        require_movable(old)  # a wrong state is a clearer refusal than a wrong slot
        slot = bookable_slot(offer, old.people, starts_at, now)
        new = moved(old, slot.starts_at, slot.ends_at)
        _swap(transaction, old, slot)
        transaction.save(new)
        transaction.audit(Transition(new, asker.name, Action.MOVE, old.status, now))
        case = case_of(new, known.office, known.service_name) | {"previous_starts_at": instant(old.starts_at)}
        transaction.record(new_event("appointment.moved", now, new.office_id, case))
        return replace(known, appointment=new)


def _swap(transaction: Transaction, old: Appointment, slot: Slot) -> None:
    """Take the new cells, then free the old ones. Cells that both times share stay taken."""
    office_id, group, held = old.office_id, old.counter_group, old.cells
    transaction.lock_places(office_id, group, sorted({*held, *slot.cells}))
    transaction.take_places(office_id, group, {cell: places for cell, places in slot.cells.items() if cell not in held})
    transaction.free_places(office_id, group, [cell for cell in held if cell not in slot.cells])


class Cancel:
    """Gives a place back. Repeating it changes nothing and is no mistake."""

    def __init__(self, ledger: Ledger, clock: Clock) -> None:
        self._ledger, self._clock = ledger, clock

    def __call__(self, code: str, asker: Asker, expected: int | None, finish: Finish[KnownAppointment]) -> KnownAppointment:
        """The cancelled appointment; ``AppointmentUnknown``, ``Stale``, ``WrongState``."""
        with self._ledger.change() as transaction:
            known = locked(transaction, code, asker)
            if known.appointment.status is not Status.CANCELLED:
                require_version(known, expected)
                known = self._cancel(transaction, known, asker)
            finish(transaction, known)
        return known

    def _cancel(self, transaction: Transaction, known: KnownAppointment, asker: Asker) -> KnownAppointment:
        old, now = known.appointment, self._clock.now()
        new = advance(old, Action.CANCEL, now)
        transaction.free_places(old.office_id, old.counter_group, old.cells)
        transaction.free_contact(old)
        transaction.save(new)
        transaction.audit(Transition(new, asker.name, Action.CANCEL, old.status, now))
        case = case_of(new, known.office, known.service_name) | {"cancelled_by": "staff" if asker.is_staff else "resident"}
        transaction.record(new_event("appointment.cancelled", now, new.office_id, case))
        return replace(known, appointment=new)
