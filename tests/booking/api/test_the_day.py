"""Arriving, being called and the line, over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from services.booking.adapters import tables
from services.common.database import Database
from services.common.principal import Principal
from tests.booking.builders import LONG_SERVICE, OFFICE, SERVICE
from tests.booking.conftest import anybody, as_principal, booking_body, operator
from tests.fakes.clock import FixedClock

Json = dict[str, Any]
HERE = f"/api/v1/offices/{OFFICE.id}"
TODAY = "2026-11-24"  # the clock of the tests stands at 09.00 WIB


def supervisor(office: str = OFFICE.id, **headers: str) -> dict[str, str]:
    """The headers of a request by a supervisor of an office."""
    return as_principal(Principal("supervisor", "staff-9", (office,)), **headers)


def post(client: FlaskClient, path: str, body: Json | None = None, headers: dict[str, str] | None = None) -> Any:
    """A request by an operator, unless other headers are given."""
    return client.post(path, json=body, headers=headers or operator())


def booked_today(client: FlaskClient, clock: str, contact: int = 1, **changes: Any) -> Json:
    """A booking of today."""
    body = booking_body(starts_at=f"{TODAY}T{clock}:00+07:00", whatsapp=f"+6281200001{contact:03}", **changes)
    answer = client.post("/api/v1/bookings", json=body, headers=anybody())
    assert answer.status_code == 201, answer.text
    made: Json = answer.get_json()
    return made


def walk_in(client: FlaskClient, headers: dict[str, str] | None = None, **changes: Any) -> Any:
    return post(client, f"{HERE}/walk-ins", {"service": SERVICE.id, "name": "Budi Contoh", **changes}, headers)


def call(client: FlaskClient, counter: str = "Loket 1", **which: Any) -> Any:
    return post(client, f"{HERE}/calls", {"counter": counter, **which})


def act(client: FlaskClient, code: str, verb: str, body: Json | None = None) -> Any:
    return post(client, f"/api/v1/bookings/{code}/{verb}", body)


# Checking in.


def check_in(client: FlaskClient, code: str, **more: Any) -> Any:
    return post(client, f"{HERE}/check-ins", {"code": code, **more})


def test_checking_in_by_code_gives_a_queue_number(client: FlaskClient) -> None:
    made = booked_today(client, "10:00")
    body = check_in(client, made["code"], priority="elderly").get_json()
    assert (body["status"], body["queue_number"], body["priority"]) == ("checked_in", "A-001", "elderly")


@pytest.mark.parametrize(
    ("starts_at", "reason"),
    [(f"{TODAY}T14:00:00+07:00", "too-early"), ("2026-11-25T10:00:00+07:00", "other-day")],
    ids=["too early", "another day"],
)
def test_the_wrong_time_is_refused_in_words_and_staff_may_override_it(client: FlaskClient, starts_at: str, reason: str) -> None:
    made = client.post("/api/v1/bookings", json=booking_body(starts_at=starts_at), headers=anybody()).get_json()
    refused = check_in(client, made["code"])
    body = refused.get_json()
    assert (refused.status_code, body["type"], body["reason"]) == (409, "/problems/check-in-refused", reason)
    assert check_in(client, made["code"], override=True).status_code == 200


def test_too_late_is_refused_too(client: FlaskClient, clock: FixedClock) -> None:
    made = booked_today(client, "10:00")
    clock.advance(timedelta(hours=3, minutes=1))
    assert check_in(client, made["code"]).get_json()["reason"] == "too-late"


def test_a_code_of_another_office_is_not_found_here(client: FlaskClient) -> None:
    made = client.post("/api/v1/bookings", json=booking_body(office="distrik-contoh"), headers=anybody()).get_json()
    everywhere = as_principal(Principal("admin", "staff-2", ("*",)))
    assert post(client, f"{HERE}/check-ins", {"code": made["code"]}, everywhere).status_code == 404


def test_numbers_are_given_in_order_and_begin_again_on_the_next_day(client: FlaskClient, clock: FixedClock) -> None:
    today = [walk_in(client).get_json()["queue_number"] for _ in range(2)]
    clock.advance(timedelta(days=1))
    assert [*today, walk_in(client).get_json()["queue_number"]] == ["A-001", "A-002", "A-001"]


def test_the_day_of_a_number_is_that_of_the_office(client: FlaskClient, clock: FixedClock, database: Database) -> None:
    clock.instant = datetime(2026, 11, 24, 17, 30, tzinfo=UTC)  # 00.30 WIB on the 25th
    walk_in(client, supervisor(), override=True)
    with database.read() as connection:
        assert str(connection.scalar(select(tables.appointments.c.queue_on))) == "2026-11-25"


def test_each_stream_counts_for_itself(client: FlaskClient, database: Database) -> None:
    with database.write() as connection:
        connection.execute(tables.services.update().where(tables.services.c.id == LONG_SERVICE.id).values(stream="B"))
    numbers = [
        walk_in(client, service=service).get_json()["queue_number"] for service in (SERVICE.id, LONG_SERVICE.id, SERVICE.id)
    ]
    assert numbers == ["A-001", "B-001", "A-002"]


def test_a_check_in_that_is_taken_back_keeps_its_number_for_later(client: FlaskClient) -> None:
    made = booked_today(client, "10:00")
    check_in(client, made["code"])
    act(client, made["code"], "undo")
    between = walk_in(client).get_json()["queue_number"]
    assert (between, check_in(client, made["code"]).get_json()["queue_number"]) == ("A-002", "A-001")


# Walking in.


def taken(database: Database) -> int:
    with database.read() as connection:
        return sum(connection.scalars(select(tables.slot_usage.c.taken)))


def test_a_walk_in_is_here_with_a_number_and_has_taken_a_place(client: FlaskClient, database: Database) -> None:
    answer = walk_in(client, people=2, priority="infant")
    body = answer.get_json()
    assert (answer.status_code, answer.headers["Location"]) == (201, body["links"]["self"])
    assert (body["status"], body["walk_in"], body["queue_number"], body["people"], body["priority"]) == (
        "checked_in",
        True,
        "A-001",
        2,
        "infant",
    )
    assert (body["starts_at"], taken(database)) == (f"{TODAY}T09:00:00+07:00", 2)


def fill_the_rest_of_the_day(client: FlaskClient, clock: FixedClock) -> None:
    """Four counters, two cells before closing time: eight walk-ins."""
    clock.instant = datetime(2026, 11, 24, 7, 40, tzinfo=UTC)  # 14.40 WIB
    assert [walk_in(client).status_code for _ in range(8)] == [201] * 8


def test_a_full_day_is_refused_with_the_expected_time(client: FlaskClient, clock: FixedClock) -> None:
    fill_the_rest_of_the_day(client, clock)
    refused = walk_in(client)
    body = refused.get_json()
    assert (refused.status_code, body["type"]) == (409, "/problems/day-full")
    assert (body["expected_from"], body["expected_to"]) == (f"{TODAY}T15:20:00+07:00", f"{TODAY}T16:40:00+07:00")


def test_on_a_full_day_a_supervisor_may_let_somebody_in_and_an_operator_may_not(
    client: FlaskClient, clock: FixedClock, database: Database
) -> None:
    fill_the_rest_of_the_day(client, clock)
    before = taken(database)
    answers = [walk_in(client, headers, override=True) for headers in (operator(), supervisor())]
    assert [answer.status_code for answer in answers] == [403, 201]
    assert (answers[1].get_json()["queue_number"], taken(database)) == ("A-009", before)


def test_a_walk_in_that_leaves_gives_its_place_back(client: FlaskClient, database: Database) -> None:
    made = walk_in(client).get_json()
    act(client, made["code"], "cancel")
    with database.read() as connection:
        kept = connection.scalar(select(tables.slot_usage.c.taken))
        resting = len(connection.execute(select(tables.metadata.tables["held_cells"])).all())
    assert kept == resting


def test_a_repeated_walk_in_with_its_key_is_one_person(client: FlaskClient) -> None:
    numbers = [walk_in(client, operator(**{"Idempotency-Key": "w"})).get_json()["queue_number"] for _ in range(2)]
    assert numbers == ["A-001", "A-001"]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"service": "tidak_ada"}, "/service"),
        ({"people": 5}, "/people"),
        ({"priority": "rich"}, "/priority"),
        ({"name": "1"}, "/name"),
        ({"x": 1}, "/x"),
    ],
    ids=["service", "people", "priority", "name", "unknown field"],
)
def test_a_wrong_walk_in_is_named_by_its_pointer(client: FlaskClient, body: Json, pointer: str) -> None:
    answer = walk_in(client, **body)
    assert (answer.status_code, answer.get_json()["errors"][0]["pointer"]) == (422, pointer)


# Calling.


def test_the_next_person_is_called_to_the_counter(client: FlaskClient) -> None:
    first = walk_in(client).get_json()
    walk_in(client)
    body = call(client, "Loket 2").get_json()
    assert (body["booking"]["code"], body["booking"]["counter"], body["booking"]["status"], body["waiting"]) == (
        first["code"],
        "Loket 2",
        "called",
        1,
    )


def test_nobody_is_called_from_an_empty_line(client: FlaskClient) -> None:
    answer = call(client)
    assert (answer.status_code, answer.get_json()) == (200, {"booking": None, "waiting": 0})


def test_a_counter_calls_from_the_services_that_it_can_do(client: FlaskClient) -> None:
    walk_in(client)
    other = walk_in(client, service=LONG_SERVICE.id).get_json()
    assert call(client, services=[LONG_SERVICE.id]).get_json()["booking"]["code"] == other["code"]


def test_a_counter_calls_from_its_stream(client: FlaskClient) -> None:
    walk_in(client)
    assert call(client, stream="B").get_json()["booking"] is None


def test_a_due_appointment_is_called_before_a_walk_in_and_who_is_back_before_both(client: FlaskClient) -> None:
    back = walk_in(client).get_json()
    call(client)
    act(client, back["code"], "park")
    walk_in(client)
    due = booked_today(client, "10:00")
    check_in(client, due["code"])
    act(client, back["code"], "unpark")
    assert call(client).get_json()["booking"]["code"] == back["code"]


def test_priority_is_called_at_the_latest_after_two_others(client: FlaskClient) -> None:
    ordinary = [walk_in(client).get_json()["code"] for _ in range(3)]
    priority = walk_in(client, priority="pregnant").get_json()["code"]
    assert [call(client).get_json()["booking"]["code"] for _ in range(4)] == [ordinary[0], ordinary[1], priority, ordinary[2]]


def test_a_repeated_call_with_its_key_calls_one_person(client: FlaskClient) -> None:
    for _ in range(2):
        walk_in(client)
    path, body = f"{HERE}/calls", {"counter": "Loket 1"}
    answers = [post(client, path, body, operator(**{"Idempotency-Key": "c"})).get_json() for _ in range(2)]
    assert answers[0] == answers[1]


def test_calling_three_times_in_vain_is_missed_and_told(client: FlaskClient, database: Database) -> None:
    made = walk_in(client).get_json()
    call(client)
    states = [act(client, made["code"], "recall").get_json()["status"] for _ in range(3)]
    with database.read() as connection:
        facts = [fact["type"] for fact in connection.scalars(select(tables.outbox.c.envelope))]
    assert (states, facts) == (["called", "called", "missed"], ["appointment.missed"])


def test_a_missed_resident_takes_another_slot_with_the_same_link(client: FlaskClient) -> None:
    made = booked_today(client, "10:00")
    act(client, made["code"], "no-show")
    path, headers = f"/api/v1/bookings/{made['code']}/reschedule", anybody(made["manage_token"])
    answer = client.post(path, json={"starts_at": "2026-11-25T10:00:00+07:00"}, headers=headers)
    body = answer.get_json()
    assert (answer.status_code, body["status"], body["starts_at"]) == (200, "booked", "2026-11-25T10:00:00+07:00")
    assert (body["missed_at"], body["queue_number"], body["misses"]) == (None, None, 0)


# The line.


@pytest.fixture
def line(client: FlaskClient) -> Json:
    """One served, one waiting, one parked."""
    for _ in range(3):
        walk_in(client)
    called = [call(client, f"Loket {n}").get_json()["booking"]["code"] for n in (1, 2)]
    act(client, called[0], "serve")
    act(client, called[1], "park")
    body: Json = client.get(f"{HERE}/queue", headers=anybody()).get_json()
    return body


def test_the_board_shows_numbers_and_counters(line: Json) -> None:
    calling = [{key: each[key] for key in ("number", "counter", "status")} for each in line["calling"]]
    assert calling == [{"number": "A-001", "counter": "Loket 1", "status": "serving"}]
    assert [each["number"] for each in line["waiting"]] == ["A-003"]
    assert line["parked"] == [{"number": "A-002"}]


def test_the_board_tells_how_long_somebody_who_came_now_would_wait(line: Json) -> None:
    """One ahead, two counters seen open, ten planned minutes: between half of five and half of fifteen, in steps of five."""
    assert line["streams"] == [{"stream": "A", "waiting": 1, "expected_minutes": {"low": 0, "high": 10}}]


def test_the_board_knows_no_names_and_no_codes(line: Json) -> None:
    assert "Contoh" not in str(line)
    assert "code" not in str(line)


def test_staff_see_the_bookings_in_the_line(client: FlaskClient) -> None:
    made = walk_in(client).get_json()
    body = client.get(f"{HERE}/queue", headers=operator()).get_json()
    assert body["waiting"][0]["booking"]["code"] == made["code"]


def test_staff_of_another_office_see_what_everybody_sees(client: FlaskClient) -> None:
    walk_in(client)
    body = client.get(f"{HERE}/queue", headers=operator("distrik-contoh")).get_json()
    assert "booking" not in body["waiting"][0]


DENIED: dict[str, Callable[[FlaskClient, dict[str, str]], Any]] = {
    "check-ins": lambda client, headers: post(client, f"{HERE}/check-ins", {"code": "K7M4QX"}, headers),
    "walk-ins": walk_in,
    "calls": lambda client, headers: post(client, f"{HERE}/calls", {"counter": "1"}, headers),
}


@pytest.mark.parametrize("path", DENIED)
def test_only_staff_of_the_office_work_the_line(client: FlaskClient, path: str) -> None:
    answers = [DENIED[path](client, headers) for headers in (anybody(), operator("distrik-contoh"))]
    assert [answer.status_code for answer in answers] == [401, 403]
