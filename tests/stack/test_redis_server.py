"""The embedded Redis, run for real."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from redis import Redis

from services.stack import redis_server
from services.stack.child import Surroundings, fork
from services.stack.redis_server import RedisServer, embedded
from tests.servers import wait_until


@contextmanager
def running(server: RedisServer, log: Path) -> Iterator[Redis]:
    pid = fork(server.run, Surroundings("sekali: redis", dict(os.environ), log))
    try:
        wait_until(lambda: redis_server.answers(server.url), 10, "an answer of Redis")
        with Redis.from_url(server.url, decode_responses=True) as client:
            yield client
    finally:
        os.kill(pid, signal.SIGTERM)
        os.waitpid(pid, 0)


@pytest.mark.parametrize("name", ["data", "with space & 100%", "long " * 40], ids=["plain", "signs", "long"])
def test_it_answers_on_a_socket_whatever_the_folder_is_called(tmp_path: Path, name: str) -> None:
    server = embedded(tmp_path / name.strip())
    with running(server, tmp_path / "log") as client:
        assert list(client.config_get("port").values()) == ["0"]
        assert client.client_info()["laddr"] != ""  # the client's reader of this trips over spaces
    server.forget()
    assert not server.socket.exists()


def test_what_was_written_is_there_after_a_stop(tmp_path: Path) -> None:
    server = embedded(tmp_path)
    with running(server, tmp_path / "log") as client:
        client.set("antrean", "A-001")
    with running(server, tmp_path / "log") as client:
        assert client.get("antrean") == "A-001"


def test_only_this_user_can_reach_it(tmp_path: Path) -> None:
    server = embedded(tmp_path)
    with running(server, tmp_path / "log"):
        assert server.socket.stat().st_mode & 0o077 == 0


def test_a_machines_own_redis_is_preferred(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "redis-server"
    own.write_text("#!/bin/sh\n")
    own.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert redis_server.find_binary() == own


def test_nobody_answers_where_nobody_is(tmp_path: Path) -> None:
    assert not redis_server.answers(f"unix://{tmp_path}/nobody.sock")


def test_a_heartbeat_is_heard_until_it_is_taken_back(redis_url: str) -> None:
    with Redis.from_url(redis_url) as client:
        client.set("heartbeat:docs", "1")
    heard = redis_server.has_key(redis_url, "heartbeat:docs")
    redis_server.forget_keys(redis_url, ["heartbeat:docs"])
    assert (heard, redis_server.has_key(redis_url, "heartbeat:docs")) == (True, False)
