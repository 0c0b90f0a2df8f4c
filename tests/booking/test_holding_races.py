"""Holds, offers, groups and bookings at once on the last places, by threads: nothing is lost and nothing is doubled."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import time
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select, update

from services.booking.adapters import tables
from services.booking.adapters.calendar_store import UsageStore
from services.booking.adapters.consistency import inconsistencies
from services.booking.adapters.groups import GroupStore
from services.booking.adapters.tables_waiting import waiting
from services.booking.adapters.waiting import WaitingStore
from services.booking.app import Stores
from services.booking.domain.access import Asker
from services.booking.domain.errors import Refusal, SlotFull
from services.booking.domain.group import Person
from services.booking.domain.waiting import PartOfDay
from services.booking.holdings import offer_places
from services.booking.usecases.book import Book, Booked, Request
from services.booking.usecases.change import Cancel
from services.booking.usecases.group import BookGroup, PlanGroup, Roster
from services.booking.usecases.hold import Owner, TakeHold, TidyHolds
from services.booking.usecases.once import Once
from services.booking.usecases.ports import Answer
from services.booking.usecases.wait import Join, Wish
from services.common.database import Database
from services.common.ids import token_hash
from tests.booking.builders import NEXT_TUESDAY, OFFICE, SERVICE, at
from tests.fakes.clock import FixedClock

THREADS = 8
Work = Callable[[], Any]


class Office:
    """Everything that takes places, called directly; a refusal is an answer too."""

    def __init__(self, database: Database, stores: Stores, clock: FixedClock) -> None:
        self.database, self.clock = database, clock
        self._once = Once(stores.ledger, clock)
        self._book = Book(stores.offices, stores.holds, stores.ledger, stores.people, clock)
        self._hold = TakeHold(stores.offices, stores.ledger, clock)
        self._cancel = Cancel(stores.ledger, clock)
        plan = PlanGroup(stores.offices, UsageStore(database, clock), clock)
        self._group = BookGroup(plan, GroupStore(database), stores.ledger, stores.people, clock)
        list_ = WaitingStore(database)
        self._join = Join(stores.offices, list_, stores.ledger, stores.people, clock)
        self.offer = offer_places(database, stores.offices, stores.appointments, stores.ledger, clock)
        self.tidy = TidyHolds(stores.holds, stores.ledger, clock)

    def book(self, number: int, hold: str | None = None) -> Any:
        request = Request(
            OFFICE.id, SERVICE.id, at("08:00"), "Siti Contoh", _phone(number), None, 1, {}, "", "id", hold=hold
        )  # fmt: skip
        return self._answer(lambda finish: self._book(request, "public", finish))

    def hold(self, number: int) -> Any:
        owner = Owner("contact", str(number))
        return self._answer(lambda finish: self._hold(OFFICE.id, SERVICE.id, at("08:00"), 1, owner, finish))

    def cancel(self, booked: Booked) -> Any:
        asker = Asker("resident", token_hash=token_hash(booked.token))
        return self._answer(lambda finish: self._cancel(booked.known.appointment.code, asker, None, finish))

    def group(self, number: int, size: int) -> Any:
        people = [Person(f"Murid {chr(65 + n)}") for n in range(size)]
        roster = Roster(OFFICE.id, SERVICE.id, at("08:00"), "Kelas", "Budi Contoh", _phone(number), "id", people)
        return self._answer(lambda finish: self._group(roster, "operator", finish))

    def join(self, number: int) -> Any:
        day = NEXT_TUESDAY
        wish = Wish(OFFICE.id, SERVICE.id, day, day, PartOfDay.ANY, 1, "Siti Contoh", _phone(number), None, "id")
        return self._answer(lambda finish: self._join(wish, finish))

    def _answer(self, work: Callable[[Any], Any]) -> Any:
        """The outcome, or the refusal. Ties are broken as they are for callers over HTTP."""
        made: list[Any] = []

        def attempt(finish: Any) -> Any:
            made[:] = [work(finish)]
            return made[0]

        try:
            self._once.run(None, attempt, lambda _: Answer(200, {}))
        except Refusal as refused:
            return type(refused)
        return made[0]

    def appointments(self) -> list[Any]:
        own = tables.appointments.c
        with self.database.read() as connection:
            return list(connection.scalars(select(own.starts_at).where(own.status != "cancelled").order_by(own.starts_at)))

    def problems(self) -> list[str]:
        with self.database.read() as connection:
            return inconsistencies(connection)


def _phone(number: int) -> str:
    return f"+6281200{number:06}"


def at_once(work: list[Work]) -> list[Any]:
    """The outcomes of everything, begun together by eight threads."""
    gate = threading.Barrier(min(THREADS, len(work)))
    waiting = iter(range(gate.parties))

    def run(one: Work) -> Any:
        if next(waiting, None) is not None:
            gate.wait(timeout=60)
        return one()

    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(run, work))


@pytest.fixture
def office(database: Database, stores: Stores, clock: FixedClock) -> Iterator[Office]:
    """An office with four places at eight o'clock, and the counters checked afterwards."""
    office = Office(database, stores, clock)
    yield office
    assert office.problems() == []


