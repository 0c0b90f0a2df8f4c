"""The jobs on a real Redis: what is queued is done by a real worker."""

from __future__ import annotations

from datetime import timedelta

import pytest
from redis import Redis
from rq import SimpleWorker
from rq.serializers import JSONSerializer

from services.common import queues
from services.common.crypto import Sealer, derive_key
from services.common.database import Database
from services.common.events import EXAMPLES, new_event
from services.notifier import jobs
from services.notifier.adapters.rq_queues import EVENTS, INBOUND, RedisQueues
from services.notifier.adapters.store import DatabaseStore
from services.notifier.domain.limits import Limits
from services.notifier.worker import QUEUES, Outside, tasks, wire
from tests.fakes.clock import FixedClock
from tests.notifier.fake_booking import FakeBooking
from tests.notifier.fakes import FakeChannel, FakeDocs, FakeTimes
from tests.notifier.notifier_at_work import NotifierAtWork


def test_an_event_on_the_queue_becomes_a_message_on_the_phone(database: Database, redis_url: str, clock: FixedClock) -> None:
    channel = FakeChannel()
    with Redis.from_url(redis_url) as redis:
        parts = channel, FakeBooking(), FakeDocs(), clock, "http://x.id", timedelta(60)
        outside = Outside(
            DatabaseStore(database), RedisQueues(redis), *parts, Limits(), Sealer(derive_key("s" * 32, "tests")), FakeTimes()
        )
        jobs.bind(wire(outside).handlers)
        event = new_event("appointment.booked", clock.now(), "contoh", EXAMPLES["appointment.booked"])
        queues.put(queues.queue(redis, EVENTS), "services.notifier.jobs.handle_event", event.envelope(), event.id)
        named = [queues.queue(redis, name) for name in QUEUES]
        SimpleWorker(named, connection=redis, serializer=JSONSerializer).work(burst=True, logging_level="ERROR")
    assert [each.to for each in channel.sent] == ["6281200000001"]


def test_a_queue_that_does_not_answer_loses_no_message(notifier: NotifierAtWork) -> None:
    nowhere = RedisQueues(Redis(unix_socket_path="/nonexistent/redis.sock"))
    nowhere.send(["1"])
    assert nowhere.is_empty("send") is False


def test_the_sweeps_are_periodic_tasks(notifier: NotifierAtWork) -> None:
    names = [task.name for task in tasks(notifier.wiring)]
    assert names == ["inbound", "due", "crashed", "uncertain", "forget", "tidy", "templates"]


def test_one_failure_in_a_job_does_not_keep_the_others_from_their_turn() -> None:
    seen = []

    def handle(lane: str) -> None:
        seen.append(lane)
        if lane == "1":
            raise ValueError(lane)

    jobs.bind(jobs.Handlers(lambda _: None, handle, lambda _: None))
    with pytest.raises(ValueError, match="1"):
        jobs.receive(["1", "2", "3"])
    assert seen == ["1", "2", "3"]


def test_reports_share_a_job_and_every_person_has_one_of_their_own(redis_url: str) -> None:
    with Redis.from_url(redis_url) as redis:
        RedisQueues(redis).receive([*(f"st:{number}" for number in range(120)), "in:1", "in:2"])
        told = [len(job.args[0]) for job in queues.queue(redis, INBOUND).get_jobs()]
    assert sorted(told) == [1, 1, 20, 50, 50]
