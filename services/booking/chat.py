"""The part of the composition root about what the chat asks beyond the public API."""

from __future__ import annotations

from flask import Flask

from services.booking.adapters.appointment_store import AppointmentStore
from services.booking.adapters.holding import HoldStore
from services.booking.adapters.ledger import SqlLedger
from services.booking.adapters.office_store import OfficeStore
from services.booking.adapters.waiting import WaitingStore
from services.booking.api import chat
from services.booking.usecases.admit import PersonKeys
from services.booking.usecases.once import Once
from services.booking.usecases.opening import OpenDays
from services.booking.usecases.wait import Accept, Leave, Look, WaitingOf
from services.common.clock import Clock
from services.common.database import Database


def add_routes(
    app: Flask,
    database: Database,
    offices: OfficeStore,
    ledger: SqlLedger,
    people: PersonKeys,
    base_url: str,
    clock: Clock,
) -> None:
    """The days of an office, and the waiting list of a contact."""
    holds, entries, appointments = HoldStore(database), WaitingStore(database), AppointmentStore(database, clock)
    waiting = WaitingOf(entries, Look(offices, appointments, entries, holds, clock))
    leave, accept = Leave(holds, ledger, clock), Accept(offices, appointments, holds, ledger, people, clock)
    app.register_blueprint(chat.blueprint(Once(ledger, clock), OpenDays(offices), waiting, leave, accept, base_url))
