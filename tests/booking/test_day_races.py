"""Many at once at the counter and around a closure, on both databases: it ends as if they had come one after the other."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from services.booking.adapters import tables
from services.booking.adapters.consistency import inconsistencies
from services.common.database import Database
from tests.booking.api.test_the_day import supervisor
from tests.booking.builders import OFFICE, SERVICE, at
from tests.booking.conftest import anybody, booking_body, operator

Json = dict[str, Any]
HERE = f"/api/v1/offices/{OFFICE.id}"
CALLERS = 8
DAY = "2026-12-01"
CLOSED = {"from": f"{DAY}T08:00:00+07:00", "to": f"{DAY}T08:30:00+07:00", "reason": "power", "message": ""}


class Crowd:
    """Callers of one application, each in a thread of its own with a client of its own."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    def post(self, path: str, body: Json | None, headers: dict[str, str]) -> tuple[int, Json]:
        answer = self._app.test_client().post(path, json=body, headers=headers)
        return answer.status_code, answer.get_json()

    def book(self, contact: int, clock: str) -> tuple[int, Json]:
        body = booking_body(starts_at=f"{DAY}T{clock}:00+07:00", whatsapp=f"+6281200004{contact:03}")
        return self.post("/api/v1/bookings", body, anybody())

    def walk_in(self) -> tuple[int, Json]:
        return self.post(f"{HERE}/walk-ins", {"service": SERVICE.id, "name": "Budi Contoh"}, operator())

    def call(self, counter: str) -> tuple[int, Json]:
        return self.post(f"{HERE}/calls", {"counter": counter}, operator())

    def check_in(self, code: str) -> tuple[int, Json]:
        return self.post(f"{HERE}/check-ins", {"code": code, "override": True}, operator())

    def close(self) -> tuple[int, Json]:
        return self.post(f"{HERE}/closures", CLOSED, supervisor())

    def all_at_once(self, calls: Sequence[Callable[[], tuple[int, Json]]]) -> list[tuple[int, Json]]:
        """The answers to all calls; the first eight begin together."""
        gate = threading.Barrier(min(CALLERS, len(calls)))
        first = iter(range(gate.parties))

        def run(call: Callable[[], tuple[int, Json]]) -> tuple[int, Json]:
            if next(first, None) is not None:
                gate.wait(timeout=60)
            return call()

        with ThreadPoolExecutor(CALLERS) as threads:
            return list(threads.map(run, calls))


@pytest.fixture
def crowd(app: Flask) -> Crowd:
    return Crowd(app)


def assert_consistent(database: Database) -> None:
    with database.write() as connection:
        assert inconsistencies(connection) == []


def booked_in_the_closed_span(database: Database) -> list[str]:
    own = tables.appointments.c
    query = select(own.code).where(own.status == "booked", own.starts_at >= at("08:00"), own.starts_at < at("08:30"))
    with database.read() as connection:
        return list(connection.scalars(query))


def facts_by_code(database: Database, *kinds: str) -> Counter[str]:
    with database.read() as connection:
        told = list(connection.scalars(select(tables.outbox.c.envelope)))
    return Counter(fact["data"]["code"] for fact in told if fact["type"] in kinds and fact["data"].get("cause") == "closure")


def test_no_two_counters_call_the_same_person(crowd: Crowd) -> None:
    codes = {crowd.walk_in()[1]["code"] for _ in range(10)}
    answers = crowd.all_at_once([partial(crowd.call, f"Loket {n % CALLERS}") for n in range(14)])
    called = [body["booking"]["code"] for _, body in answers if body.get("booking")]
    assert Counter(status for status, _ in answers) == {200: 14}
    assert (len(called), set(called)) == (10, codes)


def test_arrivals_at_once_get_numbers_without_doubles_and_gaps(crowd: Crowd, database: Database) -> None:
    made = [crowd.post("/api/v1/bookings", _today(n), anybody())[1]["code"] for n in range(4)]
    answers = crowd.all_at_once([*(partial(crowd.check_in, code) for code in made), *[crowd.walk_in] * 10])
    numbers = sorted(body["queue_number"] for _, body in answers)
    assert numbers == [f"A-{n:03}" for n in range(1, 15)]
    assert_consistent(database)


def _today(n: int) -> Json:
    clock = ("10:00", "10:10", "10:20", "10:30")[n]
    return booking_body(starts_at=f"2026-11-24T{clock}:00+07:00", whatsapp=f"+6281200005{n:03}")


def test_nobody_slips_into_a_span_that_is_being_closed(crowd: Crowd, database: Database) -> None:
    clocks = ("08:00", "08:10", "08:20")
    before = [crowd.book(n, clocks[n % 3])[1]["code"] for n in range(6)]
    bookings = [partial(crowd.book, n, clocks[n % 3]) for n in range(10, 26)]
    answers = crowd.all_at_once([*bookings[:6], crowd.close, *bookings[6:]])
    assert {status for status, _ in answers} <= {201, 409, 422}
    assert booked_in_the_closed_span(database) == []
    told = facts_by_code(database, "appointment.moved", "appointment.cancelled")
    assert set(told.values()) == {1}
    assert set(before) <= set(told)
    assert_consistent(database)


def test_changes_and_cancellations_during_a_closure_end_in_order(crowd: Crowd, database: Database) -> None:
    clocks = ("08:00", "08:10", "08:20", "09:00", "09:10", "09:20")
    made = [crowd.book(n, clocks[n % 6])[1] for n in range(18)]

    def change(n: int) -> tuple[int, Json]:
        booking = made[n % 18]
        path, headers = booking["links"]["self"], anybody(booking["manage_token"])
        if n % 5 == 4:
            return crowd.post(f"{path}/cancel", None, headers)
        return crowd.post(f"{path}/reschedule", {"starts_at": f"{DAY}T{clocks[(n * 5 + n // 18) % 6]}:00+07:00"}, headers)

    changes = [partial(change, n) for n in range(54)]
    answers = crowd.all_at_once([*changes[:20], crowd.close, *changes[20:]])
    assert {status for status, _ in answers} <= {200, 201, 409, 422}
    assert booked_in_the_closed_span(database) == []
    assert_consistent(database)


def test_two_closures_at_once_move_everybody_once(crowd: Crowd, database: Database) -> None:
    made = [crowd.book(n, "08:00")[1]["code"] for n in range(4)]
    answers = crowd.all_at_once([crowd.close] * 4)
    assert [status for status, _ in answers] == [201] * 4
    assert facts_by_code(database, "appointment.moved") == dict.fromkeys(made, 1)
    assert_consistent(database)


def test_walk_ins_and_bookings_share_the_last_places(crowd: Crowd, database: Database) -> None:
    """Four counters: whoever comes first, four are taken in every cell and nobody more."""
    bodies = [booking_body(starts_at="2026-11-24T10:00:00+07:00", whatsapp=f"+6281200006{n:03}") for n in range(6)]
    today = [partial(crowd.post, "/api/v1/bookings", body, anybody()) for body in bodies]
    answers = crowd.all_at_once([*today, *[crowd.walk_in] * 20])
    assert {status for status, _ in answers[:6]} <= {201, 409}
    assert [status for status, _ in answers[6:]] == [201] * 20
    assert_consistent(database)
