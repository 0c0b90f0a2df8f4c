"""The bookable window and limits across slots over HTTP."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient

from tests.booking.api.test_calendar import SETTINGS, starts, supervisor
from tests.booking.conftest import anybody, booking_body, operator


def test_a_date_opens_at_its_stated_hour(client: FlaskClient) -> None:
    client.patch(SETTINGS, json={"horizon_days": 7, "opens_at": "09:01"}, headers=supervisor())
    answer = client.post("/api/v1/bookings", json=booking_body(), headers=anybody())
    assert (starts(client), answer.status_code, answer.get_json()["reason"]) == ([], 422, "horizon")
    assert "09.01 WIB" in answer.get_json()["detail"]


def test_of_staged_places_residents_get_those_that_are_out(client: FlaskClient) -> None:
    stages = [{"days_ahead": 7, "at": "07:00", "places": 1}, {"days_ahead": 1, "at": "12:00"}]
    client.patch(SETTINGS, json={"release": stages}, headers=supervisor())
    first = client.post("/api/v1/bookings", json=booking_body(), headers=anybody())
    second = client.post("/api/v1/bookings", json=booking_body(whatsapp="+6281200000002"), headers=anybody())
    assert (first.status_code, second.status_code, second.get_json()["limit"]) == (201, 409, "released")
    assert (starts(client), len(starts(client, operator()))) == ([], 36)


def test_staff_book_what_is_kept_for_them(client: FlaskClient) -> None:
    client.patch(SETTINGS, json={"kept": [{"part": "staff", "percent": 100}]}, headers=supervisor())
    resident = client.post("/api/v1/bookings", json=booking_body(), headers=anybody())
    staff = client.post("/api/v1/bookings", json=booking_body(), headers=operator())
    assert (resident.status_code, staff.status_code) == (409, 201)


def test_residents_cannot_name_another_channel(client: FlaskClient) -> None:
    client.patch(SETTINGS, json={"kept": [{"part": "staff", "percent": 100}]}, headers=supervisor())
    answer = client.post("/api/v1/bookings", json=booking_body(channel="priority"), headers=anybody())
    assert answer.status_code == 409


def test_a_daily_maximum_counts_people_and_comes_back_with_a_cancellation(client: FlaskClient) -> None:
    client.patch(SETTINGS, json={"quotas": [{"id": "hari", "maximum": 3}], "rest_minutes": 0}, headers=supervisor())
    family = client.post("/api/v1/bookings", json=booking_body(people=3), headers=anybody()).get_json()
    assert starts(client) == []
    client.post(f"{family['links']['self']}/cancel", headers=anybody(family["manage_token"]))
    assert len(starts(client)) == 36


def test_a_share_by_kelurahan_is_for_those_who_live_there(client: FlaskClient) -> None:
    quota = {"id": "kelurahan", "answer": "district", "shares": {"1001": 1}, "others": 0}
    client.patch(SETTINGS, json={"quotas": [quota]}, headers=supervisor())
    answers = [
        client.post("/api/v1/bookings", json=booking_body(answers=given, whatsapp=f"+628120000010{n}"), headers=anybody())
        for n, given in enumerate(({"district": "1001"}, {"district": "1001"}, {"district": "1002"}))
    ]
    assert [answer.status_code for answer in answers] == [201, 409, 409]
    assert (starts(client, answers="district:1001"), len(starts(client))) == ([], 36)


def test_moving_within_a_full_day_counts_once(client: FlaskClient, booked: dict[str, Any]) -> None:
    client.patch(SETTINGS, json={"quotas": [{"id": "hari", "maximum": 1}]}, headers=supervisor())
    path, headers = f"{booked['links']['self']}/reschedule", anybody(booked["manage_token"])
    moved = client.post(path, json={"starts_at": "2026-12-01T09:00:00+07:00"}, headers=headers)
    other = client.post("/api/v1/bookings", json=booking_body(whatsapp="+6281200000002"), headers=anybody())
    assert (moved.status_code, other.status_code) == (200, 409)


def test_a_limit_counts_those_who_booked_before_it_was_laid_down(client: FlaskClient, booked: dict[str, Any]) -> None:
    client.patch(SETTINGS, json={"quotas": [{"id": "hari", "maximum": 2}]}, headers=supervisor())
    answers = [
        client.post("/api/v1/bookings", json=booking_body(whatsapp=f"+628120000010{n}"), headers=anybody()).status_code
        for n in range(2)
    ]
    assert (booked["status"], answers) == ("booked", [201, 409])
