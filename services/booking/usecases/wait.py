"""The waiting list as those who wait see it: join, look, leave, accept or decline what is offered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from services.booking.domain.access import Asker
from services.booking.domain.appointment import Appointment, Status, moved
from services.booking.domain.channels import RESIDENT
from services.booking.domain.errors import NothingOffered, TooManyPeople, WaitingUnknown
from services.booking.domain.holding import Hold
from services.booking.domain.office import Office
from services.booking.domain.slots import Slot
from services.booking.domain.waiting import OPEN, UNASKED, PartOfDay, Waiting, WaitingState
from services.booking.domain.words import Words
from services.booking.usecases.admit import Identity, PersonKeys
from services.booking.usecases.book import Booked, Entry, Request, bookable_slot, draft_of, enter, offer_at
from services.booking.usecases.change import relocate, require_in_time
from services.booking.usecases.once import Finish
from services.booking.usecases.ports import Appointments, KnownAppointment, Offer, Offices
from services.booking.usecases.ports_holding import HoldingLedger, HoldingTransaction, Holds, WaitingList
from services.common.clock import Clock
from services.common.ids import new_id, new_token, token_hash

STAFF_PAGE = 200


@dataclass(frozen=True)
class Wish:
    """What somebody waits for. At least one of ``phone`` (E.164) and ``user_id`` is set; days are local, both included."""

    office_id: str
    service_id: str
    first_on: date
    last_on: date
    part_of_day: PartOfDay
    people: int
    name: str
    phone: str | None
    user_id: str | None
    language: str


@dataclass(frozen=True)
class Standing:
    """An entry and where it stands. ``position`` is set while it waits, ``hold`` while an offer stands, and then ``moves`` is the
    appointment that accepting would move; ``asks_nik`` says whether accepting needs a NIK."""

    entry: Waiting
    office: Office
    service_name: Words
    position: int | None = None
    hold: Hold | None = None
    token: str | None = None
    moves: Appointment | None = None
    asks_nik: bool = False


class Join:
    """Puts somebody on the waiting list."""

    def __init__(self, offices: Offices, waiting: WaitingList, ledger: HoldingLedger, keys: PersonKeys, clock: Clock) -> None:
        self._offices, self._waiting, self._ledger = offices, waiting, ledger
        self._keys, self._clock = keys, clock

    def __call__(self, wish: Wish, finish: Finish[Standing]) -> Standing:
        """The entry and its secret; ``OfficeUnknown``, ``ServiceUnknown``, ``TooManyPeople``, ``AlreadyWaiting``."""
        offer = self._offices.offer(wish.office_id, wish.service_id, wish.first_on, wish.first_on)
        if wish.people > offer.service.max_people:
            raise TooManyPeople(offer.service.max_people)
        token = new_token()
        entry = self._entry(wish, offer, token)
        position = self._waiting.position(entry)
        with self._ledger.change() as transaction:
            transaction.join(entry)
            standing = Standing(entry, offer.office, offer.service.name, position, token=token)
            finish(transaction, standing)
        return standing

    def _entry(self, wish: Wish, offer: Offer, token: str) -> Waiting:
        return Waiting(
            id=new_id(),
            **vars(wish),
            counter_group=offer.service.counter_group,
            contact_key=self._keys.contact(wish.phone, wish.user_id),
            joined_at=self._clock.now(),
            token_hash=token_hash(token),
        )


class Look:
    """Shows entries."""

    def __init__(self, offices: Offices, appointments: Appointments, waiting: WaitingList, holds: Holds, clock: Clock) -> None:
        self._offices, self._appointments, self._waiting = offices, appointments, waiting
        self._holds, self._clock = holds, clock

    def __call__(self, office_id: str, waiting_id: str, asker: Asker) -> Standing:
        """For whoever holds its secret and for staff of the office; ``WaitingUnknown``.

        An offer that has run out shows as expired, whether or not anybody has noted it.
        """
        entry, now = visible(self._waiting.entry(office_id, waiting_id), asker), self._clock.now()
        offer = self._offices.offer(office_id, entry.service_id, entry.first_on, entry.first_on)
        hold = self._holds.by_id(office_id, entry.hold_id) if entry.hold_id else None
        if entry.state is WaitingState.OFFERED and (hold is None or not hold.live(now)):
            return Standing(entry.ended(WaitingState.EXPIRED, now), offer.office, offer.service.name)
        if entry.state is WaitingState.OFFERED:
            moves = replaced(self._appointments, entry, offer, asker)
            asks_nik = offer.service.nik_control and moves is None
            return Standing(entry, offer.office, offer.service.name, hold=hold, moves=moves, asks_nik=asks_nik)
        position = self._waiting.position(entry) if entry.state is WaitingState.WAITING else None
        return Standing(entry, offer.office, offer.service.name, position)

    def all(self, office_id: str) -> tuple[Office, list[Waiting]]:
        """Who waits at an office, in order, 200 at most; ``OfficeUnknown``."""
        return self._offices.one(office_id).office, self._waiting.of_office(office_id, STAFF_PAGE)


class WaitingOf:
    """What a contact waits for, for the part that knows who they are."""

    def __init__(self, waiting: WaitingList, look: Look) -> None:
        self._waiting, self._look = waiting, look

    def __call__(self, phone: str | None, user_id: str | None) -> list[Standing]:
        """Where they stand, entry by entry; an offer that has run out is left out."""
        entries = self._waiting.of_contact(phone, user_id)
        standings = [self._look(each.office_id, each.id, Asker("", waiting_id=each.id)) for each in entries]
        return [standing for standing in standings if standing.entry.state in OPEN]

    def owns(self, office_id: str, waiting_id: str, phone: str | None, user_id: str | None) -> bool:
        """Whether an entry, also one that has ended, is this contact's."""
        entry = self._waiting.entry(office_id, waiting_id)
        if entry is None:
            return False
        return bool((phone and entry.phone == phone) or (user_id and entry.user_id == user_id))


