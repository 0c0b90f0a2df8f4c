"""The public API passed through to the service that owns each path."""

from __future__ import annotations

import json

import pytest
from flask.testing import FlaskClient

from services.common.principal import PUBLIC
from tests.gateway.conftest import OFFICE, OPERATOR, CallerWith, Neighbours

SLOTS = f"/api/v1/offices/{OFFICE}/slots"
PROBLEM = "application/problem+json"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/v1/offices"),
        ("GET", f"/api/v1/offices/{OFFICE}"),
        ("GET", SLOTS),
        ("GET", "/api/v1/bookings/K7M4QX"),
        ("POST", "/api/v1/bookings/K7M4QX/reschedule"),
        ("POST", "/api/v1/bookings/K7M4QX/cancel"),
        ("POST", "/api/v1/bookings/K7M4QX/check-in"),
        ("POST", "/api/v1/bookings/K7M4QX/call"),
        ("POST", "/api/v1/bookings/K7M4QX/serve"),
        ("POST", "/api/v1/bookings/K7M4QX/complete"),
        ("POST", "/api/v1/bookings/K7M4QX/no-show"),
        ("POST", "/api/v1/bookings/K7M4QX/undo"),
        ("POST", "/api/v1/bookings"),
    ],
)
def test_booking_answers_its_own_paths(caller: FlaskClient, neighbours: Neighbours, method: str, path: str) -> None:
    neighbours.booking.will_answer(method, path, {"from": "booking"})
    assert caller.open(path, method=method).get_json() == {"from": "booking"}


def test_docs_answers_for_a_checklist(caller: FlaskClient, neighbours: Neighbours) -> None:
    path = f"/api/v1/offices/{OFFICE}/services/ktp_perekaman_pemula/checklist"
    neighbours.docs.will_answer("GET", path, {"items": []})
    assert caller.get(path).get_json() == {"items": []}


def test_the_query_arrives_as_it_was_written(caller: FlaskClient, neighbours: Neighbours) -> None:
    caller.get(f"{SLOTS}?service=ktp&from=2026-12-01&note=a%2Bb+c&note=d")
    assert neighbours.booking.last().query == "service=ktp&from=2026-12-01&note=a%2Bb+c&note=d"


def test_the_body_arrives_byte_for_byte(caller: FlaskClient, neighbours: Neighbours) -> None:
    raw = b'{ "starts_at" :\n"2026-12-01T08:00:00+07:00", "starts_at": "x" }'
    caller.post("/api/v1/bookings/K7M4QX/reschedule", data=raw, content_type="application/json")
    assert neighbours.booking.last().body == raw


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Content-Type", "text/csv"),
        ("Accept-Language", "en-GB,en;q=0.8"),
        ("Idempotency-Key", "b5f1c1a0"),
        pytest.param("Idempotency-Key", "", id="an empty key is for the service to refuse"),
        ("If-Match", '"3"'),
        ("If-None-Match", '"4"'),
        ("X-Request-Id", "a-request-id-of-mine"),
        ("Authorization", "Bearer a-manage-token"),
    ],
)
def test_a_header_that_concerns_the_part_is_passed_on(caller: FlaskClient, neighbours: Neighbours, name: str, value: str) -> None:
    caller.post("/api/v1/bookings/K7M4QX/cancel", headers={name: value})
    assert neighbours.booking.last().headers[name] == value


@pytest.mark.parametrize("name", ["Cookie", "X-Forwarded-For", "X-Whatever"])
def test_a_header_that_does_not_concern_the_part_stays_here(caller: FlaskClient, neighbours: Neighbours, name: str) -> None:
    caller.get("/api/v1/offices", headers={name: "value"})
    assert name not in neighbours.booking.last().headers


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Content-Type", PROBLEM),
        ("Location", "/api/v1/bookings/K7M4QX"),
        ("ETag", '"7"'),
        ("Retry-After", "30"),
        ("Allow", "GET"),
        ("Content-Language", "en"),
        ("Cache-Control", "no-store"),
        ("WWW-Authenticate", "Bearer"),
    ],
)
def test_a_header_that_concerns_the_caller_comes_back(caller: FlaskClient, neighbours: Neighbours, name: str, value: str) -> None:
    neighbours.booking.will_answer("GET", "/api/v1/offices", {}, headers={name: value})
    assert caller.get("/api/v1/offices").headers[name] == value


