"""The line: who is called next, and how long the others will wait."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import takewhile

from services.booking.domain.access import Asker
from services.booking.domain.appointment import Action, Appointment, Status
from services.booking.domain.day_rules import DayRules
from services.booking.domain.errors import Stale
from services.booking.domain.office import Office
from services.booking.domain.queue import Waiting, in_order, next_in_line
from services.booking.domain.wait import Wait, expected_wait
from services.booking.usecases.once import Finish
from services.booking.usecases.ports import KnownAppointment, Offices, TryAgain
from services.booking.usecases.ports_day import DayLedger, DayTransaction, InLine, Line
from services.booking.usecases.serve import Press, step
from services.common.clock import Clock

RECENT = 20  # visits whose length says how fast it goes now
OPEN_FOR = timedelta(minutes=30)  # a counter that called nobody for so long counts as closed
USUAL_MINUTES = 10.0  # where nobody waits whose service would tell
AT_A_COUNTER = (Status.CALLED, Status.SERVING)


@dataclass(frozen=True)
class Which:
    """Whom a counter calls: the services it can do, or a stream; all without either."""

    services: frozenset[str] = frozenset()
    stream: str | None = None

    def includes(self, person: InLine) -> bool:
        of_services = not self.services or person.appointment.service_id in self.services
        return of_services and self.stream in (None, person.stream)


@dataclass(frozen=True)
class Called:
    """Who was called, with the queue number; nobody when nobody waits. ``waiting`` people are left."""

    known: KnownAppointment | None
    waiting: int


class CallNext:
    """Calls the next person to a counter: two counters never get the same one."""

    def __init__(self, offices: Offices, ledger: DayLedger, clock: Clock, rules: DayRules) -> None:
        self._offices, self._ledger, self._clock, self._rules = offices, ledger, clock, rules

    def __call__(self, office_id: str, counter: str, which: Which, asker: Asker, finish: Finish[Called]) -> Called:
        """``OfficeUnknown``. ``TryAgain`` when the chosen one has just left the line."""
        now, office = self._clock.now(), self._offices.one(office_id).office
        today = now.astimezone(office.zone).date()
        with self._ledger.change() as transaction:
            transaction.hold_line(office_id, today)
            called = self._call(transaction, office_id, today, counter, which, asker, now)
            finish(transaction, called)
        return called

    def _call(
        self, transaction: DayTransaction, office_id: str, today: date, counter: str, which: Which, asker: Asker, now: datetime
    ) -> Called:
        people = [person for person in transaction.line(office_id, today) if which.includes(person)]
        waiting = [as_waiting(person.appointment) for person in people if person.appointment.status is Status.CHECKED_IN]
        chosen = next_in_line(waiting, now, since_priority(people), self._rules)
        if chosen is None:
            return Called(None, 0)
        known = transaction.known(chosen.id)
        if known.appointment.status is not Status.CHECKED_IN:
            raise TryAgain
        try:
            return Called(step(transaction, known, Press(Action.CALL, counter=counter), asker, now), len(waiting) - 1)
        except Stale:
            raise TryAgain from None


@dataclass(frozen=True)
class Place:
    """Somebody in the line with the expected wait; None for who is at a counter or parked."""

    person: InLine
    wait: Wait | None = None


@dataclass(frozen=True)
class Stream:
    """One letter: how many wait, and what somebody who came now would wait."""

    letter: str
    waiting: int
    wait: Wait


@dataclass(frozen=True)
class QueueView:
    """The line of an office now. ``waiting`` is in the order of calling."""

    office: Office
    on: date
    calling: list[Place] = field(default_factory=list)
    waiting: list[Place] = field(default_factory=list)
    parked: list[Place] = field(default_factory=list)
    streams: list[Stream] = field(default_factory=list)


class Queue:
    """Reads the line."""

    def __init__(self, offices: Offices, line: Line, clock: Clock, rules: DayRules) -> None:
        self._offices, self._line, self._clock, self._rules = offices, line, clock, rules

    def __call__(self, office_id: str, which: Which) -> QueueView:
        """The line of today; ``OfficeUnknown``. Streams are lines of their own, each with its counters."""
        now, office = self._clock.now(), self._offices.one(office_id).office
        today = now.astimezone(office.zone).date()
        people = [person for person in self._line.line(office_id, today) if which.includes(person)]
        calling = [Place(person) for person in people if person.appointment.status in AT_A_COUNTER]
        calling.sort(key=lambda place: _called_at(place.person.appointment), reverse=True)
        parked = [Place(person) for person in people if person.appointment.status is Status.PARKED]
        view = QueueView(office, today, calling, parked=parked)
        for letter in sorted({person.stream for person in people}):
            of_stream = [person for person in people if person.stream == letter]
            places = _places(of_stream, now, self._rules)
            view.waiting.extend(places)
            view.streams.append(Stream(letter, len(places), _wait(of_stream, len(places), now, self._rules)))
        return view


def as_waiting(appointment: Appointment) -> Waiting:
    """A checked-in appointment as the order of calling sees it."""
    visit, arrived_at = appointment.visit, appointment.moments.get(Status.CHECKED_IN, appointment.created_at)
    booked = None if visit.walk_in else appointment.starts_at
    return Waiting(appointment.id, arrived_at, booked, bool(visit.priority), visit.returned_at, visit.queue_number or "")


def since_priority(people: Iterable[InLine]) -> int:
    """How many people have been called since the last one with priority."""
    called = [person.appointment for person in people if Status.CALLED in person.appointment.moments]
    called.sort(key=_called_at, reverse=True)
    return sum(1 for _ in takewhile(lambda appointment: appointment.visit.priority is None, called))


def wait_of_next(people: Sequence[InLine], service_id: str, now: datetime, rules: DayRules) -> Wait:
    """What somebody who came now for that service would wait."""
    streams = {person.stream for person in people if person.appointment.service_id == service_id}
    line = [person for person in people if not streams or person.stream in streams]
    return _wait(line, sum(1 for person in line if person.appointment.status is Status.CHECKED_IN), now, rules)


def _places(people: Sequence[InLine], now: datetime, rules: DayRules) -> list[Place]:
    by_id = {person.appointment.id: person for person in people}
    waiting = [as_waiting(person.appointment) for person in people if person.appointment.status is Status.CHECKED_IN]
    ordered = in_order(waiting, now, since_priority(people), rules)
    return [Place(by_id[each.id], _wait(people, ahead, now, rules)) for ahead, each in enumerate(ordered)]


def _wait(people: Sequence[InLine], ahead: int, now: datetime, rules: DayRules) -> Wait:
    appointments = [person.appointment for person in people]
    return expected_wait(ahead, _counters(appointments, now), _recent(appointments), _usual(appointments), rules.floor_minutes)


def _counters(appointments: Iterable[Appointment], now: datetime) -> int:
    """Counters that serve somebody, or called somebody lately."""
    return len({
        appointment.visit.counter
        for appointment in appointments
        if appointment.visit.counter is not None
        and (appointment.status in AT_A_COUNTER or now - _called_at(appointment) <= OPEN_FOR)
    })  # fmt: skip


def _recent(appointments: Iterable[Appointment]) -> list[float]:
    """Minutes at the counter of the latest visits."""
    done = [each.moments for each in appointments if each.status is Status.COMPLETED]
    begun = [(moments.get(Status.SERVING) or moments.get(Status.CALLED), moments[Status.COMPLETED]) for moments in done]
    lengths = [(end, (end - start).total_seconds() / 60) for start, end in begun if start is not None]
    return [minutes for _, minutes in sorted(lengths)[-RECENT:]]


def _usual(appointments: Sequence[Appointment]) -> float:
    lengths = [(each.ends_at - each.starts_at).total_seconds() / 60 for each in appointments]
    return sum(lengths) / len(lengths) if lengths else USUAL_MINUTES


def _called_at(appointment: Appointment) -> datetime:
    return appointment.moments.get(Status.CALLED) or appointment.created_at
