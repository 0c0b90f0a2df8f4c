"""The simulator as a process of its own, to be killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import urllib3

from tests.servers import free_port, wait_until
from tests.simulator.account import BEARER, NUMBER_ID, environment


@dataclass
class Running:
    """A running simulator. ``base`` is its address."""

    base: str
    process: subprocess.Popen[bytes]
    http: urllib3.PoolManager

    def send(self, body: Any, timeout: float = 10.0) -> Any:
        url = f"{self.base}/v25.0/{NUMBER_ID}/messages"
        return self.http.request("POST", url, json=body, headers=BEARER, timeout=timeout, retries=False).json()

    def control(self, method: str, path: str, body: Any = None) -> Any:
        answer = self.http.request(method, f"{self.base}/control{path}", json=body, retries=False)
        assert answer.status < 300, answer.data
        return answer.json() if answer.data else None

    def kill(self) -> None:
        """SIGKILL to the server and its worker: nothing can be tidied up."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def is_ready(self) -> bool:
        assert self.process.poll() is None, "the simulator ended"
        try:
            return self.http.request("GET", f"{self.base}/health/ready", retries=False).status == 200
        except urllib3.exceptions.HTTPError:
            return False


@contextmanager
def running(webhook_url: str, home: Path) -> Iterator[Running]:
    """A simulator on a free port, its state in ``home``; killed at the end if it still runs."""
    port = free_port()
    values = {**os.environ, **environment(webhook_url, str(home), f"127.0.0.1:{port}")}
    command = [sys.executable, "-m", "services.simulator", "web"]
    process = subprocess.Popen(command, env=values, start_new_session=True, stderr=subprocess.DEVNULL)
    with urllib3.PoolManager() as http:
        simulator = Running(f"http://127.0.0.1:{port}", process, http)
        try:
            wait_until(simulator.is_ready, what="the simulator's readiness")
            yield simulator
        finally:
            if process.poll() is None:
                simulator.kill()
