"""The worker of the docs service: takes facts from ``docs.events``."""

from __future__ import annotations

from services.common import worker
from services.common.clock import SystemClock
from services.docs import jobs
from services.docs.app import assemble
from services.docs.config import Settings

QUEUES = ("docs.events",)


def work(settings: Settings) -> None:
    """Work until SIGTERM or SIGINT."""
    jobs.use(assemble(settings, SystemClock()).issue)
    worker.run(settings.redis_url, QUEUES, [], "docs-worker")
