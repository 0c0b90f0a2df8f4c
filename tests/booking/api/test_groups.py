"""Groups over HTTP."""

from __future__ import annotations

import io
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from services.booking.adapters import tables
from services.booking.adapters.consistency import inconsistencies
from services.common.database import Database
from tests.booking.builders import OFFICE, SERVICE
from tests.booking.conftest import anybody, booking_body, operator
from tests.fakes.clock import FixedClock

GROUPS = f"/api/v1/offices/{OFFICE.id}/groups"
EIGHT = "2026-12-01T08:00:00+07:00"


def names(count: int) -> str:
    return "".join(f"Murid {chr(65 + n // 26)}{chr(65 + n % 26)}\n" for n in range(count))


def upload(client: FlaskClient, roster: str | bytes, query: str = "", key: str | None = None, **changes: Any) -> Any:
    raw = roster.encode() if isinstance(roster, str) else roster
    form = {"service": SERVICE.id, "starts_at": EIGHT, "label": "Kelas XI", "leader": "Budi Contoh", "whatsapp": "081200000001"}
    data = {**form, **changes, "roster": (io.BytesIO(raw), "roster.csv")}
    headers = operator(**({"Idempotency-Key": key} if key else {}))
    return client.post(GROUPS + query, data=data, headers=headers, content_type="multipart/form-data")


def count(database: Database) -> int:
    with database.read() as connection:
        return connection.scalar(select(func.count()).select_from(tables.appointments)) or 0


def facts(database: Database) -> list[dict[str, Any]]:
    with database.read() as connection:
        return list(connection.scalars(select(tables.outbox.c.envelope).order_by(tables.outbox.c.event_id)))


@pytest.fixture(autouse=True)
def counters_fit(database: Database) -> Any:
    """Whatever a test does, the counters equal their rows afterwards."""
    yield
    with database.read() as connection:
        assert inconsistencies(connection) == []


def test_a_class_gets_one_ticket_each_over_adjacent_slots(client: FlaskClient, database: Database) -> None:
    made = upload(client, "name,needs\nSiti Contoh,kursi roda\nBudi Contoh\nAyu Contoh\nMade Contoh\nWati Contoh\n")
    tickets = made.get_json()["tickets"]
    assert (made.status_code, count(database)) == (201, 5)
    assert Counter(each["starts_at"][11:16] for each in tickets) == {"08:00": 4, "08:10": 1}
    assert (tickets[0]["name"], tickets[0]["needs"], len({each["code"] for each in tickets})) == ("Siti Contoh", "kursi roda", 5)


def test_a_large_class_goes_on_the_next_day(client: FlaskClient) -> None:
    made = upload(client, "name\n" + names(60), starts_at="2026-12-01T13:40:00+07:00")
    assert Counter(each["starts_at"][:10] for each in made.get_json()["tickets"]) == {"2026-12-01": 32, "2026-12-02": 28}


def test_a_class_of_52_gets_every_place_in_a_row_over_two_days_and_one_list(client: FlaskClient, database: Database) -> None:
    made = upload(client, "name\n" + names(52), starts_at="2026-12-01T14:00:00+07:00").get_json()
    first_day = [f"2026-12-01T14:{minute:02}" for minute in range(0, 60, 10)]
    second_day = [f"2026-12-02T08:{minute:02}" for minute in range(0, 60, 10)] + ["2026-12-02T09:00"]
    listed = client.get(f"{GROUPS}/{made['id']}/tickets.csv", headers=operator()).get_data().decode("utf-8-sig").splitlines()
    assert [each["starts_at"][:16] for each in made["tickets"]] == [at for at in first_day + second_day for _ in range(4)]
    assert (count(database), len({each["code"] for each in made["tickets"]}), len(listed)) == (52, 52, 53)
    assert [len(each["data"]["tickets"]) for each in facts(database) if each["type"] == "group.booked"] == [52]


@pytest.mark.parametrize(("size", "status", "stored"), [(100, 201, 100), (101, 422, 0)])
def test_a_group_has_a_hundred_names_at_most(
    client: FlaskClient, database: Database, size: int, status: int, stored: int
) -> None:
    assert (upload(client, "name\n" + names(size)).status_code, count(database)) == (status, stored)


def test_a_class_of_52_for_whom_one_place_is_missing_gets_none(client: FlaskClient, database: Database) -> None:
    first = booking_body(starts_at="2026-12-23T13:00:00+07:00")
    assert client.post("/api/v1/bookings", json=first, headers=operator()).status_code == 201
    refused = upload(client, "name\n" + names(52), starts_at="2026-12-23T12:50:00+07:00")
    assert (refused.status_code, refused.get_json()["found"], count(database)) == (409, 47, 1)


def test_a_preview_shows_the_places_and_keeps_nothing(client: FlaskClient, database: Database) -> None:
    shown = upload(client, "name\nSiti Contoh\nBudi Contoh\n", "?preview=true")
    assert (shown.status_code, [each["starts_at"] for each in shown.get_json()["places"]], count(database)) == (
        200,
        [EIGHT] * 2,
        0,
    )


