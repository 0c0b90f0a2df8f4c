"""An office that is open every day with many counters, its operator, and a day with 200 appointments."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from services.booking import demo_office
from services.booking.adapters.account_store import AccountStore
from services.booking.adapters.holiday_list import LibraryHolidays
from services.booking.adapters.office_writer import add_exception, add_office
from services.booking.adapters.passwords import Argon2Passwords
from services.booking.app import create_stores
from services.booking.domain.calendar import DatedException, OpeningRule
from services.booking.domain.office import CounterGroup, Service
from services.booking.domain.words import words
from services.booking.usecases.book import Book, Request
from services.booking.usecases.sign_in import AddAccount
from services.common.clock import SystemClock
from services.common.database import Database

OFFICE = "bench"
OPERATOR = "bench-operator"
COUNTERS = 400
DAILY = 48  # slots of ten minutes from 8 to 16
SCHEDULED = 200
LINES = 1500  # as many different questions about slots: no answer that somebody kept can serve the next one
_ZONE = "Asia/Jakarta"
_GROUP = CounterGroup("loket", cell_minutes=10, capacity=COUNTERS)
_EVERY_DAY = frozenset(range(1, 8))
_CLERKS_PHONE, _RESIDENTS_PHONE = 90_000, 10_000


@dataclass(frozen=True)
class BenchOffice:
    """``first_on`` is the first date with free slots, ``scheduled_on`` the one with 200 appointments."""

    first_on: date
    scheduled_on: date
    password: str

    def slots_path(self, days: int, line: int = 0, office: str = OFFICE) -> str:
        """The listing of one service line over ``days`` dates: 48 slots each."""
        last_on = self.first_on + timedelta(days=days - 1)
        return f"/api/v1/offices/{office}/slots?service={service_id(line)}&from={self.first_on}&to={last_on}&people=1"

    @property
    def schedule_path(self) -> str:
        return f"/api/v1/offices/{OFFICE}/schedule?date={self.scheduled_on}"

    def booking(self, number: int, office: str = OFFICE) -> dict[str, Any]:
        """The body of the booking ``number``, each with its own contact, spread over all slots."""
        return {
            "office": office,
            "service": service_id(0),
            "starts_at": _start(self.first_on, number % (DAILY * 28)).isoformat(),
            "name": "Siti Contoh",
            "whatsapp": _phone(_RESIDENTS_PHONE + number),
            "people": 1,
            "answers": {},
        }


def service_id(line: int) -> str:
    return f"line-{line}"


def load(database_url: str, secret: str, lines: int = LINES, days: int = 1, each_day: int = SCHEDULED) -> BenchOffice:
    """Store the office in booking's database through booking's own adapters.

    So many ``days`` from tomorrow on have ``each_day`` appointments.
    """
    today = datetime.now(ZoneInfo(_ZONE)).date()
    office = BenchOffice(today + timedelta(days=2), today + timedelta(days=1), secrets.token_urlsafe(16))
    database = Database(database_url)
    rule = OpeningRule(_GROUP.id, _EVERY_DAY, time(8), time(16), COUNTERS)
    place = replace(demo_office.OFFICE, id=OFFICE, name="Kecamatan Contoh", region_code="99.99.99", timezone=_ZONE)
    with database.write() as connection:
        add_office(connection, place, [_GROUP], map(_line, range(lines)), [rule])
        for holiday in LibraryHolidays().between(today, today + timedelta(days=60)):
            add_exception(connection, OFFICE, DatedException("workday", holiday))
    AddAccount(AccountStore(database), Argon2Passwords(), SystemClock())(OPERATOR, office.password, "operator", (OFFICE,))
    for number in range(days):
        numbers = range(number * each_day, (number + 1) * each_day)
        _fill_day(database, secret, office.scheduled_on + timedelta(days=number), numbers)
    database.close()
    return office


def _line(number: int) -> Service:
    return Service(service_id(number), words("Layanan contoh", "Example service"), _GROUP.id, 10, 10, horizon_days=60)


def _fill_day(database: Database, secret: str, day: date, numbers: range) -> None:
    stores = create_stores(database, secret)
    book = Book(stores.offices, stores.holds, stores.ledger, stores.people, SystemClock())
    for number in numbers:
        book(_request(_start(day, number % DAILY), _phone(_CLERKS_PHONE + number)), "bench", lambda *_: None)


def _request(starts_at: datetime, phone: str) -> Request:
    return Request(OFFICE, service_id(0), starts_at, "Budi Contoh", phone, None, 1, {}, "", "id")


def _start(first_on: date, slot: int) -> datetime:
    day, minute = divmod(slot, DAILY)
    return datetime.combine(first_on + timedelta(days=day), time(8), ZoneInfo(_ZONE)) + timedelta(minutes=10 * minute)


def _phone(number: int) -> str:
    """A number that belongs to nobody."""
    return f"+62812000{number:05d}"
