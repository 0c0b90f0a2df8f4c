"""Answers that join what two services know."""

from __future__ import annotations

import json

import pytest
from flask.testing import FlaskClient

from gateway.parts import GATEWAY
from services.common.principal import PUBLIC
from tests.gateway.conftest import OFFICE, OPERATOR, CallerWith, Neighbours

SERVICES = f"/api/v1/offices/{OFFICE}/services"
SCHEDULE = f"/api/v1/offices/{OFFICE}/schedule"
CHECKLIST = f"/api/v1/offices/{OFFICE}/services/ktp/checklist"
LINE = {"id": "ktp", "name": "KTP-el", "status": "open", "bookable": True, "duration_minutes": 10, "fee_idr": 0}
QUESTION = {"id": "lost", "text": "Hilang?", "options": [{"value": "yes", "label": "Ya"}]}
BOOKING = {"office": OFFICE, "service": "ktp", "starts_at": "2026-12-01T08:00:00+07:00", "name": "Siti Contoh"}


def test_services_come_with_their_questions(caller: FlaskClient, neighbours: Neighbours) -> None:
    neighbours.booking.will_answer("GET", SERVICES, {"services": [LINE, {**LINE, "id": "kia"}]})
    neighbours.docs.will_answer("GET", "/internal/services", {"services": [{"id": "ktp", "questions": [QUESTION]}]})
    expected = [{**LINE, "questions": [QUESTION]}, {**LINE, "id": "kia", "questions": []}]
    assert caller.get(SERVICES).get_json() == {"services": expected}


def test_services_are_listed_without_questions_while_docs_is_down(
    caller_with: CallerWith, neighbours: Neighbours, nowhere: str
) -> None:
    neighbours.booking.will_answer("GET", SERVICES, {"services": [LINE]})
    caller = caller_with(docs_url=nowhere)
    assert caller.get(SERVICES).get_json() == {"services": [{**LINE, "questions": []}]}


@pytest.mark.parametrize(("wanted", "language"), [("en", "en"), ("id", "id"), ("fr", "id")])
def test_questions_are_asked_for_in_the_readers_language(
    caller: FlaskClient, neighbours: Neighbours, wanted: str, language: str
) -> None:
    neighbours.booking.will_answer("GET", SERVICES, {"services": [LINE]})
    caller.get(SERVICES, headers={"Accept-Language": wanted})
    asked = neighbours.docs.last()
    assert (asked.path, asked.query, asked.principal) == ("/internal/services", f"lang={language}", GATEWAY)


def test_an_unknown_office_has_no_services(caller: FlaskClient, neighbours: Neighbours) -> None:
    neighbours.booking.will_refuse("GET", SERVICES, 404, "not-found")
    answer = caller.get(SERVICES)
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


def test_a_joined_answer_does_not_bear_the_tag_of_its_first_half(caller: FlaskClient, neighbours: Neighbours) -> None:
    neighbours.booking.will_answer("GET", SERVICES, {"services": []}, headers={"ETag": '"1"', "Content-Language": "id"})
    answer = caller.get(SERVICES)
    assert ("ETag" in answer.headers, answer.headers["Content-Language"]) == (False, "id")


@pytest.mark.parametrize("name", ["Content-Type", "content-type"])
def test_a_joined_answer_keeps_its_type_however_the_part_spells_it(
    caller: FlaskClient, neighbours: Neighbours, name: str
) -> None:
    neighbours.booking.will_answer("GET", SERVICES, {"services": []}, headers={name: "application/json"})
    assert caller.get(SERVICES).mimetype == "application/json"


def test_a_head_request_of_a_joined_answer_is_answered(caller: FlaskClient, neighbours: Neighbours) -> None:
    neighbours.booking.will_answer("GET", SERVICES, {"services": [LINE]})
    assert (caller.head(SERVICES).status_code, caller.head(SERVICES).data) == (200, b"")


def _day(*ids: str) -> dict[str, object]:
    return {"date": "2026-12-01", "slots": [], "bookings": [{"id": each, "code": each.upper()} for each in ids], "next": None}


def test_the_schedule_tells_where_each_message_is(caller: FlaskClient, neighbours: Neighbours, as_staff: dict[str, str]) -> None:
    neighbours.booking.will_answer("GET", SCHEDULE, _day("a", "b"))
    states = {"a": {"kind": "confirmation", "status": "delivered", "at": "2026-11-24T02:00:00Z", "reason": None}}
    neighbours.notifier.will_answer("POST", "/internal/messages/states", {"states": states})
    bookings = caller.get(SCHEDULE, headers=as_staff).get_json()["bookings"]
    assert [each["messages"] for each in bookings] == ["delivered", "none"]


def test_the_schedule_is_asked_for_as_the_member_of_staff(
    caller: FlaskClient, neighbours: Neighbours, as_staff: dict[str, str]
) -> None:
    caller.get(f"{SCHEDULE}?date=2026-12-01&q=siti", headers=as_staff)
    asked = neighbours.booking.last()
    assert (asked.query, asked.principal) == ("date=2026-12-01&q=siti", OPERATOR)


def test_message_states_are_asked_for_all_bookings_at_once(
    caller: FlaskClient, neighbours: Neighbours, as_staff: dict[str, str]
) -> None:
    neighbours.booking.will_answer("GET", SCHEDULE, _day("a", "b"))
    caller.get(SCHEDULE, headers=as_staff)
    assert [each.json() for each in neighbours.notifier.received] == [{"appointment_ids": ["a", "b"]}]


