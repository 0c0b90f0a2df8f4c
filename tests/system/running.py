"""The whole product as real processes: started, spoken to over HTTP, wounded, and stopped by its own process id."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.parse
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import urllib3

from tests.servers import wait_until

PROJECT = Path(__file__).resolve().parents[2]
OFFICE, SERVICE = "muara-bangkahulu", "ktp_perekaman_pemula"
READY_SECONDS = 60.0


@dataclass(frozen=True)
class Reply:
    """An answer over HTTP."""

    status: int
    body: bytes
    headers: Mapping[str, str]

    def json(self) -> Any:
        return json.loads(self.body)


class Stack:
    """A running product. ``home`` is its data folder, ``base_url`` its public address."""

    def __init__(self, process: subprocess.Popen[bytes], home: Path, base_url: str) -> None:
        self.process, self.home, self.base_url = process, home, base_url
        self._http = urllib3.PoolManager(maxsize=64, timeout=20.0, retries=False)

    def call(self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None) -> Reply:
        """One request to the public port; ``body`` goes as JSON."""
        sent = dict(headers or {})
        if body is not None:
            sent["Content-Type"] = "application/json"
        raw = json.dumps(body).encode() if body is not None else None
        answer = self._http.request(method, self.base_url + path, body=raw, headers=sent, redirect=False)
        return Reply(answer.status, answer.data, answer.headers)

    def patient(self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None) -> Reply:
        """Like :meth:`call`, asking again while the product cannot answer: the behaviour of a careful client."""
        replies: list[Reply] = []

        def answered() -> bool:
            with suppress(urllib3.exceptions.HTTPError):
                replies.append(self.call(method, path, body, headers))
            return bool(replies) and replies[-1].status < 500

        wait_until(answered, 60, f"an answer to {method} {path}")
        return replies[-1]

    def slots(self, days: int = 14, service: str = SERVICE) -> list[dict[str, Any]]:
        """Free slots of the demo office, soonest first, beginning tomorrow."""
        office = self.patient("GET", f"/api/v1/offices/{OFFICE}").json()
        first, last = _dates(office["timezone"], days)
        query = urllib.parse.urlencode({"service": service, "from": first, "to": last, "people": 1})
        listed = self.patient("GET", f"/api/v1/offices/{OFFICE}/slots?{query}").json()["slots"]
        return [slot for slot in listed if slot["remaining"] > 0]

    def book(self, starts_at: str, number: int, key: str | None = None, **changes: Any) -> Reply:
        """Book for the contact ``+62812000{number}``; with a key it is repeated until it is answered."""
        body: dict[str, Any] = {"office": OFFICE, "service": SERVICE, "starts_at": starts_at, "name": "Siti Contoh"}
        body |= {"whatsapp": phone(number), "people": 1, "answers": {}, "note": "", **changes}
        if key is None:
            return self.call("POST", "/api/v1/bookings", body)
        return self.patient("POST", "/api/v1/bookings", body, {"Idempotency-Key": key})

    def simulator(self, method: str, path: str, body: Any = None) -> Any:
        """A call to the simulator's control interface, through the gateway."""
        reply = self.patient(method, f"/simulator/control/{path}", body)
        assert reply.status < 300, reply.body
        return reply.json() if reply.body else None

    def messages(self, number: int | None = None) -> list[dict[str, Any]]:
        """What arrived in the simulator's phones, or in one of them."""
        query = f"?contact={urllib.parse.quote(phone(number))}" if number is not None else ""
        found: list[dict[str, Any]] = self.simulator("GET", f"messages{query}")["messages"]
        return found

    def sign_in(self) -> dict[str, str]:
        """The demo operator's authority as a header."""
        login = json.loads((self.home / "demo-login.json").read_text())
        reply = self.patient("POST", "/api/v1/staff/sessions", {"username": login["username"], "password": login["password"]})
        return {"Authorization": f"Bearer {reply.json()['token']}"}

    def appointment(self, code: str) -> dict[str, Any]:
        """An appointment as the operator may see it."""
        found: dict[str, Any] = self.patient("GET", f"/api/v1/bookings/{code}", headers=self.sign_in()).json()
        return found

    def note(self) -> dict[str, Any]:
        """What the launcher says is running."""
        note: dict[str, Any] = json.loads((self.home / "running.json").read_text())
        return note

    def pid(self, name: str) -> int:
        """The process id of one part, 0 while it is being started again."""
        with suppress(OSError, ValueError):
            return next((each["pid"] for each in self.note()["processes"] if each["name"] == name), 0)
        return 0

    def kill(self, name: str) -> None:
        """End a part and what it forked as ``kill -9`` does, and wait until another one is there."""
        before = self.pid(name)
        os.killpg(before, signal.SIGKILL)
        wait_until(lambda: self.pid(name) not in (0, before), 30, f"a new {name}")

    def ready(self) -> bool:
        with suppress(urllib3.exceptions.HTTPError):
            return self.call("GET", "/health/ready").status == 200
        return False

    def stop(self) -> int:
        """Ask it to stop, as Ctrl+C does; its exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=60)


def phone(number: int) -> str:
    """A number that belongs to nobody."""
    return f"+62812000{number:05d}"


def _dates(zone: str, days: int) -> tuple[str, str]:
    today = datetime.now(ZoneInfo(zone)).date()
    return (today + timedelta(days=1)).isoformat(), (today + timedelta(days=days)).isoformat()


def free_ports(count: int) -> Sequence[int]:
    """Ports that nothing listens on now."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()


@contextmanager
def running(environment: Mapping[str, str] | None = None, home: Path | None = None) -> Iterator[Stack]:
    """Start the product in an empty (or the given) data folder on a free port, wait until it is ready, and end it."""
    with tempfile.TemporaryDirectory(prefix="sekali-", ignore_cleanup_errors=True) as folder:
        home = home or Path(folder) / "var"
        port = free_ports(1)[0]
        own = {"SEKALI_HOME": str(home), "SEKALI_PORT": str(port), "RATE_LIMITS": "off", "WHATSAPP_UNCERTAIN_SECONDS": "15"}
        inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        with (Path(folder) / "output").open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "services.stack", "up"],
                cwd=PROJECT,
                env={**inherited, **own, **(environment or {})},
                stdout=output,
                stderr=output,
            )
        stack = Stack(process, home, f"http://127.0.0.1:{port}")
        try:
            wait_until(lambda: process.poll() is not None or stack.ready(), READY_SECONDS, "readiness")
            assert process.poll() is None, (Path(folder) / "output").read_text()
            yield stack
        finally:
            process.terminate()
            process.wait(timeout=60)