def test_holds_and_bookings_racing_for_the_last_places_take_no_more_than_there_are(office: Office) -> None:
    made = at_once([partial(office.hold if n % 2 else office.book, n) for n in range(24)])
    assert sum(outcome is not SlotFull for outcome in made) == 4


def test_holds_that_have_run_out_are_taken_by_exactly_as_many(office: Office, clock: FixedClock) -> None:
    for number in range(4):
        office.hold(number)
    clock.instant = clock.instant.replace(minute=30)
    racing: list[Work] = [partial(office.book, n) for n in range(12)]
    at_once([*racing, office.tidy, office.tidy])
    assert office.appointments() == [at("08:00")] * 4


def test_one_hold_used_many_times_at_once_is_one_place(office: Office) -> None:
    token = office.hold(1).token
    for number in range(3):
        office.book(100 + number)
    made = at_once([partial(office.book, n, hold=token) for n in range(8)])
    assert sum(outcome is not SlotFull for outcome in made) == 1
    assert len(office.appointments()) == 4


def open_until(database: Database, clock: str) -> None:
    """Let the office serve from eight until then."""
    rules = tables.opening_rules
    with database.write() as connection:
        connection.execute(update(rules).values(starts=time(8), ends=time.fromisoformat(clock), pauses=[]))


def test_a_freed_place_goes_to_one_of_those_who_wait_and_to_nobody_else(office: Office, database: Database) -> None:
    open_until(database, "08:10")
    booked = [office.book(100 + n) for n in range(4)]
    for number in range(6):
        office.join(number)
    racing: list[Work] = [partial(office.book, 200 + n) for n in range(6)]
    made = at_once([lambda: office.cancel(booked[0]), *racing, *[office.offer] * 4])
    office.offer()
    assert [outcome for outcome in made[1:7] if outcome is not SlotFull] == []
    with database.read() as connection:
        states = list(connection.scalars(select(waiting.c.state).order_by(waiting.c.id)))
    assert states == ["offered", *["waiting"] * 5]


def test_groups_and_bookings_at_once_leave_whole_groups_or_none(office: Office, database: Database) -> None:
    open_until(database, "08:20")
    with database.write() as connection:
        connection.execute(update(tables.services).values(horizon_days=7))
    groups: list[Work] = [partial(office.group, n, 3) for n in range(4)]
    made = at_once([*groups, *[partial(office.book, 100 + n) for n in range(8)]])
    whole = [outcome for outcome in made[:4] if not isinstance(outcome, type)]
    single = [outcome for outcome in made[4:] if not isinstance(outcome, type)]
    assert len(office.appointments()) == 3 * len(whole) + len(single) <= 8
    assert len(whole) >= 1
