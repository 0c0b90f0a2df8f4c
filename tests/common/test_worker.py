"""A worker process: jobs, tasks, a heartbeat, a lost Redis, a clean stop."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from redis import Redis

from services.common import queues
from tests.servers import start_redis, wait_until

JOB = "tests.common.worker_process.note"


@pytest.fixture
def worker(redis_url: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "-m", "tests.common.worker_process", redis_url], stderr=subprocess.DEVNULL)
    yield process
    process.kill()
    process.wait()


@pytest.fixture
def redis(redis_url: str) -> Iterator[Redis]:
    with queues.connect(redis_url) as client:
        yield client


def test_a_job_is_done(worker: subprocess.Popen[bytes], redis: Redis) -> None:
    queues.put(queues.queue(redis, "test.jobs"), JOB, "Siti", "job-1")
    wait_until(lambda: redis.get("done:job-1") == b"Siti", what="the job")


def test_a_task_that_fails_does_not_stop_the_others(worker: subprocess.Popen[bytes], redis: Redis) -> None:
    wait_until(lambda: int(redis.get("ticks") or 0) >= 3, what="three turns")


def test_it_tells_that_it_lives(worker: subprocess.Popen[bytes], redis: Redis) -> None:
    wait_until(lambda: redis.exists("heartbeat:test-worker") == 1, what="the heartbeat")


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_when_asked(worker: subprocess.Popen[bytes], redis: Redis, how: signal.Signals) -> None:
    wait_until(lambda: int(redis.get("ticks") or 0) >= 1, what="its start")
    queues.put(queues.queue(redis, "test.jobs"), JOB, "x", "job-2")
    wait_until(lambda: redis.exists("done:job-2") == 1, what="the job")
    worker.send_signal(how)
    assert worker.wait(timeout=10) == 0


def test_it_goes_on_after_redis_was_killed(tmp_path: Path) -> None:
    first, socket = start_redis(tmp_path)
    with _working_at(socket) as worker:
        first.kill()
        first.wait()
        second, _ = start_redis(tmp_path)
        with Redis(unix_socket_path=socket) as client:
            queues.put(queues.queue(client, "test.jobs"), JOB, "again", "job-3")
            wait_until(lambda: client.get("done:job-3") == b"again", what="a job after the restart")
        worker.terminate()
    second.terminate()
    second.wait()


def test_it_stops_when_asked_while_redis_is_gone(tmp_path: Path) -> None:
    server, socket = start_redis(tmp_path)
    with _working_at(socket) as worker:
        server.kill()
        server.wait()
        worker.terminate()
        assert worker.wait(timeout=10) == 0


@contextmanager
def _working_at(socket: str) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "tests.common.worker_process", f"unix://{socket}"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as worker:
        try:
            with Redis(unix_socket_path=socket) as client:
                wait_until(lambda: client.exists("heartbeat:test-worker") == 1, what="its start")
            yield worker
        finally:
            if worker.poll() is None:
                worker.kill()
