"""Moving and cancelling an appointment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from services.booking.domain.access import Asker
from services.booking.domain.appointment import Action, Appointment, Status, advance, moved, require_movable
from services.booking.domain.case import case_of, instant
from services.booking.domain.channels import RESIDENT, STAFF
from services.booking.domain.errors import TooLate
from services.booking.domain.slots import Slot
from services.booking.usecases.book import bookable_slot, offer_at, take_limits
from services.booking.usecases.find import Find, locked, require_version
from services.booking.usecases.once import Finish
from services.booking.usecases.ports import KnownAppointment, Ledger, Offer, Offices, Transaction, Transition
from services.booking.usecases.rest import give_up
from services.common.clock import Clock
from services.common.events import new_event


class Move:
    """Gives an appointment another time: the new place is taken before the old one is given back, in one transaction."""

    def __init__(self, find: Find, offices: Offices, ledger: Ledger, clock: Clock) -> None:
        self._find, self._offices, self._ledger, self._clock = find, offices, ledger, clock

    def __call__(
        self, code: str, starts_at: datetime, asker: Asker, expected: int | None, finish: Finish[KnownAppointment]
    ) -> KnownAppointment:
        """The moved appointment; ``AppointmentUnknown``, ``Stale``, ``WrongState``, ``TooLate``, ``NotBookable``, ``SlotFull``.

        Moving to the time it has changes nothing.
        """
        now, before = self._clock.now(), self._find.by_code(code, asker).appointment
        offer = offer_at(self._offices, before.office_id, before.service_id, starts_at)
        with self._ledger.change() as transaction:
            transaction.enter_calendar(before.office_id)  # before the appointment: a closure locks them in this order too
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
        if old.status is Status.BOOKED:
            require_in_time(known, asker, now)
        channel, group = _channel(old, asker), offer.calendar.group
        slot = bookable_slot(offer, old.people, starts_at, now, channel, old.answers)
        transaction.require_calendar(old.office_id, offer.revision)
        new = moved(old, slot.starts_at, slot.ends_at)
        new = replace(new, channel=channel, counter_group=group.id, cell_minutes=group.cell_minutes)
        return relocate(transaction, known, new, slot, asker.name, now)


def relocate(
    transaction: Transaction, known: KnownAppointment, new: Appointment, slot: Slot, who: str, now: datetime
) -> KnownAppointment:
    """Take the slot for the appointment, then give its old place up, store it as ``new`` and tell the fact."""
    old = known.appointment
    _swap(transaction, known, new.counter_group, slot, now)
    new = take_limits(transaction, new, slot.limits)
    transaction.require_open(new)
    if not old.active:  # missed, or left without a place by a closure: from now on it counts again
        transaction.take_contact(new, known.max_active)
    transaction.save(new)
    transaction.audit(Transition(new, who, Action.MOVE, old.status, now))
    case = case_of(new, known.office, known.service_name) | {"previous_starts_at": instant(old.starts_at)}
    transaction.record(new_event("appointment.moved", now, new.office_id, case))
    return replace(known, appointment=new)


def require_in_time(known: KnownAppointment, asker: Asker, now: datetime) -> None:
    """``TooLate`` when a resident changes what is about to begin. Staff always may."""
    if not asker.is_staff and known.house_rules.locked(known.appointment.starts_at, now):
        raise TooLate(known.house_rules.lock_minutes)


def _channel(old: Appointment, asker: Asker) -> str:
    """Whoever moves an appointment takes the part of the day that is theirs; staff keep what it was taken for."""
    if not asker.is_staff:
        return RESIDENT
    return old.channel if old.channel != RESIDENT else STAFF


def _swap(transaction: Transaction, known: KnownAppointment, group: str, slot: Slot, now: datetime) -> None:
    """Take the new cells, then give the old ones up. Cells that both times share, at the same counters, stay taken."""
    old = known.appointment
    held = old.cells if old.holds_place else ()
    shared = set(held) & set(slot.cells) if group == old.counter_group else set()
    for each, cells in sorted(_by_group((old.counter_group, held), (group, slot.cells)).items()):
        transaction.lock_places(old.office_id, each, sorted(cells))
    transaction.take_places(old.office_id, group, {cell: places for cell, places in slot.cells.items() if cell not in shared})
    give_up(transaction, known, [cell for cell in held if cell not in shared], now)


def _by_group(*parts: tuple[str, Iterable[datetime]]) -> dict[str, set[datetime]]:
    together: dict[str, set[datetime]] = {}
    for group, cells in parts:
        together.setdefault(group, set()).update(cells)
    return together


class Cancel:
    """Gives a place back. Repeating it changes nothing and is no mistake."""

    def __init__(self, ledger: Ledger, clock: Clock) -> None:
        self._ledger, self._clock = ledger, clock

    def __call__(self, code: str, asker: Asker, expected: int | None, finish: Finish[KnownAppointment]) -> KnownAppointment:
        """The cancelled appointment; ``AppointmentUnknown``, ``Stale``, ``WrongState``, ``TooLate``."""
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
        require_in_time(known, asker, now)
        give_up(transaction, known, old.cells, now)
        transaction.free_contact(old)
        if not asker.is_staff and old.counts_for_contact:
            transaction.count_cancellation(old, now)
        transaction.save(new)
        transaction.audit(Transition(new, asker.name, Action.CANCEL, old.status, now))
        case = case_of(new, known.office, known.service_name) | {"cancelled_by": "staff" if asker.is_staff else "resident"}
        transaction.record(new_event("appointment.cancelled", now, new.office_id, case))
        return replace(known, appointment=new)
