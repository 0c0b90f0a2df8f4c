"""``./sekali check``: what a machine can review, one line each."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from services.stack.config import PROJECT


@dataclass(frozen=True)
class Check:
    """A command line of a tool that lives beside this Python."""

    name: str
    command: tuple[str, ...]


CHECKS = (
    Check("ruff check", ("ruff", "check", ".")),
    Check("ruff format", ("ruff", "format", "--check", ".")),
    Check("mypy", ("mypy",)),
    Check("layers", ("lint-imports",)),
    Check("bandit", ("bandit", "--quiet", "-r", "services", "gateway", "--severity-level", "medium")),
    Check("hadolint", ("hadolint", "Dockerfile")),
)


def check() -> int:
    """Run every check; 1 when one fails, after what it printed."""
    results = [_passes(each) for each in CHECKS]
    return 0 if all(results) else 1


def _passes(each: Check) -> bool:
    started = time.monotonic()
    tool, *arguments = each.command
    program = str(Path(sys.executable).parent / tool)
    command = [program, *arguments]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)  # noqa: S603  # the commands above
    passed = done.returncode == 0
    print(f"{'ok    ' if passed else 'FAILED'}  {each.name:<12} {time.monotonic() - started:5.1f} s", flush=True)
    if not passed:
        print(done.stdout + done.stderr, flush=True)
    return passed
