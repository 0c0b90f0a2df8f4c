"""What is measured: each question with its floor first, and the ways of answering it beside that floor."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count

from bench import floors, load
from bench.office import LINES, BenchOffice
from services.common.database import Database

LONGEST_DAYS = 31
SHORT_DAYS = 10  # 480 slots


@dataclass(frozen=True)
class Way:
    """One way to an answer, measured at a concurrency for some seconds."""

    name: str
    measure: load.Measure


@dataclass(frozen=True)
class Question:
    """``ways[0]`` is the floor of the others."""

    title: str
    ways: Sequence[Way]


@dataclass(frozen=True)
class Places:
    """Where the product and the floors answer, and what is asked there."""

    product: str
    route: str
    hop: str
    floor: Database
    office: BenchOffice
    operator: dict[str, str]


def questions(places: Places) -> list[Question]:
    """Everything that is measured on one database."""
    return [_short_listing(places), _long_listing(places), _booking(places), _schedule(places)]


def _short_listing(places: Places) -> Question:
    path = f"/slots?count={floors.SLOTS}"
    return Question(
        "Listing of 480 slots",
        [
            Way("bare route", _get(places.route, path)),
            Way("bare route behind a bare gateway", _get(places.hop, path)),
            Way("the same listing again and again", _get(places.product, places.office.slots_path(SHORT_DAYS))),
            Way("another listing each time", _listings(places, SHORT_DAYS)),
        ],
    )


def _long_listing(places: Places) -> Question:
    return Question(
        "Listing of 31 days, 1,488 slots",
        [
            Way("bare route", _get(places.route, f"/slots?count={LONGEST_DAYS * 48}")),
            Way("the same listing again and again", _get(places.product, places.office.slots_path(LONGEST_DAYS))),
            Way("another listing each time", _listings(places, LONGEST_DAYS)),
        ],
    )


def _booking(places: Places) -> Question:
    numbers = count()
    return Question(
        "Booking",
        [
            Way("bare transaction behind a bare route", partial(load.measure, places.route, partial(_bare_booking, numbers))),
            Way("bare transaction without HTTP", partial(load.call, partial(_take, places.floor, numbers))),
            Way(
                "booking with its Idempotency-Key", partial(load.measure, places.product, partial(_real_booking, places, numbers))
            ),
        ],
    )


def _schedule(places: Places) -> Question:
    return Question(
        "A day's schedule with 200 appointments",
        [
            Way("bare route with 200 rows", _get(places.route, "/bookings")),
            Way("schedule, by an operator", _get(places.product, places.office.schedule_path, places.operator)),
        ],
    )


def _get(base_url: str, path: str, headers: dict[str, str] | None = None) -> load.Measure:
    return partial(load.measure, base_url, lambda _: ("GET", path, b"", headers or {}))


def _listings(places: Places, days: int) -> load.Measure:
    """A line's turn comes again after all others, when nobody has kept its listing any more."""
    return partial(load.measure, places.product, lambda n: ("GET", places.office.slots_path(days, n % LINES), b"", {}))


def _take(database: Database, numbers: Iterator[int]) -> None:
    floors.book_one(database, floors.cell(next(numbers)), "Siti Contoh")


def _bare_booking(numbers: Iterator[int], _: int) -> load.Request:
    body = {"number": next(numbers), "name": "Siti Contoh"}
    return "POST", "/bookings", json.dumps(body).encode(), {"Content-Type": "application/json"}


def _real_booking(places: Places, numbers: Iterator[int], _: int) -> load.Request:
    number = next(numbers)
    headers = {"Content-Type": "application/json", "Idempotency-Key": f"bench-{number}"}
    return "POST", "/api/v1/bookings", json.dumps(places.office.booking(number)).encode(), headers
