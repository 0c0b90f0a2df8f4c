"""Telling the workers through Redis what to look at. A lost Redis costs time only: the sweeps tell again."""

from __future__ import annotations

from collections.abc import Sequence

import structlog
from redis import Redis
from redis.exceptions import RedisError

from services.common import queues
from services.common.ids import new_id

EVENTS, INBOUND, SEND = "notifier.events", "notifier.inbound", "notifier.send"
_SENDS_A_JOB = 8  # what is claimed together
_REPORTS_A_JOB, _REPORTS = 50, "st:"
_NAMES = {"inbound": INBOUND, "send": SEND}
log = structlog.get_logger()


def _chunks(arguments: Sequence[str], size: int) -> list[Sequence[str]]:
    return [arguments[start : start + size] for start in range(0, len(arguments), size)]


class RedisQueues:
    """Puts jobs that carry an id or a lane, nothing else."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    def send(self, message_ids: Sequence[str]) -> None:
        self._put(SEND, "services.notifier.jobs.send", _chunks(message_ids, _SENDS_A_JOB))

    def receive(self, lanes: Sequence[str]) -> None:
        reports = [lane for lane in lanes if lane.startswith(_REPORTS)]
        people = [[lane] for lane in lanes if not lane.startswith(_REPORTS)]
        self._put(INBOUND, "services.notifier.jobs.receive", [*people, *_chunks(reports, _REPORTS_A_JOB)])

    def is_empty(self, name: str) -> bool:
        try:
            return bool(queues.queue(self._redis, _NAMES[name]).is_empty())
        except RedisError:
            return False

    def _put(self, name: str, function: str, arguments: Sequence[Sequence[str]]) -> None:
        if not arguments:
            return
        target = queues.queue(self._redis, name)
        try:
            for argument in arguments:
                queues.put(
                    target, function, list(argument), new_id()
                )  # its own id: a job under way must not swallow the next one
        except RedisError as error:
            log.warning("the queue does not answer", queue=name, error=repr(error))