class Leave:
    """Takes somebody off the list; an offer that stood goes to the next. Repeating it changes nothing."""

    def __init__(self, holds: Holds, ledger: HoldingLedger, clock: Clock) -> None:
        self._holds, self._ledger, self._clock = holds, ledger, clock

    def __call__(self, office_id: str, waiting_id: str, asker: Asker, finish: Finish[Waiting]) -> Waiting:
        """The entry as it is now: ``declined`` when an offer stood, else ``left``; ``WaitingUnknown``."""
        with self._ledger.change() as transaction:
            entry = visible(transaction.waiting_entry(office_id, waiting_id), asker)
            if entry.state in OPEN:
                entry = self._end(transaction, entry)
            finish(transaction, entry)
        return entry

    def _end(self, transaction: HoldingTransaction, entry: Waiting) -> Waiting:
        now, offered = self._clock.now(), entry.state is WaitingState.OFFERED
        ended = entry.ended(WaitingState.DECLINED if offered else WaitingState.LEFT, now)
        transaction.change_entry(entry, ended)
        hold = self._holds.by_id(entry.office_id, entry.hold_id) if offered and entry.hold_id else None
        if hold:
            transaction.let_rest(hold, now)
        return ended


class Accept:
    """Turns an offer into an appointment. A refusal, for instance by a limit, leaves the offer as it was.

    Whoever already has as many appointments for the service as they may keeps the number: the offer moves one of them.
    """

    def __init__(
        self,
        offices: Offices,
        appointments: Appointments,
        holds: Holds,
        ledger: HoldingLedger,
        keys: PersonKeys,
        clock: Clock,
    ) -> None:
        self._offices, self._appointments, self._holds = offices, appointments, holds
        self._ledger, self._keys, self._clock = ledger, keys, clock

    def __call__(self, office_id: str, waiting_id: str, asker: Asker, nik: str | None, finish: Finish[Booked]) -> Booked:
        """The appointment; ``WaitingUnknown``, ``NothingOffered``, ``TooLate``, and refusals of a booking.

        ``nik`` is asked for as when booking, unless the offer moves an appointment: its person was told apart then.
        """
        now = self._clock.now()
        with self._ledger.change() as transaction:
            entry = visible(transaction.waiting_entry(office_id, waiting_id), asker)
            hold = self._holds.by_id(office_id, entry.hold_id) if entry.hold_id else None
            if entry.state is not WaitingState.OFFERED or hold is None:
                raise NothingOffered
            booked = self._take(transaction, entry, hold, asker, nik, now)
            transaction.change_entry(entry, entry.ended(WaitingState.ACCEPTED, now, booked.known.appointment.id))
            finish(transaction, booked)
        return booked

    def mark_of(self, nik: str) -> str:
        """As :meth:`Book.mark_of`."""
        return self._keys.nik_hash(nik)

    def _take(
        self, transaction: HoldingTransaction, entry: Waiting, hold: Hold, asker: Asker, nik: str | None, now: datetime
    ) -> Booked:
        offer = offer_at(self._offices, entry.office_id, entry.service_id, hold.starts_at)
        transaction.require_calendar(entry.office_id, offer.revision)  # before the appointment, as whoever moves one
        old = self._moved(transaction, entry, offer, asker)
        answers = old.appointment.answers if old else UNASKED
        slot = bookable_slot(offer, entry.people, hold.starts_at, hold.made_at, answers=answers)
        if not transaction.end_hold(hold, now, before_taking=(*slot.cells, *(old.appointment.cells if old else ()))):
            raise NothingOffered
        if old is None:
            draft = draft_of(_request(entry, hold.starts_at), slot, offer, self._keys, now)
            identity = Identity(self._keys.nik_trace(offer.service, nik), vouched_for=asker.is_staff)
            return enter(transaction, Entry(draft, slot, offer, identity, new_token()), asker.name, now)
        require_in_time(old, asker, now)
        return _move(transaction, old, entry, offer, slot, asker.name, now)

    def _moved(self, transaction: HoldingTransaction, entry: Waiting, offer: Offer, asker: Asker) -> KnownAppointment | None:
        chosen = replaced(self._appointments, entry, offer, asker)
        known = transaction.locked(chosen.code) if chosen else None
        return known if known and known.appointment.status is Status.BOOKED else None


