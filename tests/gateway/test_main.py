"""The command, as a real process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import urllib3

from gateway.__main__ import main
from tests.fakes.part_server import SECRET
from tests.gateway.conftest import OFFICE, Neighbours
from tests.servers import free_port, wait_until


@contextmanager
def running(neighbours: Neighbours, redis_url: str) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """``python -m gateway web`` and its address, once it lives."""
    address = f"127.0.0.1:{free_port()}"
    parts = {"booking": neighbours.booking.url, "notifier": neighbours.notifier.url, "docs": neighbours.docs.url}
    variables = {f"{name.upper()}_URL": url for name, url in parts.items()}
    own = {"LISTEN": address, "REDIS_URL": redis_url, "SEKALI_SECRET": SECRET, "LOG_FORMAT": "json", "PATH": os.environ["PATH"]}
    process = subprocess.Popen([sys.executable, "-m", "gateway", "web"], env=variables | own)
    try:
        wait_until(lambda: _lives(address), what="the gateway's life")
        yield process, f"http://{address}"
    finally:
        process.terminate()
        process.wait(timeout=20)


def _lives(address: str) -> bool:
    try:
        return urllib3.request("GET", f"http://{address}/health/live", retries=False).status == 200
    except urllib3.exceptions.HTTPError:
        return False


def test_the_process_serves_and_ends_cleanly_on_sigterm(neighbours: Neighbours, redis_url: str) -> None:
    neighbours.booking.will_answer("GET", f"/api/v1/offices/{OFFICE}", {"id": OFFICE})
    with running(neighbours, redis_url) as (process, address):
        answer = urllib3.request("GET", f"{address}/api/v1/offices/{OFFICE}", retries=False)
        process.send_signal(signal.SIGTERM)
        assert (answer.json(), process.wait(timeout=20)) == ({"id": OFFICE}, 0)


def test_a_body_sent_in_chunks_arrives_or_is_refused(neighbours: Neighbours, redis_url: str) -> None:
    path = "/api/v1/bookings/K7M4QX/cancel"
    neighbours.booking.will_answer("POST", path, {})
    with running(neighbours, redis_url) as (_, address):
        chunks = iter([b'{"a":', b"1}"])
        small = urllib3.request("POST", address + path, body=chunks, retries=False)
        large = urllib3.request("POST", address + path, body=iter([b"x" * 50_000] * 2), retries=False)
    assert (small.status, neighbours.booking.received[0].body, large.status) == (200, b'{"a":1}', 413)


@pytest.mark.parametrize("arguments", [[], ["worker"], ["web", "now"]])
def test_a_wrong_call_says_how_to_call(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert (main(arguments), capsys.readouterr().err) == (2, "usage: python -m gateway web\n")


def test_a_wrong_setting_stops_the_start_with_a_sentence() -> None:
    process = subprocess.run(
        [sys.executable, "-m", "gateway", "web"],
        env={"PATH": os.environ["PATH"], "SEKALI_PORT": "many"},
        capture_output=True,
        check=False,
    )
    assert (process.returncode, b"SEKALI_PORT must be a whole number" in process.stderr, b"Traceback" in process.stderr) == (
        2,
        True,
        False,
    )
