"""The floors: the least that a Flask route, a hop and a booking's transaction cost, served like the real parts."""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import urllib3
from flask import Flask, Response, request
from sqlalchemy import Column, Integer, MetaData, String, Table, insert, select, update

from services.common.database import Database, UtcDateTime
from services.common.ids import new_id
from services.common.inbox import insert_once
from services.common.web import serve

metadata = MetaData()
counters = Table("counters", metadata, Column("cell", UtcDateTime, primary_key=True), Column("taken", Integer, nullable=False))
bookings = Table(
    "bookings", metadata, Column("id", String(36), primary_key=True), Column("cell", UtcDateTime), Column("name", String(60))
)
SLOTS = 480
SCHEDULED = 200
START = datetime(2026, 12, 1, tzinfo=UTC)


def bare_route(database_url: str) -> Flask:
    """``GET /slots?count=480``: one SELECT and the JSON of as many slots. ``GET /bookings``: 200 rows of one SELECT as JSON.

    ``POST /bookings``: the least correct transaction.
    """
    database = Database(database_url)
    app = Flask("bare")

    @app.get("/slots")
    def slots() -> Response:
        with database.read() as connection:
            taken = dict(connection.execute(select(counters.c.cell, counters.c.taken)).tuples().all())
        rows = [_slot(START + timedelta(minutes=10 * n), taken) for n in range(request.args.get("count", SLOTS, int))]
        return _json({"slots": rows})

    @app.get("/bookings")
    def day() -> Response:
        with database.read() as connection:
            rows = connection.execute(select(bookings).limit(SCHEDULED)).all()
        return _json({"bookings": [{"id": row.id, "cell": row.cell.isoformat(), "name": row.name} for row in rows]})

    @app.post("/bookings")
    def book() -> tuple[Response, int]:
        body = request.get_json()
        taken = book_one(database, cell(body["number"]), body["name"])
        return _json({"taken": taken}), 201 if taken else 409

    return app


def _json(body: dict[str, Any]) -> Response:
    return Response(json.dumps(body), mimetype="application/json")


def cell(number: int) -> datetime:
    """The place of the booking ``number``: they go round all slots."""
    return START + timedelta(minutes=10 * (number % SLOTS))


def _slot(at: datetime, taken: dict[datetime, int]) -> dict[str, Any]:
    return {
        "starts_at": at.isoformat(),
        "ends_at": (at + timedelta(minutes=10)).isoformat(),
        "capacity": 4,
        "remaining": 4 - taken.get(at, 0),
    }


def book_one(database: Database, cell: datetime, name: str) -> bool:
    """The raw transaction: make sure that the counter exists, take one conditionally, insert a row."""
    with database.write() as connection:
        insert_once(connection, counters, {"cell": cell, "taken": 0})
        took = connection.execute(
            update(counters).where(counters.c.cell == cell, counters.c.taken < 10**6).values(taken=counters.c.taken + 1)
        )
        connection.execute(insert(bookings).values(id=new_id(), cell=cell, name=name))
        return took.rowcount == 1


def bare_hop(target: str) -> Flask:
    """A gateway that does nothing but pass a request on."""
    pool = urllib3.PoolManager(maxsize=64, retries=False)
    app = Flask("hop")

    @app.route("/<path:path>", methods=["GET", "POST"])
    def pass_on(path: str) -> Response:
        headers = {"Content-Type": request.content_type} if request.content_type else {}
        answer = pool.request(request.method, f"{target}/{path}", body=request.get_data(), headers=headers)
        return Response(answer.data, answer.status, mimetype=answer.headers.get("Content-Type"))

    return app


def prepare(database_url: str) -> None:
    """Make the floor's two tables, with a day's 200 bookings."""
    database = Database(database_url)
    metadata.create_all(database.engine)
    for number in range(SCHEDULED):
        book_one(database, cell(number), "Siti Contoh")
    database.close()


def main() -> None:
    """``python -m bench.floors route|hop TARGET PORT``: serve one floor; ``TARGET`` is a database or a base URL."""
    kind, target, port = sys.argv[1:]
    make = bare_route if kind == "route" else bare_hop
    serve(lambda: make(target), "127.0.0.1", int(port), os.environ)


if __name__ == "__main__":
    main()
