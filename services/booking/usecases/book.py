"""Taking a slot: capacity, the contact's limit, the appointment and the fact of it, all in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from services.booking.domain.appointment import Appointment, Status
from services.booking.domain.case import case_of
from services.booking.domain.errors import NotBookable, TooManyPeople
from services.booking.domain.reasons import Reason
from services.booking.domain.slots import Slot, find_slot
from services.booking.usecases.once import Finish
from services.booking.usecases.ports import KnownAppointment, Ledger, Offer, Offices, Transaction, Transition
from services.common.clock import Clock
from services.common.events import new_event
from services.common.ids import new_code, new_id, new_token, token_hash

CODE_ATTEMPTS = 8  # among a billion codes a collision is rare; eight in a row mean that something is broken


@dataclass(frozen=True)
class Request:
    """What a resident asks for. At least one of ``phone`` (E.164) and ``user_id`` is set."""

    office_id: str
    service_id: str
    starts_at: datetime
    name: str
    phone: str | None
    user_id: str | None
    people: int
    answers: Mapping[str, str]
    note: str
    language: str


@dataclass(frozen=True)
class Booked:
    """A new appointment and the one secret that manages it."""

    known: KnownAppointment
    token: str


class Book:
    """Books a slot for a resident. ``contact_key`` turns a contact's identity into what the limit counts by."""

    def __init__(self, offices: Offices, ledger: Ledger, contact_key: Callable[[str], str], clock: Clock) -> None:
        self._offices, self._ledger = offices, ledger
        self._contact_key, self._clock = contact_key, clock

    def __call__(self, request: Request, who: str, finish: Finish[Booked]) -> Booked:
        """The appointment.

        Raises ``OfficeUnknown``, ``ServiceUnknown``, ``TooManyPeople``, ``NotBookable``, ``SlotFull`` or ``AlreadyBooked``.
        """
        now = self._clock.now()
        offer = offer_at(self._offices, request.office_id, request.service_id, request.starts_at)
        if request.people > offer.service.max_people:
            raise TooManyPeople(offer.service.max_people)
        slot = bookable_slot(offer, request.people, request.starts_at, now)
        draft, token = self._draft(request, slot, offer, now), new_token()
        with self._ledger.change() as transaction:
            appointment = place(transaction, draft, slot.cells, offer.service.max_active)
            transaction.add_token(appointment, token_hash(token), now)
            transaction.audit(Transition(appointment, who, "book", None, now))
            case = case_of(appointment, offer.office, offer.service.name)
            transaction.record(new_event("appointment.booked", now, appointment.office_id, case))
            booked = Booked(KnownAppointment(appointment, offer.office, offer.service.name, offer.service.max_active), token)
            finish(transaction, booked)
        return booked

    def _draft(self, request: Request, slot: Slot, offer: Offer, now: datetime) -> Appointment:
        identity = f"phone:{request.phone}" if request.phone else f"user:{request.user_id}"
        return Appointment(
            id=new_id(),
            office_id=request.office_id,
            code=new_code(),
            service_id=request.service_id,
            counter_group=offer.service.counter_group,
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            people=request.people,
            name=request.name,
            phone=request.phone,
            user_id=request.user_id,
            contact_key=self._contact_key(identity),
            language=request.language,
            answers=request.answers,
            note=request.note,
            created_at=now,
            cell_minutes=offer.calendar.group.cell_minutes,
            moments={Status.BOOKED: now},
        )


def offer_at(offices: Offices, office_id: str, service_id: str, starts_at: datetime) -> Offer:
    """What decides about one start. The dates around it are read, for its local date depends on the office's zone."""
    day = starts_at.date()
    return offices.offer(office_id, service_id, day.fromordinal(day.toordinal() - 1), day.fromordinal(day.toordinal() + 1))


def bookable_slot(offer: Offer, people: int, starts_at: datetime, now: datetime) -> Slot:
    """The slot that starts then; ``NotBookable`` says why there is none."""
    found = find_slot(offer.calendar, offer.service, people, starts_at, now)
    if isinstance(found, Reason):
        raise NotBookable(found.code, found.explanation)
    return found


def place(transaction: Transaction, draft: Appointment, cells: Mapping[datetime, int], max_active: int) -> Appointment:
    """Take the cells and the contact's limit and store the appointment, with another code when its own is taken."""
    transaction.take_places(draft.office_id, draft.counter_group, cells)
    transaction.take_contact(draft, max_active)
    for _ in range(CODE_ATTEMPTS):
        if transaction.add(draft):
            return draft
        draft = replace(draft, code=new_code())
    raise RuntimeError("no free booking code was found")
