"""How the database goes about the questions of a listing, a booking and a schedule: by an index, or from end to end."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from flask import Flask
from sqlalchemy import Connection, event

from bench.office import OFFICE, BenchOffice
from services.booking.app import create_app
from services.booking.config import Settings
from services.common.principal import HEADER, PUBLIC, Principal, PrincipalSigner

BIG = ("appointments", "slot_usage", "contact_usage", "transitions", "manage_tokens")
_END_TO_END = re.compile(rf"(?:Seq Scan on|^SCAN) ({'|'.join(BIG)})\b")  # as PostgreSQL and SQLite say it
_EXPLAIN = {"postgresql": "EXPLAIN ", "sqlite": "EXPLAIN QUERY PLAN "}
Statement = tuple[str, Any]


def whole_reads(database_url: str, secret: str, measured: BenchOffice) -> Iterator[str]:
    """The statements that read a table with an appointment's rows from end to end."""
    app = create_app(Settings.from_env({"BOOKING_DATABASE_URL": database_url, "SEKALI_SECRET": secret}))
    database = app.extensions["database"]
    statements = _asked(app, secret, measured)
    with database.write() as connection:
        for statement, parameters in statements:
            for line in _plan(connection, statement, parameters):
                if found := _END_TO_END.search(line):
                    yield f"{found[1]} is read from end to end by {statement[:80]!r}"
    print(f"{len(statements)} statements explained", flush=True)
    database.close()


def _asked(app: Flask, secret: str, measured: BenchOffice) -> list[Statement]:
    """What a listing, a booking and a schedule send."""
    found: list[Statement] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        if statement.startswith(("SELECT", "INSERT", "UPDATE", "DELETE")):
            found.append((statement, parameters[0] if many else parameters))

    engine, client, signer = app.extensions["database"].engine, app.test_client(), PrincipalSigner(secret)
    anybody, operator = {HEADER: signer.sign(PUBLIC)}, {HEADER: signer.sign(Principal("operator", "staff-1", (OFFICE,)))}
    event.listen(engine, "before_cursor_execute", note)
    body = json.dumps(measured.booking(89_999))
    booked = client.post("/api/v1/bookings", data=body, content_type="application/json", headers=anybody)
    found_again = client.get(booked.get_json()["links"]["self"], headers=operator)
    listed, seen = client.get(measured.slots_path(10), headers=anybody), client.get(measured.schedule_path, headers=operator)
    event.remove(engine, "before_cursor_execute", note)
    if [each.status_code for each in (booked, found_again, listed, seen)] != [201, 200, 200, 200]:
        raise RuntimeError("a question was refused")
    return found


def _plan(connection: Connection, statement: str, parameters: Any) -> list[str]:
    rows = connection.exec_driver_sql(_EXPLAIN[connection.dialect.name] + statement, parameters)
    return [str(row[-1]) for row in rows]
