"""Webhooks from the subscription to the signed request at another system, over real HTTP on this machine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from services.booking.adapters.tables_audit import audit
from services.booking.adapters.tables_webhooks import subscriptions
from services.booking.adapters.webhook_post import HttpPost
from services.booking.adapters.webhook_queue import SqlWebhookQueue
from services.booking.domain.webhooks import signature
from services.booking.usecases.webhooks import Send
from services.common.crypto import Sealer, derive_key
from services.common.database import Database
from tests.booking.builders import OFFICE, OTHER_OFFICE
from tests.booking.conftest import SECRET, Applications, anybody, booking_body, settings_for
from tests.booking.staff import ADMIN, admin, supervisor
from tests.booking.webhook_receiver import Receiver, receiver
from tests.fakes.clock import FixedClock

WEBHOOKS = f"/api/v1/offices/{OFFICE.id}/webhooks"
EVENTS = ["appointment.booked", "appointment.cancelled"]


@pytest.fixture
def city() -> Iterator[Receiver]:
    """A system of the city."""
    with receiver() as noted:
        yield noted


@pytest.fixture
def app(database: Database, applications: Applications) -> Flask:
    """The application, allowed to call this machine."""
    return applications(replace(settings_for(database.url), webhooks_allow_private=True))


class Postman:
    """The worker's part, one round at a time."""

    def __init__(self, database: Database, clock: FixedClock) -> None:
        self.queue = SqlWebhookQueue(database, Sealer(derive_key(SECRET, "booking.webhooks")))
        self._clock = clock
        self._send = Send(self.queue, HttpPost(allow_private=True), clock, lambda: 0.5)

    def round(self) -> int:
        """Spread what is new and send what is due; how many messages were tried."""
        self.queue.spread(self._clock.now())
        return sum(self._send(each) for each in self.queue.due(self._clock.now()))


@pytest.fixture
def postman(database: Database, clock: FixedClock) -> Postman:
    return Postman(database, clock)


@pytest.fixture
def webhook(client: FlaskClient, city: Receiver) -> dict[str, Any]:
    """A subscription of the city's system."""
    answer = client.post(WEBHOOKS, json={"url": f"{city.url}/hooks", "event_types": EVENTS}, headers=admin())
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.get_json()
    return body


def book(client: FlaskClient, **changes: Any) -> dict[str, Any]:
    answer = client.post("/api/v1/bookings", json=booking_body(**changes), headers=anybody())
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.get_json()
    return body


def log_of(client: FlaskClient, webhook: dict[str, Any]) -> list[dict[str, Any]]:
    attempts: list[dict[str, Any]] = client.get(f"{WEBHOOKS}/{webhook['id']}/deliveries", headers=admin()).get_json()["attempts"]
    return attempts


def test_a_booking_reaches_the_subscriber_signed_and_without_personal_data(
    client: FlaskClient, city: Receiver, webhook: dict[str, Any], postman: Postman, clock: FixedClock
) -> None:
    booking = book(client, note="Rahasia")
    postman.round()
    [sent] = city.received
    identity, at = sent.headers["webhook-id"], sent.headers["webhook-timestamp"]
    assert sent.headers["webhook-signature"] == signature(webhook["secret"], identity, int(at), sent.body)
    assert (sent.path, int(at), sent.headers["content-type"]) == ("/hooks", int(clock.now().timestamp()), "application/json")
    assert json.loads(sent.body)["data"]["code"] == booking["code"]
    assert [word for word in (booking["name"], "+62", "Rahasia") if word in sent.body] == []


def test_a_message_is_sent_once(client: FlaskClient, city: Receiver, webhook: dict[str, Any], postman: Postman) -> None:
    book(client)
    assert ([postman.round() for _ in range(3)], len(city.received)) == ([1, 0, 0], 1)


def test_only_the_chosen_events_of_the_own_office_from_now_on_are_sent(
    client: FlaskClient, city: Receiver, postman: Postman, clock: FixedClock
) -> None:
    book(client, whatsapp="+6281200000002")
    clock.advance(timedelta(seconds=1))
    client.post(WEBHOOKS, json={"url": city.url, "event_types": ["appointment.cancelled"]}, headers=admin())
    clock.advance(timedelta(seconds=1))
    book(client, office=OTHER_OFFICE.id, starts_at="2026-12-01T08:00:00+09:00")
    booking = book(client)
    client.post(f"/api/v1/bookings/{booking['code']}/cancel", headers=anybody(booking["manage_token"]))
    postman.round()
    assert [json.loads(each.body)["type"] for each in city.received] == ["appointment.cancelled"]


