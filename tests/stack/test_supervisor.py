"""Readiness order, restarts and stops, with real processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from tests.servers import wait_until

ROOT = Path(__file__).resolve().parents[2]


class Toys:
    """A supervisor over toy processes, and its diary."""

    def __init__(self, folder: Path, *names: str) -> None:
        self.folder = folder
        command = [sys.executable, "-m", "tests.stack.toy", str(folder), *names]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)

    def diary(self) -> list[str]:
        path = self.folder / "diary"
        return path.read_text().splitlines() if path.exists() else []

    def wait_for(self, line: str, times: int = 1) -> None:
        wait_until(lambda: self.diary().count(line) >= times, 20, f"{line!r} in {self.diary()}")

    def pid(self, name: str) -> int:
        return int((self.folder / f"{name}.pid").read_text())

    def end(self) -> int:
        """The exit code after SIGTERM."""
        self.process.terminate()
        return self.process.wait(timeout=20)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Toys]]:
    started: list[Toys] = []

    def begin(*names: str) -> Toys:
        started.append(Toys(tmp_path, *names))
        return started[-1]

    yield begin
    for toys in started:
        toys.process.kill()
        toys.process.communicate()


def gone(pid: int) -> bool:
    with suppress(psutil.NoSuchProcess):
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    return True


Start = Callable[..., Toys]


def test_each_process_starts_when_what_it_needs_is_ready(start: Start) -> None:
    toys = start("store", "step", "part", "gateway")
    toys.wait_for("ready gateway")
    assert [line for line in toys.diary() if line.startswith(("start", "ready"))] == [
        f"{word} {name}" for name in ("store", "step", "part", "gateway") for word in ("start", "ready")
    ]


def test_a_stop_goes_from_the_gateway_over_the_parts_to_the_store(start: Start) -> None:
    toys = start("store", "part", "worker", "gateway")
    toys.wait_for("ready gateway")
    toys.wait_for("ready worker")
    code = toys.end()
    stops = [line for line in toys.diary() if line.startswith("stop")]
    assert (code, stops[0], set(stops[1:3]), stops[3]) == (0, "stop gateway", {"stop part", "stop worker"}, "stop store")


def test_ctrl_c_stops_cleanly_too(start: Start) -> None:
    toys = start("gateway")
    toys.wait_for("ready gateway")
    toys.process.send_signal(signal.SIGINT)
    assert (toys.process.wait(timeout=20), toys.diary()[-1]) == (0, "stop gateway")


def test_a_killed_child_is_started_again(start: Start) -> None:
    toys = start("part")
    toys.wait_for("ready part")
    os.kill(toys.pid("part"), signal.SIGKILL)
    toys.wait_for("ready part", times=2)
    assert "part was ended by signal 9, again in 0.2 s" in toys.diary()


def test_a_child_that_ends_by_itself_is_started_at_growing_distances_until_it_stays(start: Start) -> None:
    toys = start("flaky")
    toys.wait_for("ready flaky")
    assert toys.diary() == [
        "start flaky",
        "flaky ended with code 1, again in 0.2 s",
        "start flaky",
        "flaky ended with code 1, again in 0.4 s",
        "start flaky",
        "ready flaky",
    ]


def test_after_the_start_a_child_is_started_again_though_what_it_needs_is_away(start: Start) -> None:
    toys = start("part", "worker")
    toys.wait_for("ready worker")
    (toys.folder / "part.up").unlink()
    for name in ("part", "worker"):
        os.kill(toys.pid(name), signal.SIGKILL)
    toys.wait_for("start worker", times=2)


def test_the_parents_death_by_kill_leaves_nothing(start: Start) -> None:
    toys = start("store", "part", "worker", "gateway")
    toys.wait_for("ready gateway")
    toys.wait_for("ready worker")
    pids = [toys.pid(name) for name in ("store", "part", "worker", "gateway")]
    toys.process.kill()
    wait_until(lambda: all(map(gone, pids)), 10, "the end of all children")


@pytest.mark.parametrize(("name", "how"), [("broken", "ended with code 1"), ("refused", "ended with code 2")])
def test_a_start_that_cannot_succeed_stops_everything_and_quotes_the_log(start: Start, name: str, how: str) -> None:
    toys = start("part", name)
    said, _ = toys.process.communicate(timeout=20)
    expected = f"{name} {how}: {name} has something to say The whole log: {toys.folder / f'{name}.log'}\n"
    assert (toys.process.returncode, said) == (2, expected)
    assert gone(toys.pid(name))


def test_a_second_signal_hurries_a_child_that_does_not_listen(start: Start) -> None:
    toys = start("deaf")
    toys.wait_for("ready deaf")
    asked = time.monotonic()
    toys.process.terminate()
    wait_until(lambda: _wants(toys.pid("deaf"), signal.SIGTERM), 5, "the first signal's arrival")
    assert toys.end() == 0
    assert time.monotonic() - asked < 5
    assert gone(toys.pid("deaf"))


def _wants(pid: int, number: int) -> bool:
    """Whether a signal waits at the process."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    pending = next(int(line.split()[1], 16) for line in lines if line.startswith("ShdPnd"))
    return bool(pending & (1 << (number - 1)))


def test_a_child_has_its_own_title_session_and_environment(start: Start) -> None:
    toys = start("part")
    toys.wait_for("ready part")
    pid = toys.pid("part")
    assert (psutil.Process(pid).cmdline()[0], os.getsid(pid)) == ("sekali: toy part", pid)
