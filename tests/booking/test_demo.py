"""The demo office."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from services.booking.adapters import tables
from services.booking.adapters.passwords import Argon2Passwords
from services.booking.app import PACKAGE, create_stores
from services.booking.demo import load
from services.booking.usecases.sign_in import SignIn
from services.common.database import Database, migrate
from tests.booking.conftest import SECRET
from tests.fakes.clock import FixedClock

AFTERNOON = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)  # Tuesday, 14.00 WIB
SATURDAY = datetime(2026, 11, 28, 2, 0, tzinfo=UTC)


def empty(database_url: str) -> Database:
    database = Database(database_url)
    migrate(database, PACKAGE)
    return database


def rows(database: Database) -> list[tuple[str, str]]:
    own = tables.appointments.c
    with database.read() as connection:
        return [
            (f"{day:%a}", status) for day, status in connection.execute(select(own.starts_at, own.status).order_by(own.starts_at))
        ]


@pytest.mark.parametrize(
    ("now", "days", "statuses"),
    [
        (AFTERNOON, {"Tue": 4, "Wed": 4, "Thu": 4}, {"booked": 8, "completed": 3, "missed": 1}),
        (SATURDAY, {"Mon": 4, "Tue": 4, "Wed": 4}, {"booked": 12}),
    ],
    ids=["a working afternoon", "a weekend"],
)
def test_appointments_lie_on_working_days_and_tell_no_fact(
    database_url: str, now: datetime, days: dict[str, int], statuses: dict[str, int]
) -> None:
    database = empty(database_url)
    load(database, SECRET, FixedClock(now))
    found = rows(database)
    with database.read() as connection:
        facts = connection.scalar(select(func.count()).select_from(tables.outbox))
    database.close()
    assert (Counter(day for day, _ in found), Counter(status for _, status in found), facts) == (days, statuses, 0)


def test_the_counters_equal_the_appointments(database_url: str) -> None:
    database = empty(database_url)
    load(database, SECRET, FixedClock(AFTERNOON))
    with database.read() as connection:
        taken = connection.scalar(select(func.sum(tables.slot_usage.c.taken)))
        active = connection.scalar(select(func.sum(tables.contact_usage.c.active)))
    database.close()
    assert (taken, active) == (3 * (1 + 1 + 3 + 4), 8)


def test_the_operator_signs_in_with_the_generated_password(database_url: str) -> None:
    database, clock = empty(database_url), FixedClock(AFTERNOON)
    login = load(database, SECRET, clock)
    assert login is not None
    account = SignIn(create_stores(database, SECRET).accounts, Argon2Passwords(), clock)(login.username, login.password)
    database.close()
    assert (account.role, account.offices) == ("operator", ("muara-bangkahulu",))


def test_a_database_with_an_office_is_left_alone(database_url: str) -> None:
    database, clock = empty(database_url), FixedClock(AFTERNOON)
    load(database, SECRET, clock)
    assert load(database, SECRET, clock) is None
    assert len(rows(database)) == 12
    database.close()
