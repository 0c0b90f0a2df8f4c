"""New places for appointments that a changed calendar has no place for: the same fair proposal as for a closure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.booking.domain.appointment import Action, Appointment, Status, moved
from services.booking.domain.case import case_of, instant
from services.booking.domain.office import Office
from services.booking.domain.preview import misfits
from services.booking.domain.proposals import Proposal, propose
from services.booking.domain.setup import Setup
from services.booking.domain.slots import Slot, slots
from services.booking.usecases.configure import holidays_around
from services.booking.usecases.once import Finish
from services.booking.usecases.ports import Appointments, HolidayList, KnownAppointment, Offer, Offices, Transaction, Transition
from services.booking.usecases.ports_calendar import SetupLedger, Setups, SetupTransaction
from services.common.clock import Clock
from services.common.events import new_event

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Resettled:
    """Where everybody without a place goes, in the order of the old times; who finds none stays and is listed as before."""

    office: Office
    proposals: Sequence[Proposal]


class Resettle:
    """Moves everybody whom the calendar has no place for, or shows where they would go."""

    def __init__(
        self,
        offices: Offices,
        appointments: Appointments,
        setups: Setups,
        ledger: SetupLedger,
        holidays: HolidayList,
        clock: Clock,
    ) -> None:
        self._offices, self._appointments, self._setups = offices, appointments, setups
        self._ledger, self._holidays, self._clock = ledger, holidays, clock

    def preview(self, office_id: str) -> Resettled:
        """What :meth:`commit` would do now; it changes nothing. ``OfficeUnknown``."""
        now = self._clock.now()
        return self._plan(self._setups.read(office_id), self._setups.upcoming(office_id, now), now)

    def commit(self, office_id: str, who: str, finish: Finish[Resettled]) -> Resettled:
        """Move all who find a place, in one transaction and with one fact each; ``OfficeUnknown``."""
        now = self._clock.now()
        with self._ledger.change() as transaction:
            setup = transaction.locked_setup(office_id)  # nobody books meanwhile
            done = self._plan(setup, transaction.upcoming(office_id, now), now)
            done = replace(done, proposals=self._move_all(transaction, done.proposals, who, now))
            finish(transaction, done)
        return done

    def _plan(self, setup: Setup, upcoming: list[Appointment], now: datetime) -> Resettled:
        homeless = misfits(setup, upcoming, holidays_around(self._holidays, setup, upcoming, now))
        waiting = [each for each in homeless if each.status is Status.BOOKED]
        if not waiting:
            return Resettled(setup.office, [])
        choices = _Choices(self._offices, setup, now)
        last = max(choices.last(each) for each in waiting)
        taken = self._appointments.taken(setup.office.id, now, last)
        here = [at_counters(each, choices.offer(each).calendar.group.id) for each in waiting]
        return Resettled(setup.office, propose(here, choices, taken, setup.office.zone))

    def _move_all(self, transaction: SetupTransaction, proposals: Sequence[Proposal], who: str, now: datetime) -> list[Proposal]:
        """What came of them: a holder who cancels or moves in this very moment is left out."""
        placed = sorted((each for each in proposals if each.slot), key=lambda each: each.appointment.id)
        known = {each.appointment.id: _unchanged(transaction, each.appointment) for each in placed}
        kept = [each for each in proposals if each.slot is None or known[each.appointment.id] is not None]
        _lock_cells(transaction, kept, known)
        for each in kept:
            found = known.get(each.appointment.id)
            if each.slot and found:
                _move(transaction, found, each.appointment.counter_group, each.slot, who, now)
        return kept


class _Choices:
    """The slots from now on, by service and number of people, each read once."""

    def __init__(self, offices: Offices, setup: Setup, now: datetime) -> None:
        self._offices, self._setup, self._now = offices, setup, now
        self._offers: dict[str, Offer] = {}
        self._slots: dict[tuple[str, int], list[Slot]] = {}

    def __call__(self, appointment: Appointment) -> Sequence[Slot]:
        key = appointment.service_id, appointment.people
        if key not in self._slots:
            self._slots[key] = self._read(appointment)
        return self._slots[key]

    def offer(self, appointment: Appointment) -> Offer:
        service = self._setup.service(appointment.service_id)
        if service.id not in self._offers:
            first = (self._now - DAY).date()
            last = first + (service.horizon_days + 3) * DAY
            self._offers[service.id] = self._offices.offer(self._setup.office.id, service.id, first, last)
        return self._offers[service.id]

    def last(self, appointment: Appointment) -> datetime:
        found = self(appointment)
        return found[-1].ends_at if found else self._now

    def _read(self, appointment: Appointment) -> list[Slot]:
        offer, today = self.offer(appointment), self._now.astimezone(self._setup.office.zone).date()
        last_on = today + offer.service.horizon_days * DAY
        return slots(offer.calendar, offer.service, appointment.people, today, last_on, self._now)


def place_anew(transaction: Transaction, old: Appointment, new: Appointment, group: str, slot: Slot) -> Appointment:
    """Take the slot at a group of counters, then free the old place; limits are counted whether or not there is room, for the
    office moves them."""
    claims = tuple(limit.claim for limit in slot.limits)
    transaction.take_places(new.office_id, group, slot.cells)
    transaction.free_places(old.office_id, old.counter_group, old.cells)
    transaction.count_anyway(old.office_id, old.claims, claims)
    return replace(new, counter_group=group, cell_minutes=slot.plan.cell_minutes, claims=claims)


def at_counters(appointment: Appointment, group: str) -> Appointment:
    """The appointment as it will be counted: its service may have other counters by now."""
    return replace(appointment, counter_group=group)


def _unchanged(transaction: SetupTransaction, target: Appointment) -> KnownAppointment | None:
    known = transaction.locked(target.code)
    return known if known and known.appointment.version == target.version else None


def _lock_cells(
    transaction: SetupTransaction, proposals: Iterable[Proposal], known: Mapping[str, KnownAppointment | None]
) -> None:
    """All in one order first, as everybody does: those that are left, at the counters they are at, and those that are taken."""
    cells: dict[tuple[str, str], set[datetime]] = {}
    for each in proposals:
        found = known.get(each.appointment.id)
        if each.slot and found:
            old = found.appointment
            cells.setdefault((old.office_id, old.counter_group), set()).update(old.cells)
            cells.setdefault((old.office_id, each.appointment.counter_group), set()).update(each.slot.cells)
    for office_id, group in sorted(cells):
        transaction.lock_places(office_id, group, sorted(cells[office_id, group]))


def _move(transaction: SetupTransaction, known: KnownAppointment, group: str, slot: Slot, who: str, now: datetime) -> None:
    old = known.appointment
    new = place_anew(transaction, old, moved(old, slot.starts_at, slot.ends_at), group, slot)
    transaction.save(new)
    transaction.audit(Transition(new, who, Action.MOVE, old.status, now))
    case = case_of(new, known.office, known.service_name)
    told = {"previous_starts_at": instant(old.starts_at), "cause": "hours"}
    transaction.record(new_event("appointment.moved", now, new.office_id, case | told))


def left(proposals: Iterable[Proposal]) -> list[Appointment]:
    """Those for whom there is no place."""
    return [proposal.appointment for proposal in proposals if proposal.slot is None]
