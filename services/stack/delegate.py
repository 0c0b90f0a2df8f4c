"""Commands of a part, run with the stack's environment, whether ``up`` runs or not."""

from __future__ import annotations

import os
from collections.abc import Mapping

from services.stack import databases
from services.stack.child import Surroundings, fork, run_module
from services.stack.config import Settings
from services.stack.console import complain
from services.stack.home import Home
from services.stack.layout import Layout, beside
from services.stack.processes import Process


def staff(values: Mapping[str, str], arguments: list[str]) -> int:
    """``staff …`` of booking, after its migrations; the exit code."""
    layout = _layout(values)
    if code := _migrate(layout, values, ["booking-migrate"]):
        return code
    os.environ.update(layout.environment(values, "booking"))
    return run_module("services.booking", ("staff", *arguments))


def announce(values: Mapping[str, str], arguments: list[str]) -> int:
    """``announce …`` of docs, from what the running product knows; the exit code."""
    layout = _layout(values)
    os.environ.update(layout.environment(values, "docs"))
    return run_module("services.docs", ("announce", *arguments))


def doctor(values: Mapping[str, str]) -> int:
    """``doctor`` of booking; the exit code is 1 when something is wrong. Nothing is changed: not even migrated."""
    layout = _layout(values)
    os.environ.update(layout.environment(values, "booking"))
    return run_module("services.booking", ("doctor",))


def templates(values: Mapping[str, str], action: str) -> int:
    """``push`` or ``status`` of the notifier's message templates; the exit code."""
    layout = _layout(values)
    os.environ.update(layout.environment(values, "notifier"))
    return run_module("services.notifier", ("push-templates" if action == "push" else "template-status",))


def migrate(values: Mapping[str, str]) -> int:
    """Bring all databases to their newest migration; the exit code."""
    layout = _layout(values)
    steps = [process.name for process in layout.processes if process.arguments == ("migrate",)]
    code = _migrate(layout, values, steps)
    if code == 0:
        print("all databases are at their newest migration.")
    return code


def _layout(values: Mapping[str, str]) -> Layout:
    settings = Settings.from_env(values)
    home = Home(settings.home)
    databases.check(settings.databases)
    return beside(settings, home)


def _migrate(layout: Layout, values: Mapping[str, str], names: list[str]) -> int:
    steps = [process for process in layout.processes if process.name in names]
    return max(_run_step(layout, values, step) for step in steps)


def _run_step(layout: Layout, values: Mapping[str, str], step: Process) -> int:
    """Run one step to its end in a child of its own, since each part configures its process for itself."""
    log = layout.home.log(step.name)
    environment = layout.environment(values, step.name)
    pid = fork(lambda: run_module(step.module, step.arguments), Surroundings(f"sekali: {step.name}", environment, log))
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    if code:
        complain(f"{step.name} failed; its log: {log}")
    return abs(code)
