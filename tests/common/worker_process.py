"""A small worker for the tests of ``services.common.worker``: its job and its task leave traces in Redis."""

from __future__ import annotations

import sys
from typing import Any

from rq import get_current_job

from services.common import logs, queues
from services.common.worker import Task, run


def note(argument: Any) -> None:
    """The job: keep the argument under the job's id."""
    job = get_current_job()
    assert job is not None
    job.connection.set(f"done:{job.id}", str(argument))


def main(redis_url: str) -> None:
    logs.configure("test-worker", "json")
    redis = queues.connect(redis_url)
    run(redis_url, ["test.jobs"], [Task("count", 0.1, lambda: redis.incr("ticks")), Task("fail", 0.1, _fail)], "test-worker")


def _fail() -> None:
    raise RuntimeError("a task that always fails")


if __name__ == "__main__":
    main(sys.argv[1])
