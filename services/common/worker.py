"""A worker process: RQ jobs in the main thread, a ticker for the relay and the sweeps beside it."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from redis import Redis
from redis.exceptions import RedisError
from rq import SimpleWorker
from rq.exceptions import StopRequested
from rq.serializers import JSONSerializer

from services.common import queues
from services.common.ids import new_id

HEARTBEAT_SECONDS = 5
log = structlog.get_logger()


@dataclass(frozen=True)
class Task:
    """Something to do every ``seconds``. A failure is logged and tried again at the next turn."""

    name: str
    seconds: float
    run: Callable[[], object]


class Ticker(threading.Thread):
    """Runs tasks one after the other, each when it is due."""

    def __init__(self, tasks: Sequence[Task]) -> None:
        super().__init__(name="ticker", daemon=True)
        self._due = dict.fromkeys(tasks, 0.0)
        self.stopping = threading.Event()

    def run(self) -> None:
        while not self.stopping.wait(0.05):
            for task, due in self._due.items():
                if time.monotonic() >= due:
                    self._run(task)
                    self._due[task] = time.monotonic() + task.seconds

    def _run(self, task: Task) -> None:
        try:
            task.run()
        except Exception as error:  # noqa: BLE001  # whatever fails is due again soon
            log.warning("task failed", task=task.name, error=repr(error))


class Worker(SimpleWorker):
    """RQ's worker without forks (280 jobs/s against 60) that stops by SIGTERM after the job under way.

    ``stopping`` remembers the signal: with Redis down RQ forgets it, for it cannot say goodbye there.
    """

    stopping: threading.Event

    def request_stop(self, signum: int, frame: object) -> None:
        self.stopping.set()
        super().request_stop(signum, frame)  # type: ignore[no-untyped-call]  # RQ leaves it untyped

    def procline(self, message: str) -> None:
        """Leave the process's title alone: it says which part this is."""

    def handle_job_failure(self, job: Any, *args: Any, **kwargs: Any) -> None:
        log.warning("job failed", job=job.id, function=job.func_name, error=str(kwargs.get("exc_string", ""))[-800:])
        super().handle_job_failure(job, *args, **kwargs)


def run(redis_url: str, queue_names: Sequence[str], tasks: Sequence[Task], name: str) -> None:
    """Work until SIGTERM or SIGINT. A lost Redis is waited for; the key ``heartbeat:{name}`` tells that this process lives."""
    redis = queues.connect(redis_url)
    beat = Task("heartbeat", HEARTBEAT_SECONDS, lambda: redis.set(f"heartbeat:{name}", "1", ex=3 * HEARTBEAT_SECONDS))
    ticker = Ticker([beat, *tasks])
    stopping = _stop_on_signal(ticker)
    ticker.start()
    while not stopping.is_set():
        try:
            if queue_names:
                _work(redis, queue_names, name, stopping)
                break
            stopping.wait()
        except StopRequested:  # the signal came while RQ was beginning or ending its work
            break
        except RedisError as error:
            log.warning("redis does not answer", error=repr(error))
            stopping.wait(1.0)
    ticker.stopping.set()
    ticker.join(timeout=10)


def _stop_on_signal(ticker: Ticker) -> threading.Event:
    def stop(*_: object) -> None:
        ticker.stopping.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    return ticker.stopping


def _work(redis: Redis, queue_names: Sequence[str], name: str, stopping: threading.Event) -> None:
    worker = Worker(
        [queues.queue(redis, each) for each in queue_names],
        name=f"{name}-{new_id()}",
        connection=redis,
        serializer=JSONSerializer,
        worker_ttl=25,
        maintenance_interval=5,
    )
    worker.stopping = stopping
    worker.work(with_scheduler=False, logging_level="WARNING")
