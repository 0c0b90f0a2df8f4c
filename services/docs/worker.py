"""The worker of the docs service: takes facts from ``docs.events`` and keeps the day sheets."""

from __future__ import annotations

from services.common import worker
from services.common.clock import SystemClock
from services.docs import jobs
from services.docs.app import assemble
from services.docs.config import Settings

DAY_SHEET_SECONDS = 30  # soon again when booking was not there yet
OLD_DOCUMENT_SECONDS = 3600
QUEUES = ("docs.events",)


def work(settings: Settings) -> None:
    """Work until SIGTERM or SIGINT."""
    parts = assemble(settings, SystemClock())
    jobs.use(jobs.Effects(parts.issue, parts.forget))
    tasks = [
        worker.Task("old documents", OLD_DOCUMENT_SECONDS, parts.forget.run),
        worker.Task("old answers", OLD_DOCUMENT_SECONDS, parts.once.forget_old),
        worker.Task("day sheets", DAY_SHEET_SECONDS, parts.day_sheets.run),
    ]
    worker.run(settings.redis_url, QUEUES, tasks, "docs-worker")
