"""``./sekali test``: what the tests need, then pytest."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from services.stack.config import PROJECT
from services.stack.console import complain
from services.stack.home import Refusal
from services.stack.redis_server import find_binary

# Two processes, each with whole files: system tests start a stack of their own on free ports
PYTEST_ARGUMENTS = ("-n", "2", "--dist", "loadfile")


@dataclass(frozen=True)
class Tool:
    """A program that is not a Python library; without it the tests named by ``tests`` are skipped."""

    name: str
    present: bool
    tests: str
    package: str


def test(values: Mapping[str, str], arguments: list[str]) -> int:
    """Become pytest with ``arguments``. Where ``CI`` is set a missing tool is a failure (2), elsewhere a printed notice."""
    missing = [tool for tool in tools() if not tool.present]
    for tool in missing:
        complain(f"{tool.name} is missing: {tool.tests} are skipped; on Debian `apt install {tool.package}` brings it.")
    if missing and values.get("CI"):
        return 2
    os.chdir(PROJECT)
    command = [sys.executable, "-m", "pytest", *PYTEST_ARGUMENTS, *arguments]
    return os.execv(sys.executable, command)  # noqa: S606  # no shell is wanted


def tools() -> list[Tool]:
    """What the tests use besides Python libraries."""
    return [
        Tool("PostgreSQL", _has_postgresql(), "tests on PostgreSQL", "postgresql"),
        Tool("Redis", _has_redis(), "tests with Redis", "redis-server"),
        Tool("Chromium", shutil.which("chromium") is not None, "tests in a browser", "chromium"),
    ]


def _has_postgresql() -> bool:
    debian = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    return shutil.which("initdb") is not None or any(debian)


def _has_redis() -> bool:
    try:
        return find_binary().exists()
    except Refusal:
        return False
