"""The control of duplicates by NIK over HTTP: who needs one, and what is kept of it."""

from __future__ import annotations

import hashlib

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from services.booking.adapters import tables
from services.booking.adapters.tables_holding import nik_claims
from services.common.database import Database
from tests.booking.api.test_holding import NINE, TEN, book, cancel, counters_fit, exception, hold, remaining, rule, slug
from tests.booking.builders import OFFICE, SERVICE
from tests.booking.conftest import anybody, booking_body, operator

__all__ = ["counters_fit"]  # a fixture
NIK = "9999994112900001"


def test_a_service_that_controls_duplicates_says_that_pages_ask_for_the_nik(client: FlaskClient, database: Database) -> None:
    rule(database, nik_control=True)
    services = client.get(f"/api/v1/offices/{OFFICE.id}/services", headers=anybody()).get_json()["services"]
    assert {each["id"]: each["asks_nik"] for each in services} == {SERVICE.id: True, "kk_baru": False}


def test_a_nik_is_refused_where_nobody_asks_for_it(client: FlaskClient) -> None:
    answer = book(client, nik=NIK)
    assert (answer.status_code, "Jangan kirim NIK" in answer.get_json()["errors"][0]["detail"]) == (422, True)


def test_a_person_has_one_active_appointment_where_the_nik_is_controlled(client: FlaskClient, database: Database) -> None:
    rule(database, nik_control=True)
    first = book(client, 1, nik=NIK)
    second = book(client, 2, nik=NIK, starts_at=NINE)
    cancel(client, first.get_json())
    third = book(client, 3, nik=NIK, starts_at=TEN)
    assert (slug(second), third.status_code) == ("already-booked", 201)


def test_of_a_nik_only_a_keyed_hash_and_four_digits_are_stored(client: FlaskClient, database: Database) -> None:
    rule(database, nik_control=True)
    body, headers = booking_body(nik=NIK), anybody(**{"Idempotency-Key": "k1"})
    assert [client.post("/api/v1/bookings", json=body, headers=headers).status_code for _ in range(2)] == [201, 201]
    plain = hashlib.sha256(NIK.encode()).hexdigest()
    with database.read() as connection:
        claim = connection.execute(select(nik_claims)).one()
        everything = str([connection.execute(select(table)).all() for table in tables.metadata.sorted_tables])
    assert (claim.last_four, NIK in everything, plain in everything) == ("0001", False, False)


def test_where_the_nik_is_controlled_nobody_books_without_one(client: FlaskClient, database: Database) -> None:
    rule(database, nik_control=True)
    answer = book(client)
    (error,) = answer.get_json()["errors"]
    assert (answer.status_code, error["pointer"], "4 angka terakhir" in error["detail"]) == (422, "/nik", True)


def test_a_missing_nik_does_not_cost_the_hold(client: FlaskClient, database: Database) -> None:
    rule(database, nik_control=True)
    token = hold(client).get_json()["token"]
    assert [book(client, hold=token).status_code, book(client, hold=token, nik=NIK).status_code, remaining(client)] == [
        422,
        201,
        3,
    ]


def test_an_exception_lets_one_appointment_through_without_nik(client: FlaskClient, database: Database) -> None:
    rule(database, nik_control=True, max_active=9)
    exception(client)
    assert [book(client, starts_at=start).status_code for start in (NINE, TEN)] == [201, 422]


def test_staff_who_book_for_somebody_need_no_nik(client: FlaskClient, database: Database) -> None:
    rule(database, nik_control=True)
    answers = [
        client.post("/api/v1/bookings", json=booking_body(starts_at=at, **channel), headers=operator())
        for at, channel in ((NINE, {}), (TEN, {"channel": "resident", "whatsapp": "0812 0000 0002"}))
    ]
    assert [answer.status_code for answer in answers] == [201, 422]


@pytest.mark.parametrize("nik", ["123", "9999993213900001", "9999994112900000"])
def test_an_impossible_nik_is_refused(client: FlaskClient, database: Database, nik: str) -> None:
    rule(database, nik_control=True)
    answer = book(client, nik=nik)
    assert (answer.status_code, answer.get_json()["errors"][0]["pointer"]) == (422, "/nik")


def test_an_undone_visit_claims_its_nik_again(client: FlaskClient, database: Database) -> None:
    rule(database, nik_control=True)
    booked = book(client, 1, nik=NIK).get_json()
    for verb in ("no-show", "undo"):
        client.post(f"{booked['links']['self']}/{verb}", headers=operator())
    assert slug(book(client, 2, nik=NIK, starts_at=NINE)) == "already-booked"
