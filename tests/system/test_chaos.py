"""Crowds, a Meta that misbehaves, processes that freeze, and a supervisor that is shot: the figures still add up."""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.servers import wait_until
from tests.system.counters import disagreements
from tests.system.running import Stack, running
from tests.system.stores import databases
from tests.system.test_crashes import confirmations, undelivered

pytestmark = pytest.mark.system
CROWD, HURRIED = 64, 40
FROZEN_SECONDS = 6.0
SETTLE_SECONDS = 180.0
BAD_NETWORK = {
    "drop_answer": {"probability": 0.2},
    "fail_500": {"probability": 0.1},
    "duplicate_webhooks": {"probability": 0.5},
    "reorder_webhooks": {"probability": 0.5},
    "delay_ms": 50,
}


@dataclass(frozen=True)
class Hurt:
    """A product and where its databases are."""

    stack: Stack
    urls: Mapping[str, str]

    def disagreements(self) -> dict[str, object]:
        return disagreements(self.stack.home, self.urls)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def hurt(request: pytest.FixtureRequest) -> Iterator[Hurt]:
    """A product of its own, with a patience for lost answers that suits a test."""
    with databases(request) as urls, running(urls) as started:
        yield Hurt(started, urls)


@contextmanager
def frozen(stack: Stack, name: str) -> Iterator[None]:
    """Stop a part and what it forked, as a machine without memory does, and let it go on afterwards."""
    group = stack.pid(name)
    os.killpg(group, signal.SIGSTOP)
    try:
        yield
    finally:
        os.killpg(group, signal.SIGCONT)


def settled(stack: Stack, codes: Mapping[str, str]) -> Counter[str]:
    """How many confirmations each booking has once all have arrived and nothing is uncertain any more."""
    wait_until(lambda: len(confirmations(stack, codes)) == len(codes), SETTLE_SECONDS, "a confirmation for every booking")
    wait_until(lambda: not undelivered(stack, codes), SETTLE_SECONDS, "the end of every uncertainty")
    return confirmations(stack, codes)


def test_a_crowd_books_each_place_once_while_the_web_processes_die(hurt: Hurt) -> None:
    stack = hurt.stack
    slots = stack.slots()

    def book(number: int) -> tuple[int, str, str]:
        start = slots[number // 2]["starts_at"]  # two want each place
        reply = stack.book(start, 4000 + number, key=f"crowd-{number}")
        return reply.status, reply.json().get("code", ""), start[:10]

    with ThreadPoolExecutor(CROWD) as crowd:
        asked = [crowd.submit(book, number) for number in range(CROWD)]
        for name in ("booking", "gateway", "booking-worker", "docs", "notifier-worker"):
            stack.kill(name)
        replies = [each.result() for each in asked]
    codes = {code: day for status, code, day in replies if status == 201}
    assert Counter(status for status, *_ in replies) == {201: CROWD // 2, 409: CROWD // 2}
    assert hurt.disagreements() == {}
    assert set(settled(stack, codes).values()) == {1}


def test_a_misbehaving_network_neither_loses_nor_doubles_a_message(hurt: Hurt) -> None:
    stack = hurt.stack
    slots = stack.slots()
    stack.simulator("PUT", "faults", BAD_NETWORK)
    replies = [stack.book(slots[number]["starts_at"], 5000 + number, key=f"network-{number}") for number in range(HURRIED)]
    codes = {reply.json()["code"]: slots[number]["starts_at"][:10] for number, reply in enumerate(replies)}
    wait_until(lambda: len(confirmations(stack, codes)) == HURRIED, SETTLE_SECONDS, "a confirmation for every booking")
    stack.simulator("DELETE", "faults")
    assert set(settled(stack, codes).values()) == {1}


def test_whoever_moves_or_cancels_at_once_is_told_how_things_stand_last(hurt: Hurt) -> None:
    stack = hurt.stack
    slots = [slot["starts_at"] for slot in stack.slots()]
    for number in range(12):
        booked = stack.book(slots[number], 6000 + number).json()
        bearer = {"Authorization": f"Bearer {booked['manage_token']}"}
        path = f"/api/v1/bookings/{booked['code']}"
        if number % 2:
            assert stack.call("POST", f"{path}/reschedule", {"starts_at": slots[100 + number]}, bearer).status == 200
        else:
            assert stack.call("POST", f"{path}/cancel", headers=bearer).status == 200
    moved = {number: _spoken(slots[100 + number]) for number in range(1, 12, 2)}
    wait_until(lambda: all(told in _last_text(stack, number) for number, told in moved.items()), SETTLE_SECONDS, "the new times")
    cancelled = range(0, 12, 2)
    wait_until(lambda: all(_silent_or_cancelled(stack, number) for number in cancelled), SETTLE_SECONDS, "the cancellations")
    assert hurt.disagreements() == {}


@pytest.mark.parametrize("name", ["notifier", "notifier-worker", "docs", "redis"])
def test_a_frozen_part_delays_messages_and_loses_none(hurt: Hurt, name: str) -> None:
    stack = hurt.stack
    numbers = range(7000 + 10 * len(name), 7004 + 10 * len(name))
    slots = stack.slots()
    with frozen(stack, name):
        began = time.monotonic()
        replies = [
            stack.book(slots[place]["starts_at"], number, key=f"frozen-{name}-{number}") for place, number in enumerate(numbers)
        ]
        wait_until(lambda: time.monotonic() - began > FROZEN_SECONDS, FROZEN_SECONDS + 1, "the end of the frost")
    codes = {reply.json()["code"]: slots[place]["starts_at"][:10] for place, reply in enumerate(replies)}
    assert set(settled(stack, codes).values()) == {1}


def test_a_shot_supervisor_leaves_no_process_and_the_same_home_starts_again(tmp_path: Path) -> None:
    with running(home=tmp_path / "var") as stack:
        slot = stack.slots()[0]["starts_at"]
        code = stack.book(slot, 8000).json()["code"]
        family = _family(stack.process.pid)
        stack.process.kill()
        stack.process.wait(timeout=10)
        wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in family), 10, "the end of every process")
    with running(home=tmp_path / "var") as again:
        assert set(settled(again, {code: slot[:10]}).values()) == {1}


def _family(pid: int) -> set[int]:
    """The process ids of everything that ``pid`` and its children forked."""
    found: set[int] = set()
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        found |= {int(child), *_family(int(child))}
    return found


def _spoken(starts_at: str) -> str:
    """``2026-12-01T08:10:00+07:00`` as the messages print its time: ``08.10``."""
    return starts_at[11:16].replace(":", ".")


def _last_text(stack: Stack, number: int) -> str:
    arrived = [each for each in stack.messages(6000 + number) if each["type"] in ("template", "document")]
    return str(arrived[-1]["shown"]["text"]) if arrived else ""


def _silent_or_cancelled(stack: Stack, number: int) -> bool:
    text = _last_text(stack, number).lower()
    return not text or "dibatalkan" in text
