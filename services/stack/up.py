"""``./sekali up``: checks, then everything in readiness order, until a signal."""

from __future__ import annotations

import os
import signal
from collections.abc import Mapping, Sequence
from functools import partial

import setproctitle

from services.stack import databases, redis_server
from services.stack.child import HANDLED, Surroundings, keep_small, run_module
from services.stack.config import Settings
from services.stack.console import Console, welcome
from services.stack.home import Home
from services.stack.layout import Layout, check_redis, log_of, plan
from services.stack.probe import answers_ready
from services.stack.processes import Process
from services.stack.supervisor import Child, Job, Listener, Supervisor
from services.stack.warm import warm_up


def up(values: Mapping[str, str], verbose: bool) -> int:
    """Run the stack; 0 after a clean stop.

    ``ConfigurationError`` or ``Refusal`` when it cannot start; nothing is left running then.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, HANDLED)  # from here on signals wait until the supervisor asks for them
    setproctitle.setproctitle("sekali: supervisor")  # early: it needs the first environment, which libraries change
    settings = Settings.from_env(values)
    console = Console()
    home = Home(settings.home)
    home.acquire()
    layout = plan(settings, home)
    try:
        _start(layout, values, console, verbose)
    finally:
        home.remove_note()
        if layout.server:
            layout.server.forget()
    console.note("everything is stopped.")
    return 0


def _start(layout: Layout, values: Mapping[str, str], console: Console, verbose: bool) -> None:
    databases.check(layout.settings.databases)
    check_redis(layout)
    console.progress("settings, ports and databases are in order")
    warm_up()
    jobs = [_job(layout, process, values, verbose) for process in layout.processes]
    Supervisor(jobs, Reporter(layout, console)).run()


def _job(layout: Layout, process: Process, values: Mapping[str, str], verbose: bool) -> Job:
    environment = layout.environment(values, process.name)
    surroundings = Surroundings(f"sekali: {process.name}", environment, log_of(layout.home, process.name, verbose))
    url = layout.addresses.redis
    if process.kind == "store" and layout.server:
        return Job(process, surroundings, layout.server.run, partial(redis_server.answers, url))
    run = partial(run_module, process.module, layout.arguments(process))
    if process.kind == "web":
        return Job(process, surroundings, run, partial(answers_ready, f"{layout.addresses.url(process.name)}/health/ready"))
    return Job(process, surroundings, run, partial(redis_server.has_key, url, process.heartbeat))


class Reporter(Listener):
    """Tells the terminal and keeps the note of what runs."""

    def __init__(self, layout: Layout, console: Console) -> None:
        self._layout = layout
        self._console = console

    def became_ready(self, child: Child) -> None:
        if child.restarts:
            self._console.note(f"{child.name} is ready again.")
            return
        self._console.progress(f"{child.name} {'done' if child.is_step else 'ready'}")
        if child.job.process.kind == "store":
            heartbeats = [each.heartbeat for each in self._layout.processes if each.kind == "worker"]
            redis_server.forget_keys(self._layout.addresses.redis, heartbeats)

    def all_ready(self, children: Sequence[Child]) -> None:
        self.changed(children)
        settings, home = self._layout.settings, self._layout.home
        print(welcome(settings.public_base_url, settings.simulator, home.login_file, home.path / "logs"), flush=True)

    def ended(self, child: Child, how: str, delay: float) -> None:
        self._console.note(f"{child.name} {how}; it is started again in {delay:.1f} s.")

    def changed(self, children: Sequence[Child]) -> None:
        running = [{"name": child.name, "pid": child.pid} for child in children if child.pid]
        addresses = self._layout.addresses
        self._layout.home.write_note(
            {"pid": os.getpid(), "processes": running, "ports": dict(addresses.ports), "redis_url": addresses.redis}
        )

    def idle(self) -> None:
        for process in self._layout.processes:
            keep_small(self._layout.home.log(process.name))
