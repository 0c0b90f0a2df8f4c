"""Booking, looking, moving and cancelling over HTTP."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from services.booking.adapters import tables
from services.booking.app import Stores
from services.common.database import Database
from services.common.principal import Contact, Principal
from tests.booking.builders import GROUP, OFFICE, PHONE, at
from tests.booking.conftest import anybody, as_principal, booking_body, change_services, operator
from tests.fakes.clock import FixedClock

Booked = dict[str, Any]
REST = timedelta(minutes=30)
EIGHT, NINE = "2026-12-01T08:00:00+07:00", "2026-12-01T09:00:00+07:00"


def slug(answer: Any) -> str:
    return str(answer.get_json()["type"]).removeprefix("/problems/")


def taken(stores: Stores) -> dict[str, int]:
    found = stores.appointments.taken(OFFICE.id, at("00:00"), at("23:00")).get(GROUP.id, {})
    return {f"{cell:%H:%M}": count for cell, count in found.items()}


def facts(database: Database) -> list[str]:
    with database.read() as connection:
        rows = connection.scalars(select(tables.outbox.c.envelope).order_by(tables.outbox.c.event_id))
        return [envelope["type"] for envelope in rows]


def test_a_booking_answers_with_its_code_its_secret_and_its_links(booked: Booked) -> None:
    code, token = booked["code"], booked["manage_token"]
    assert (booked["status"], booked["starts_at"], booked["ends_at"]) == ("booked", EIGHT, "2026-12-01T08:10:00+07:00")
    assert booked["links"] == {
        "self": f"/api/v1/bookings/{code}",
        "manage": f"https://contoh.example/m/{code}/{token}",
        "checklist": f"/api/v1/bookings/{code}/checklist.pdf",
        "calendar": f"/api/v1/bookings/{code}/calendar.ics",
    }


def test_a_booking_tells_where_it_is(client: FlaskClient) -> None:
    answer = client.post("/api/v1/bookings", json=booking_body(), headers=anybody())
    assert answer.headers["Location"] == f"/api/v1/bookings/{answer.get_json()['code']}"


def test_a_booking_takes_one_place_and_tells_the_fact(booked: Booked, stores: Stores, database: Database) -> None:
    assert booked["people"] == 1
    assert (taken(stores), facts(database)) == ({"01:00": 1}, ["appointment.booked"])


def test_a_family_takes_adjacent_cells(client: FlaskClient, stores: Stores) -> None:
    client.post("/api/v1/bookings", json=booking_body(people=3), headers=anybody())
    assert taken(stores) == {"01:00": 1, "01:10": 1, "01:20": 1}


def test_a_number_is_stored_as_e164(client: FlaskClient, database: Database) -> None:
    client.post("/api/v1/bookings", json=booking_body(whatsapp="(0812) 0000-0001"), headers=anybody())
    with database.read() as connection:
        assert connection.scalar(select(tables.appointments.c.contact_phone)) == PHONE


def test_a_resident_of_a_signed_link_is_who_the_link_says(client: FlaskClient, database: Database) -> None:
    known = as_principal(Principal("resident", contact=Contact(None, "US.1")))
    answer = client.post("/api/v1/bookings", json=booking_body(), headers=known)
    assert answer.status_code == 201
    with database.read() as connection:
        row = connection.execute(select(tables.appointments)).one()
    assert (row.contact_phone, row.contact_user_id) == (None, "US.1")


def test_a_name_loses_its_spare_spaces(client: FlaskClient) -> None:
    answer = client.post("/api/v1/bookings", json=booking_body(name="  Siti   Nur'aini  "), headers=anybody())
    assert answer.get_json()["name"] == "Siti Nur'aini"


def test_the_language_of_messages_is_that_of_the_request(client: FlaskClient) -> None:
    answer = client.post("/api/v1/bookings", json=booking_body(), headers=anybody(**{"Accept-Language": "en-GB"}))
    assert (answer.get_json()["language"], answer.get_json()["service_name"]) == ("en", "Lost e-KTP")


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"name": "Siti 5"}, "/name"),
        ({"name": "..."}, "/name"),
        ({"name": "S" * 61}, "/name"),
        ({"whatsapp": "0736 123456"}, "/whatsapp"),
        ({"whatsapp": "+1 202 555 0100"}, "/whatsapp"),
        ({"people": 0}, "/people"),
        ({"people": 5}, "/people"),
        ({"people": "2"}, "/people"),
        ({"starts_at": "2026-12-01T08:00:00"}, "/starts_at"),
        ({"starts_at": "0001-01-01T00:00:00+07:00"}, "/starts_at"),
        ({"answers": {"Q": "x"}}, "/answers/Q"),
        ({"answers": {"a/b~c": "x"}}, "/answers/a~1b~0c"),
        ({"answers": {"q": "x" * 41}}, "/answers/q"),
        ({"answers": {f"q{n}": "x" for n in range(21)}}, "/answers"),
        ({"note": "x" * 201}, "/note"),
        ({"note": "a\x00b"}, "/note"),
        ({"note": "\ud800"}, "/note"),
        ({"language": "fr"}, "/language"),
        ({"office": "tidak-ada"}, "/office"),
        ({"office": "\x00"}, "/office"),
        ({"service": "tidak_ada"}, "/service"),
        ({"nik": "1234567890123456"}, "/nik"),
    ],
    ids=str,
)
def test_a_wrong_field_is_named_by_its_pointer(client: FlaskClient, changes: dict[str, Any], pointer: str) -> None:
    answer = client.post("/api/v1/bookings", json=booking_body(**changes), headers=anybody())
    assert (answer.status_code, slug(answer)) == (422, "invalid-request")
    assert [error["pointer"] for error in answer.get_json()["errors"]] == [pointer]


def test_without_a_signed_link_a_number_is_required(client: FlaskClient) -> None:
    body = booking_body()
    del body["whatsapp"]
    answer = client.post("/api/v1/bookings", json=body, headers=anybody())
    assert answer.get_json()["errors"][0]["pointer"] == "/whatsapp"


def test_a_landline_is_refused_with_a_hint_in_the_readers_language(client: FlaskClient) -> None:
    headers = anybody(**{"Accept-Language": "en"})
    answer = client.post("/api/v1/bookings", json=booking_body(whatsapp="0736 123456"), headers=headers)
    assert "landline" in answer.get_json()["errors"][0]["detail"]


@pytest.mark.parametrize("name", ["\u0301", "' -", " "], ids=["a lone mark", "no letter", "nothing"])
def test_a_name_has_a_letter(client: FlaskClient, name: str) -> None:
    answer = client.post("/api/v1/bookings", json=booking_body(name=name), headers=anybody())
    assert [each["pointer"] for each in answer.get_json()["errors"]] == ["/name"]


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        ("text/plain", b"{}", 415),
        ("application/json", b"{", 400),
        ("application/json", b"[" * 20_000, 400),
        ("application/json", b'{"people": ' + b"9" * 5_000 + b"}", 400),
        ("application/json", b"[]", 422),
        ("application/json", b'"\xff"', 400),
        ("application/json", b"{}" + b" " * 70_000, 413),
    ],
    ids=["text", "broken", "deep", "digits", "a list", "no utf-8", "too long"],
)
def test_what_is_no_json_object_is_refused(client: FlaskClient, content_type: str, body: bytes, status: int) -> None:
    answer = client.post("/api/v1/bookings", data=body, headers=anybody(**{"Content-Type": content_type}))
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")


@pytest.mark.parametrize(
    ("starts_at", "reason"),
    [
        ("2026-11-24T08:00:00+07:00", "past"),
        ("2026-12-01T12:10:00+07:00", "break"),
        ("2026-12-01T08:05:00+07:00", "misaligned"),
        ("2027-12-01T08:00:00+07:00", "horizon"),
        ("2026-12-24T08:00:00+07:00", "holiday"),
    ],
)
def test_what_is_not_on_offer_is_refused_with_its_reason(client: FlaskClient, starts_at: str, reason: str) -> None:
    answer = client.post("/api/v1/bookings", json=booking_body(starts_at=starts_at), headers=anybody())
    assert (answer.status_code, slug(answer), answer.get_json()["reason"]) == (422, "not-bookable", reason)


def test_a_full_slot_is_refused(client: FlaskClient) -> None:
    numbers = [f"+628120000010{n}" for n in range(5)]
    answers = [client.post("/api/v1/bookings", json=booking_body(whatsapp=n), headers=anybody()) for n in numbers]
    assert [answer.status_code for answer in answers] == [201, 201, 201, 201, 409]
    assert slug(answers[-1]) == "slot-full"


@pytest.mark.usefixtures("booked")
@pytest.mark.parametrize(("people", "expected"), [(1, 422), (3, 201)], ids=["a closed line refuses", "a wider line admits"])
def test_what_another_process_has_changed_counts_at_once(
    client: FlaskClient, database: Database, people: int, expected: int
) -> None:
    change_services(database, max_people=2)
    narrow = client.post("/api/v1/bookings", json=booking_body(whatsapp="0812 0000 0002", people=2), headers=anybody())
    change_services(database, **({"status": "closed"} if expected == 422 else {"max_people": 4}))
    asked = booking_body(whatsapp="0812 0000 0003", people=people, starts_at=NINE)
    answer = client.post("/api/v1/bookings", json=asked, headers=anybody())
    assert (narrow.status_code, answer.status_code) == (201, expected)


def test_a_second_booking_of_the_same_contact_takes_nothing(client: FlaskClient, booked: Booked, stores: Stores) -> None:
    answer = client.post("/api/v1/bookings", json=booking_body(starts_at=NINE), headers=anybody())
    assert (answer.status_code, slug(answer), taken(stores)) == (409, "already-booked", {"01:00": booked["people"]})


def test_a_repeat_with_the_same_key_gets_the_first_answer(client: FlaskClient, database: Database) -> None:
    headers = anybody(**{"Idempotency-Key": "k1"})
    first, second = (client.post("/api/v1/bookings", json=booking_body(), headers=headers) for _ in range(2))
    assert (first.status_code, first.get_json()) == (second.status_code, second.get_json())
    assert facts(database) == ["appointment.booked"]


def test_a_repeat_that_would_find_another_place_gets_the_first_answer(
    client: FlaskClient, database: Database, stores: Stores
) -> None:
    change_services(database, max_active=2)
    headers = anybody(**{"Idempotency-Key": "k1"})
    first, second = (client.post("/api/v1/bookings", json=booking_body(), headers=headers) for _ in range(2))
    other = client.post("/api/v1/bookings", json=booking_body(name="Budi Contoh"), headers=headers)
    assert (first.status_code, first.get_json()) == (second.status_code, second.get_json())
    assert (other.status_code, slug(other)) == (422, "idempotency-key-reused")
    assert (facts(database), taken(stores)) == (["appointment.booked"], {"01:00": 1})


def test_a_key_with_another_body_is_refused(client: FlaskClient) -> None:
    headers = anybody(**{"Idempotency-Key": "k1"})
    client.post("/api/v1/bookings", json=booking_body(), headers=headers)
    answer = client.post("/api/v1/bookings", json=booking_body(name="Budi Contoh"), headers=headers)
    assert (answer.status_code, slug(answer)) == (422, "idempotency-key-reused")


def test_the_holder_of_the_token_sees_the_booking(client: FlaskClient, booked: Booked) -> None:
    answer = client.get(booked["links"]["self"], headers=anybody(booked["manage_token"]))
    shown = {key: value for key, value in booked.items() if key not in ("manage_token", "links")}
    assert {key: value for key, value in answer.get_json().items() if key != "links"} == shown
    assert (answer.headers["ETag"], booked["manage_token"] in answer.text) == ('"1"', False)


def test_a_wrong_code_and_a_wrong_token_look_the_same(client: FlaskClient, booked: Booked) -> None:
    wrong_token = client.get(booked["links"]["self"], headers=anybody("x" * 32))
    wrong_code = client.get("/api/v1/bookings/ZZZZZZ", headers=anybody(booked["manage_token"]))
    answers = [wrong_token.get_json(), wrong_code.get_json()]
    for answer in answers:
        del answer["request_id"], answer["instance"]
    assert answers[0] == answers[1]
    assert (wrong_token.status_code, wrong_code.status_code) == (404, 404)


def test_without_any_proof_nothing_is_shown(client: FlaskClient, booked: Booked) -> None:
    assert client.get(booked["links"]["self"], headers=anybody()).status_code == 401


def test_staff_see_bookings_of_their_own_office_only(client: FlaskClient, booked: Booked) -> None:
    offices = (OFFICE.id, "distrik-contoh")
    assert [client.get(booked["links"]["self"], headers=operator(o)).status_code for o in offices] == [200, 404]


def test_moving_takes_the_new_place_and_frees_the_old_after_its_rest(
    client: FlaskClient, booked: Booked, stores: Stores, database: Database, clock: FixedClock
) -> None:
    path, headers = f"{booked['links']['self']}/reschedule", anybody(booked["manage_token"])
    answer = client.post(path, json={"starts_at": NINE}, headers=headers)
    assert (answer.status_code, answer.get_json()["starts_at"], answer.get_json()["version"]) == (200, NINE, 2)
    clock.advance(REST)
    assert (taken(stores), facts(database)) == ({"02:00": 1}, ["appointment.booked", "appointment.moved"])


def test_moving_to_a_full_slot_keeps_the_old_one(client: FlaskClient, booked: Booked, stores: Stores) -> None:
    for n in range(4):
        client.post("/api/v1/bookings", json=booking_body(whatsapp=f"+628120000010{n}", starts_at=NINE), headers=anybody())
    path, headers = f"{booked['links']['self']}/reschedule", anybody(booked["manage_token"])
    answer = client.post(path, json={"starts_at": NINE}, headers=headers)
    assert (answer.status_code, slug(answer), taken(stores)) == (409, "slot-full", {"01:00": 1, "02:00": 4})


def test_a_family_moves_by_one_cell_even_when_the_slot_is_its_own(client: FlaskClient, stores: Stores, clock: FixedClock) -> None:
    family = client.post("/api/v1/bookings", json=booking_body(people=3), headers=anybody()).get_json()
    path, headers = f"{family['links']['self']}/reschedule", anybody(family["manage_token"])
    answer = client.post(path, json={"starts_at": "2026-12-01T08:10:00+07:00"}, headers=headers)
    clock.advance(REST)
    assert (answer.status_code, taken(stores)) == (200, {"01:10": 1, "01:20": 1, "01:30": 1})


def test_moving_to_the_same_time_changes_nothing(client: FlaskClient, booked: Booked, database: Database) -> None:
    path, headers = f"{booked['links']['self']}/reschedule", anybody(booked["manage_token"])
    answer = client.post(path, json={"starts_at": EIGHT}, headers=headers)
    assert (answer.status_code, answer.get_json()["version"], facts(database)) == (200, 1, ["appointment.booked"])


def test_moving_what_has_changed_since_is_stale(client: FlaskClient, booked: Booked) -> None:
    path, headers = f"{booked['links']['self']}/reschedule", anybody(booked["manage_token"], **{"If-Match": '"2"'})
    answer = client.post(path, json={"starts_at": NINE}, headers=headers)
    assert (answer.status_code, slug(answer)) == (412, "stale")


def test_cancelling_gives_the_limit_back_at_once_and_the_place_after_its_rest(
    client: FlaskClient, booked: Booked, stores: Stores, database: Database, clock: FixedClock
) -> None:
    answer = client.post(f"{booked['links']['self']}/cancel", headers=anybody(booked["manage_token"]))
    again = client.post("/api/v1/bookings", json=booking_body(starts_at=NINE), headers=anybody())
    assert (answer.status_code, answer.get_json()["status"], again.status_code) == (200, "cancelled", 201)
    clock.advance(REST)
    assert (taken(stores), facts(database)[1]) == ({"02:00": 1}, "appointment.cancelled")


def test_cancelling_twice_is_fine_and_frees_once(
    client: FlaskClient, booked: Booked, stores: Stores, database: Database, clock: FixedClock
) -> None:
    path, headers = f"{booked['links']['self']}/cancel", anybody(booked["manage_token"])
    assert [client.post(path, headers=headers).status_code for _ in range(2)] == [200, 200]
    clock.advance(REST)
    assert (taken(stores), facts(database)) == ({}, ["appointment.booked", "appointment.cancelled"])


def test_a_cancelled_booking_cannot_move(client: FlaskClient, booked: Booked) -> None:
    headers = anybody(booked["manage_token"])
    client.post(f"{booked['links']['self']}/cancel", headers=headers)
    answer = client.post(f"{booked['links']['self']}/reschedule", json={"starts_at": NINE}, headers=headers)
    assert (answer.status_code, slug(answer)) == (409, "wrong-state")


@pytest.mark.parametrize("verb", ["reschedule", "cancel"])
def test_a_wrong_token_changes_nothing(client: FlaskClient, booked: Booked, verb: str, stores: Stores) -> None:
    path = f"{booked['links']['self']}/{verb}"
    answer = client.post(path, json={"starts_at": NINE}, headers=anybody("x" * 32))
    assert (answer.status_code, taken(stores)) == (404, {"01:00": 1})


def test_reading_changes_nothing(client: FlaskClient, booked: Booked, database: Database) -> None:
    headers = anybody(booked["manage_token"])
    for path in (booked["links"]["self"], f"{booked['links']['self']}/cancel"):
        client.get(path, headers=headers)
        client.head(path, headers=headers)
    assert facts(database) == ["appointment.booked"]
