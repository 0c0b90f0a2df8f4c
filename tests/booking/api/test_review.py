"""Audit, reports and the city's overview over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from services.booking.adapters.office_writer import add_exception
from services.booking.domain.calendar import DatedException
from services.booking.domain.words import words
from services.common.database import Database
from tests.booking.builders import LONG_SERVICE, OFFICE, OTHER_OFFICE, SERVICE, TUESDAY
from tests.booking.conftest import anybody, booking_body, operator
from tests.booking.staff import admin, admin_of_all, supervisor
from tests.fakes.clock import FixedClock

AUDIT = f"/api/v1/offices/{OFFICE.id}/audit"
REPORTS = f"/api/v1/offices/{OFFICE.id}/reports"
OVERVIEW = "/api/v1/city/overview"
SPAN = "from=2026-12-01&to=2026-12-01"


def book(client: FlaskClient, number: int, **changes: Any) -> dict[str, Any]:
    asked = booking_body(whatsapp=f"+628120000{number:04}", **changes)
    answer = client.post("/api/v1/bookings", json=asked, headers=anybody())
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.get_json()
    return body


def step(client: FlaskClient, booking: dict[str, Any], verb: str, office: str = OFFICE.id) -> None:
    answer = client.post(f"/api/v1/bookings/{booking['code']}/{verb}", headers=operator(office))
    assert answer.status_code == 200, answer.text


def report(client: FlaskClient, name: str, query: str = SPAN) -> Any:
    answer = client.get(f"{REPORTS}/{name}?{query}", headers=supervisor())
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def test_the_audit_tells_every_step_of_a_booking(client: FlaskClient, booked: dict[str, Any]) -> None:
    client.post(f"/api/v1/bookings/{booked['code']}/cancel", headers=anybody(booked["manage_token"]))
    lines = client.get(f"{AUDIT}?code={booked['code']}", headers=supervisor()).get_json()["lines"]
    assert [(line["who"], line["subject"], line["action"], line["before"], line["after"]) for line in lines] == [
        ("public", f"booking:{booked['code']}", "book", None, "booked"),
        ("public", f"booking:{booked['code']}", "cancel", "booked", "cancelled"),
    ]


def test_the_audit_joins_bookings_and_settings_in_order_of_time(client: FlaskClient, clock: FixedClock) -> None:
    for contact_days in (30, 60):
        client.put(f"/api/v1/offices/{OFFICE.id}/retention", json={"contact_days": contact_days}, headers=admin())
        clock.advance(timedelta(minutes=1))
        book(client, contact_days)
        clock.advance(timedelta(minutes=1))
    lines = client.get(AUDIT, headers=supervisor()).get_json()["lines"]
    assert [line["action"] for line in lines] == ["change", "book", "change", "book"]
    assert (lines[2]["before"], lines[2]["after"]) == ({"contact_days": 30}, {"contact_days": 60})


def test_the_audit_goes_on_where_it_was_left(client: FlaskClient) -> None:
    book(client, 1)
    first = client.get(AUDIT, headers=supervisor()).get_json()
    book(client, 2)
    second = client.get(f"{AUDIT}?after={first['next']}", headers=supervisor()).get_json()
    nothing = client.get(f"{AUDIT}?after={second['next']}", headers=supervisor()).get_json()
    assert [len(page["lines"]) for page in (first, second, nothing)] == [1, 1, 0]
    assert nothing["next"] == second["next"]


def test_the_audit_holds_no_personal_data(client: FlaskClient, booked: dict[str, Any]) -> None:
    text = client.get(AUDIT, headers=supervisor()).text
    assert [word for word in (booked["name"], "+62", booked["manage_token"]) if word in text] == []


def test_the_audit_of_one_office_shows_nothing_of_another(client: FlaskClient, booked: dict[str, Any]) -> None:
    answer = client.get(f"/api/v1/offices/{OTHER_OFFICE.id}/audit", headers=supervisor(OTHER_OFFICE.id))
    assert answer.get_json()["lines"] == []


@pytest.mark.parametrize("after", ["x", "1~2", f"{'9' * 30}~01990f3e-0000-7000-8000-000000000001"])
def test_a_mark_that_nobody_gave_is_refused(client: FlaskClient, after: str) -> None:
    answer = client.get(f"{AUDIT}?after={after}", headers=supervisor())
    assert (answer.status_code, answer.get_json()["errors"][0]["pointer"]) == (422, "/after")


def test_fill_compares_taken_with_open_places_by_day(client: FlaskClient) -> None:
    book(client, 1)
    book(client, 2, service=LONG_SERVICE.id)
    rows = report(client, "fill", "from=2026-11-30&to=2026-12-01")["rows"]
    open_minutes = 6 * 60 * 4  # 08.00 to 15.00 without the hour of lunch, four counters
    assert rows == [
        {"key": "2026-11-30", "place_minutes": open_minutes, "taken_minutes": 0, "fill": 0.0},
        {"key": "2026-12-01", "place_minutes": open_minutes, "taken_minutes": 40, "fill": 0.0278},
        {"key": "all", "place_minutes": 2 * open_minutes, "taken_minutes": 40, "fill": 0.0139},
    ]


def test_a_service_fills_its_share_of_its_counters(client: FlaskClient) -> None:
    book(client, 1)
    assert [
        (row["key"], row["taken_minutes"], row["place_minutes"]) for row in report(client, "fill", f"{SPAN}&by=service")["rows"]
    ] == [
        (LONG_SERVICE.id, 0, 1440),
        (SERVICE.id, 10, 1440),
        ("all", 10, 1440),
    ]


def test_waiting_and_service_times_come_from_the_counter(client: FlaskClient, clock: FixedClock) -> None:
    booking = book(client, 1)
    clock.advance(timedelta(days=6, hours=22, minutes=55))
    for verb, minutes in (("check-in", 6), ("call", 1), ("serve", 9), ("complete", 0)):
        step(client, booking, verb)
        clock.advance(timedelta(minutes=minutes))
    medians = [report(client, name)["rows"][-1]["median_minutes"] for name in ("waiting", "service")]
    assert medians == [6.0, 9.0]


def test_a_report_says_what_it_is_about(client: FlaskClient) -> None:
    table = report(client, "no-show")
    del table["rows"]
    assert table == {
        "report": "no-show", "office": OFFICE.id, "timezone": "Asia/Jakarta", "by": "day",
        "from": "2026-12-01", "to": "2026-12-01",
        "columns": ["key", "attended", "no_show", "left", "unrecorded", "rate"],
    }  # fmt: skip


def test_a_report_as_csv_is_a_file(client: FlaskClient) -> None:
    answer = client.get(f"{REPORTS}/lead-time?{SPAN}&format=csv", headers=supervisor())
    assert (answer.mimetype, answer.data) == ("text/csv", b"key,visits,median_hours,p90_hours\r\nall,0,,\r\n")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="kantor-contoh-lead-time-2026-12-01-2026-12-01.csv"'


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("from=2026-12-01", "/to"),
        ("from=2026-12-01&to=2026-11-30", "/to"),
        ("from=2026-01-01&to=2026-12-31", "/to"),
        (f"{SPAN}&by=week", "/by"),
        (f"{SPAN}&format=xml", "/format"),
        (f"{SPAN}&x=1", "/x"),
    ],
)
def test_a_query_that_is_wrong_is_told_by_field(client: FlaskClient, query: str, pointer: str) -> None:
    answer = client.get(f"{REPORTS}/fill?{query}", headers=supervisor())
    assert (answer.status_code, answer.get_json()["errors"][0]["pointer"]) == (422, pointer)


def test_an_unknown_report_is_not_found(client: FlaskClient) -> None:
    assert client.get(f"{REPORTS}/secrets?{SPAN}", headers=supervisor()).status_code == 404


@pytest.mark.parametrize("path", [AUDIT, f"{REPORTS}/fill?{SPAN}"], ids=["audit", "report"])
def test_operators_do_not_look_back(client: FlaskClient, path: str) -> None:
    assert client.get(path, headers=operator()).status_code == 403


def test_the_city_sees_every_office_on_its_own_day_and_time(client: FlaskClient, clock: FixedClock) -> None:
    clock.advance(timedelta(hours=13, minutes=30))  # 22.30 WIB is half past midnight of the next day in Papua
    offices = client.get(OVERVIEW, headers=admin_of_all()).get_json()["offices"]
    assert [(each["id"], each["zone"], each["local_time"], each["date"]) for each in offices] == [
        (OTHER_OFFICE.id, "WIT", "2026-11-25T00:30:00+09:00", "2026-11-25"),
        (OFFICE.id, "WIB", "2026-11-24T22:30:00+07:00", "2026-11-24"),
    ]


def test_the_city_counts_by_what_became_of_appointments(client: FlaskClient, clock: FixedClock) -> None:
    bookings = [book(client, n, starts_at=f"2026-12-01T08:{n // 4}0:00+07:00") for n in range(6)]
    clock.advance(timedelta(days=6, hours=23))
    for booking, verbs in zip(
        bookings, (["check-in"], ["check-in", "serve"], ["check-in", "complete"], ["no-show"]), strict=False
    ):
        for verb in verbs:
            step(client, booking, verb)
    client.post(f"/api/v1/bookings/{bookings[4]['code']}/cancel", headers=operator())
    offices = client.get(f"{OVERVIEW}?date=2026-12-01", headers=admin_of_all()).get_json()["offices"]
    here = {each["id"]: each for each in offices}[OFFICE.id]
    counted = ("appointments", "people", "booked", "waiting", "serving", "served", "missed", "cancelled")
    assert {name: here[name] for name in counted} == {
        "appointments": 5, "people": 5, "booked": 1, "waiting": 1, "serving": 1, "served": 1, "missed": 1, "cancelled": 1,
    }  # fmt: skip


def test_the_city_sees_what_is_closed(client: FlaskClient, database: Database) -> None:
    closed = DatedException("closed", TUESDAY, reason=words("pelatihan", "training"))
    with database.write() as connection:
        add_exception(connection, OTHER_OFFICE.id, closed)
    offices = client.get(f"{OVERVIEW}?date=2026-11-24", headers=admin_of_all()).get_json()["offices"]
    assert [each["closures"] for each in offices] == [
        [
            {
                "service": None,
                "starts_at": "2026-11-24T00:00:00+09:00",
                "ends_at": "2026-11-25T00:00:00+09:00",
                "reason": "pelatihan",
            }
        ],
        [],
    ]


@pytest.mark.parametrize(
    "headers",
    [operator, supervisor, admin, lambda: admin(OFFICE.id, OTHER_OFFICE.id)],
    ids=["operator", "supervisor", "admin", "both"],
)
def test_only_an_admin_of_all_sees_the_city(client: FlaskClient, headers: Callable[[], dict[str, str]]) -> None:
    assert client.get(OVERVIEW, headers=headers()).status_code == 403


def test_a_report_of_a_day_counts_the_offices_own_day(client: FlaskClient) -> None:
    early = book(client, 1, office=OTHER_OFFICE.id, starts_at="2026-12-01T08:00:00+09:00")  # 30 November, 23.00 in UTC
    answer = client.get(
        f"/api/v1/offices/{OTHER_OFFICE.id}/reports/lead-time?{SPAN}", headers=supervisor(OTHER_OFFICE.id)
    ).get_json()
    assert (early["starts_at"], [row["key"] for row in answer["rows"]]) == ("2026-12-01T08:00:00+09:00", ["2026-12-01", "all"])


def test_dates_far_away_are_reported_as_empty(client: FlaskClient) -> None:
    rows = report(client, "fill", f"from={date(2050, 1, 1)}&to={date(2050, 1, 1)}")["rows"]
    assert rows[-1]["taken_minutes"] == 0
