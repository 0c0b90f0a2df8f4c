"""The real product, started as a user starts it, on a free port, with its databases where a run wants them."""

from __future__ import annotations

import json
import os
import secrets
import signal
import subprocess
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import urllib3

from bench.children import PROJECT, answers, free_port, module, program
from bench.databases import MakeDatabase, is_free
from bench.office import OPERATOR, BenchOffice

SECRET = secrets.token_urlsafe(48)
_SHORT_WHILE = 0.05
_WORKERS = ("booking-worker", "notifier-worker", "docs-worker", "simulator")


@dataclass(frozen=True)
class Product:
    """A running product. ``start_seconds`` is how long it took to be ready, ``urls`` are its databases."""

    home: Path
    base_url: str
    start_seconds: float
    urls: Sequence[str]

    @property
    def _environment(self) -> dict[str, str]:
        return {"PATH": os.environ["PATH"], "SEKALI_HOME": str(self.home)}

    def sign_in(self, office: BenchOffice) -> dict[str, str]:
        """The bench operator's authority as a header."""
        body = {"username": OPERATOR, "password": office.password}
        answer = urllib3.request("POST", f"{self.base_url}/api/v1/staff/sessions", json=body)
        return {"Authorization": f"Bearer {answer.json()['token']}"}

    def memory(self) -> dict[str, float]:
        """Mebibytes (PSS) by process."""
        told = subprocess.run(  # noqa: S603  # our own program
            module("services.stack", "status", "--json"), check=True, capture_output=True, cwd=PROJECT, env=self._environment
        )
        return {each["name"]: each["pss_mib"] for each in json.loads(told.stdout)["processes"]}

    @contextmanager
    def without_messages(self) -> Iterator[None]:
        """Let facts wait in their outbox: the workers stand still until the block ends, so only the requests are measured."""
        pids = [each["pid"] for each in self._note()["processes"] if each["name"] in _WORKERS]
        _signal(pids, signal.SIGSTOP)
        while not all(is_free(url) for url in self.urls):  # one stands still in the middle of a write, and keeps everybody out
            _signal(pids, signal.SIGCONT)
            time.sleep(_SHORT_WHILE)
            _signal(pids, signal.SIGSTOP)
        try:
            yield
        finally:
            _signal(pids, signal.SIGCONT)

    def _note(self) -> dict[str, Any]:
        note: dict[str, Any] = json.loads((self.home / "running.json").read_text())
        return note


def _signal(pids: Iterable[int], number: signal.Signals) -> None:
    for pid in pids:
        os.killpg(pid, number)


@contextmanager
def product(folder: Path, urls: dict[str, str]) -> Iterator[Product]:
    """Start it on ``folder`` and wait until all of it is ready. ``urls`` are the databases by part."""
    port, home = free_port(), folder / "home"
    environment = {
        "SEKALI_HOME": str(home),
        "SEKALI_PORT": str(port),
        "SEKALI_SECRET": SECRET,
        "RATE_LIMITS": "off",
        **{f"{part.upper()}_DATABASE_URL": url for part, url in urls.items()},
    }
    base_url, started = f"http://127.0.0.1:{port}", time.monotonic()
    command = module("services.stack", "up")
    with program(command, folder / "product.log", lambda: answers(f"{base_url}/health/ready"), environment):
        yield Product(home, base_url, time.monotonic() - started, list(urls.values()))


def empty_databases(make: MakeDatabase) -> dict[str, str]:
    """A new database for each part that has one."""
    return {part: make(part) for part in ("booking", "notifier", "docs")}
