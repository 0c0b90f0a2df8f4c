"""Rate limits, counted in a real Redis."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from gateway import limits
from tests.gateway.conftest import CallerWith, Neighbours

BOOKINGS, SIGN_IN = "/api/v1/bookings", "/api/v1/staff/sessions"
LIMIT = {
    name: int(getattr(limits, name).split()[0])
    for name in ("BOOKINGS_PER_ADDRESS", "BOOKINGS_PER_NUMBER", "SIGN_INS_PER_ADDRESS", "WRONG_SECRETS_PER_ADDRESS")
}


def _book(caller: FlaskClient, number: str, address: str = "192.0.2.1") -> TestResponse:
    return caller.post(BOOKINGS, json={"whatsapp": number}, environ_overrides={"REMOTE_ADDR": address})


def test_one_number_books_only_so_often(limited_caller: FlaskClient, neighbours: Neighbours) -> None:
    allowed = LIMIT["BOOKINGS_PER_NUMBER"]
    statuses = [_book(limited_caller, "+6281200000001", f"192.0.2.{n}").status_code for n in range(allowed + 1)]
    assert statuses == [404] * allowed + [429]  # 404: the stub's answer, so it was asked


def test_a_number_is_the_same_however_it_is_written(limited_caller: FlaskClient) -> None:
    written = ("081200000001", "+62 812-0000-0001", "6281200000001", "(0812) 0000 0001")
    for n in range(LIMIT["BOOKINGS_PER_NUMBER"]):
        _book(limited_caller, written[n % 4])
    assert _book(limited_caller, "0812 0000 0001").status_code == 429


def test_another_number_is_not_slowed_down(limited_caller: FlaskClient) -> None:
    for _ in range(LIMIT["BOOKINGS_PER_NUMBER"] + 1):
        _book(limited_caller, "+6281200000001")
    assert _book(limited_caller, "+6281200000002").status_code == 404


def test_one_address_books_only_so_often(limited_caller: FlaskClient) -> None:
    allowed = LIMIT["BOOKINGS_PER_ADDRESS"]
    statuses = [_book(limited_caller, f"+62812000{n:05d}").status_code for n in range(allowed + 1)]
    assert statuses == [404] * allowed + [429]


def test_a_village_behind_another_address_is_not_slowed_down(limited_caller: FlaskClient) -> None:
    for n in range(LIMIT["BOOKINGS_PER_ADDRESS"] + 1):
        _book(limited_caller, f"+62812000{n:05d}")
    assert _book(limited_caller, "+6281200009999", "192.0.2.2").status_code == 404


def test_sign_in_is_tried_only_so_often_from_one_address(limited_caller: FlaskClient) -> None:
    for _ in range(LIMIT["SIGN_INS_PER_ADDRESS"]):
        limited_caller.post(SIGN_IN)
    assert limited_caller.post(SIGN_IN).status_code == 429


def test_the_console_and_the_api_share_the_count_of_sign_ins(limited_caller: FlaskClient) -> None:
    for _ in range(LIMIT["SIGN_INS_PER_ADDRESS"]):
        limited_caller.post("/staff/sign-in")
    assert limited_caller.post(SIGN_IN).status_code == 429


def test_guessing_at_secrets_is_stopped(limited_caller: FlaskClient) -> None:
    for n in range(LIMIT["WRONG_SECRETS_PER_ADDRESS"]):
        limited_caller.get(f"/api/v1/bookings/K7M4Q{n}")
    assert limited_caller.get("/api/v1/bookings/K7M4QX").status_code == 429


def test_whoever_holds_a_good_secret_is_never_stopped(limited_caller: FlaskClient, neighbours: Neighbours) -> None:
    neighbours.booking.will_answer("GET", "/api/v1/bookings/K7M4QX", {})
    statuses = {limited_caller.get("/api/v1/bookings/K7M4QX").status_code for _ in range(2 * LIMIT["WRONG_SECRETS_PER_ADDRESS"])}
    assert statuses == {200}


def test_too_many_requests_are_a_problem_with_the_time_to_wait(limited_caller: FlaskClient) -> None:
    for _ in range(LIMIT["SIGN_INS_PER_ADDRESS"]):
        limited_caller.post(SIGN_IN)
    answer = limited_caller.post(SIGN_IN)
    kind = answer.get_json(force=True)["type"]
    assert (kind, 1 <= int(answer.headers["Retry-After"]) <= 61) == ("/problems/too-many-requests", True)


def test_limits_hold_in_memory_while_redis_is_down(caller_with: CallerWith) -> None:
    caller = caller_with(redis_url="unix:///nonexistent", rate_limits=True)
    statuses = [_book(caller, "+6281200000001").status_code for _ in range(LIMIT["BOOKINGS_PER_NUMBER"] + 1)]
    assert statuses == [404] * LIMIT["BOOKINGS_PER_NUMBER"] + [429]


def test_two_processes_share_their_counts(caller_with: CallerWith) -> None:
    first, second = (caller_with(rate_limits=True) for _ in range(2))
    for _ in range(LIMIT["BOOKINGS_PER_NUMBER"]):
        _book(first, "+6281200000001")
    assert _book(second, "+6281200000001").status_code == 429


def test_a_body_that_is_too_large_does_not_part_the_counts(caller_with: CallerWith) -> None:
    first, second = (caller_with(rate_limits=True) for _ in range(2))
    refused = first.post(BOOKINGS, data=b"x" * 70_000)
    for _ in range(LIMIT["BOOKINGS_PER_NUMBER"]):
        _book(first, "+6281200000001")
    assert (refused.status_code, _book(second, "+6281200000001").status_code) == (413, 429)


def test_a_body_that_is_nested_too_deeply_does_not_part_the_counts(caller_with: CallerWith) -> None:
    first, second = (caller_with(rate_limits=True) for _ in range(2))
    first.post(BOOKINGS, data=b"[" * 20_000, content_type="application/json")
    for _ in range(LIMIT["BOOKINGS_PER_NUMBER"]):
        _book(first, "+6281200000001")
    assert _book(second, "+6281200000001").status_code == 429


def test_booking_from_the_page_counts_as_well(limited_caller: FlaskClient) -> None:
    for _ in range(LIMIT["BOOKINGS_PER_NUMBER"]):
        limited_caller.post("/k/muara-bangkahulu/ktp/book", data={"whatsapp": "0812 0000 0001"})
    assert _book(limited_caller, "+6281200000001").status_code == 429


def test_limits_can_be_switched_off(caller: FlaskClient) -> None:
    assert {caller.post(SIGN_IN).status_code for _ in range(3 * LIMIT["SIGN_INS_PER_ADDRESS"])} == {415}


@pytest.mark.parametrize(("proxies", "stopped"), [(0, True), (1, False)], ids=["no proxy is trusted", "one is"])
def test_an_address_that_is_only_claimed_counts_when_a_proxy_is_trusted(
    caller_with: CallerWith, proxies: int, stopped: bool
) -> None:
    caller = caller_with(rate_limits=True, trusted_proxies=proxies)
    for n in range(LIMIT["SIGN_INS_PER_ADDRESS"] + 1):
        last = caller.post(SIGN_IN, headers={"X-Forwarded-For": f"198.51.100.{n}"})
    assert (last.status_code == 429) is stopped