def replaced(appointments: Appointments, entry: Waiting, offer: Offer, asker: Asker) -> Appointment | None:
    """What accepting would move. Only for whoever was sent the offer, and staff: others may have joined with any number."""
    proven = entry.proven_by(asker.token_hash) or asker.waiting_id == entry.id
    if not (proven or asker.serves(entry.office_id)):
        return None
    active = appointments.active_of(entry.phone, entry.user_id)
    return entry.replaces((known.appointment for known in active), offer.service.max_active)


def _move(
    transaction: HoldingTransaction, known: KnownAppointment, entry: Waiting, offer: Offer, slot: Slot, who: str, now: datetime
) -> Booked:
    """The appointment at the offered time, for as many people as were waited for, with one more secret that manages it."""
    group, token = offer.calendar.group, new_token()
    new = replace(
        moved(known.appointment, slot.starts_at, slot.ends_at),
        people=entry.people,
        channel=RESIDENT,
        counter_group=group.id,
        cell_minutes=group.cell_minutes,
    )
    done = relocate(transaction, known, new, slot, who, now)
    transaction.add_token(done.appointment, token_hash(token), now)
    return Booked(done, token)


def visible(found: Waiting | None, asker: Asker) -> Waiting:
    """What was found, when the asker serves its office, is its contact or holds one of its secrets; ``WaitingUnknown``
    otherwise."""
    if found is None:
        raise WaitingUnknown
    if not (asker.serves(found.office_id) or asker.waiting_id == found.id or found.opened_by(asker.token_hash)):
        raise WaitingUnknown
    return found


def _request(entry: Waiting, starts_at: datetime) -> Request:
    return Request(
        office_id=entry.office_id,
        service_id=entry.service_id,
        starts_at=starts_at,
        name=entry.name,
        phone=entry.phone,
        user_id=entry.user_id,
        people=entry.people,
        answers=UNASKED,
        note="",
        language=entry.language,
    )
