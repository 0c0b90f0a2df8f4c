"""Programs that are started for a measurement and ended by their own process ids."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import urllib3

PROJECT = Path(__file__).resolve().parents[1]
START_SECONDS = 60.0
STOP_SECONDS = 60.0


def free_port() -> int:
    """A port of this machine that nothing listens on now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def wait_until(condition: Callable[[], bool], what: str) -> None:
    """Ask again and again until ``condition`` holds; ``TimeoutError`` after a minute."""
    deadline = time.monotonic() + START_SECONDS
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what} was not there within {START_SECONDS:g} s")
        time.sleep(0.01)


def answers(url: str) -> bool:
    """Whether a GET of ``url`` is answered with 200 now."""
    with suppress(urllib3.exceptions.HTTPError):
        return urllib3.request("GET", url, timeout=5.0, retries=False).status == 200
    return False


@contextmanager
def program(
    command: Sequence[str], log: Path, ready: Callable[[], bool], environment: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Run ``command`` until the block ends. It begins once ``ready`` holds; ``RuntimeError`` when the program ends before."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    with log.open("wb") as lines:
        process = subprocess.Popen(  # noqa: S603  # our own programs
            command, cwd=PROJECT, env={**kept, **(environment or {})}, stdout=lines, stderr=lines
        )
    try:
        wait_until(lambda: process.poll() is not None or ready(), command[-1])
        if process.poll() is not None:
            raise RuntimeError(f"{' '.join(command)} ended: {log.read_text(errors='replace')[-2000:]}")
        yield process
    finally:
        process.terminate()
        process.wait(timeout=STOP_SECONDS)


def module(*arguments: str) -> list[str]:
    """``python -m …`` with the interpreter of this process."""
    return [sys.executable, "-m", *arguments]
