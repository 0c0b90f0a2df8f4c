"""The worker of the docs service: takes facts from ``docs.events`` and keeps the day sheets."""

from __future__ import annotations

from services.common import worker
from services.common.clock import SystemClock
from services.docs import jobs
from services.docs.app import assemble
from services.docs.config import Settings

DAY_SHEET_SECONDS = 30  # soon again when booking was not there yet
HOUR = 3600
OLD_DOCUMENT_SECONDS = 60  # in batches: a city gives out more papers in an hour than one batch removes
QUEUES = ("docs.events",)


def work(settings: Settings) -> None:
    """Work until SIGTERM or SIGINT."""
    parts = assemble(settings, SystemClock())
    jobs.use(jobs.Effects(parts.issue, parts.forget))
    tasks = [
        worker.Task("old documents", OLD_DOCUMENT_SECONDS, parts.forget.run),
        worker.Task("old answers", HOUR, parts.once.forget_old),
        worker.Task("day sheets", DAY_SHEET_SECONDS, parts.day_sheets.run),
    ]
    worker.run(settings.redis_url, QUEUES, tasks, "docs-worker")
