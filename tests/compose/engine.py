"""A Docker engine, where there is one, and the whole stack on it under a name of its own."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.servers import free_port

ROOT = Path(__file__).resolve().parents[2]
BUILD_AND_START_SECONDS = 280


def reason_to_skip() -> str | None:
    """Why nothing can be started here, or None."""
    if shutil.which("docker") is None:
        return "there is no docker command on the PATH"
    for question, otherwise in (
        (["docker", "version"], "no Docker engine answers"),
        (["docker", "compose", "version"], "the docker command has no compose"),
    ):
        if subprocess.run(question, capture_output=True, check=False).returncode:
            return otherwise
    return None


@dataclass(frozen=True)
class Stack:
    """A running stack: its compose project, the port of its gateway, and its file of variables."""

    project: str
    port: int
    variables: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def compose(self, *arguments: str, timeout: float = 120) -> subprocess.CompletedProcess[str]:
        command = ["docker", "compose", "-p", self.project, "--env-file", str(self.variables), "--profile", "demo", *arguments]
        # Variables of this process would win over the file's
        environment = {name: value for name, value in os.environ.items() if name.startswith(("DOCKER", "PATH", "HOME"))}
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=timeout, check=False)


def variables_from_example(port: int, image: str) -> str:
    """``.env.example`` filled in as it says: random values for the empty ones."""
    chosen = {"SEKALI_PORT": str(port), "PUBLIC_BASE_URL": f"http://127.0.0.1:{port}", "SEKALI_IMAGE": image}
    lines = []
    for line in (ROOT / ".env.example").read_text().splitlines():
        name, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            value = chosen.get(name, value or secrets.token_hex(24))
        lines.append(f"{name}{equals}{value}")
    return "\n".join(lines) + "\n"


@contextmanager
def running_stack(folder: Path) -> Iterator[Stack]:
    """Build it, start it with the demo office, wait until it is healthy; remove everything of it afterwards."""
    project = f"sekali-test-{secrets.token_hex(4)}"
    stack = Stack(project, free_port(), folder / "variables")
    stack.variables.write_text(variables_from_example(stack.port, project))
    try:
        started = stack.compose("up", "-d", "--build", "--wait", timeout=BUILD_AND_START_SECONDS)
        if started.returncode:
            lines = stack.compose("logs", "--no-color", "--tail", "20")
            raise AssertionError(f"{started.stderr[-3000:]}\n{lines.stdout[-6000:]}")
        yield stack
    finally:
        stack.compose("down", "-v", "--remove-orphans", "--rmi", "local", timeout=120)
