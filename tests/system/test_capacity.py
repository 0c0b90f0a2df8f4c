"""Two hundred people want one slot, through the gateway and two booking processes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.system.running import Stack, running
from tests.system.stores import databases

pytestmark = pytest.mark.system
RACERS = 200


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def crowded(request: pytest.FixtureRequest) -> Iterator[Stack]:
    """A product with two processes behind every web part."""
    with databases(request) as urls, running({"WEB_WORKERS": "2", **urls}) as started:
        yield started


@pytest.mark.parametrize("service", ["ktp_perekaman_pemula", "skck_pengantar"])
def test_a_race_leaves_as_many_appointments_as_there_are_places(crowded: Stack, service: str) -> None:
    slot = crowded.slots(service=service)[0]

    def race(number: int) -> tuple[int, str]:
        reply = crowded.book(slot["starts_at"], 2000 + number, service=service)
        return reply.status, reply.json().get("type", "")

    with ThreadPoolExecutor(32) as racers:
        outcome = Counter(racers.map(race, range(RACERS)))
    places = slot["remaining"]
    assert outcome == {(201, ""): places, (409, "/problems/slot-full"): RACERS - places}
