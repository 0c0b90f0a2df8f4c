"""Closing an office or a service for a span: everybody affected is moved or released once, and nobody books into it meanwhile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from services.booking.domain.access import Asker
from services.booking.domain.appointment import Appointment, moved, released, rescheduled_by
from services.booking.domain.case import case_of, instant
from services.booking.domain.closure import Closure
from services.booking.domain.errors import ClosureOver, ServiceUnknown
from services.booking.domain.office import Office
from services.booking.domain.proposals import Proposal, propose
from services.booking.domain.slots import Slot, slots
from services.booking.usecases.once import Finish
from services.booking.usecases.ports import KnownAppointment, Offices, Transition
from services.booking.usecases.ports_closures import Affected, ClosureLedger, Closures, ClosureTransaction
from services.booking.usecases.resettle import at_counters, place_anew
from services.common.clock import Clock
from services.common.events import new_event
from services.common.ids import new_id

DAY = timedelta(days=1)


@dataclass(frozen=True)
class ClosureRequest:
    """What to close. ``service_id`` None is the whole office, ``to_at`` None is until further notice."""

    office_id: str
    service_id: str | None
    from_at: datetime
    to_at: datetime | None
    reason: str
    message: str


@dataclass(frozen=True)
class Plan:
    """A closure and what becomes of everybody affected, in the order of their old times. ``groups`` names the counters that each
    service has now: an appointment may have been booked at others."""

    closure: Closure
    office: Office
    affected: Sequence[tuple[KnownAppointment, Slot | None]]
    groups: Mapping[str, str]

    def group_of(self, known: KnownAppointment) -> str:
        """The counters at which somebody affected gets a new place."""
        return self.groups[known.appointment.service_id]


class Close:
    """Closes a span, or shows what that would do."""

    def __init__(self, offices: Offices, closures: Closures, ledger: ClosureLedger, clock: Clock) -> None:
        self._offices, self._closures, self._ledger, self._clock = offices, closures, ledger, clock

    def preview(self, request: ClosureRequest, asker: Asker) -> Plan:
        """What :meth:`commit` would do now; it changes nothing. ``OfficeUnknown``, ``ServiceUnknown``, ``ClosureOver``."""
        return self._plan(self._closures, self._closure(request, asker))

    def commit(self, request: ClosureRequest, asker: Asker, finish: Finish[Plan]) -> Plan:
        """Close the span, and move or release everybody in the same transaction, with one fact each.

        Raises ``OfficeUnknown``, ``ServiceUnknown``, ``ClosureOver``.
        """
        closure = self._closure(request, asker)
        with self._ledger.change() as transaction:
            transaction.close_calendar(closure)
            plan = self._plan(transaction, closure)
            placed = sum(1 for _, slot in plan.affected if slot is not None)
            plan = replace(plan, closure=replace(closure, moved=placed, released=len(plan.affected) - placed))
            transaction.add_closure(plan.closure)
            self._lock_cells(transaction, plan)
            for known, slot in plan.affected:
                _settle(transaction, known, slot, plan)
            finish(transaction, plan)
        return plan

    def _closure(self, request: ClosureRequest, asker: Asker) -> Closure:
        now, services = self._clock.now(), self._offices.services(request.office_id)
        if request.service_id is not None and request.service_id not in {service.id for service in services}:
            raise ServiceUnknown
        if request.to_at is not None and request.to_at <= now:
            raise ClosureOver
        return Closure(new_id(), **vars(request), created_at=now, created_by=asker.name)

    def _plan(self, source: Affected, closure: Closure) -> Plan:
        office = self._offices.one(closure.office_id).office
        displaced = source.displaced(closure)
        by_id = {known.appointment.id: known for known in displaced}
        groups = {service.id: service.counter_group for service in self._offices.services(closure.office_id)}
        appointments = [at_counters(known.appointment, groups[known.appointment.service_id]) for known in displaced]
        proposals = self._proposals(source, closure, appointments, office) if appointments else []
        return Plan(closure, office, [(by_id[each.appointment.id], each.slot) for each in proposals], groups)

    def _proposals(
        self, source: Affected, closure: Closure, appointments: Sequence[Appointment], office: Office
    ) -> list[Proposal]:
        if closure.to_at is None:
            return [Proposal(appointment, None) for appointment in appointments]
        choices = _Choices(self._offices, closure, closure.to_at, self._clock.now())
        last = max(choices.last(appointment) for appointment in appointments)
        taken = source.taken(closure.office_id, closure.to_at, max(last, closure.to_at))
        return propose(appointments, choices, taken, office.zone)

    def _lock_cells(self, transaction: ClosureTransaction, plan: Plan) -> None:
        """All cells in one order first, so that a cancellation in between cannot wait for a closure that waits for it."""
        cells: dict[str, set[datetime]] = {}
        for known, slot in plan.affected:
            cells.setdefault(known.appointment.counter_group, set()).update(known.appointment.cells)
            if slot:
                cells.setdefault(plan.group_of(known), set()).update(slot.cells)
        for group in sorted(cells):
            transaction.lock_places(plan.closure.office_id, group, sorted(cells[group]))


class EndClosure:
    """Ends a closure early: what was moved stays moved, and the span opens again from now."""

    def __init__(self, ledger: ClosureLedger, clock: Clock) -> None:
        self._ledger, self._clock = ledger, clock

    def __call__(self, office_id: str, closure_id: str, asker: Asker, finish: Finish[Closure]) -> Closure:
        """The ended closure; ``ClosureUnknown``, ``ClosureOver``."""
        now = self._clock.now()
        with self._ledger.change() as transaction:
            closure = transaction.locked_closure(office_id, closure_id)
            if closure.until is not None and closure.until <= now:
                raise ClosureOver
            closure = replace(closure, ended_at=now, ended_by=asker.name)
            transaction.change_calendar(office_id)
            transaction.save_closure(closure)
            finish(transaction, closure)
        return closure


class ListClosures:
    """Reads the closures that are not over."""

    def __init__(self, offices: Offices, closures: Closures, clock: Clock) -> None:
        self._offices, self._closures, self._clock = offices, closures, clock

    def __call__(self, office_id: str) -> list[Closure]:
        """Soonest first; ``OfficeUnknown``."""
        self._offices.one(office_id)
        return self._closures.of_office(office_id, self._clock.now())


class _Choices:
    """The slots after a closure, by service and number of people, each read once."""

    def __init__(self, offices: Offices, closure: Closure, after: datetime, now: datetime) -> None:
        self._offices, self._closure, self._after, self._now = offices, closure, after, now
        self._known: dict[tuple[str, int], list[Slot]] = {}

    def __call__(self, appointment: Appointment) -> Sequence[Slot]:
        key = appointment.service_id, appointment.people
        if key not in self._known:
            self._known[key] = self._read(*key)
        return self._known[key]

    def last(self, appointment: Appointment) -> datetime:
        found = self(appointment)
        return found[-1].ends_at if found else self._after

    def _read(self, service_id: str, people: int) -> list[Slot]:
        first_on = (self._after - DAY).date()
        here = self._offices.offer(self._closure.office_id, service_id, first_on, first_on)
        last_on = max((self._now + (here.service.horizon_days + 1) * DAY).date(), first_on)
        offer = self._offices.offer(self._closure.office_id, service_id, first_on, last_on)
        found = slots(offer.calendar, offer.service, people, first_on, last_on, self._now)
        return [slot for slot in found if slot.starts_at >= self._after]


def _settle(transaction: ClosureTransaction, known: KnownAppointment, slot: Slot | None, plan: Plan) -> None:
    old, closure, at = known.appointment, plan.closure, plan.closure.created_at
    if slot is None:
        new, told = replace(released(old, at, closure.id), claims=()), {"cancelled_by": "closure"}
        transaction.free_places(old.office_id, old.counter_group, old.cells)
        transaction.count_anyway(old.office_id, old.claims, ())
        transaction.free_contact(old)
    else:
        new = rescheduled_by(closure.id, moved(old, slot.starts_at, slot.ends_at))
        new = place_anew(transaction, old, new, plan.group_of(known), slot)
        told = {"previous_starts_at": instant(old.starts_at)}
    transaction.save(new)
    transaction.audit(Transition(new, closure.created_by, "close", old.status, at))
    _tell(transaction, replace(known, appointment=new), "appointment.moved" if slot else "appointment.cancelled", told, closure)


def _tell(transaction: ClosureTransaction, known: KnownAppointment, kind: str, told: dict[str, Any], closure: Closure) -> None:
    why = {"cause": "closure", "closure": {"id": closure.id, "reason": closure.reason, "message": dict(closure.explanation)}}
    case = case_of(known.appointment, known.office, known.service_name)
    transaction.record(new_event(kind, closure.created_at, closure.office_id, case | told | why))
