"""What the doctor finds besides counters: facts and webhooks that should have gone out."""

from __future__ import annotations

from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import update

from services.booking.adapters import tables
from services.booking.adapters.examination import OVERDUE, Findings, examine
from services.booking.adapters.webhook_queue import SqlWebhookQueue
from services.common.crypto import Sealer, derive_key
from services.common.database import Database
from tests.booking.builders import OFFICE
from tests.booking.conftest import SECRET, anybody, booking_body
from tests.booking.staff import admin
from tests.fakes.clock import FixedClock

LATER = OVERDUE + timedelta(seconds=1)


def book(client: FlaskClient) -> None:
    assert client.post("/api/v1/bookings", json=booking_body(), headers=anybody()).status_code == 201


def test_facts_that_are_on_their_way_are_counted(client: FlaskClient, database: Database, clock: FixedClock) -> None:
    book(client)
    assert examine(database, clock.now()) == Findings([], offices=2, appointments=1, waiting_facts=2)


def test_facts_that_should_have_arrived_are_named_by_who_waits_for_them(
    client: FlaskClient, database: Database, clock: FixedClock
) -> None:
    book(client)
    clock.advance(LATER)
    assert examine(database, clock.now()).wrong == [
        f"facts for {service}: 1 are not known to have arrived, the oldest since 2026-11-24T02:00:00+00:00"
        for service in ("docs", "notifier")
    ]


def test_facts_that_arrived_are_not_overdue(client: FlaskClient, database: Database, clock: FixedClock) -> None:
    book(client)
    with database.write() as connection:
        connection.execute(update(tables.outbox_deliveries).values(settled_at=clock.now()))
    clock.advance(LATER)
    assert examine(database, clock.now()).wrong == []


def test_webhooks_that_nobody_sends_are_named_by_office(client: FlaskClient, database: Database, clock: FixedClock) -> None:
    body = {"url": "https://93.184.215.14/", "event_types": ["appointment.booked"]}
    assert client.post(f"/api/v1/offices/{OFFICE.id}/webhooks", json=body, headers=admin()).status_code == 201
    book(client)
    SqlWebhookQueue(database, Sealer(derive_key(SECRET, "booking.webhooks"))).spread(clock.now())
    with database.write() as connection:
        connection.execute(update(tables.outbox_deliveries).values(settled_at=clock.now()))
    clock.advance(LATER)
    assert examine(database, clock.now()).wrong == [
        f"webhooks of {OFFICE.id}: 1 should have been sent by now; does the worker run?"
    ]