def test_an_empty_day_asks_for_no_message_states(caller: FlaskClient, neighbours: Neighbours, as_staff: dict[str, str]) -> None:
    neighbours.booking.will_answer("GET", SCHEDULE, _day())
    caller.get(SCHEDULE, headers=as_staff)
    assert neighbours.notifier.received == []


def test_message_states_are_unknown_while_the_notifier_is_down(
    caller_with: CallerWith, neighbours: Neighbours, as_staff: dict[str, str], nowhere: str
) -> None:
    neighbours.booking.will_answer("GET", SCHEDULE, _day("a"))
    caller = caller_with(notifier_url=nowhere)
    assert caller.get(SCHEDULE, headers=as_staff).get_json()["bookings"][0]["messages"] == "unknown"


def test_message_states_are_unknown_when_the_notifier_cannot_tell(
    caller: FlaskClient, neighbours: Neighbours, as_staff: dict[str, str]
) -> None:
    neighbours.booking.will_answer("GET", SCHEDULE, _day("a"))
    neighbours.notifier.will_refuse("POST", "/internal/messages/states", 500, "internal-error")
    assert caller.get(SCHEDULE, headers=as_staff).get_json()["bookings"][0]["messages"] == "unknown"


def test_the_public_gets_bookings_refusal_of_the_schedule(caller: FlaskClient, neighbours: Neighbours) -> None:
    neighbours.booking.will_refuse("GET", SCHEDULE, 403, "forbidden")
    assert caller.get(SCHEDULE).status_code == 403


def test_answers_that_docs_refuses_take_no_place(caller: FlaskClient, neighbours: Neighbours) -> None:
    errors = [{"pointer": "/lost", "detail": "Pilih salah satu."}]
    neighbours.docs.will_refuse("GET", CHECKLIST, 422, "invalid-request", errors=errors, instance=CHECKLIST)
    answer = caller.post("/api/v1/bookings", json={**BOOKING, "answers": {"lost": "perhaps"}})
    assert (answer.status_code, neighbours.booking.received) == (422, [])


def test_refused_answers_are_named_as_fields_of_the_booking(caller: FlaskClient, neighbours: Neighbours) -> None:
    errors = [{"pointer": "/lost", "detail": "Pilih salah satu."}]
    neighbours.docs.will_refuse("GET", CHECKLIST, 422, "invalid-request", errors=errors, instance=CHECKLIST)
    problem = json.loads(caller.post("/api/v1/bookings", json={**BOOKING, "answers": {"lost": "perhaps"}}).data)
    assert (problem["instance"], problem["errors"][0]["pointer"]) == ("/api/v1/bookings", "/answers/lost")


def test_docs_is_asked_with_the_answers_given(caller: FlaskClient, neighbours: Neighbours) -> None:
    caller.post(
        "/api/v1/bookings", json={**BOOKING, "answers": {"lost": "yes", "moved": "no"}}, headers={"Accept-Language": "en"}
    )
    asked = neighbours.docs.last()
    seen = (asked.path, asked.query, asked.principal, asked.headers["Accept-Language"])
    assert seen == (CHECKLIST, "lost=yes&moved=no", PUBLIC, "en")


@pytest.mark.parametrize("status", [200, 404, 500])
def test_only_refused_answers_stop_a_booking(caller: FlaskClient, neighbours: Neighbours, status: int) -> None:
    neighbours.docs.will_answer("GET", CHECKLIST, {}, status)
    neighbours.booking.will_answer("POST", "/api/v1/bookings", {"code": "K7M4QX"}, 201)
    assert caller.post("/api/v1/bookings", json={**BOOKING, "answers": {"lost": "yes"}}).status_code == 201


def test_a_booking_is_made_while_docs_is_down(caller_with: CallerWith, neighbours: Neighbours, nowhere: str) -> None:
    neighbours.booking.will_answer("POST", "/api/v1/bookings", {"code": "K7M4QX"}, 201)
    caller = caller_with(docs_url=nowhere)
    assert caller.post("/api/v1/bookings", json={**BOOKING, "answers": {"lost": "yes"}}).status_code == 201


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b'{"answers": ',
        b'["answers"]',
        b'{"answers": {}}',
        b'{"office": "a", "service": "b", "answers": {}}',
        b'{"office": "a", "service": "b", "answers": {"lost": 1}}',
        b'{"office": "a", "service": "b", "answers": ["lost"]}',
        b'{"office": "../x", "service": "b", "answers": {"lost": "yes"}}',
        b'{"office": 7, "service": "b", "answers": {"lost": "yes"}}',
        b'{"office": "a", "service": "b", "answers": {"lost": "\\ud800"}}',
        b'{"office": "a", "service": "b", "answers": {"\\udfff": "yes"}}',
        b'{"answers": ' + b"[" * 20_000,
    ],
)
def test_what_cannot_be_asked_goes_to_booking_as_it_is(caller: FlaskClient, neighbours: Neighbours, raw: bytes) -> None:
    caller.post("/api/v1/bookings", data=raw, content_type="application/json")
    assert (neighbours.docs.received, neighbours.booking.last().body) == ([], raw)


def test_a_booking_is_passed_on_byte_for_byte_after_its_answers_were_checked(caller: FlaskClient, neighbours: Neighbours) -> None:
    raw = json.dumps({**BOOKING, "answers": {"lost": "yes"}}, indent=3).encode()
    caller.post("/api/v1/bookings", data=raw, content_type="application/json", headers={"Idempotency-Key": "once"})
    received = neighbours.booking.last()
    assert (received.body, received.headers["Idempotency-Key"]) == (raw, "once")
