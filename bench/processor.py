"""What one request costs in booking: without network, gateway or waiting, so that other work on the machine matters little.

``python -m bench.processor`` asks the application itself, on each database in turn, and prints milliseconds and statements.
"""

from __future__ import annotations

import argparse
import json
import logging
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import count
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from bench import office
from bench.databases import KINDS, databases
from bench.races_office import SECRET
from services.booking.app import PACKAGE, create_app
from services.booking.config import Settings
from services.common import logs
from services.common.database import Database, migrate
from services.common.principal import HEADER, PUBLIC, Principal, PrincipalSigner

GROUPS, A_GROUP = 12, 50
_SIGNER = PrincipalSigner(SECRET)
Ask = Callable[[int], None]


def main() -> None:
    """Measure on the databases asked for, by default on both."""
    parser = argparse.ArgumentParser(prog="python -m bench.processor", description=__doc__)
    parser.add_argument("--database", choices=KINDS, help="only this one")
    chosen = parser.parse_args().database
    logs.configure("booking", "json")
    logging.disable(logging.INFO)  # a line for each request would hide the figures; it costs a twentieth of a booking
    for kind in [chosen] if chosen else KINDS:
        with _booking(kind) as (app, measured):
            for name, ask in _questions(app.test_client(use_cookies=False), measured):
                print(f"{kind}: {name}: {_milliseconds(ask):.2f} ms of processor, {_statements(app, ask)} statements", flush=True)


@contextmanager
def _booking(kind: str) -> Iterator[tuple[Flask, office.BenchOffice]]:
    with tempfile.TemporaryDirectory(prefix="sekali-processor-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)  # PostgreSQL's own user passes through it
        with databases(kind, Path(folder)) as make:
            url = make("booking")
            empty = Database(url)
            migrate(empty, PACKAGE)
            empty.close()
            measured = office.load(url, SECRET)
            app = create_app(Settings.from_env({"BOOKING_DATABASE_URL": url, "SEKALI_SECRET": SECRET}))
            yield app, measured
            app.extensions["database"].close()


def _questions(client: FlaskClient, measured: office.BenchOffice) -> Iterator[tuple[str, Ask]]:
    operator, numbers = Principal("operator", "bench", (office.OFFICE,)), count()

    def book(_: int) -> None:
        number = next(numbers)
        headers = {**_by(PUBLIC), "Content-Type": "application/json", "Idempotency-Key": f"processor-{number}"}
        answer = client.post("/api/v1/bookings", data=json.dumps(measured.booking(number)), headers=headers)
        _require(answer.status_code == 201)

    def read(path: Callable[[int], str], principal: Principal, number: int) -> None:
        _require(client.get(path(number), headers=_by(principal)).status_code == 200)

    yield "booking with its Idempotency-Key", book
    yield "another listing of 480 slots each time", partial(read, lambda n: measured.slots_path(10, n % office.LINES), PUBLIC)
    yield "a day's schedule with 200 appointments", partial(read, lambda _: measured.schedule_path, operator)


def _by(principal: Principal) -> dict[str, str]:
    return {HEADER: _SIGNER.sign(principal)}


def _milliseconds(ask: Ask) -> float:
    """The quarter of the groups that was disturbed least decides."""
    for number in range(A_GROUP):
        ask(number)
    taken = [_group(ask, A_GROUP * group) for group in range(1, GROUPS + 1)]
    return statistics.quantiles(taken, n=4)[0]


def _group(ask: Ask, first: int) -> float:
    began = time.process_time()
    for number in range(first, first + A_GROUP):
        ask(number)
    return (time.process_time() - began) * 1000 / A_GROUP


def _statements(app: Flask, ask: Ask) -> int:
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    engine = app.extensions["database"].engine
    event.listen(engine, "before_cursor_execute", note)
    ask(office.LINES - 1)
    event.remove(engine, "before_cursor_execute", note)
    return len(sent)


def _require(answered: bool) -> None:
    if not answered:
        raise RuntimeError("a question was refused")


if __name__ == "__main__":
    main()
