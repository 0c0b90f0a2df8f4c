"""The waiting list and the limits of a day: what is full is passed over, and what is not taken goes to the next."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from services.booking.adapters import tables
from services.booking.usecases.offer import OfferPlaces
from services.common.database import Database
from tests.booking.api.test_waiting import act, book, cancel, entry, join, offer, one_slot_a_day
from tests.fakes.clock import FixedClock

__all__ = ["offer", "one_slot_a_day"]  # fixtures


def with_quota(database: Database, quota: dict[str, Any]) -> None:
    with database.write() as connection:
        connection.execute(update(tables.services).values(quotas=[quota]))


def test_a_day_whose_maximum_is_reached_is_passed_over_for_the_next(
    client: FlaskClient, offer: OfferPlaces, database: Database
) -> None:
    with_quota(database, {"id": "hari", "maximum": 1})
    assert book(client, 10).status_code == 201
    joined = join(client, 1, to="2026-12-02")
    offer()
    assert entry(client, joined)["offer"]["starts_at"] == "2026-12-02T08:00:00+07:00"


@pytest.mark.parametrize("how", ["leave", "wait"])
def test_a_place_of_a_full_day_that_one_does_not_take_goes_to_the_next(
    client: FlaskClient, offer: OfferPlaces, database: Database, clock: FixedClock, how: str
) -> None:
    with_quota(database, {"id": "hari", "maximum": 1})
    booked = book(client, 10).get_json()
    first, second = join(client, 1), join(client, 2)
    cancel(client, booked)
    offer()
    if how == "leave":
        act(client, first, "leave")
    else:
        clock.advance(timedelta(minutes=15))
    offer()
    assert [entry(client, each)["state"] for each in (first, second)] == ["declined" if how == "leave" else "expired", "offered"]


def test_whoever_waits_counts_in_the_share_of_those_without_an_answer(
    client: FlaskClient, offer: OfferPlaces, database: Database
) -> None:
    with_quota(database, {"id": "asal", "answer": "district", "shares": {"1771041001": 3}, "others": 1})
    joined = [join(client, n, to="2026-12-02") for n in (1, 2)]
    offer()
    assert [entry(client, each)["offer"]["starts_at"][:10] for each in joined] == ["2026-12-01", "2026-12-02"]
    assert [act(client, each, "accept").status_code for each in joined] == [201, 201]
    assert book(client, 20, answers={"district": "9999999999"}).get_json()["type"] == "/problems/slot-full"
