"""The notifier's HTTP edge."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from services.common.database import Database
from services.common.principal import HEADER, PUBLIC, Principal, PrincipalSigner, policy_of
from services.notifier.app import create_app
from services.notifier.config import Sending, Settings, WhatsAppAccount
from services.notifier.domain.content import Link
from tests.notifier.notifier_at_work import APP_SECRET, NotifierAtWork, inbound, signature, webhook

SECRET = "s" * 32
GATEWAY = Principal("service", "gateway")
WEBHOOK = "/internal/webhooks/whatsapp"
CASE = "01990f3e-0000-7000-8000-000000000001"


def settings(migrated_url: str, booking_url: str = "http://127.0.0.1:9") -> Settings:
    account = WhatsAppAccount("http://127.0.0.1:9", "token", "100", "200", APP_SECRET, "word", 60)
    local = "http://127.0.0.1:9"
    listen, sending = ("127.0.0.1", 1), Sending(250, 80, 20, 6)
    return Settings(migrated_url, "unix:///none", SECRET, listen, 1, "auto", local, booking_url, local, "cloud", account, sending)


@pytest.fixture
def app(database: Database, notifier: NotifierAtWork) -> Iterator[Flask]:
    app = create_app(settings(database.url), notifier.clock)
    yield app
    app.extensions["database"].close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def as_service(principal: Principal = GATEWAY, signed: str = "") -> dict[str, str]:
    return {HEADER: PrincipalSigner(SECRET).sign(principal), "X-Hub-Signature-256": signed}


def test_every_route_has_a_policy(app: Flask) -> None:
    open_routes = [
        rule.rule for rule in app.url_map.iter_rules() if rule.endpoint != "static" and not policy_of(app, rule.endpoint)
    ]
    assert open_routes == []


def test_nobody_but_a_part_may_ask(client: FlaskClient) -> None:
    assert client.post("/internal/inbox/seen", json={"ids": []}, headers=as_service(PUBLIC)).status_code == 401


def test_the_handshake_returns_the_challenge(client: FlaskClient) -> None:
    asked = {"hub.mode": "subscribe", "hub.challenge": "123", "hub.verify_token": "word"}
    answer = client.get(WEBHOOK, query_string=asked, headers=as_service())
    assert (answer.status_code, answer.text) == (200, "123")


def test_a_handshake_with_a_wrong_word_is_refused(client: FlaskClient) -> None:
    asked = {"hub.mode": "subscribe", "hub.challenge": "123", "hub.verify_token": "other"}
    assert client.get(WEBHOOK, query_string=asked, headers=as_service()).status_code == 403


def test_a_signed_webhook_is_taken(client: FlaskClient, notifier: NotifierAtWork) -> None:
    body = webhook(inbound("wamid.A", {"type": "text", "text": {"body": "halo"}}, notifier.clock.now().timestamp()))
    answer = client.post(WEBHOOK, data=body, headers=as_service(signed=signature(body)))
    notifier.work()
    assert (answer.status_code, len(notifier.channel.sent)) == (200, 1)


def test_an_unsigned_webhook_is_refused(client: FlaskClient) -> None:
    answer = client.post(WEBHOOK, data=b"{}", headers=as_service())
    assert (answer.status_code, answer.json and answer.json["type"]) == (401, "/problems/wrong-signature")


def test_a_webhook_that_cannot_be_stored_is_asked_for_again(tmp_path: Any) -> None:
    client = create_app(settings(f"sqlite:///{tmp_path}/no/such/folder.sqlite3")).test_client()
    answer = client.post(WEBHOOK, data=b"{}", headers=as_service(signed=signature(b"{}")))
    assert answer.status_code == 503


def test_a_webhook_of_more_than_3_mb_is_refused(client: FlaskClient) -> None:
    body = b" " * (4 * 1024 * 1024)
    answer = client.post(WEBHOOK, data=body, headers=as_service(signed=signature(body)))
    assert answer.status_code == 413


def chat_token(notifier: NotifierAtWork) -> str:
    notifier.person_taps("svc:book:ktp_rusak")
    notifier.person_taps("web:ktp_rusak")
    notifier.work()
    content = notifier.channel.sent[-1].content
    assert isinstance(content, Link)
    return content.url.rsplit("/", 1)[1]


def test_a_booking_link_tells_whose_it_is(client: FlaskClient, notifier: NotifierAtWork) -> None:
    answer = client.post("/internal/links/resolve", json={"token": chat_token(notifier)}, headers=as_service())
    assert answer.json == {
        "contact": {"phone": "+6281200000001", "user_id": None},
        "masked_phone": "+62812••••0001",
        "office_id": "contoh",
        "service_id": "ktp_rusak",
        "answers": {},
        "language": "id",
        "profile_name": "Siti",
    }


def test_a_booking_link_expires_after_three_days(client: FlaskClient, notifier: NotifierAtWork) -> None:
    token = chat_token(notifier)
    notifier.clock.advance(timedelta(days=3))
    answer = client.post("/internal/links/resolve", json={"token": token}, headers=as_service())
    assert (answer.status_code, answer.json and answer.json["type"]) == (404, "/problems/link-expired")


def test_the_state_of_an_appointments_newest_message_is_told(client: FlaskClient, notifier: NotifierAtWork) -> None:
    notifier.event("appointment.booked")
    notifier.work()
    answer = client.post("/internal/messages/states", json={"appointment_ids": [CASE, "other"]}, headers=as_service())
    state = {"kind": "confirmation", "status": "accepted", "at": "2026-11-24T02:00:00+00:00", "reason": None}
    assert answer.json == {"states": {CASE: state}}


def test_events_whose_effect_is_committed_are_told(client: FlaskClient, notifier: NotifierAtWork) -> None:
    event = notifier.event("appointment.missed")
    answer = client.post("/internal/inbox/seen", json={"ids": [event.id, "other"]}, headers=as_service())
    assert answer.json == {"seen": [event.id]}


def test_an_unknown_field_is_refused_by_name(client: FlaskClient) -> None:
    answer = client.post("/internal/inbox/seen", json={"ids": [], "more": 1}, headers=as_service())
    assert answer.json is not None
    assert (answer.status_code, [error["pointer"] for error in answer.json["errors"]]) == (422, ["/more"])


def test_the_part_is_ready_when_its_database_is_migrated(client: FlaskClient) -> None:
    answer = client.get("/health/ready")
    assert answer.json == {"status": "ready", "parts": {"database": "ok", "migrations": "ok"}}
