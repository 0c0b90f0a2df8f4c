"""Facts arrive once, whatever Redis forgets."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest
from redis import Redis
from sqlalchemy import MetaData, func, select

from services.common import events, queues
from services.common.database import Database
from services.common.http import PartClient
from services.common.inbox import Inbox, inbox_table
from services.common.outbox import Outbox, Relay, outbox_tables
from services.common.principal import PrincipalSigner
from tests.fakes.clock import FixedClock

metadata = MetaData()
box = Outbox(*outbox_tables(metadata))
inbox = Inbox(inbox_table(metadata))
SUBSCRIBERS = ("notifier", "docs")


class Subscriber(BaseHTTPRequestHandler):
    """A service that has seen what it was told to have seen."""

    has_seen: ClassVar[set[str]] = set()

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["ids"]
        body = json.dumps({"seen": [i for i in asked if i in self.has_seen]}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Keep quiet."""


@dataclass
class World:
    database: Database
    redis: Redis
    relay: Relay
    clock: FixedClock

    def record(self) -> str:
        event = events.new_event("appointment.booked", self.clock.now(), "office", events.EXAMPLE_CASE)
        with self.database.write() as connection:
            box.record(connection, event)
        return event.id

    def queued(self) -> dict[str, list[str]]:
        return {name: sorted(queues.queue(self.redis, f"{name}.events").job_ids) for name in SUBSCRIBERS}

    def count(self, table: Any) -> int:
        with self.database.read() as connection:
            return int(connection.scalar(select(func.count()).select_from(table)) or 0)


@pytest.fixture
def world(database_url: str, redis_url: str, clock: FixedClock) -> Iterator[World]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Subscriber)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Subscriber.has_seen.clear()
    database = Database(database_url)
    metadata.create_all(database.engine)
    redis = queues.connect(redis_url)
    signer = PrincipalSigner("a secret for tests that is long enough")
    clients = {name: PartClient(name, f"http://127.0.0.1:{server.server_port}", signer) for name in SUBSCRIBERS}
    yield World(database, redis, Relay(database, box, redis, clients, "booking", clock), clock)
    for client in clients.values():
        client.close()
    redis.close()
    database.close()
    server.shutdown()
    server.server_close()


def test_a_fact_goes_to_every_subscriber(world: World) -> None:
    event_id = world.record()
    world.relay.forward()
    assert world.queued() == {"notifier": [f"notifier-{event_id}"], "docs": [f"docs-{event_id}"]}


def test_a_fact_of_a_change_that_was_rolled_back_goes_nowhere(world: World) -> None:
    event = events.new_event("appointment.booked", world.clock.now(), "office", events.EXAMPLE_CASE)

    def record_then_fail() -> None:
        with world.database.write() as connection:
            box.record(connection, event)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        record_then_fail()
    world.relay.forward()
    assert world.queued() == {"notifier": [], "docs": []}


def test_what_waits_in_a_queue_is_not_put_again_at_once(world: World) -> None:
    world.record()
    assert (world.relay.forward(), world.relay.forward()) == (2, 0)


def test_what_still_waits_for_a_silent_subscriber_is_not_put_beside_itself(world: World) -> None:
    world.record()
    world.relay.forward()
    world.clock.advance(timedelta(minutes=1))
    assert (world.relay.forward(), [len(ids) for ids in world.queued().values()]) == (0, [1, 1])


def test_what_redis_lost_is_put_again(world: World) -> None:
    event_id = world.record()
    world.relay.forward()
    world.redis.flushall()
    world.clock.advance(timedelta(seconds=6))
    world.relay.forward()
    assert world.queued() == {"notifier": [f"notifier-{event_id}"], "docs": [f"docs-{event_id}"]}


def test_what_a_subscriber_has_seen_is_never_put_again(world: World) -> None:
    event_id = world.record()
    world.relay.forward()
    Subscriber.has_seen.add(event_id)
    assert world.relay.settle() == 2
    world.redis.flushall()
    world.clock.advance(timedelta(hours=1))
    assert world.relay.forward() == 0


def test_the_outbox_tells_how_much_waits_and_since_when(world: World) -> None:
    seen = world.record()
    began = world.clock.now()
    world.clock.advance(timedelta(minutes=1))
    world.record()
    world.relay.forward()
    with world.database.read() as connection:
        before = box.unsettled(connection)
    Subscriber.has_seen = {seen}
    world.relay.settle()
    with world.database.read() as connection:
        after = box.unsettled(connection)
    assert (before, after) == ((4, began), (2, world.clock.now()))


def test_what_was_not_seen_is_not_settled(world: World) -> None:
    world.record()
    world.relay.forward()
    assert world.relay.settle() == 0


def test_settled_facts_are_deleted_after_a_week_and_others_never(world: World) -> None:
    settled, unsettled = world.record(), world.record()
    world.relay.forward()
    Subscriber.has_seen.add(settled)
    world.relay.settle()
    world.clock.advance(timedelta(days=8))
    world.relay.tidy()
    with world.database.read() as connection:
        assert list(connection.scalars(select(box.outbox.c.event_id))) == [unsettled]


def test_an_event_has_its_effect_once(world: World) -> None:
    with world.database.write() as connection:
        first = inbox.first_time(connection, "e1", world.clock.now())
    with world.database.write() as connection:
        second = inbox.first_time(connection, "e1", world.clock.now())
    with world.database.read() as connection:
        seen = inbox.seen(connection, ["e1", "e2"])
    assert (first, second, seen) == (True, False, ["e1"])