def test_a_failed_try_is_repeated_later_under_the_same_id(
    client: FlaskClient, city: Receiver, webhook: dict[str, Any], postman: Postman, clock: FixedClock
) -> None:
    city.statuses = [500, 503]
    book(client)
    tried = [postman.round()]
    for seconds in (4, 1, 19, 1):
        clock.advance(timedelta(seconds=seconds))
        tried.append(postman.round())
    assert tried == [1, 0, 1, 0, 1]
    assert len({each.headers["webhook-id"] for each in city.received}) == 1
    assert [each["status"] for each in log_of(client, webhook)] == [204, 503, 500]


def test_after_three_days_it_is_given_up(
    client: FlaskClient, city: Receiver, webhook: dict[str, Any], postman: Postman, clock: FixedClock
) -> None:
    city.statuses = [500] * 100
    book(client)
    for _ in range(100):
        postman.round()
        clock.advance(timedelta(hours=1))
    tries = len(city.received)
    clock.advance(timedelta(days=30))
    assert (postman.round(), 10 <= tries <= 20) == (0, True)


def test_a_subscriber_that_is_gone_is_disabled(
    client: FlaskClient, city: Receiver, webhook: dict[str, Any], postman: Postman
) -> None:
    city.statuses = [410]
    book(client)
    postman.round()
    book(client, service="kk_baru")
    assert (postman.round(), len(city.received)) == (0, 1)
    [shown] = client.get(WEBHOOKS, headers=admin()).get_json()["webhooks"]
    assert (shown["status"], shown["disabled_because"]) == ("disabled", "gone")


def test_a_redirect_is_not_followed(client: FlaskClient, city: Receiver, webhook: dict[str, Any], postman: Postman) -> None:
    city.statuses = [307]
    book(client)
    postman.round()
    assert ([each.path for each in city.received], log_of(client, webhook)[0]["status"]) == (["/hooks"], 307)


def test_a_subscriber_that_does_not_answer_is_in_the_log(client: FlaskClient, city: Receiver, postman: Postman) -> None:
    made = client.post(WEBHOOKS, json={"url": "http://127.0.0.1:9/", "event_types": EVENTS}, headers=admin()).get_json()
    book(client)
    postman.round()
    [attempt] = log_of(client, made)
    assert (attempt["status"], attempt["error"], attempt["event_type"]) == (None, "connection", "appointment.booked")


def test_two_workers_do_not_send_the_same_message(
    client: FlaskClient, webhook: dict[str, Any], postman: Postman, clock: FixedClock
) -> None:
    book(client)
    postman.queue.spread(clock.now())
    claims = [postman.queue.claim(webhook["id"], clock.now()) for _ in range(2)]
    assert [claim is not None for claim in claims] == [True, False]


def test_the_claim_of_a_worker_that_died_runs_out(
    client: FlaskClient, webhook: dict[str, Any], postman: Postman, clock: FixedClock
) -> None:
    book(client)
    postman.queue.spread(clock.now())
    postman.queue.claim(webhook["id"], clock.now())
    clock.advance(timedelta(minutes=2))
    assert postman.round() == 1


def test_a_rotated_secret_signs_beside_the_old_one_for_a_day(
    client: FlaskClient, city: Receiver, webhook: dict[str, Any], postman: Postman, clock: FixedClock
) -> None:
    rotated = client.post(f"{WEBHOOKS}/{webhook['id']}/rotate", headers=admin()).get_json()
    assert rotated["secret"] != webhook["secret"]
    book(client)
    postman.round()
    clock.advance(timedelta(hours=24))
    book(client, service="kk_baru")
    postman.round()
    assert [len(each.headers["webhook-signature"].split()) for each in city.received] == [2, 1]
    last = city.received[1]
    expected = signature(rotated["secret"], last.headers["webhook-id"], int(last.headers["webhook-timestamp"]), last.body)
    assert last.headers["webhook-signature"] == expected


def test_a_disabled_webhook_hears_again_once_it_is_enabled(
    client: FlaskClient, webhook: dict[str, Any], postman: Postman, clock: FixedClock
) -> None:
    book(client)
    postman.queue.spread(clock.now())
    client.post(f"{WEBHOOKS}/{webhook['id']}/disable", headers=admin())
    while_disabled = postman.round()
    client.post(f"{WEBHOOKS}/{webhook['id']}/enable", headers=admin())
    assert (while_disabled, postman.round()) == (0, 1)


