"""Offices, services and slots over HTTP."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.booking.builders import OFFICE
from tests.booking.conftest import anybody, booking_body

SLOTS = f"/api/v1/offices/{OFFICE.id}/slots"
DAY = {"service": "ktp_hilang", "from": "2026-12-01", "to": "2026-12-01"}


def test_an_office_is_told_with_its_week(client: FlaskClient) -> None:
    body = client.get(f"/api/v1/offices/{OFFICE.id}", headers=anybody()).get_json()
    monday = {"weekday": 1, "opens": "08:00", "closes": "15:00", "breaks": [{"starts": "12:00", "ends": "13:00"}]}
    assert (body["id"], body["timezone"], body["hours"][0]) == (OFFICE.id, "Asia/Jakarta", {**monday, "last_ticket": None})


def test_all_offices_are_listed(client: FlaskClient) -> None:
    offices = client.get("/api/v1/offices", headers=anybody()).get_json()["offices"]
    assert [office["id"] for office in offices] == ["distrik-contoh", OFFICE.id]


@pytest.mark.parametrize("path", ["", "/services", "/slots?service=ktp_hilang&from=2026-12-01&to=2026-12-01"])
def test_an_unknown_office_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(f"/api/v1/offices/tidak-ada{path}", headers=anybody()).status_code == 404


def test_a_service_is_named_in_the_readers_language(client: FlaskClient) -> None:
    headers = anybody(**{"Accept-Language": "en"})
    service = client.get(f"/api/v1/offices/{OFFICE.id}/services", headers=headers).get_json()["services"][0]
    assert service == {
        "id": "ktp_hilang",
        "name": "Lost e-KTP",
        "status": "open",
        "bookable": True,
        "duration_minutes": 10,
        "fee_idr": 0,
        "max_people": 4,
        "asks_nik": False,
        "message": None,
        "redirect_to": None,
    }


def test_slots_say_what_is_left(client: FlaskClient, booked: dict[str, Any]) -> None:
    slots = client.get(SLOTS, query_string=DAY, headers=anybody()).get_json()["slots"]
    assert (len(slots), slots[0]) == (
        36,
        {"starts_at": booked["starts_at"], "ends_at": booked["ends_at"], "capacity": 4, "remaining": 3},
    )


def test_a_full_slot_stays_listed_with_nothing_left(client: FlaskClient) -> None:
    for n in range(4):
        client.post("/api/v1/bookings", json=booking_body(whatsapp=f"+628120000010{n}"), headers=anybody())
    slots = client.get(SLOTS, query_string=DAY, headers=anybody()).get_json()["slots"]
    assert [slot["remaining"] for slot in slots[:2]] == [0, 4]


def test_what_is_listed_for_a_family_can_be_booked_by_it(client: FlaskClient) -> None:
    slots = client.get(SLOTS, query_string={**DAY, "people": "4"}, headers=anybody()).get_json()["slots"]
    answer = client.post("/api/v1/bookings", json=booking_body(people=4, starts_at=slots[-1]["starts_at"]), headers=anybody())
    assert (answer.status_code, answer.get_json()["ends_at"]) == (201, "2026-12-01T15:00:00+07:00")


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"to": "2026-11-30"}, "/to"),
        ({"to": "2027-01-01"}, "/to"),
        ({"from": "x"}, "/from"),
        ({"from": "0001-01-01", "to": "0001-01-01"}, "/from"),
        ({"people": "0"}, "/people"),
        ({"people": "5"}, "/people"),
        ({"extra": "1"}, "/extra"),
        ({"service": "\x00"}, "/service"),
    ],
    ids=str,
)
def test_a_wrong_question_is_named_by_its_pointer(client: FlaskClient, changes: dict[str, str], pointer: str) -> None:
    answer = client.get(SLOTS, query_string={**DAY, **changes}, headers=anybody())
    assert (answer.status_code, answer.get_json()["errors"][0]["pointer"]) == (422, pointer)
