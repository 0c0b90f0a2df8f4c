"""What the other parts ask."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from services.booking.adapters.passwords import Argon2Passwords
from services.booking.app import Stores
from services.booking.usecases.sign_in import AddAccount
from services.common.events import CASE_FIELDS
from tests.booking.builders import OFFICE, PHONE
from tests.booking.conftest import anybody, booking_body, operator, part
from tests.fakes.clock import FixedClock

PASSWORD = "kata sandi contoh"


@pytest.fixture
def petugas(stores: Stores, clock: FixedClock) -> str:
    """The id of a staff account."""
    return AddAccount(stores.accounts, Argon2Passwords(), clock)("petugas", PASSWORD, "operator", (OFFICE.id,)).id


def authenticate(client: FlaskClient, password: str) -> Any:
    return client.post("/internal/staff/authenticate", json={"username": "petugas", "password": password}, headers=part())


def test_the_right_password_tells_who_it_is(client: FlaskClient, petugas: str) -> None:
    expected = {"id": petugas, "username": "petugas", "role": "operator", "offices": [OFFICE.id]}
    assert authenticate(client, PASSWORD).get_json() == expected


def test_the_sixth_wrong_password_is_locked_out_with_a_time(client: FlaskClient, petugas: str) -> None:
    answers = [authenticate(client, "salah") for _ in range(6)]
    assert ([answer.status_code for answer in answers], petugas != "") == ([401] * 5 + [429], True)
    assert (answers[-1].get_json()["type"], answers[-1].headers["Retry-After"]) == ("/problems/locked-out", "900")


def test_a_case_has_the_fields_of_the_facts_and_a_status(client: FlaskClient, booked: dict[str, Any]) -> None:
    case = client.get(f"/internal/appointments/{booked['id']}", headers=part()).get_json()
    assert set(case) == CASE_FIELDS | {"status", "queue_number"}
    assert (case["starts_at"], case["contact"], case["version"]) == (
        "2026-12-01T01:00:00Z",
        {"phone": PHONE, "user_id": None},
        1,
    )


def test_the_version_of_a_case_grows_with_moves_and_not_with_the_counter(client: FlaskClient, booked: dict[str, Any]) -> None:
    own, headers = booked["links"]["self"], anybody(booked["manage_token"])
    client.post(f"{own}/reschedule", json={"starts_at": "2026-12-01T09:00:00+07:00"}, headers=headers)
    client.post(f"{own}/check-in", headers=operator())
    assert client.get(f"/internal/appointments/{booked['id']}", headers=part()).get_json()["version"] == 2


def test_a_new_manage_link_opens_the_booking_and_the_old_one_still_does(client: FlaskClient, booked: dict[str, Any]) -> None:
    made = client.post(f"/internal/appointments/{booked['id']}/manage-links", headers=part())
    tokens = (made.get_json()["token"], booked["manage_token"])
    statuses = [client.get(booked["links"]["self"], headers=anybody(token)).status_code for token in tokens]
    assert (made.status_code, made.get_json()["code"], statuses) == (201, booked["code"], [200, 200])


@pytest.mark.parametrize("path", ["", "/manage-links"])
def test_an_unknown_appointment_is_not_found(client: FlaskClient, path: str) -> None:
    unknown = f"/internal/appointments/01990f3e-0000-7000-8000-000000000001{path}"
    answer = client.post(unknown, headers=part()) if path else client.get(unknown, headers=part())
    assert answer.status_code == 404


def test_the_active_appointments_of_a_contact_come_soonest_first(client: FlaskClient, booked: dict[str, Any]) -> None:
    later = booking_body(service="kk_baru", starts_at="2026-11-30T08:00:00+07:00")
    client.post("/api/v1/bookings", json=later, headers=anybody())
    found = client.get("/internal/appointments", query_string={"phone": PHONE}, headers=part()).get_json()
    assert [case["service_id"] for case in found["appointments"]] == ["kk_baru", booked["service"]]


def test_a_cancelled_appointment_is_not_active(client: FlaskClient, booked: dict[str, Any]) -> None:
    client.post(f"{booked['links']['self']}/cancel", headers=anybody(booked["manage_token"]))
    found = client.get("/internal/appointments", query_string={"phone": PHONE}, headers=part()).get_json()
    assert found == {"appointments": []}


def test_asking_for_nobody_is_refused(client: FlaskClient) -> None:
    assert client.get("/internal/appointments", headers=part()).status_code == 422


# A principal lives for a minute: it is made when the test runs, not when it is collected
@pytest.mark.parametrize(("asker", "status"), [(anybody, 401), (operator, 403)], ids=["anybody", "operator"])
def test_only_parts_may_ask(client: FlaskClient, asker: Callable[[], dict[str, str]], status: int) -> None:
    assert client.get("/internal/appointments?phone=081200000001", headers=asker()).status_code == status
