"""Loads the demo office, an operator and some appointments into an empty database. No fact is told: nobody gets messages."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import count, islice

from sqlalchemy import select

from services.booking import demo_office
from services.booking.adapters import tables
from services.booking.adapters.account_store import add_account
from services.booking.adapters.holiday_list import LibraryHolidays
from services.booking.adapters.ledger import SqlTransaction
from services.booking.adapters.office_writer import add_office
from services.booking.adapters.passwords import Argon2Passwords
from services.booking.app import create_stores
from services.booking.domain.appointment import Action, Appointment, Result, Status, advance
from services.booking.domain.office import Service
from services.booking.domain.slots import Slot, slots
from services.booking.usecases.admit import PersonKeys
from services.booking.usecases.book import place
from services.booking.usecases.ports import Account, Transition
from services.common.clock import Clock
from services.common.database import Database
from services.common.ids import new_code, new_id

OPERATOR = "operator"
WHO = "demo"
DAYS = 3
SEARCHED_DAYS = 21  # the longest run of holidays and weekends is far shorter
_PEOPLE = (  # name, service, people, how many slots of the day to skip before the chosen one
    ("Siti Contoh", "ktp_perekaman_pemula", 1, 0),
    ("Budi Contoh", "ktp_perekaman_pemula", 1, 6),
    ("Ayu Contoh", "ktp_hilang", 1, 3),
    ("Made Contoh", "kk_perubahan", 2, 5),
)
_ENDINGS = (
    (Action.COMPLETE, Result("one_visit", (), ("kk", "form_F-1.02"))),
    (Action.COMPLETE, Result("papers_missing", ("kk",), ("form_F-1.02",))),
    (Action.NO_SHOW, None),
)


@dataclass(frozen=True)
class DemoLogin:
    """The operator's generated credentials: shown once, stored only as a hash."""

    username: str
    password: str


def load(database: Database, secret: str, clock: Clock) -> DemoLogin | None:
    """The operator's credentials; nothing, and nothing done, when the database has an office already."""
    stores, login = create_stores(database, secret, clock), DemoLogin(OPERATOR, secrets.token_urlsafe(12))
    with database.write() as connection:
        if connection.execute(select(tables.offices.c.id).limit(1)).first() is not None:
            return None
        office = demo_office.OFFICE
        add_office(connection, office, demo_office.GROUPS, demo_office.SERVICES, demo_office.RULES)
        password_hash = Argon2Passwords().hash(login.password)
        add_account(connection, Account(new_id(), OPERATOR, password_hash, "operator", (office.id,)), clock.now())
        _Appointments(SqlTransaction(connection, stores.outbox, stores.keys, clock), stores.people, clock.now()).load()
    return login


class _Appointments:
    """Four appointments on each of three working days, through the same conditional writes as everybody's."""

    def __init__(self, transaction: SqlTransaction, people: PersonKeys, now: datetime) -> None:
        self._transaction, self._people, self._now = transaction, people, now
        self._numbers = count(1)

    def load(self) -> None:
        for day in self._working_days():
            for name, service_id, people, skipped in _PEOPLE:
                self._add(demo_office.service(service_id), day, name, people, skipped)

    def _working_days(self) -> list[date]:
        today, first_service = self._now.astimezone(demo_office.OFFICE.zone).date(), demo_office.SERVICES[0]
        days = (today + timedelta(days=n) for n in range(SEARCHED_DAYS))
        return list(islice((day for day in days if _open_slots(first_service, day, 1)), DAYS))

    def _add(self, service: Service, day: date, name: str, people: int, skipped: int) -> None:
        number, transaction = next(self._numbers), self._transaction
        slot = _open_slots(service, day, people)[skipped]
        draft = self._draft(service, slot, name, people, f"+62812000000{number:02}")
        booked = place(transaction, draft, slot.cells, service.max_active)
        transaction.audit(Transition(booked, WHO, "book", None, booked.created_at))
        for action, at, result in _history(booked, self._now, number):
            before, booked = booked.status, advance(booked, action, at, result)
            transaction.save(booked)
            transaction.audit(Transition(booked, WHO, action, before, at))
        if not booked.active:
            transaction.free_contact(booked)

    def _draft(self, service: Service, slot: Slot, name: str, people: int, phone: str) -> Appointment:
        booked_at = self._now - timedelta(days=1)
        return Appointment(
            id=new_id(),
            office_id=demo_office.OFFICE.id,
            code=new_code(),
            service_id=service.id,
            counter_group=service.counter_group,
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            people=people,
            name=name,
            phone=phone,
            user_id=None,
            contact_key=self._people.contact(phone, None),
            language="id",
            answers={},
            note="",
            created_at=booked_at,
            cell_minutes=slot.plan.cell_minutes,
            moments={Status.BOOKED: booked_at},
        )


def _open_slots(service: Service, day: date, people: int) -> list[Slot]:
    """All slots of a day, also those that have passed or are too near to be booked."""
    calendar = demo_office.calendar_of(service, LibraryHolidays().between(day, day))
    first_instant = datetime.combine(day, time(), calendar.zone)
    return slots(calendar, replace(service, notice_minutes=0), people, day, day, first_instant)


def _history(booked: Appointment, now: datetime, number: int) -> list[tuple[Action, datetime, Result | None]]:
    """What has happened to an appointment by ``now``: nothing before its time, all of it afterwards."""
    if booked.starts_at > now:
        return []
    arrived = (Action.CHECK_IN, booked.starts_at - timedelta(minutes=5), None)
    if booked.ends_at > now:
        return [arrived, (Action.CALL, booked.starts_at, None)]
    action, result = _ENDINGS[number % len(_ENDINGS)]
    ending = (action, booked.ends_at, result)
    return [ending] if action is Action.NO_SHOW else [arrived, (Action.CALL, booked.starts_at, None), ending]
