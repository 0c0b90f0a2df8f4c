"""The whole stack on this machine: all parts, the embedded Redis, SQLite, the simulator and the demo office."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest
import urllib3

from services.stack.processes import PROCESSES
from tests.servers import free_port, wait_until

pytestmark = [pytest.mark.system, pytest.mark.timeout(180)]
ROOT = Path(__file__).resolve().parents[2]
MOST_MEMORY_MIB = 450
HTTP = urllib3.PoolManager(timeout=10, retries=urllib3.Retry(connect=0, read=0, redirect=3))


class Up:
    """``up`` on a folder and a port of its own; ``more`` are further variables."""

    def __init__(self, home: Path, **more: str) -> None:
        self.home = home
        self.port = free_port()
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        self.environment = {**kept, "PYTHONPATH": str(ROOT), "SEKALI_HOME": str(home), "SEKALI_PORT": str(self.port), **more}
        self._output = home.parent / "output"
        with self._output.open("w") as output:
            self.process = subprocess.Popen(self._command("up"), env=self.environment, stdout=output, stderr=output)

    def _command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-P", "-m", "services.stack", *arguments]

    def run(self, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
        """Another command beside it."""
        command = self._command(*arguments)
        return subprocess.run(command, env=self.environment, input=given, capture_output=True, text=True, timeout=60, check=False)

    @property
    def said(self) -> str:
        return self._output.read_text()

    def wait_until_ready(self) -> None:
        wait_until(lambda: "is ready." in self.said or self.process.poll() is not None, 90, "the stack")
        assert self.process.poll() is None, self.said + self._logs()

    def _logs(self) -> str:
        return "".join(f"\n== {log.name}\n{log.read_text()[-1500:]}" for log in (self.home / "logs").glob("*.log"))

    def status(self) -> Any:
        return json.loads(self.run("status", "--json").stdout)

    def pid(self, name: str) -> int:
        return next(int(row["pid"]) for row in self.status()["processes"] if row["name"] == name)

    def family(self) -> list[psutil.Process]:
        """Everything that runs below the supervisor."""
        return psutil.Process(self.process.pid).children(recursive=True)

    def healthy(self) -> bool:
        with suppress(urllib3.exceptions.HTTPError):
            return HTTP.request("GET", f"http://127.0.0.1:{self.port}/health/ready").status == 200
        return False

    def end(self) -> int:
        self.process.terminate()
        return self.process.wait(timeout=40)


def all_gone(processes: list[psutil.Process]) -> bool:
    return not any(process.is_running() and process.status() != psutil.STATUS_ZOMBIE for process in processes)


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    """One running stack for the tests that leave it running."""
    stack = Up(tmp_path_factory.mktemp("stack") / "data folder")
    try:
        stack.wait_until_ready()
        yield stack
    finally:
        stack.process.terminate()
        stack.process.wait(timeout=40)


def test_it_prints_the_addresses_to_open_and_how_to_stop(up: Up) -> None:
    base = f"http://127.0.0.1:{up.port}"
    for text in (f"{base}/\n", f"{base}/simulator/\n", f"{base}/staff/", f"{base}/api/v1/docs\n", "Ctrl+C stops everything."):
        assert text in up.said
    assert re.search(r"user name \S+, password \S+\)", up.said)


@pytest.mark.parametrize("path", ["/", "/simulator/", "/staff/", "/api/v1/docs"])
def test_the_printed_addresses_lead_to_pages(up: Up, path: str) -> None:
    answer = HTTP.request("GET", f"http://127.0.0.1:{up.port}{path}", redirect=True)
    assert (answer.status, answer.headers["Content-Type"].startswith("text/html")) == (200, True)


def test_status_shows_every_process_within_the_memory_limit(up: Up) -> None:
    told = up.status()
    expected = {"supervisor"} | {process.name for process in PROCESSES if process.kind != "step"}
    assert {row["name"] for row in told["processes"]} == expected
    assert 0 < told["pss_mib"] <= MOST_MEMORY_MIB


def test_processes_are_named_for_people(up: Up) -> None:
    titles = {" ".join(process.cmdline()).strip() for process in [psutil.Process(up.process.pid), *up.family()]}
    assert {"sekali: supervisor", "sekali: gateway", "sekali: booking-worker"} <= titles


def test_only_the_gateways_address_is_public_knowledge_and_all_are_loopback(up: Up) -> None:
    listening = {
        connection.laddr.ip
        for process in up.family()
        for connection in process.net_connections("tcp")
        if connection.status == psutil.CONN_LISTEN
    }
    assert listening == {"127.0.0.1"}


def test_a_second_start_on_the_same_folder_is_refused(up: Up) -> None:
    done = up.run("up")
    assert (done.returncode, done.stderr) == (2, f"sekali: SEKALI_HOME: another ./sekali up already runs in {up.home}.\n")


def test_a_staff_account_is_made_while_it_runs_and_can_sign_in(up: Up) -> None:
    wanted = ("--office", "muara-bangkahulu", "--role", "operator", "--username", "petugas-contoh", "--password-stdin")
    password = "kata-sandi-yang-panjang-7"
    made = up.run("staff", "add", *wanted, given=password + "\n")
    assert made.returncode == 0, made.stderr
    body = {"username": "petugas-contoh", "password": password}
    assert HTTP.request("POST", f"http://127.0.0.1:{up.port}/api/v1/staff/sessions", json=body).status == 201


@pytest.mark.parametrize("name", ["booking", "docs-worker", "redis", "gateway"])
def test_a_killed_process_comes_back(up: Up, name: str) -> None:
    before = up.pid(name)
    os.kill(before, signal.SIGKILL)
    wait_until(lambda: f"{name} is ready again." in up.said, 30, f"the return of {name}")
    wait_until(up.healthy, 30, "health")
    assert up.pid(name) != before


def test_it_stops_cleanly_and_starts_again_on_the_same_folder(tmp_path: Path) -> None:
    first = Up(tmp_path / "var")
    first.wait_until_ready()
    family = first.family()
    code = first.end()
    assert (code, all_gone(family), first.said.strip().endswith("everything is stopped.")) == (0, True, True)
    second = Up(tmp_path / "var")
    second.wait_until_ready()
    assert second.end() == 0


def test_nothing_is_left_when_the_parent_is_killed(tmp_path: Path) -> None:
    stack = Up(tmp_path / "var", WEB_WORKERS="2")
    stack.wait_until_ready()
    family = stack.family()
    stack.process.kill()
    stack.process.wait()
    wait_until(lambda: all_gone(family), 10, "the end of every process")


def test_a_staff_account_can_be_made_before_anything_ran(tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "SEKALI_HOME": str(tmp_path / "var"), "SEKALI_DEMO": "0"}
    command = [sys.executable, "-P", "-m", "services.stack", "migrate"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (0, "all databases are at their newest migration.\n")
