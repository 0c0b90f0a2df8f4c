"""Two real web processes, one slot: what many do at once ends as if they had done it one after the other."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import urllib3
from sqlalchemy import func, select, update

from services.booking.adapters import tables
from services.booking.adapters.consistency import inconsistencies
from services.common.database import Database
from tests.booking.builders import JAKARTA, OFFICE, SERVICE
from tests.booking.conftest import SECRET, anybody, operator
from tests.servers import wait_until

CALLERS = 16


def tomorrow_at(clock: str) -> str:
    """A start tomorrow, by the machine's clock: the processes have no other."""
    day = datetime.now(UTC).astimezone(JAKARTA).date() + timedelta(days=1)
    return f"{day.isoformat()}T{clock}:00+07:00"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def web_process(database_url: str) -> Iterator[str]:
    """A booking web process. Gives its URL."""
    port = free_port()
    environment = {
        **os.environ,
        "BOOKING_DATABASE_URL": database_url,
        "SEKALI_SECRET": SECRET,
        "LISTEN": f"127.0.0.1:{port}",
        "LOG_FORMAT": "json",
    }
    process = subprocess.Popen([sys.executable, "-m", "services.booking", "web"], env=environment, stderr=subprocess.DEVNULL)
    try:
        wait_until(lambda: answers(port), seconds=60, what="the web process")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=30)


def answers(port: int) -> bool:
    try:
        return bool(urllib3.request("GET", f"http://127.0.0.1:{port}/health/ready", retries=False, timeout=1.0).status == 200)
    except urllib3.exceptions.HTTPError:
        return False


class Crowd:
    """Callers of both processes in turn."""

    def __init__(self, urls: list[str]) -> None:
        self._urls = urls
        self._pool = urllib3.PoolManager(maxsize=CALLERS, timeout=60.0, retries=False)

    def post(self, turn: int, path: str, body: Any = None, headers: dict[str, str] | None = None) -> tuple[int, Any]:
        content = {"Content-Type": "application/json"} if body is not None else {}
        answer = self._pool.request(
            "POST",
            self._urls[turn % len(self._urls)] + path,
            body=json.dumps(body) if body is not None else None,
            headers={**content, **(headers or anybody())},
        )
        return answer.status, json.loads(answer.data)

    def book(self, turn: int, contact: int, starts_at: str, **options: Any) -> tuple[int, Any]:
        return self.post(turn, "/api/v1/bookings", asked(contact, starts_at), **options)

    def all_at_once(self, calls: list[Any]) -> list[tuple[int, Any]]:
        """The answers to all calls, made by 16 threads that begin together."""
        gate = threading.Barrier(min(CALLERS, len(calls)))
        waiting = iter(range(gate.parties))

        def call(one: Any) -> tuple[int, Any]:
            if next(waiting, None) is not None:
                gate.wait(timeout=60)
            return one()  # type: ignore[no-any-return]  # the calls are made by the methods above

        with ThreadPoolExecutor(CALLERS) as threads:
            return list(threads.map(call, calls))


def asked(contact: int, starts_at: str) -> dict[str, Any]:
    return {
        "office": OFFICE.id,
        "service": SERVICE.id,
        "starts_at": starts_at,
        "name": "Siti Contoh",
        "whatsapp": f"+6281200{contact:06}",
    }


@pytest.fixture
def crowd(database: Database) -> Iterator[Crowd]:
    """A crowd before two web processes on one database."""
    with web_process(database.url) as one, web_process(database.url) as other:
        yield Crowd([one, other])


def assert_counters_equal_appointments(database: Database) -> None:
    """What is taken is what appointments and resting places take; what is active is what contacts have."""
    with database.read() as connection:
        assert inconsistencies(connection) == []


@pytest.mark.system
def test_two_hundred_racing_for_four_places_leave_four_appointments(crowd: Crowd, database: Database) -> None:
    starts_at = tomorrow_at("08:00")
    answers = crowd.all_at_once([lambda n=n: crowd.book(n, n, starts_at) for n in range(200)])
    kinds = Counter((status, body.get("type")) for status, body in answers)
    assert kinds == {(201, None): 4, (409, "/problems/slot-full"): 196}
    with database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(tables.appointments)) == 4
    assert_counters_equal_appointments(database)


@pytest.mark.system
def test_one_form_sent_many_times_at_once_is_one_booking_and_one_answer(crowd: Crowd, database: Database) -> None:
    headers, starts_at = anybody(**{"Idempotency-Key": "one-form"}), tomorrow_at("08:00")
    answers = crowd.all_at_once([lambda n=n: crowd.book(n, 1, starts_at, headers=headers) for n in range(CALLERS)])
    assert ({status for status, _ in answers}, len({body.get("code") for _, body in answers})) == ({201}, 1)
    assert_counters_equal_appointments(database)


@pytest.mark.system
def test_one_contact_booking_many_slots_at_once_gets_one(crowd: Crowd, database: Database) -> None:
    starts = [tomorrow_at(f"{8 + n // 6:02}:{n % 6}0") for n in range(CALLERS)]
    answers = crowd.all_at_once([lambda n=n: crowd.book(n, 1, starts[n]) for n in range(CALLERS)])
    kinds = Counter((status, body.get("type")) for status, body in answers)
    assert kinds == {(201, None): 1, (409, "/problems/already-booked"): CALLERS - 1}
    assert_counters_equal_appointments(database)


@pytest.mark.system
@pytest.mark.parametrize("rest_minutes", [0, 30], ids=["freed at once", "resting"])
def test_moves_and_cancellations_at_once_leave_counters_equal_to_appointments(
    crowd: Crowd, database: Database, rest_minutes: int
) -> None:
    with database.write() as connection:
        connection.execute(update(tables.services).values(rest_minutes=rest_minutes))
    starts = [tomorrow_at(clock) for clock in ("08:00", "08:10", "08:20")]
    made = [crowd.book(n, n, starts[n % 3])[1] for n in range(12)]

    def change(n: int) -> tuple[int, Any]:
        booking = made[n % 12]
        path, headers = f"/api/v1/bookings/{booking['code']}", anybody(booking["manage_token"])
        if n % 7 == 6:
            return crowd.post(n, f"{path}/cancel", headers=headers)
        return crowd.post(n, f"{path}/reschedule", {"starts_at": starts[(n * 5 + n // 12) % 3]}, headers=headers)

    answers = crowd.all_at_once([lambda n=n: change(n) for n in range(96)])
    assert {status for status, _ in answers} <= {200, 409}
    assert_counters_equal_appointments(database)


@pytest.mark.system
def test_two_operators_pressing_the_same_button_make_one_step(crowd: Crowd) -> None:
    _, booking = crowd.book(0, 1, tomorrow_at("08:00"))
    path = f"/api/v1/bookings/{booking['code']}/check-in"
    answers = crowd.all_at_once([lambda n=n: crowd.post(n, path, headers=operator()) for n in range(8)])
    assert Counter(status for status, _ in answers) == {200: 1, 409: 7}