@pytest.mark.parametrize("name", ["Server", "Set-Cookie", "X-Internal"])
def test_a_header_of_the_part_itself_does_not_come_back(caller: FlaskClient, neighbours: Neighbours, name: str) -> None:
    neighbours.booking.will_answer("GET", "/api/v1/offices", {}, headers={name: "value"})
    assert name not in caller.get("/api/v1/offices").headers


@pytest.mark.parametrize("status", [200, 201, 304, 400, 401, 403, 404, 409, 412, 415, 422, 429, 500, 503])
def test_the_status_of_the_part_is_the_answer(caller: FlaskClient, neighbours: Neighbours, status: int) -> None:
    neighbours.booking.will_answer("GET", "/api/v1/bookings/K7M4QX", {}, status)
    assert caller.get("/api/v1/bookings/K7M4QX").status_code == status


def test_a_problem_of_the_part_comes_back_whole(caller: FlaskClient, neighbours: Neighbours) -> None:
    neighbours.booking.will_refuse("POST", "/api/v1/bookings", 409, "slot-full", detail="Pilih jadwal lain.")
    answer = caller.post("/api/v1/bookings", json={})
    assert (answer.mimetype, answer.get_json(force=True)["detail"]) == (PROBLEM, "Pilih jadwal lain.")


def test_anybody_asks_as_the_public(caller: FlaskClient, neighbours: Neighbours) -> None:
    caller.get("/api/v1/offices")
    assert neighbours.booking.last().principal == PUBLIC


def test_a_manage_token_makes_nobody_staff(caller: FlaskClient, neighbours: Neighbours) -> None:
    caller.get("/api/v1/bookings/K7M4QX", headers={"Authorization": "Bearer a-manage-token"})
    assert neighbours.booking.last().principal == PUBLIC


def test_a_live_staff_session_asks_as_its_member_of_staff(
    caller: FlaskClient, neighbours: Neighbours, as_staff: dict[str, str]
) -> None:
    caller.post("/api/v1/bookings/K7M4QX/check-in", headers=as_staff)
    assert neighbours.booking.last().principal == OPERATOR


def test_a_staff_token_goes_no_further_than_the_gateway(
    caller: FlaskClient, neighbours: Neighbours, as_staff: dict[str, str]
) -> None:
    caller.post("/api/v1/bookings/K7M4QX/check-in", headers=as_staff)
    assert "Authorization" not in neighbours.booking.last().headers


def test_a_dead_staff_session_is_told_to_sign_in(caller: FlaskClient, neighbours: Neighbours) -> None:
    answer = caller.get("/api/v1/offices", headers={"Authorization": "Bearer staff_gone"})
    assert (answer.status_code, answer.headers["WWW-Authenticate"], neighbours.booking.received) == (401, "Bearer", [])


def test_a_principal_sent_from_outside_is_ignored(caller: FlaskClient, neighbours: Neighbours) -> None:
    caller.get("/api/v1/offices", headers={"Sekali-Principal": "forged"})
    assert neighbours.booking.last().principal == PUBLIC


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/nothing",
        "/api/v1/offices/",
        "/api/v1/offices/a.b",
        "/api/v1/offices/..",
        "/api/v1/offices/%2e%2e/slots",
        "/api/v1/offices/a%2Fb",
        "/api/v1/bookings/K7M4QX/explode",
        "/internal/appointments/1",
        "/api/v1/../internal/appointments/1",
    ],
)
def test_an_unknown_path_is_not_found_and_asks_nobody(caller: FlaskClient, neighbours: Neighbours, path: str) -> None:
    answer = caller.get(path, headers={"Accept": "application/json"})
    seen = (answer.status_code, answer.mimetype, json.loads(answer.data)["type"], neighbours.booking.received)
    assert seen == (404, PROBLEM, "/problems/not-found", [])


