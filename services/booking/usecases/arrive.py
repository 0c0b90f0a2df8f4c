"""Coming to the office: checking in with an appointment, or walking in without one. Both get a queue number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import NoReturn

from services.booking.domain import reasons
from services.booking.domain.access import Asker
from services.booking.domain.appointment import Action, Appointment, Status, advance
from services.booking.domain.arrival import refusal_to_check_in
from services.booking.domain.channels import WALK_IN
from services.booking.domain.day_rules import DayRules
from services.booking.domain.errors import CheckInRefused, DayFull, NotBookable, QuotaFull, SlotFull, TooManyPeople
from services.booking.domain.limits import limits_of
from services.booking.domain.office import Office
from services.booking.domain.plan import cells_needed, plan_day
from services.booking.domain.quotas import Limit
from services.booking.domain.visit import Place, Priority, Visit
from services.booking.domain.wait import Wait
from services.booking.domain.walk_ins import earliest_cells
from services.booking.usecases.book import store, take_limits
from services.booking.usecases.find import locked, require_version
from services.booking.usecases.once import Finish
from services.booking.usecases.ports import KnownAppointment, Offer, Offices, Transition, TryAgain
from services.booking.usecases.ports_day import DayLedger, DayTransaction
from services.booking.usecases.queue import wait_of_next
from services.common.clock import Clock
from services.common.ids import new_code, new_id

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Arrival:
    """How somebody with an appointment arrives. ``override`` lets staff check in outside the window."""

    priority: Priority | None = None
    override: bool = False


class CheckIn:
    """Notes that somebody with an appointment has come, and gives a queue number."""

    def __init__(self, ledger: DayLedger, clock: Clock, rules: DayRules) -> None:
        self._ledger, self._clock, self._rules = ledger, clock, rules

    def __call__(
        self, code: str, arrival: Arrival, asker: Asker, expected: int | None, finish: Finish[KnownAppointment]
    ) -> KnownAppointment:
        """The appointment with its number; ``AppointmentUnknown``, ``Stale``, ``WrongState``, ``CheckInRefused``.

        Who is checked in again after an undo keeps the number of that day.
        """
        now = self._clock.now()
        with self._ledger.change() as transaction:
            known = locked(transaction, code, asker)
            require_version(known, expected)
            old = known.appointment
            here = advance(old, Action.CHECK_IN, now)  # a wrong state is a clearer refusal than a wrong time
            if not arrival.override:
                self._require_time(known, now)
            new = _numbered(transaction, here, now.astimezone(known.office.zone).date(), arrival.priority)
            transaction.save(new)
            transaction.audit(Transition(new, asker.name, Action.CHECK_IN, old.status, now))
            known = replace(known, appointment=new)
            finish(transaction, known)
        return known

    def _require_time(self, known: KnownAppointment, now: datetime) -> None:
        refused = refusal_to_check_in(known.appointment.starts_at, known.office.zone, now, self._rules)
        if refused is not None:
            raise CheckInRefused(refused.code, refused.explanation)


@dataclass(frozen=True)
class WalkInRequest:
    """Who comes without appointment, and for what. ``override`` lets them in on a full day."""

    office_id: str
    service_id: str
    name: str
    people: int = 1
    priority: Priority | None = None
    override: bool = False


class WalkIn:
    """Takes in somebody without appointment: the earliest time left today that is kept for them or that nobody booked."""

    def __init__(self, offices: Offices, ledger: DayLedger, clock: Clock, rules: DayRules) -> None:
        self._offices, self._ledger, self._clock, self._rules = offices, ledger, clock, rules

    def __call__(self, request: WalkInRequest, asker: Asker, finish: Finish[KnownAppointment]) -> KnownAppointment:
        """The visit, checked in and with its queue number.

        Raises ``OfficeUnknown``, ``ServiceUnknown``, ``TooManyPeople``, ``NotBookable`` while the service is closed, or
        ``DayFull`` with the expected time of their turn.
        """
        now = self._clock.now()
        offer = self._offer(request, now)
        if not offer.service.bookable_on(now.astimezone(offer.office.zone).date()):
            closed = reasons.service_closed(offer.service.status_message)
            raise NotBookable(closed.code, closed.explanation)
        if request.people > offer.service.max_people:
            raise TooManyPeople(offer.service.max_people)
        with self._ledger.change() as transaction:
            known = self._take_in(transaction, request, offer, now)
            transaction.audit(Transition(known.appointment, asker.name, "walk_in", None, now))
            finish(transaction, known)
        return known

    def _offer(self, request: WalkInRequest, now: datetime) -> Offer:
        yesterday, tomorrow = (now + timedelta(days=n) for n in (-1, 1))  # the office's date is not known yet
        return self._offices.offer(request.office_id, request.service_id, yesterday.date(), tomorrow.date())

    def _take_in(self, transaction: DayTransaction, request: WalkInRequest, offer: Offer, now: datetime) -> KnownAppointment:
        office, service = offer.office, offer.service
        today = now.astimezone(office.zone).date()
        transaction.hold_line(office.id, today)  # one walk-in at a time, so that each finds the place after the one before
        transaction.require_calendar(office.id, offer.revision)
        cells = _earliest(transaction, offer, request.people, today, now)
        if not cells and not request.override:
            self._refuse(transaction, office, request, today, now)
        draft = _walk_in(request, offer, cells, now)
        limits = limits_of(offer.calendar, service, today, request.people, now, WALK_IN, draft.answers)
        try:
            draft = _counted(transaction, draft, limits, request.override)
        except QuotaFull:
            self._refuse(transaction, office, request, today, now)
        appointment = store(transaction, _numbered(transaction, draft, today, request.priority))
        return KnownAppointment(appointment, office, service.name, service.max_active)

    def _refuse(
        self, transaction: DayTransaction, office: Office, request: WalkInRequest, today: date, now: datetime
    ) -> NoReturn:
        wait: Wait = wait_of_next(transaction.line(office.id, today), request.service_id, now, self._rules)
        raise DayFull(*((now + wait_minutes * MINUTE).astimezone(office.zone) for wait_minutes in (wait.low, wait.high)))


def _earliest(transaction: DayTransaction, offer: Offer, people: int, today: date, now: datetime) -> dict[datetime, int]:
    """The earliest cells left today, taken; empty when there are none. ``TryAgain`` when a booking was faster."""
    service, group = offer.service, offer.calendar.group
    plan = plan_day(offer.calendar, today, service.id, WALK_IN)
    taken = transaction.taken(offer.office.id, plan.midnight, plan.midnight + timedelta(days=1)).get(group.id, {})
    cells = earliest_cells(plan, cells_needed(service.minutes_for(people), group.cell_minutes), taken, now)
    try:
        transaction.take_places(offer.office.id, group.id, cells)
    except SlotFull:
        raise TryAgain from None
    return cells


def _counted(transaction: DayTransaction, draft: Appointment, limits: Sequence[Limit], override: bool) -> Appointment:
    """The visit counted in the limits of the day; ``QuotaFull`` unless staff let them in anyway."""
    if not draft.cells:  # beyond the places of the day: counted nowhere
        return draft
    if not override:
        return take_limits(transaction, draft, limits)
    claims = tuple(limit.claim for limit in limits)
    transaction.count_anyway(draft.office_id, (), claims)
    return replace(draft, claims=claims)


def _walk_in(request: WalkInRequest, offer: Offer, cells: Mapping[datetime, int], now: datetime) -> Appointment:
    service, starts_at = offer.service, min(cells, default=now.replace(second=0, microsecond=0))
    return Appointment(
        id=new_id(),
        office_id=request.office_id,
        code=new_code(),
        service_id=service.id,
        counter_group=service.counter_group,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=service.minutes_for(request.people)),
        people=request.people,
        name=request.name,
        phone=None,
        user_id=None,
        contact_key="",
        language="id",
        answers={},
        note="",
        created_at=now,
        cell_minutes=offer.calendar.group.cell_minutes,
        status=Status.CHECKED_IN,
        moments={Status.BOOKED: now, Status.CHECKED_IN: now},
        visit=Visit(walk_in=True, place=Place.SLOT if cells else Place.EXTRA),
        channel=WALK_IN,
    )


def _numbered(transaction: DayTransaction, here: Appointment, today: date, priority: Priority | None) -> Appointment:
    visit = here.visit
    if visit.queue_on == today:
        return replace(here, visit=replace(visit, priority=priority or visit.priority))
    number = transaction.next_number(here.office_id, here.service_id, today)
    return replace(here, visit=replace(visit, queue_number=number, queue_on=today, priority=priority or visit.priority))
