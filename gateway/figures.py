"""``/metrics`` of the gateway: its requests, and the queues that lie in Redis. Closed unless a token is set."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from datetime import datetime

from flask import Flask, Response, request
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from redis import Redis
from redis.exceptions import RedisError

from gateway.vitals import QUEUES
from services.common import figures, queues
from services.common.clock import Clock
from services.common.principal import allow
from services.common.problems import Problem


class QueueFigures(Collector):
    """Each queue with its length and the age of its oldest job; none while Redis does not answer."""

    def __init__(self, redis: Redis, clock: Clock) -> None:
        self._redis, self._clock = redis, clock

    def collect(self) -> Iterator[Metric]:
        jobs = GaugeMetricFamily("sekali_queue_jobs", "Jobs that wait", labels=["queue"])
        oldest = GaugeMetricFamily("sekali_queue_oldest_seconds", "How long the oldest of them has waited", labels=["queue"])
        for name, (count, since) in self._found().items():
            jobs.add_metric([name], count)
            oldest.add_metric([name], max((self._clock.now() - since).total_seconds(), 0.0) if since else 0.0)
        yield from (jobs, oldest)

    def _found(self) -> dict[str, tuple[int, datetime | None]]:
        try:
            return {name: queues.waiting(queues.queue(self._redis, name)) for name in QUEUES}
        except RedisError:
            return {}


def install(app: Flask, redis: Redis, clock: Clock, token: str) -> None:
    """``GET /metrics`` for whoever brings ``Authorization: Bearer {token}``; for everybody else there is no such page."""
    waiting, expected = QueueFigures(redis, clock), f"Bearer {token}".encode()

    @app.get("/metrics")
    @allow("anyone")
    def metrics() -> Response:
        given = request.headers.get("Authorization", "").encode()
        if not token or not hmac.compare_digest(given, expected):
            raise Problem("not-found")
        return figures.answer(app, waiting)
