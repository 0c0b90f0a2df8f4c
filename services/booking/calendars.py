"""The part of the composition root about calendars: hours, limits, holidays, explanations and offices."""

from __future__ import annotations

from flask import Flask
from flask_smorest import Api

from services.booking.adapters.appointment_store import AppointmentStore
from services.booking.adapters.calendar_store import SetupStore, UsageStore
from services.booking.adapters.holiday_list import LibraryHolidays
from services.booking.adapters.ledger import SqlLedger
from services.booking.adapters.office_store import OfficeStore
from services.booking.api import calendar, office_setup, offices
from services.booking.api.dates import DayConverter
from services.booking.api.recent import Recent, forget_after_writes
from services.booking.usecases.browse import Browse
from services.booking.usecases.configure import Configure
from services.booking.usecases.explain import Explain
from services.booking.usecases.once import Once
from services.booking.usecases.resettle import Resettle
from services.booking.usecases.set_up_office import SetUpOffice
from services.common.clock import Clock
from services.common.database import Database


def add_routes(app: Flask, api: Api, database: Database, office_store: OfficeStore, ledger: SqlLedger, clock: Clock) -> None:
    """Offices and slots for everybody, and what staff lay down."""
    app.url_map.converters.update(day=DayConverter)
    api.register_converter(DayConverter, lambda _: {"type": "string", "format": "date"})
    usages, once, holidays = UsageStore(database, clock), Once(ledger, clock), LibraryHolidays()
    browse = Browse(office_store, usages, clock)
    recent = Recent(clock)
    forget_after_writes(app, recent)
    api.register_blueprint(offices.blueprint(browse, Explain(office_store, usages, clock), recent))
    configure = Configure(SetupStore(database), ledger, holidays, clock)
    setups, appointments = SetupStore(database), AppointmentStore(database, clock)
    resettle = Resettle(office_store, appointments, setups, ledger, holidays, clock)
    api.register_blueprint(calendar.blueprint(once, configure, resettle, holidays, clock))
    api.register_blueprint(office_setup.blueprint(once, SetUpOffice(ledger, clock), browse))
