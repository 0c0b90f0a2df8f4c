"""Several steps at once, those of one person in their order."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from services.notifier.adapters.side_by_side import InThreads

PATIENCE = 30.0  # seconds until a test gives up on a thread


@pytest.fixture
def threads() -> Iterator[InThreads]:
    threads = InThreads(3)
    yield threads
    threads.close()


def test_steps_for_different_people_are_under_way_at_once(threads: InThreads) -> None:
    together = threading.Barrier(4, timeout=PATIENCE)

    def meet() -> None:
        together.wait()

    for person in ("a", "b", "c"):
        threads.run(person, meet)
    assert together.wait() in range(4)  # it would break if one waited for the other


def test_steps_for_one_person_keep_their_order(threads: InThreads) -> None:
    seen: list[int] = []
    for number in range(50):
        threads.run("a", lambda number=number: seen.append(number))  # type: ignore[misc]  # mypy infers no default
    threads.close()
    assert seen == list(range(50))


def test_a_step_that_fails_does_not_keep_the_next_from_its_turn(threads: InThreads) -> None:
    seen: list[str] = []
    threads.run("a", lambda: (seen[0].strip() and None) or None)
    threads.run("a", lambda: seen.append("done"))
    threads.close()
    assert seen == ["done"]


def test_room_is_made_by_steps_that_end(threads: InThreads) -> None:
    ended, seen = threading.Event(), []

    def step() -> None:
        ended.wait(PATIENCE)
        seen.append("ended")

    threads.run("a", step)
    threading.Timer(0, ended.set).start()
    threads.make_room(3)
    assert seen == ["ended"]
