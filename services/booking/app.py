"""The web application put together: the only place that builds adapters for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import Flask
from sqlalchemy.exc import OperationalError, TimeoutError

from services.booking import calendars, chat, holdings, surroundings
from services.booking.adapters import tables
from services.booking.adapters.account_store import AccountStore
from services.booking.adapters.appointment_store import AppointmentStore
from services.booking.adapters.figures import Backlog
from services.booking.adapters.holding import HoldStore
from services.booking.adapters.holiday_list import LibraryHolidays
from services.booking.adapters.ledger import SqlLedger
from services.booking.adapters.office_store import OfficeStore
from services.booking.adapters.passwords import Argon2Passwords
from services.booking.api import bookings, internal, openapi
from services.booking.api.refusals import TRANSLATIONS, busy
from services.booking.config import Settings
from services.booking.day import DayRoutes
from services.booking.usecases.admit import PersonKeys
from services.booking.usecases.book import Book
from services.booking.usecases.change import Cancel, Move
from services.booking.usecases.find import Find
from services.booking.usecases.once import Once
from services.booking.usecases.sign_in import SignIn
from services.common import figures, vitals
from services.common.clock import Clock, SystemClock
from services.common.crypto import Sealer, derive_key, keyed_hash
from services.common.database import Database, reachable, schema_is_current
from services.common.idempotency import IdempotencyKeys
from services.common.outbox import Outbox
from services.common.principal import PrincipalSigner
from services.common.web import create_flask

PACKAGE = "services.booking"
MAXIMUM_BODY_BYTES = 64 * 1024


@dataclass(frozen=True)
class Stores:
    """The adapters of one database. ``people`` makes the keyed hashes by which people are counted."""

    offices: OfficeStore
    appointments: AppointmentStore
    ledger: SqlLedger
    accounts: AccountStore
    keys: IdempotencyKeys
    outbox: Outbox
    people: PersonKeys
    holds: HoldStore


def create_stores(database: Database, secret: str, clock: Clock | None = None) -> Stores:
    """Adapters on ``database``, with keys derived from ``secret``."""
    clock = clock or SystemClock()
    outbox = Outbox(tables.outbox, tables.outbox_deliveries)
    keys = IdempotencyKeys(tables.idempotency_keys, Sealer(derive_key(secret, "booking.idempotency")))
    return Stores(
        offices=OfficeStore(database, LibraryHolidays()),
        appointments=AppointmentStore(database, clock),
        ledger=SqlLedger(database, outbox, keys, clock),
        accounts=AccountStore(database),
        keys=keys,
        outbox=outbox,
        people=PersonKeys(*(partial(keyed_hash, derive_key(secret, f"booking.{what}")) for what in ("contact", "nik"))),
        holds=HoldStore(database),
    )


def create_app(settings: Settings, clock: Clock | None = None) -> Flask:
    """The booking service as a WSGI application.

    ``app.extensions`` has its ``database``, for whoever has to close it, and its ``offices``, for whoever puts another one there.
    """
    clock, database = clock or SystemClock(), Database(settings.database_url)
    checks = {"database": lambda: reachable(database), "migrations": lambda: schema_is_current(database, PACKAGE)}
    errors = {**TRANSLATIONS, OperationalError: busy, TimeoutError: busy}
    app = create_flask(PACKAGE, PrincipalSigner(settings.secret), checks, errors, MAXIMUM_BODY_BYTES)
    app.extensions["database"] = database
    stores = create_stores(database, settings.secret, clock)
    app.extensions["offices"] = stores.offices
    app.register_blueprint(vitals.blueprint(clock, _vitals(database, stores.outbox)))
    figures.install(app, Backlog(database, stores.outbox, clock))
    api = _add_routes(app, stores, clock, settings.public_base_url)
    holdings.add_routes(api, database, stores.offices, stores.ledger, stores.people, settings, clock)
    calendars.add_routes(app, api, database, stores.offices, stores.ledger, clock)
    chat.add_routes(app, database, stores.offices, stores.ledger, stores.people, settings.public_base_url, clock)
    surroundings.add_routes(app, api, database, settings, clock)
    DayRoutes(database, stores.offices, stores.appointments, stores.ledger, clock).add(api, settings.public_base_url)
    return app


def _vitals(database: Database, outbox: Outbox) -> Callable[[], dict[str, Any]]:
    def tell() -> dict[str, Any]:
        with database.read() as connection:
            count, oldest_at = outbox.unsettled(connection)
        return {"outbox": {"waiting": count, "oldest_at": oldest_at.isoformat() if oldest_at else None}}

    return tell


def _add_routes(app: Flask, stores: Stores, clock: Clock, public_base_url: str) -> openapi.ProblemApi:
    find = Find(stores.appointments, stores.ledger, clock)
    once = Once(stores.ledger, clock)
    book = Book(stores.offices, stores.holds, stores.ledger, stores.people, clock)
    move, cancel = Move(find, stores.offices, stores.ledger, clock), Cancel(stores.ledger, clock)
    api = openapi.install(app)
    api.register_blueprint(bookings.blueprint(once, book, find, move, cancel, public_base_url))
    app.register_blueprint(internal.blueprint(find, SignIn(stores.accounts, Argon2Passwords(), clock)))
    return api
