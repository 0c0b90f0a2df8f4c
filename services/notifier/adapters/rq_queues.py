"""Telling the workers through Redis what to look at. A lost Redis costs time only: the sweeps tell again."""

from __future__ import annotations

from collections.abc import Sequence

import structlog
from redis import Redis
from redis.exceptions import RedisError

from services.common import queues
from services.common.ids import new_id

EVENTS, INBOUND, SEND = "notifier.events", "notifier.inbound", "notifier.send"
_NAMES = {"inbound": INBOUND, "send": SEND}
log = structlog.get_logger()


class RedisQueues:
    """Puts jobs that carry an id or a lane, nothing else."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    def send(self, message_ids: Sequence[str]) -> None:
        self._put(SEND, "services.notifier.jobs.send", message_ids)

    def receive(self, lanes: Sequence[str]) -> None:
        self._put(INBOUND, "services.notifier.jobs.receive", lanes)

    def is_empty(self, name: str) -> bool:
        try:
            return bool(queues.queue(self._redis, _NAMES[name]).is_empty())
        except RedisError:
            return False

    def _put(self, name: str, function: str, arguments: Sequence[str]) -> None:
        if not arguments:
            return
        target = queues.queue(self._redis, name)
        try:
            for argument in arguments:
                queues.put(target, function, argument, new_id())  # its own id: a job under way must not swallow the next one
        except RedisError as error:
            log.warning("the queue does not answer", queue=name, error=repr(error))
