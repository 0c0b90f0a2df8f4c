"""Offices and calendars out of the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import time

import pytest
from sqlalchemy import event

from services.booking.adapters.calendar_store import UsageStore
from services.booking.adapters.office_writer import add_exception
from services.booking.app import Stores
from services.booking.domain.calendar import DatedException
from services.booking.domain.errors import OfficeUnknown, ServiceUnknown
from services.booking.domain.words import words
from services.booking.usecases.browse import Browse, Schedule
from services.common.database import Database
from tests.booking.builders import GROUP, LONG_SERVICE, NEXT_TUESDAY, OFFICE, OTHER_OFFICE, RULE, SERVICE
from tests.booking.conftest import change_services
from tests.fakes.clock import FixedClock

CLOSED = DatedException("closed", NEXT_TUESDAY, time(9), time(10), SERVICE.id, None, words("pindahan", "moving"))


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The SELECTs that are sent inside the block."""
    statements: list[str] = []
    engine = database.engine

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("SELECT"):
            statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)


def test_every_office_comes_with_its_hours(stores: Stores) -> None:
    assert [(each.office, each.rules) for each in stores.offices.all()] == [(OTHER_OFFICE, (RULE,)), (OFFICE, (RULE,))]


def test_the_services_keep_the_order_of_the_office(stores: Stores) -> None:
    assert stores.offices.services(OFFICE.id) == [SERVICE, LONG_SERVICE]


def test_an_offer_holds_what_was_laid_down(stores: Stores, database: Database) -> None:
    with database.write() as connection:
        add_exception(connection, OFFICE.id, CLOSED)
    offer = stores.offices.offer(OFFICE.id, SERVICE.id, NEXT_TUESDAY, NEXT_TUESDAY)
    assert (offer.office, offer.service, offer.calendar.group) == (OFFICE, SERVICE, GROUP)
    assert (offer.calendar.rules, offer.calendar.exceptions) == ((RULE,), (CLOSED,))


def test_exceptions_of_other_dates_and_offices_are_not_read(stores: Stores, database: Database) -> None:
    with database.write() as connection:
        add_exception(connection, OTHER_OFFICE.id, CLOSED)
    assert stores.offices.offer(OFFICE.id, SERVICE.id, NEXT_TUESDAY, NEXT_TUESDAY).calendar.exceptions == ()


def test_an_unknown_office_is_told_from_an_unknown_service(stores: Stores) -> None:
    with pytest.raises(OfficeUnknown):
        stores.offices.offer("tidak-ada", SERVICE.id, NEXT_TUESDAY, NEXT_TUESDAY)
    with pytest.raises(ServiceUnknown):
        stores.offices.offer(OFFICE.id, "tidak_ada", NEXT_TUESDAY, NEXT_TUESDAY)


def test_an_unknown_office_has_no_calendars(stores: Stores) -> None:
    with pytest.raises(OfficeUnknown):
        stores.offices.calendars("tidak-ada", NEXT_TUESDAY)


def test_listing_slots_takes_four_queries(stores: Stores, database: Database, clock: FixedClock) -> None:
    with counted(database) as statements:
        Browse(stores.offices, UsageStore(database, clock), clock).slots(OFFICE.id, SERVICE.id, NEXT_TUESDAY, NEXT_TUESDAY, 1)
    assert len(statements) == 4


def test_what_was_read_under_the_same_revision_is_not_read_again(stores: Stores, database: Database) -> None:
    question = (OFFICE.id, SERVICE.id, NEXT_TUESDAY, NEXT_TUESDAY)
    first = stores.offices.offer(*question)
    with counted(database) as statements:
        assert stores.offices.offer(*question) == first
    assert len(statements) == 1


def test_a_change_of_the_calendar_shows_at_once(stores: Stores, database: Database) -> None:
    with stores.ledger.change() as transaction:
        transaction.enter_calendar(OFFICE.id)
    question = (OFFICE.id, SERVICE.id, NEXT_TUESDAY, NEXT_TUESDAY)
    first = stores.offices.offer(*question)
    change_services(database, max_active=3)
    assert stores.offices.offer(*question).service == replace(first.service, max_active=3)


def test_the_schedule_takes_four_queries(stores: Stores, database: Database) -> None:
    with counted(database) as statements:
        Schedule(stores.offices, stores.appointments)(OFFICE.id, NEXT_TUESDAY, "", None)
    assert len(statements) == 4
