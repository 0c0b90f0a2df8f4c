"""What follows a visit: the later facts of its case, or a new appointment when the papers were missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from services.booking.domain.access import Asker
from services.booking.domain.appointment import Action, Appointment, Status, as_new
from services.booking.domain.case import case_of
from services.booking.domain.channels import STAFF
from services.booking.domain.errors import Rebooked, WrongState
from services.booking.domain.follow_up import KINDS, FollowUp, require_possible
from services.booking.usecases.book import Booked, bookable_slot, offer_at, place
from services.booking.usecases.find import Find, locked
from services.booking.usecases.once import Finish
from services.booking.usecases.ports import KnownAppointment, Offices, Transition
from services.booking.usecases.ports_day import DayLedger
from services.common.clock import Clock
from services.common.events import new_event
from services.common.ids import new_code, new_id, new_token, token_hash

UNFINISHED = ("papers_missing", "system_down")  # outcomes after which somebody has to come again


@dataclass(frozen=True)
class Followed:
    """A case with all its later facts, in their order."""

    known: KnownAppointment
    facts: Sequence[FollowUp]


class FollowUpCase:
    """Notes that a case was recorded, that its card is ready, that it was collected."""

    def __init__(self, ledger: DayLedger, clock: Clock) -> None:
        self._ledger, self._clock = ledger, clock

    def __call__(self, code: str, kind: str, asker: Asker, finish: Finish[Followed]) -> Followed:
        """All facts so far; ``AppointmentUnknown``, ``WrongState``. Telling one again changes nothing."""
        now = self._clock.now()
        with self._ledger.change() as transaction:
            known = locked(transaction, code, asker)
            facts = dict(transaction.follow_ups(known.appointment))
            if kind not in facts:
                require_possible(known.appointment, facts, kind)
                facts[kind] = FollowUp(kind, now, asker.name)
                transaction.add_follow_up(known.appointment, facts[kind])
                transaction.audit(Transition(known.appointment, asker.name, kind, known.appointment.status, now))
                case = case_of(known.appointment, known.office, known.service_name)
                transaction.record(new_event(f"case.{kind}", now, known.appointment.office_id, case))
            followed = Followed(known, [facts[kind] for kind in KINDS if kind in facts])
            finish(transaction, followed)
        return followed


class Rebook:
    """Gives somebody whose visit did not finish another appointment in one step; the two stay linked."""

    def __init__(self, find: Find, offices: Offices, ledger: DayLedger, clock: Clock) -> None:
        self._find, self._offices, self._ledger, self._clock = find, offices, ledger, clock

    def __call__(self, code: str, starts_at: datetime, asker: Asker, finish: Finish[Booked]) -> Booked:
        """The new appointment and its secret.

        Raises ``AppointmentUnknown``, ``WrongState``, ``Rebooked``, ``NotBookable``, ``SlotFull`` or ``AlreadyBooked``.
        """
        now, before = self._clock.now(), self._find.by_code(code, asker).appointment
        offer = offer_at(self._offices, before.office_id, before.service_id, starts_at)
        with self._ledger.change() as transaction:
            transaction.enter_calendar(before.office_id)  # before the appointment: a closure locks them in this order too
            old = locked(transaction, code, asker)
            require_unfinished(old.appointment)
            if transaction.was_rebooked(old.appointment):
                raise Rebooked
            transaction.require_calendar(before.office_id, offer.revision)
            slot = bookable_slot(offer, old.appointment.people, starts_at, now, STAFF, old.appointment.answers)
            draft = as_new(old.appointment, new_id(), new_code(), slot.starts_at, slot.ends_at, now)
            draft = replace(draft, counter_group=offer.service.counter_group, cell_minutes=slot.plan.cell_minutes, channel=STAFF)
            token, appointment = new_token(), place(transaction, draft, slot.cells, offer.service.max_active, slot.limits)
            transaction.add_token(appointment, token_hash(token), now)
            transaction.audit(Transition(appointment, asker.name, Action.REBOOK, None, now))
            case = case_of(appointment, old.office, old.service_name)
            transaction.record(new_event("appointment.booked", now, appointment.office_id, case))
            booked = Booked(replace(old, appointment=appointment), token)
            finish(transaction, booked)
        return booked


def require_unfinished(appointment: Appointment) -> None:
    """:class:`WrongState` unless somebody has to come again: papers were missing, or the system was down."""
    result = appointment.result
    if appointment.status is not Status.COMPLETED or result is None or result.outcome not in UNFINISHED:
        raise WrongState(appointment.status, Action.REBOOK)
