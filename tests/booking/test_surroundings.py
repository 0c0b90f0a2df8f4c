"""The worker's tasks about webhooks and old contacts, as the worker makes them."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from services.booking.surroundings import Senders, tasks
from services.common.database import Database
from tests.booking.builders import OFFICE
from tests.booking.conftest import Applications, anybody, booking_body, settings_for
from tests.booking.staff import admin
from tests.booking.webhook_receiver import receiver
from tests.fakes.clock import FixedClock
from tests.servers import wait_until


def test_a_booking_reaches_a_webhook_by_the_tasks_of_the_worker(
    database: Database, applications: Applications, clock: FixedClock
) -> None:
    settings = replace(settings_for(database.url), webhooks_allow_private=True)
    client: FlaskClient = applications(settings).test_client()
    with receiver() as city:
        body = {"url": city.url, "event_types": ["appointment.booked"]}
        assert client.post(f"/api/v1/offices/{OFFICE.id}/webhooks", json=body, headers=admin()).status_code == 201
        assert client.post("/api/v1/bookings", json=booking_body(), headers=anybody()).status_code == 201
        by_name = {task.name: task for task in tasks(database, settings, clock)}
        by_name["spread webhooks"].run()
        by_name["send webhooks"].run()
        wait_until(lambda: len(city.received) == 1, what="the webhook")


def test_a_slow_receiver_delays_only_itself() -> None:
    sent: list[str] = []
    stuck, go_on = threading.Event(), threading.Event()

    def send(subscription_id: str) -> int:
        if subscription_id == "slow":
            stuck.set()
            go_on.wait(timeout=30)
        sent.append(subscription_id)
        return 1

    senders = Senders(lambda: ["slow", "quick"], send)
    senders()
    wait_until(lambda: stuck.is_set() and "quick" in sent, what="the quick one")
    assert sent == ["quick"]
    go_on.set()
    wait_until(lambda: "slow" in sent, what="the slow one")


def test_one_subscription_has_one_sender_at_a_time() -> None:
    began: list[str] = []
    go_on = threading.Event()

    def send(subscription_id: str) -> int:
        began.append(subscription_id)
        go_on.wait(timeout=30)
        return 1

    senders = Senders(lambda: ["one"], send)
    for _ in range(3):
        senders()
    wait_until(lambda: bool(began), what="the first")
    assert began == ["one"]
    go_on.set()


@pytest.mark.parametrize("name", ["spread webhooks", "send webhooks", "tidy webhooks", "wipe old visits"])
def test_every_task_finds_nothing_to_do_in_a_new_database(database: Database, clock: FixedClock, name: str) -> None:
    by_name = {task.name: task for task in tasks(database, settings_for(database.url), clock)}
    by_name[name].run()