def test_a_test_message_says_only_that_it_is_one(
    client: FlaskClient, city: Receiver, webhook: dict[str, Any], postman: Postman
) -> None:
    queued = client.post(f"{WEBHOOKS}/{webhook['id']}/test", headers=admin())
    postman.round()
    [sent] = city.received
    assert (queued.status_code, sent.headers["webhook-id"]) == (202, queued.get_json()["message_id"])
    assert json.loads(sent.body)["data"] == {"office_id": OFFICE.id}


def test_one_message_is_sent_again_on_request(
    client: FlaskClient, city: Receiver, webhook: dict[str, Any], postman: Postman
) -> None:
    book(client)
    postman.round()
    message = log_of(client, webhook)[0]["message_id"]
    answer = client.post(f"{WEBHOOKS}/{webhook['id']}/deliveries/{message}/redeliver", headers=admin())
    assert (answer.status_code, postman.round()) == (202, 1)
    assert [each.headers["webhook-id"] for each in city.received] == [message, message]


def test_nothing_is_tested_on_a_disabled_webhook(client: FlaskClient, webhook: dict[str, Any]) -> None:
    client.post(f"{WEBHOOKS}/{webhook['id']}/disable", headers=admin())
    assert client.post(f"{WEBHOOKS}/{webhook['id']}/test", headers=admin()).status_code == 409


def test_the_secret_is_told_once_and_kept_sealed(client: FlaskClient, webhook: dict[str, Any], database: Database) -> None:
    with database.read() as connection:
        kept = connection.scalars(select(subscriptions.c.secret)).one()
    assert (webhook["secret"].startswith("whsec_"), webhook["secret"].encode() in kept) == (True, False)
    assert "secret" not in client.get(WEBHOOKS, headers=admin()).text


def test_every_change_is_in_the_audit_without_secret_and_path(
    client: FlaskClient, webhook: dict[str, Any], database: Database
) -> None:
    for verb in ("rotate", "disable", "enable"):
        client.post(f"{WEBHOOKS}/{webhook['id']}/{verb}", headers=admin())
    with database.read() as connection:
        rows = connection.execute(select(audit).order_by(audit.c.id)).all()
    assert [(row.who, row.subject, row.action) for row in rows] == [
        (f"admin:{ADMIN}", f"webhook:{webhook['id']}", action) for action in ("create", "rotate", "disable", "enable")
    ]
    assert [word for word in ("/hooks", webhook["secret"]) if word in str(rows)] == []


def test_a_webhook_of_another_office_is_not_found(client: FlaskClient, webhook: dict[str, Any]) -> None:
    path = f"/api/v1/offices/{OTHER_OFFICE.id}/webhooks/{webhook['id']}/disable"
    assert client.post(path, headers=admin(OTHER_OFFICE.id)).status_code == 404


def test_only_admins_set_up_webhooks(client: FlaskClient, city: Receiver) -> None:
    body = {"url": city.url, "event_types": EVENTS}
    assert client.post(WEBHOOKS, json=body, headers=supervisor()).status_code == 403


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"url": "ftp://127.0.0.1/"}, "/url"),
        ({"url": "https://tidak-ada.invalid/"}, "/url"),
        ({"event_types": []}, "/event_types"),
        ({"event_types": ["secret.told"]}, "/event_types/0"),
    ],
    ids=["no web address", "no such host", "no type", "unknown type"],
)
def test_a_subscription_that_is_wrong_is_told_by_field(client: FlaskClient, changes: dict[str, Any], pointer: str) -> None:
    body = {"url": "http://127.0.0.1:9/", "event_types": EVENTS, **changes}
    answer = client.post(WEBHOOKS, json=body, headers=admin())
    assert (answer.status_code, answer.get_json()["errors"][0]["pointer"]) == (422, pointer)


def test_what_was_settled_is_forgotten_after_thirty_days(
    client: FlaskClient, webhook: dict[str, Any], postman: Postman, clock: FixedClock
) -> None:
    book(client)
    postman.round()
    clock.advance(timedelta(days=31))
    postman.queue.tidy(clock.now())
    assert log_of(client, webhook) == []


def test_without_the_setting_this_machine_is_not_called(database: Database, applications: Applications, city: Receiver) -> None:
    app = applications(settings_for(database.url))
    answer = app.test_client().post(WEBHOOKS, json={"url": city.url, "event_types": EVENTS}, headers=admin())
    assert (answer.status_code, HttpPost(allow_private=False)(f"https{city.url[4:]}/", {}, "{}")) == (422, (None, "private"))
    assert city.received == []
