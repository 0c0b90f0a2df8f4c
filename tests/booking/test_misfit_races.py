"""Moving everybody whom new hours have left without a place, while they book, move and cancel, on both databases."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from services.booking.adapters import tables
from services.common.database import Database
from tests.booking.builders import OFFICE
from tests.booking.conftest import anybody
from tests.booking.staff import supervisor
from tests.booking.test_day_races import DAY, Crowd, Json, assert_consistent

CALENDAR = f"/api/v1/offices/{OFFICE.id}"
LATER = {"counter_group": "loket", "weekdays": [1, 2, 3, 4, 5, 6, 7], "starts": "09:00", "ends": "10:00", "capacity": 4}
OLD_CLOCKS, NEW_CLOCKS = ("08:00", "08:10", "08:20"), ("09:00", "09:10", "09:20", "09:30")


@pytest.fixture
def crowd(app: Flask) -> Crowd:
    return Crowd(app)


@pytest.fixture
def displaced(crowd: Crowd, client: FlaskClient) -> list[Json]:
    """Twelve bookings between eight and half past, and hours that begin at nine by now."""
    made = [crowd.book(n, OLD_CLOCKS[n % 3])[1] for n in range(12)]
    saved = client.put(f"{CALENDAR}/opening-rules", json={"rules": [LATER]}, headers=supervisor()).get_json()
    assert len(saved["effect"]["misfits"]) == 12
    return made


def move_all(crowd: Crowd) -> tuple[int, Json]:
    return crowd.post(f"{CALENDAR}/calendar/misfits/move", None, supervisor())


def moved_by_the_office(database: Database) -> Counter[str]:
    with database.read() as connection:
        told = list(connection.scalars(select(tables.outbox.c.envelope)))
    return Counter(fact["data"]["code"] for fact in told if fact["data"].get("cause") == "hours")


def test_everybody_is_moved_once_while_others_book_move_and_cancel(
    crowd: Crowd, database: Database, displaced: list[Json]
) -> None:
    def change(n: int) -> tuple[int, Any]:
        booking = displaced[n]
        path, headers = booking["links"]["self"], anybody(booking["manage_token"])
        if n % 2:
            return crowd.post(f"{path}/cancel", None, headers)
        return crowd.post(f"{path}/reschedule", {"starts_at": f"{DAY}T{NEW_CLOCKS[n % 4]}:00+07:00"}, headers)

    changes = [partial(change, n) for n in range(0, 12, 3)]
    bookings = [partial(crowd.book, n, NEW_CLOCKS[n % 4]) for n in range(20, 32)]
    answers = crowd.all_at_once([*bookings[:3], *changes[:2], partial(move_all, crowd), *bookings[3:], *changes[2:]])
    _, rest = move_all(crowd)
    told = moved_by_the_office(database)
    assert {status for status, _ in answers} <= {200, 201, 409, 422}
    assert set(told.values()) <= {1}
    assert {displaced[n]["code"] for n in range(12) if n % 3} <= set(told)
    assert rest["left"] == []
    assert_consistent(database)


def test_two_who_move_them_at_once_move_each_once(crowd: Crowd, database: Database, displaced: list[Json]) -> None:
    answers = crowd.all_at_once([partial(move_all, crowd)] * 4)
    assert [status for status, _ in answers] == [200] * 4
    assert moved_by_the_office(database) == {booking["code"]: 1 for booking in displaced}
    assert_consistent(database)
