"""RQ queues with JSON jobs. A job carries ids or an event; what it means is in a database."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from redis import Redis
from rq import Queue
from rq.serializers import JSONSerializer

JOB_TTL_SECONDS = 3600  # what is older was put again by a sweep


def connect(redis_url: str) -> Redis:
    """A Redis client for ``redis://``, ``rediss://`` or ``unix://``; it waits at most 5 s for an answer.

    RQ gives the client of its worker a longer time, for it waits in Redis for the next job.
    """
    return Redis.from_url(redis_url, socket_connect_timeout=2, socket_timeout=5, health_check_interval=15)


def queue(redis: Redis, name: str) -> Queue:
    """The queue of this name (``notifier.events``)."""
    return Queue(name, connection=redis, serializer=JSONSerializer)


def put(target: Queue, function: str, argument: Any, job_id: str) -> None:
    """Put ``function(argument)`` on a queue under an id of its own."""
    target.enqueue_call(
        function, args=(argument,), job_id=job_id, result_ttl=0, failure_ttl=JOB_TTL_SECONDS, ttl=JOB_TTL_SECONDS, timeout=120
    )


def waiting(target: Queue) -> tuple[int, datetime | None]:
    """How many jobs wait on a queue, and since when the first of them does (None when it has just been taken)."""
    count = target.count
    first = target.get_jobs(0, 1) if count else []
    return count, first[0].enqueued_at if first else None


def answers(redis: Redis) -> bool:
    """Whether Redis answers now."""
    return bool(redis.ping())
