"""Ten thousand bookings, moves, cancellations, holds and closures at once over two web processes; then the doctor looks.

``python -m bench.races`` prints what was answered and ends with 1 when a place was sold twice or lost, when anything was answered
with 5xx, or when the database had to break a deadlock.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import urllib3
from sqlalchemy import select, text, update

from bench.children import PROJECT, answers, free_port, module, program
from bench.databases import KINDS, databases
from bench.races_office import COUNTERS, OFFICE, SECRET, Headers, add_race_office, service_of, starts
from services.booking.adapters import tables
from services.booking.app import PACKAGE
from services.common.database import Database, migrate

OPERATIONS, CALLERS, CONTACTS = 10_000, 16, 900
_WEIGHTS = {"book": 42, "move": 24, "cancel": 18, "hold": 12, "release": 2, "close": 1}
_FAILED = 500


@dataclass
class Told:
    """What was answered: statuses and latencies in seconds, by kind of operation."""

    statuses: dict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    seconds: list[float] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, kind: str, status: int, took: float) -> None:
        with self.lock:
            self.statuses[kind][status] += 1
            self.seconds.append(took)

    @property
    def failures(self) -> int:
        return sum(count for counted in self.statuses.values() for status, count in counted.items() if status >= _FAILED)

    def percentile_ms(self, percent: float) -> float:
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))] * 1000


class Crowd:
    """Residents and a supervisor who all press at once. ``urls`` are asked in turn."""

    def __init__(self, urls: list[str], seed: int) -> None:
        self._urls, self._seed, self.told = urls, seed, Told()
        self._pool = urllib3.PoolManager(maxsize=CALLERS, timeout=120.0, retries=False)
        self._headers, self._starts = Headers(), starts()
        self._mine: list[tuple[str, str]] = []  # code and token of what was booked

    def run(self, operations: int) -> float:
        """Do so many operations; how many seconds they took."""
        began = time.perf_counter()
        with ThreadPoolExecutor(CALLERS) as threads:
            list(threads.map(self._one, range(operations)))
        return time.perf_counter() - began

    def _one(self, number: int) -> None:
        chance = random.Random(self._seed * 1_000_003 + number)  # noqa: S311  # a run can be repeated
        [kind] = chance.choices(list(_WEIGHTS), list(_WEIGHTS.values()))
        step: Callable[[int, random.Random], None] = getattr(self, f"_{kind}")
        step(number, chance)

    def _book(self, number: int, chance: random.Random, hold: str | None = None, at: str | None = None) -> None:
        body = {
            "office": OFFICE,
            "service": service_of(number),
            "starts_at": at or chance.choice(self._starts),
            "name": "Siti Contoh",
            "whatsapp": f"+628120000{chance.randint(1, CONTACTS):04}",
            **({"hold": hold} if hold else {}),
        }
        booked = self._ask("book", number, "POST", "/api/v1/bookings", body, self._headers.anybody())
        if "manage_token" in booked:
            self._mine.append((booked["code"], booked["manage_token"]))

    def _move(self, number: int, chance: random.Random) -> None:
        if self._mine:
            code, token = chance.choice(self._mine)
            body = {"starts_at": chance.choice(self._starts)}
            self._ask("move", number, "POST", f"/api/v1/bookings/{code}/reschedule", body, self._headers.anybody(token))

    def _cancel(self, number: int, chance: random.Random) -> None:
        if self._mine:
            code, token = chance.choice(self._mine)
            self._ask("cancel", number, "POST", f"/api/v1/bookings/{code}/cancel", None, self._headers.anybody(token))

    def _hold(self, number: int, chance: random.Random) -> None:
        """Keep a slot; most book it, some give it back, some forget it."""
        at = chance.choice(self._starts)
        body, headers = {"service": service_of(number), "starts_at": at}, self._headers.anybody(address=f"10.0.{number % 250}.1")
        held = self._ask("hold", number, "POST", f"/api/v1/offices/{OFFICE}/holds", body, headers)
        if "token" not in held:
            return
        then = chance.random()
        if then < 0.7:
            self._book(number, chance, held["token"], at)
        elif then < 0.9:
            path = f"/api/v1/offices/{OFFICE}/holds/current"
            self._ask("let go", number, "DELETE", path, None, self._headers.anybody(held["token"]))

    def _release(self, number: int, _chance: random.Random) -> None:
        self._ask("release", number, "POST", f"/api/v1/offices/{OFFICE}/resting/release", None, self._headers.supervisor())

    def _close(self, number: int, chance: random.Random) -> None:
        """Close forty minutes, and open them again most times."""
        first = datetime.fromisoformat(chance.choice(self._starts))
        body = {"from": first.isoformat(), "to": (first + timedelta(minutes=40)).isoformat(), "reason": "network"}
        path, headers = f"/api/v1/offices/{OFFICE}/closures", self._headers.supervisor()
        closed = self._ask("close", number, "POST", path, body, headers)
        identity = (closed.get("closure") or closed).get("id")
        if identity and chance.random() < 0.8:
            self._ask("reopen", number, "DELETE", f"{path}/{identity}", None, headers)

    def _ask(self, kind: str, number: int, method: str, path: str, body: Any, headers: dict[str, str]) -> dict[str, Any]:
        content = {"Content-Type": "application/json"} if body is not None else {}
        raw = json.dumps(body) if body is not None else None
        began = time.perf_counter()
        url = self._urls[number % len(self._urls)] + path
        answer = self._pool.request(method, url, body=raw, headers={**headers, **content})
        self.told.note(kind, answer.status, time.perf_counter() - began)
        found: dict[str, Any] = json.loads(answer.data) if answer.data else {}
        return found


def main() -> int:
    """Race on the databases asked for, by default on both; 1 when anything went wrong."""
    options = _parser().parse_args()
    kinds = [options.database] if options.database else list(KINDS)
    wrong = [sentence for kind in kinds for sentence in _race_on(kind, options.operations, options.seed)]
    for sentence in wrong:
        print(f"WRONG: {sentence}")
    return 1 if wrong else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.races", description=__doc__)
    parser.add_argument("--database", choices=KINDS, help="only this one")
    parser.add_argument("--operations", type=int, default=OPERATIONS)
    parser.add_argument("--seed", type=int, default=1)
    return parser


def _race_on(kind: str, operations: int, seed: int) -> list[str]:
    with tempfile.TemporaryDirectory(prefix="sekali-races-", ignore_cleanup_errors=True) as folder, ExitStack() as stack:
        home = Path(folder)
        home.chmod(0o755)  # PostgreSQL's own user passes through it
        url = stack.enter_context(databases(kind, home))("booking")
        database = Database(url)
        migrate(database, PACKAGE)
        add_race_office(database)
        crowd = Crowd([stack.enter_context(web(home, url, name, SECRET)) for name in ("one", "two")], seed)
        seconds = crowd.run(operations)
        _print(kind, operations, seconds, crowd.told)
        wrong = [*_judged(crowd.told), *_sold_twice(database), *_deadlocks(database)]
        _settle_facts(database)
        database.close()
        return [*wrong, *_doctor(url)]


@contextmanager
def web(home: Path, database_url: str, name: str, secret: str) -> Iterator[str]:
    """A web process of booking, without the rest of the product; its base URL."""
    base_url = f"http://127.0.0.1:{(port := free_port())}"
    environment = {"BOOKING_DATABASE_URL": database_url, "SEKALI_SECRET": secret, "LISTEN": f"127.0.0.1:{port}"}
    with program(
        module("services.booking", "web"), home / f"{name}.log", lambda: answers(f"{base_url}/health/ready"), environment
    ):
        yield base_url


def _print(kind: str, operations: int, seconds: float, told: Told) -> None:
    rate, p50, p99 = len(told.seconds) / seconds, told.percentile_ms(50), told.percentile_ms(99)
    print(f"{kind}: {operations} operations by {CALLERS} callers over two processes in {seconds:.1f} s:")
    print(f"  {rate:.0f} requests a second, p50 {p50:.0f} ms, p99 {p99:.0f} ms")
    for name, counted in sorted(told.statuses.items()):
        print(f"  {name:8}" + "".join(f"  {status}: {count}" for status, count in sorted(counted.items())))


def _judged(told: Told) -> list[str]:
    return [f"{told.failures} requests were answered with 5xx"] if told.failures else []


def _sold_twice(database: Database) -> Iterator[str]:
    """Counted from the appointments alone, whatever the counters say."""
    taken: Counter[datetime] = Counter()
    own = tables.appointments.c
    with database.read() as connection:
        rows = connection.execute(select(own.starts_at, own.ends_at).where(own.status != "cancelled")).all()
    for row in rows:
        minutes = int((row.ends_at - row.starts_at).total_seconds() // 60)
        taken.update(row.starts_at + timedelta(minutes=10 * n) for n in range(minutes // 10))
    over = sum(count > COUNTERS for count in taken.values())
    print(
        f"  {len(rows)} appointments stand in {len(taken)} cells, the fullest with {max(taken.values(), default=0)} of {COUNTERS}"
    )
    if over:
        yield f"{over} cells hold more appointments than counters"


def _deadlocks(database: Database) -> Iterator[str]:
    if database.engine.dialect.name != "postgresql":
        return
    with database.read() as connection:
        count = connection.scalar(text("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"))
    print(f"  {count} deadlocks")
    if count:
        yield f"the database broke {count} deadlocks"


def _settle_facts(database: Database) -> None:
    """No worker runs here: facts count as delivered, so that the doctor looks at the counters."""
    sent = tables.outbox_deliveries
    with database.write() as connection:
        connection.execute(update(sent).values(settled_at=datetime.fromisoformat("2026-01-01T00:00:00+00:00")))


def _doctor(url: str) -> list[str]:
    environment = {"BOOKING_DATABASE_URL": url, "PATH": "/usr/bin:/bin"}
    done = subprocess.run(  # noqa: S603  # our own program
        module("services.booking", "doctor"), cwd=PROJECT, env=environment, capture_output=True, text=True, check=False
    )
    print(f"  doctor: {done.stdout.strip() or done.stderr.strip()}", flush=True)
    return [] if done.returncode == 0 else [f"the doctor found something (exit {done.returncode})"]


if __name__ == "__main__":
    sys.exit(main())
