"""Nothing is lost and nothing is doubled, whatever is killed in the middle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping

import pytest
from redis import Redis

from services.stack import redis_server
from tests.servers import wait_until
from tests.system.running import OFFICE, Stack, running

pytestmark = pytest.mark.system
BOOKINGS = 50
SETTLE_SECONDS = 180.0
KILLED = (
    "gateway",
    "booking",
    "notifier",
    "docs",
    "simulator",
    "booking-worker",
    "notifier-worker",
    "docs-worker",
    "redis",
)


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    """A product of its own: it is going to be hurt."""
    with running() as started:
        yield started


def wipe_redis(stack: Stack) -> None:
    """Delete everything that Redis holds. It was killed a few bookings ago and may be on its way back: none of them needs it."""
    url = stack.note()["redis_url"]
    wait_until(lambda: redis_server.answers(url), what="Redis after its death")
    with Redis.from_url(url) as client:
        client.flushall()


def wounds() -> list[tuple[str, Callable[[Stack], None]]]:
    """What is done to the product, in turn."""

    def kill(name: str) -> Callable[[Stack], None]:
        return lambda stack: stack.kill(name)

    return [*((name, kill(name)) for name in KILLED), ("wiped redis", wipe_redis)]


def test_every_booking_has_exactly_one_confirmation_through_the_death_of_every_process(stack: Stack) -> None:
    waiting = wounds()
    slots = stack.slots()
    codes: dict[str, str] = {}
    for number in range(BOOKINGS):
        reply = stack.book(slots[number]["starts_at"], 1000 + number, key=f"crash-{number}")
        assert reply.status == 201, reply.body
        codes[reply.json()["code"]] = slots[number]["starts_at"][:10]
        if number % 5 == 2 and waiting:
            waiting.pop(0)[1](stack)
    assert (len(codes), waiting) == (BOOKINGS, [])

    wait_until(lambda: len(confirmations(stack, codes)) == BOOKINGS, SETTLE_SECONDS, "a confirmation for every booking")
    wait_until(lambda: not undelivered(stack, codes), SETTLE_SECONDS, "the end of every uncertainty")
    assert set(confirmations(stack, codes).values()) == {1}


def confirmations(stack: Stack, codes: Mapping[str, str]) -> Counter[str]:
    """How many papers arrived in the phones, by booking code."""
    arrived = [str(message["content"]) for message in stack.messages() if message["type"] in ("template", "document")]
    return Counter(code for text in arrived for code in codes if code in text)


def undelivered(stack: Stack, codes: Mapping[str, str]) -> set[str]:
    """The codes whose message the operator does not yet see as delivered. ``codes`` maps each to its day."""
    staff, seen = stack.sign_in(), set()
    for day in sorted(set(codes.values())):
        schedule = stack.patient("GET", f"/api/v1/offices/{OFFICE}/schedule?date={day}", headers=staff).json()
        seen |= {each["code"] for each in schedule["bookings"] if each["messages"] in ("delivered", "read")}
    return set(codes) - seen
