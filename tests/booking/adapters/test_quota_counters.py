"""Limits across slots on both databases."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from services.booking.adapters.calendar_store import SetupStore, UsageStore
from services.booking.adapters.consistency import inconsistencies
from services.booking.adapters.tables_calendar import quota_usage
from services.booking.app import Stores
from services.booking.domain.calendar import OpeningRule
from services.booking.domain.edits import changed_service, replaced_rules
from services.booking.domain.errors import QuotaFull, SlotFull
from services.booking.domain.limits import day_places
from services.booking.domain.plan import plan_day
from services.booking.domain.quotas import Claim, Kept, Limit, Quota
from services.booking.domain.release import Stage
from services.booking.usecases.book import Book, Booked, Request
from services.booking.usecases.browse import Browse
from services.booking.usecases.configure import Configure
from services.booking.usecases.hold import Owner, TakeHold
from services.booking.usecases.ports import HolidayList, Transaction, TryAgain
from services.common.database import Database
from tests.booking.adapters.test_office_store import counted
from tests.booking.builders import EVERY_DAY, GROUP, LONG_SERVICE, NEXT_TUESDAY, OFFICE, SERVICE, at
from tests.fakes.clock import FixedClock

CLAIM = Claim("ktp_hilang/hari", NEXT_TUESDAY, "", 2)


class NoHolidays:
    """An office that never has one."""

    def between(self, *_: object) -> dict[Any, Any]:
        return {}


def setups(database: Database, stores: Stores, clock: FixedClock) -> Configure:
    holidays: HolidayList = NoHolidays()
    return Configure(SetupStore(database), stores.ledger, holidays, clock)


def nothing_more(transaction: Transaction, outcome: object) -> None:
    """The last step of a use case that answers nobody."""


def request(number: int, **changes: Any) -> Request:
    phone = f"+6281200{number:06}"
    plain: dict[str, Any] = {
        "office_id": OFFICE.id, "service_id": SERVICE.id, "starts_at": at("08:00"), "name": "Siti Contoh", "phone": phone,
        "user_id": None, "people": 1, "answers": {}, "note": "", "language": "id",
    }  # fmt: skip
    return Request(**{**plain, **changes})


def booking(stores: Stores, clock: FixedClock) -> Book:
    return Book(stores.offices, stores.holds, stores.ledger, stores.people, clock)


def taken(database: Database) -> dict[str, int]:
    with database.read() as connection:
        return {row.quota_id: row.taken for row in connection.execute(select(quota_usage))}


def assert_consistent(database: Database) -> None:
    with database.write() as connection:  # a server cursor needs a transaction
        assert inconsistencies(connection) == []


def test_no_more_is_counted_than_the_limit(stores: Stores, database: Database) -> None:
    for _ in range(2):
        with stores.ledger.change() as transaction:
            transaction.swap_limits(OFFICE.id, (), [Limit(CLAIM, 5, "daily")])
    with pytest.raises(QuotaFull), stores.ledger.change() as transaction:
        transaction.swap_limits(OFFICE.id, (), [Limit(CLAIM, 5, "daily")])
    assert taken(database) == {"ktp_hilang/hari": 4}


def test_what_is_swapped_does_not_stand_in_its_own_way(stores: Stores, database: Database) -> None:
    for old in ((), (CLAIM,)):
        with stores.ledger.change() as transaction:
            transaction.swap_limits(OFFICE.id, old, [Limit(CLAIM, 2, "daily")])
    assert taken(database) == {"ktp_hilang/hari": 2}


def test_a_limit_that_is_full_leaves_the_cells_untouched(stores: Stores, database: Database, clock: FixedClock) -> None:
    setups(database, stores, clock).save(
        OFFICE.id, changed_service(SERVICE.id, {"quotas": (Quota("hari", 1),)}), None, "test", nothing_more
    )
    book = booking(stores, clock)
    book(request(1), "test", nothing_more)
    with pytest.raises(QuotaFull):
        book(request(2, starts_at=at("09:00")), "test", nothing_more)
    assert stores.appointments.taken(OFFICE.id, at("08:50"), at("10:00")) == {}
    assert_consistent(database)


def test_what_the_office_counts_anyway_may_pass_the_limit(stores: Stores, database: Database) -> None:
    with stores.ledger.change() as transaction:
        transaction.swap_limits(OFFICE.id, (), [Limit(CLAIM, 2, "daily")])
        transaction.count_anyway(OFFICE.id, (), [CLAIM])
    with pytest.raises(QuotaFull), stores.ledger.change() as transaction:
        transaction.swap_limits(OFFICE.id, (), [Limit(CLAIM, 2, "daily")])
    assert taken(database) == {"ktp_hilang/hari": 4}


def test_a_booking_that_was_judged_by_an_older_calendar_is_judged_again(
    stores: Stores, database: Database, clock: FixedClock
) -> None:
    offer = stores.offices.offer(OFFICE.id, SERVICE.id, NEXT_TUESDAY, NEXT_TUESDAY)
    setups(database, stores, clock).save(OFFICE.id, replaced_rules(()), None, "test", nothing_more)
    with pytest.raises(TryAgain), stores.ledger.change() as transaction:
        transaction.require_calendar(OFFICE.id, offer.revision)


@pytest.mark.parametrize(
    "service",
    [
        pytest.param(SERVICE, id="one cell"),
        pytest.param(replace(LONG_SERVICE, interval_minutes=20), id="longer than its interval"),
        pytest.param(replace(SERVICE, duration_minutes=15, interval_minutes=30), id="a remainder"),
    ],
)
def test_a_day_takes_as_many_bookings_one_after_the_other_as_its_places_add_up_to(
    stores: Stores, database: Database, clock: FixedClock, service: Any
) -> None:
    rule = OpeningRule(GROUP.id, EVERY_DAY, time(8), time(9, 30), 2)
    configure = setups(database, stores, clock)
    configure.save(OFFICE.id, replaced_rules((rule,)), None, "test", nothing_more)
    length = {"duration_minutes": service.duration_minutes, "interval_minutes": service.interval_minutes}
    configure.save(OFFICE.id, changed_service(service.id, length), None, "test", nothing_more)
    made = sum(1 for n in range(30) if book_earliest(stores, database, clock, service.id, n))
    calendar = stores.offices.offer(OFFICE.id, service.id, NEXT_TUESDAY, NEXT_TUESDAY).calendar
    assert made == day_places(plan_day(calendar, NEXT_TUESDAY, service.id).shape, service)
    assert_consistent(database)


def book_earliest(stores: Stores, database: Database, clock: FixedClock, service_id: str, number: int) -> Booked | None:
    """A booking of the first start of the day that the listing says has something left; nothing when none has."""
    browse = Browse(stores.offices, UsageStore(database, clock), clock)
    _, days = browse.slots(OFFICE.id, service_id, NEXT_TUESDAY, NEXT_TUESDAY, 1)
    for day in days:
        for slot, left in zip(day.offer.slots(), day.remaining, strict=True):
            if left:
                return booking(stores, clock)(
                    request(number, service_id=service_id, starts_at=slot.starts_at), "test", nothing_more
                )
    return None


def test_listing_with_limits_takes_four_queries(stores: Stores, database: Database, clock: FixedClock) -> None:
    limits = {
        "quotas": (Quota("hari", 5),),
        "kept": (Kept("walk_in", 10),),
        "release": (Stage(7, time(7), 50), Stage(1, time(7))),
    }
    setups(database, stores, clock).save(OFFICE.id, changed_service(SERVICE.id, limits), None, "test", nothing_more)
    with counted(database) as statements:
        Browse(stores.offices, UsageStore(database, clock), clock).slots(OFFICE.id, SERVICE.id, NEXT_TUESDAY, NEXT_TUESDAY, 1)
    assert len(statements) == 4


def test_a_hold_counts_in_the_limit_until_it_runs_out(stores: Stores, database: Database, clock: FixedClock) -> None:
    setups(database, stores, clock).save(
        OFFICE.id, changed_service(SERVICE.id, {"quotas": (Quota("hari", 1),)}), None, "test", nothing_more
    )
    TakeHold(stores.offices, stores.ledger, clock)(
        OFFICE.id, SERVICE.id, at("08:00"), 1, Owner("contact", "k" * 64), nothing_more
    )
    book = booking(stores, clock)
    with pytest.raises(QuotaFull):
        book(request(1, starts_at=at("09:00")), "test", nothing_more)
    clock.advance(timedelta(minutes=11))
    book(request(1, starts_at=at("09:00")), "test", nothing_more)
    assert_consistent(database)


def test_many_racing_for_a_daily_maximum_leave_exactly_so_many(stores: Stores, database: Database, clock: FixedClock) -> None:
    setups(database, stores, clock).save(
        OFFICE.id, changed_service(SERVICE.id, {"quotas": (Quota("hari", 5),)}), None, "test", nothing_more
    )
    starts, gate = [at("08:00") + timedelta(minutes=10 * n) for n in range(4)], threading.Barrier(8)

    def race(number: int) -> int:
        if number < gate.parties:
            gate.wait(timeout=60)
        try:
            booking(stores, clock)(request(number, starts_at=starts[number % 4]), "test", nothing_more)
        except SlotFull:
            return 0
        return 1

    with ThreadPoolExecutor(gate.parties) as threads:
        made = sum(threads.map(race, range(32)))
    assert (made, taken(database)) == (5, {"ktp_hilang/hari": 5})
    assert_consistent(database)
