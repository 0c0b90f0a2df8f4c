"""Taking a slot: capacity, the contact's limit, the appointment and the fact of it, all in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime

from services.booking.domain.appointment import Appointment, Status
from services.booking.domain.case import case_of, source_of
from services.booking.domain.channels import RESIDENT
from services.booking.domain.errors import NotBookable, Refusal, TooManyPeople
from services.booking.domain.holding import Hold
from services.booking.domain.office import Office
from services.booking.domain.quotas import Limit
from services.booking.domain.reasons import Reason
from services.booking.domain.slots import Slot, find_slot
from services.booking.domain.words import Words
from services.booking.usecases.admit import Identity, PersonKeys, admit, take_contact
from services.booking.usecases.once import Finish
from services.booking.usecases.ports import KnownAppointment, LimitTransaction, Offer, Offices, Transaction, Transition, TryAgain
from services.booking.usecases.ports_holding import HoldingLedger, HoldingTransaction, Holds
from services.common.clock import Clock
from services.common.events import Event, new_event
from services.common.ids import new_code, new_id, new_token, token_hash

_DAYS_READ = 28
CODE_ATTEMPTS = 8  # among a billion codes a collision is rare; eight in a row mean that something is broken


@dataclass(frozen=True)
class Request:
    """What a resident asks for. At least one of ``phone`` (E.164) and ``user_id`` is set.

    ``hold`` is the secret of a hold that is to become the appointment, ``nik`` sixteen digits where the service asks for them;
    ``channel`` says who arranged it, and so which part of the day it may take.
    """

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
    hold: str | None = None
    nik: str | None = None
    channel: str = RESIDENT


@dataclass(frozen=True)
class Booked:
    """A new appointment and the one secret that manages it."""

    known: KnownAppointment
    token: str


class Book:
    """Books a slot for a resident. ``keys`` turns who somebody is into what limits count by."""

    def __init__(self, offices: Offices, holds: Holds, ledger: HoldingLedger, keys: PersonKeys, clock: Clock) -> None:
        self._offices, self._holds, self._ledger = offices, holds, ledger
        self._keys, self._clock = keys, clock

    def __call__(self, request: Request, who: str, finish: Finish[Booked]) -> Booked:
        """The appointment.

        A hold that stands is used up by it, and only by it: a refusal leaves the hold as it was. One that has run out is no
        hindrance, the place may still be free. Raises ``OfficeUnknown``, ``ServiceUnknown``, ``TooManyPeople``, ``NotBookable``,
        ``SlotFull``, ``AlreadyBooked``, ``TooManyCancellations``, ``NikNotWanted``, ``NikInvalid``, ``NikMissing``,
        ``NikBooked``.
        """
        now = self._clock.now()
        hold = self._hold(request, now)
        entry = self._judged(request, hold, now)
        try:
            with self._ledger.change() as transaction:
                transaction.require_calendar(request.office_id, entry.offer.revision)
                if hold:
                    transaction.end_hold(hold, now, before_taking=entry.slot.cells)
                booked = enter(transaction, entry, who, now)
                finish(transaction, booked)
        except TryAgain:
            self._offices.forget(request.office_id)  # it may have been judged by an older calendar
            raise
        return booked

    def _judged(self, request: Request, hold: Hold | None, now: datetime) -> Entry:
        """By the calendar as it was read last, of which the transaction makes sure: that saves a question for nearly everybody.

        Nobody is refused by a calendar that may be old.
        """
        asked = (request.office_id, request.service_id, *_dates_around(request.starts_at))
        kept = self._offices.kept_offer(*asked)
        if kept is not None:
            with suppress(Refusal):
                return self._entry(request, hold, kept, now)
        return self._entry(request, hold, self._offices.offer(*asked), now)

    def _entry(self, request: Request, hold: Hold | None, offer: Offer, now: datetime) -> Entry:
        if request.people > offer.service.max_people:
            raise TooManyPeople(offer.service.max_people)
        identity = Identity(self._keys.nik_trace(offer.service, request.nik), vouched_for=request.channel != RESIDENT)
        asked_at = _asked_at(hold, request, now)
        slot = bookable_slot(offer, request.people, request.starts_at, asked_at, request.channel, request.answers)
        return Entry(draft_of(request, slot, offer, self._keys, now), slot, offer, identity, new_token())

    def mark_of(self, nik: str) -> str:
        """A NIK as something that equals itself only: a keyed hash."""
        return self._keys.nik_hash(nik)

    def _hold(self, request: Request, now: datetime) -> Hold | None:
        found = self._holds.by_token(request.office_id, token_hash(request.hold)) if request.hold else None
        return found if found and found.live(now) else None


@dataclass(frozen=True)
class Entry:
    """Everything that an appointment is entered with: ``token`` is the secret that will manage it."""

    draft: Appointment
    slot: Slot
    offer: Offer
    identity: Identity
    token: str


def enter(transaction: HoldingTransaction, entry: Entry, who: str, now: datetime) -> Booked:
    """Take what the appointment needs, store it, and tell the fact; all the refusals of :class:`Book`."""
    service, office = entry.offer.service, entry.offer.office
    appointment = place(transaction, entry.draft, entry.slot.cells, service.max_active, entry.slot.limits)
    admit(transaction, appointment, service, entry.identity, now)
    transaction.add_token(appointment, token_hash(entry.token), now)
    transaction.audit(Transition(appointment, who, "book", None, now))
    transaction.record(_booked(appointment, office, service.name, who, now))
    return Booked(KnownAppointment(appointment, office, service.name, service.max_active), entry.token)


def _booked(appointment: Appointment, office: Office, service_name: Words, who: str, now: datetime) -> Event:
    """The fact, with where it was booked: whoever books agrees to be told about it, and that is recorded."""
    case = case_of(appointment, office, service_name) | {"source": source_of(who)}
    return new_event("appointment.booked", now, appointment.office_id, case)


def draft_of(request: Request, slot: Slot, offer: Offer, keys: PersonKeys, now: datetime) -> Appointment:
    """The appointment that is asked for, before anything is taken for it."""
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
        contact_key=keys.contact(request.phone, request.user_id),
        language=request.language,
        answers=request.answers,
        note=request.note,
        created_at=now,
        cell_minutes=offer.calendar.group.cell_minutes,
        moments={Status.BOOKED: now},
        channel=request.channel,
    )


def offer_at(offices: Offices, office_id: str, service_id: str, starts_at: datetime) -> Offer:
    """What decides about one start."""
    return offices.offer(office_id, service_id, *_dates_around(starts_at))


def _dates_around(starts_at: datetime) -> tuple[date, date]:
    """Its four weeks and the dates around them, for its local date depends on the office's zone.

    Asked for in whole weeks, what was read for one start serves the others (see ``Offices.offer``).
    """
    number = starts_at.toordinal()
    first = number - number % _DAYS_READ
    return date.fromordinal(first - 1), date.fromordinal(first + _DAYS_READ)


def bookable_slot(
    offer: Offer,
    people: int,
    starts_at: datetime,
    now: datetime,
    channel: str = RESIDENT,
    answers: Mapping[str, str] | None = None,
) -> Slot:
    """The slot that starts then; ``NotBookable`` says why there is none."""
    found = find_slot(offer.calendar, offer.service, people, starts_at, now, channel, answers)
    if isinstance(found, Reason):
        raise NotBookable(found.code, found.explanation)
    return found


def _asked_at(hold: Hold | None, request: Request, now: datetime) -> datetime:
    """When the slot was asked for, which decides about notice: whoever holds it in time may fill in the form in peace."""
    if hold and (hold.service_id, hold.starts_at) == (request.service_id, request.starts_at) and request.starts_at > now:
        return hold.made_at
    return now


def place(
    transaction: Transaction,
    draft: Appointment,
    cells: Mapping[datetime, int],
    max_active: int,
    limits: Sequence[Limit] = (),
) -> Appointment:
    """Take the cells, the limits across slots and the contact's limit and store the appointment."""
    transaction.take_places(draft.office_id, draft.counter_group, cells)
    draft = take_limits(transaction, draft, limits)
    take_contact(transaction, draft, max_active)
    return store(transaction, draft)


def store(transaction: Transaction, draft: Appointment) -> Appointment:
    """Store a new appointment, with another code when its own is taken; ``NotBookable`` when a closure has just begun."""
    transaction.require_open(draft)
    for _ in range(CODE_ATTEMPTS):
        if transaction.add(draft):
            return draft
        draft = replace(draft, code=new_code())
    raise RuntimeError("no free booking code was found")


def take_limits(transaction: LimitTransaction, appointment: Appointment, limits: Sequence[Limit]) -> Appointment:
    """The appointment counted in these limits instead of those it counts in now; ``QuotaFull``. Its cells are taken before."""
    if not limits and not appointment.claims:
        return appointment
    transaction.swap_limits(appointment.office_id, appointment.claims, limits)
    return replace(appointment, claims=tuple(limit.claim for limit in limits))
