"""Doing what waits for other machines side by side, or one after the other."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import structlog

log = structlog.get_logger()


class OneByOne:
    """Does each step where it is given; what it raises goes to the giver."""

    def make_room(self, count: int) -> None:
        """There is always room."""

    def run(self, key: str, step: Callable[[], None]) -> None:  # noqa: ARG002  # nothing can overtake here
        step()


class InThreads:
    """At most ``threads`` steps at once. What is given beyond that would grow stale while it waits: ``make_room`` first."""

    def __init__(self, threads: int) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="send")
        self._threads, self._open = threads, 0
        self._lines: dict[str, deque[Callable[[], None]]] = {}
        self._changed = threading.Condition()

    def make_room(self, count: int) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._open == 0 or self._open + count <= self._threads)

    def run(self, key: str, step: Callable[[], None]) -> None:
        with self._changed:
            self._open += 1
            if key in self._lines:
                self._lines[key].append(step)
                return
            self._lines[key] = deque([step])
        self._pool.submit(self._work_off, key)

    def close(self) -> None:
        """Wait for what was given."""
        self._pool.shutdown()

    def _work_off(self, key: str) -> None:
        while step := self._next(key):
            try:
                step()
            except Exception as error:  # noqa: BLE001  # the sweeps bring it again
                log.warning("a step failed", error=repr(error))
            finally:
                with self._changed:
                    self._open -= 1
                    self._changed.notify_all()

    def _next(self, key: str) -> Callable[[], None] | None:
        with self._changed:
            if self._lines[key]:
                return self._lines[key].popleft()
            del self._lines[key]
            return None