def test_a_wrong_method_is_refused_with_the_allowed_ones(caller: FlaskClient, neighbours: Neighbours) -> None:
    answer = caller.delete(SLOTS)
    allowed = {name.strip() for name in answer.headers["Allow"].split(",")}
    assert (answer.status_code, answer.mimetype, allowed) == (405, PROBLEM, {"GET", "HEAD", "OPTIONS"})


def test_the_part_is_told_where_the_caller_is_and_not_by_the_caller(caller: FlaskClient, neighbours: Neighbours) -> None:
    caller.get("/api/v1/offices", headers={"Sekali-Address": "192.0.2.1"})
    assert neighbours.booking.last().headers["Sekali-Address"] == "127.0.0.1"


@pytest.mark.parametrize(("size", "status"), [(64 * 1024, 200), (64 * 1024 + 1, 413)])
def test_a_body_may_have_64_kilobytes(caller: FlaskClient, neighbours: Neighbours, size: int, status: int) -> None:
    neighbours.booking.will_answer("POST", "/api/v1/bookings/K7M4QX/cancel", {})
    assert caller.post("/api/v1/bookings/K7M4QX/cancel", data=b"x" * size).status_code == status


def test_a_body_that_is_too_large_is_a_problem(caller: FlaskClient) -> None:
    answer = caller.post("/api/v1/bookings", data=b"x" * 70_000)
    assert (answer.mimetype, json.loads(answer.data)["type"]) == (PROBLEM, "/problems/payload-too-large")


def test_a_part_that_is_down_is_a_problem_with_the_time_to_try_again(caller_with: CallerWith, nowhere: str) -> None:
    answer = caller_with(booking_url=nowhere).get("/api/v1/offices")
    seen = (answer.status_code, answer.mimetype, json.loads(answer.data)["type"], answer.headers["Retry-After"])
    assert seen == (503, PROBLEM, "/problems/service-unavailable", "5")


def test_residents_are_served_while_redis_is_down(caller_with: CallerWith, neighbours: Neighbours) -> None:
    neighbours.booking.will_answer("GET", "/api/v1/bookings/K7M4QX", {"code": "K7M4QX"})
    caller = caller_with(redis_url="unix:///nonexistent", rate_limits=True)
    answer = caller.get("/api/v1/bookings/K7M4QX", headers={"Authorization": "Bearer a-manage-token"})
    assert answer.get_json() == {"code": "K7M4QX"}


def test_staff_learn_that_sessions_cannot_be_read_while_redis_is_down(caller_with: CallerWith) -> None:
    caller = caller_with(redis_url="unix:///nonexistent")
    answer = caller.get("/api/v1/offices", headers={"Authorization": "Bearer staff_whatever"})
    assert (answer.status_code, json.loads(answer.data)["type"]) == (503, "/problems/service-unavailable")


def test_every_answer_carries_the_id_of_its_request(caller: FlaskClient) -> None:
    answer = caller.get("/api/v1/offices", headers={"X-Request-Id": "a-request-id-of-mine"})
    assert answer.headers["X-Request-Id"] == "a-request-id-of-mine"


def test_a_head_request_gets_the_headers_of_the_whole_answer_and_no_body(caller: FlaskClient, neighbours: Neighbours) -> None:
    neighbours.booking.will_answer("GET", "/api/v1/offices", {"offices": []})
    whole, head = caller.get("/api/v1/offices"), caller.head("/api/v1/offices")
    assert (head.status_code, head.headers["Content-Length"], head.data) == (200, whole.headers["Content-Length"], b"")