def test_mistakes_are_told_by_line_and_nothing_is_stored(client: FlaskClient, database: Database) -> None:
    refused = upload(client, "name,whatsapp\nSiti Contoh,\nBudi 5,0736 123456\n")
    pointers = [error["pointer"] for error in refused.get_json()["errors"]]
    assert (refused.status_code, pointers, count(database)) == (422, ["/roster/3/name", "/roster/3/whatsapp"], 0)


def test_a_group_that_does_not_fit_leaves_nothing(client: FlaskClient, database: Database) -> None:
    last_hour_of_the_horizon = "2026-12-23T14:50:00+07:00"
    refused = upload(client, "name\n" + names(5), starts_at=last_hour_of_the_horizon)
    told = refused.get_json()
    assert (refused.status_code, told["found"], told["wanted"], count(database)) == (409, 4, 5, 0)


def test_the_leader_is_told_once_and_the_tickets_are_silent(client: FlaskClient, database: Database) -> None:
    made = upload(client, "name,whatsapp\nSiti Contoh,\nBudi Contoh,0812 0000 0002\n").get_json()
    told = [(each["type"], each["data"].get("silent"), each["data"]["group_id"] == made["id"]) for each in facts(database)]
    assert told == [("appointment.booked", True, True), ("appointment.booked", None, True), ("group.booked", None, True)]


def test_a_group_does_not_count_against_the_limit_of_its_leader(client: FlaskClient) -> None:
    upload(client, "name\nSiti Contoh\nBudi Contoh\n")
    body = booking_body(whatsapp="081200000001", starts_at="2026-12-01T09:00:00+07:00")
    assert client.post("/api/v1/bookings", json=body, headers=anybody()).status_code == 201


def test_the_same_upload_twice_is_one_group(client: FlaskClient, database: Database) -> None:
    first, again = (upload(client, "name\nSiti Contoh\n", key="k1").get_json() for _ in range(2))
    assert (first, count(database)) == (again, 1)


def test_absentees_are_listed_and_booked_again_together(client: FlaskClient, clock: FixedClock, database: Database) -> None:
    made = upload(client, "name\nSiti Contoh\nBudi Contoh\nAyu Contoh\n").get_json()
    clock.advance(timedelta(days=7))
    for ticket in made["tickets"][1:]:
        client.post(f"/api/v1/bookings/{ticket['code']}/no-show", headers=operator())
    absent = client.get(f"{GROUPS}/{made['id']}", headers=operator()).get_json()["absent"]
    body = {"starts_at": "2026-12-08T09:00:00+07:00"}
    again = client.post(f"{GROUPS}/{made['id']}/rebook", json=body, headers=operator())
    twice = client.post(f"{GROUPS}/{made['id']}/rebook", json=body, headers=operator())
    listed = client.get(f"{GROUPS}/{made['id']}", headers=operator()).get_json()
    assert (absent, again.status_code, twice.status_code, count(database)) == ([2, 3], 201, 409, 5)
    assert [(each["number"], each["starts_at"]) for each in again.get_json()["tickets"]] == [
        (2, body["starts_at"]),
        (3, body["starts_at"]),
    ]
    assert ([each["number"] for each in listed["tickets"]], listed["absent"]) == ([1, 2, 3], [])


def test_the_list_for_the_leader_is_a_table_too(client: FlaskClient) -> None:
    made = upload(client, "name,needs\nSiti Contoh,=1+1\n").get_json()
    table = client.get(f"{GROUPS}/{made['id']}/tickets.csv", headers=operator())
    lines = table.get_data().decode("utf-8-sig").splitlines()
    assert (table.mimetype, lines[0], lines[1].split(",")[:3]) == (
        "text/csv",
        "number,name,needs,code,status,starts_at,ends_at",
        ["1", "Siti Contoh", "'=1+1"],
    )


def test_a_group_belongs_to_its_office(client: FlaskClient) -> None:
    made = upload(client, "name\nSiti Contoh\n").get_json()
    foreign = client.get(f"/api/v1/offices/distrik-contoh/groups/{made['id']}", headers=operator("distrik-contoh"))
    assert (client.get(f"{GROUPS}/{made['id']}", headers=operator("distrik-contoh")).status_code, foreign.status_code) == (
        403,
        404,
    )


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [({"whatsapp": "0736 123456"}, "/whatsapp"), ({"service": "tidak_ada"}, "/service"), ({"starts_at": "besok"}, "/starts_at")],
    ids=str,
)
def test_a_wrong_field_is_named(client: FlaskClient, changes: dict[str, str], pointer: str) -> None:
    assert upload(client, "name\nSiti Contoh\n", **changes).get_json()["errors"][0]["pointer"] == pointer


def test_json_is_no_upload(client: FlaskClient) -> None:
    assert client.post(GROUPS, json={}, headers=operator()).status_code == 415
