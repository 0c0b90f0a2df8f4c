"""Staff sign in and out over the public API."""

from __future__ import annotations

import json

import pytest
from flask.testing import FlaskClient

from gateway.parts import GATEWAY
from gateway.sessions import Sessions, StaffSession
from tests.gateway.conftest import OFFICE, OPERATOR, Neighbours

SESSIONS, CURRENT, AUTHENTICATE = "/api/v1/staff/sessions", "/api/v1/staff/sessions/current", "/internal/staff/authenticate"
TYPED = {"username": "petugas", "password": "rahasia sekali"}
ACCOUNT = {"id": "staff-1", "username": "petugas", "role": "operator", "offices": [OFFICE]}


@pytest.fixture
def known(neighbours: Neighbours) -> Neighbours:
    """The parts, with one staff account that every password opens."""
    neighbours.booking.will_answer("POST", AUTHENTICATE, ACCOUNT)
    return neighbours


def test_signing_in_answers_a_token_and_what_it_is_good_for(caller: FlaskClient, known: Neighbours) -> None:
    answer = caller.post(SESSIONS, json=TYPED)
    body = answer.get_json()
    token = body.pop("token")
    expected = {"expires_at": "2026-11-24T14:00:00+00:00", "role": "operator", "offices": [OFFICE]}
    assert (answer.status_code, token.startswith("staff_"), body) == (201, True, expected)


def test_the_token_opens_the_session_of_the_account(caller: FlaskClient, known: Neighbours, sessions: Sessions) -> None:
    session = sessions.find(caller.post(SESSIONS, json=TYPED).get_json()["token"])
    assert session is not None
    assert (session.principal, session.username) == (OPERATOR, "petugas")


def test_a_token_is_kept_by_nobody_on_the_way(caller: FlaskClient, known: Neighbours) -> None:
    assert caller.post(SESSIONS, json=TYPED).headers["Cache-Control"] == "no-store"


def test_booking_checks_the_password(caller: FlaskClient, known: Neighbours) -> None:
    caller.post(SESSIONS, json=TYPED)
    asked = known.booking.last()
    assert (asked.path, asked.principal, asked.json()) == (AUTHENTICATE, GATEWAY, TYPED)


def test_a_wrong_password_is_told(caller: FlaskClient, neighbours: Neighbours) -> None:
    neighbours.booking.will_refuse("POST", AUTHENTICATE, 401, "wrong-credentials")
    answer = caller.post(SESSIONS, json=TYPED)
    assert (answer.status_code, json.loads(answer.data)["type"]) == (401, "/problems/wrong-credentials")


def test_a_locked_account_is_told_how_long(caller: FlaskClient, neighbours: Neighbours) -> None:
    refused = {"Content-Type": "application/problem+json", "Retry-After": "840"}
    neighbours.booking.will_answer("POST", AUTHENTICATE, {}, 429, refused)
    answer = caller.post(SESSIONS, json=TYPED)
    seen = (answer.status_code, json.loads(answer.data)["type"], answer.headers["Retry-After"])
    assert seen == (429, "/problems/locked-out", "840")


def test_sign_in_is_for_later_when_booking_is_broken(caller: FlaskClient, neighbours: Neighbours) -> None:
    neighbours.booking.will_refuse("POST", AUTHENTICATE, 500, "internal-error")
    assert caller.post(SESSIONS, json=TYPED).status_code == 503


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({}, ["/password", "/username"]),
        ({**TYPED, "username": ""}, ["/username"]),
        ({**TYPED, "username": 7}, ["/username"]),
        ({**TYPED, "password": "x" * 201}, ["/password"]),
        ({**TYPED, "otp": "1"}, ["/otp"]),
        (["petugas"], [""]),
    ],
    ids=["nothing", "empty", "number", "long", "unknown", "list"],
)
def test_a_sign_in_that_is_not_filled_in_rightly_is_refused(
    caller: FlaskClient, known: Neighbours, body: object, pointers: list[str]
) -> None:
    answer = caller.post(SESSIONS, json=body)
    found = [each["pointer"] for each in json.loads(answer.data)["errors"]]
    assert (answer.status_code, found, known.booking.received) == (422, pointers, [])


@pytest.mark.parametrize(
    ("content_type", "raw", "status"),
    [
        ("application/json", b'{"username": ', 400),
        ("application/json", b"[" * 20_000, 400),
        ("application/x-www-form-urlencoded", b"username=a", 415),
        (None, b"", 415),
    ],
    ids=["broken", "deep", "form", "nothing"],
)
def test_a_sign_in_that_is_no_json_is_refused(caller: FlaskClient, content_type: str | None, raw: bytes, status: int) -> None:
    answer = caller.post(SESSIONS, data=raw, content_type=content_type)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")


def test_signing_out_ends_the_session(
    caller: FlaskClient, sessions: Sessions, session: StaffSession, as_staff: dict[str, str]
) -> None:
    answer = caller.delete(CURRENT, headers=as_staff)
    assert (answer.status_code, answer.data, sessions.find(session.token)) == (204, b"", None)


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer staff_gone"}, {"Authorization": "Bearer other"}])
def test_signing_out_without_a_session_is_refused(caller: FlaskClient, headers: dict[str, str]) -> None:
    answer = caller.delete(CURRENT, headers=headers)
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
