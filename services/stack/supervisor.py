"""Starts jobs when what they need is ready, starts them again when they die, and stops them in order."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from services.stack.child import HANDLED, Surroundings, fork
from services.stack.home import Refusal
from services.stack.processes import Process

FIRST_DELAY_SECONDS, LONGEST_DELAY_SECONDS = 0.2, 5.0
STEADY_AFTER_SECONDS = 30.0  # a child that lived so long is started again at once
DRAIN_SECONDS = 10.0
HURRIED_SECONDS = 0.5  # what remains after a second signal
REFUSED = 2  # exit code of a part that read a wrong variable
_POLL_SECONDS, _SLOW_POLL_SECONDS, _IDLE_SECONDS = 0.05, 1.0, 60.0
_PATIENT_AFTER_SECONDS = 20.0  # a child that is not ready by then is asked less often
_STOP = HANDLED - {signal.SIGCHLD}


@dataclass(frozen=True)
class Job:
    """A process and how to live it: ``run`` is called in the child, ``ready`` in the parent (not for steps: they end)."""

    process: Process
    surroundings: Surroundings
    run: Callable[[], int]
    ready: Callable[[], bool]


@dataclass
class Child:
    """A job's present state. Times are of the monotonic clock; ``pid`` 0 means that nothing runs."""

    job: Job
    pid: int = 0
    ready: bool = False
    started: float = 0.0
    due: float = 0.0
    delay: float = FIRST_DELAY_SECONDS
    restarts: int = 0

    @property
    def name(self) -> str:
        return self.job.process.name

    @property
    def is_step(self) -> bool:
        return self.job.process.kind == "step"


class Listener:
    """What a supervisor tells while it works; the methods do nothing unless they are overridden."""

    def became_ready(self, child: Child) -> None:
        """It answers, or the step is done."""

    def all_ready(self, children: Sequence[Child]) -> None:
        """Everything is ready for the first time."""

    def ended(self, child: Child, how: str, delay: float) -> None:
        """A child ended by itself and will be started again after ``delay`` seconds."""

    def changed(self, children: Sequence[Child]) -> None:
        """Some child has another pid."""

    def idle(self) -> None:
        """About once a minute."""


class Supervisor:
    """One thread; signals are waited for and not handled, so forks happen at known places."""

    def __init__(self, jobs: Iterable[Job], listener: Listener) -> None:
        self.children = [Child(job) for job in jobs]
        self._listener = listener
        self._announced = False
        self._stopping = False
        self._patience = DRAIN_SECONDS

    def run(self) -> None:
        """Run until SIGINT, SIGTERM or SIGHUP, then stop everything; :class:`StartFailed` when the start is impossible."""
        signal.pthread_sigmask(signal.SIG_BLOCK, HANDLED)
        try:
            while not self._stopping:
                self._turn()
        finally:
            self.stop()

    def _turn(self) -> None:
        self._reap()
        self._probe()
        self._start_due()
        if not self._announced and all(child.ready for child in self.children):
            self._announced = True
            self._listener.all_ready(self.children)
        self._wait(self._pause())

    def _pause(self) -> float:
        """How long nothing has to be done, in seconds."""
        ages = [time.monotonic() - child.started for child in self.children if child.pid and not child.ready]
        if ages:
            return _POLL_SECONDS if min(ages) < _PATIENT_AFTER_SECONDS else _SLOW_POLL_SECONDS
        due = [child.due - time.monotonic() for child in self.children if not child.pid and not child.ready]
        return max(_POLL_SECONDS, min([*due, _IDLE_SECONDS]))

    def _wait(self, seconds: float) -> None:
        received = signal.sigtimedwait(HANDLED, seconds)
        if received is None and seconds >= _IDLE_SECONDS:
            self._listener.idle()
        if received is not None and received.si_signo in _STOP:
            self._stopping = True

    def _start_due(self) -> None:
        ready = {child.name for child in self.children if child.ready}
        for child in self.children:
            idle = not child.pid and not child.ready and child.due <= time.monotonic()
            if idle and (self._announced or ready.issuperset(child.job.process.needs)):
                self._start(child)

    def _start(self, child: Child) -> None:
        child.started = time.monotonic()
        child.pid = fork(child.job.run, child.job.surroundings)
        self._listener.changed(self.children)

    def _probe(self) -> None:
        for child in self.children:
            if child.pid and not child.ready and not child.is_step and child.job.ready():
                child.ready = True
                self._listener.became_ready(child)

    def _reap(self) -> None:
        for child in self.children:
            if child.pid and (status := _ended(child.pid)) is not None:
                self._settle(child, status)

    def _settle(self, child: Child, status: int) -> None:
        code, child.pid = os.waitstatus_to_exitcode(status), 0
        if child.is_step and code == 0:
            child.ready = True
            self._listener.became_ready(child)
        elif child.is_step or (code == REFUSED and not self._announced):
            raise StartFailed(child, how_it_ended(code))
        else:
            self._again_later(child, code)

    def _again_later(self, child: Child, code: int) -> None:
        steady = time.monotonic() - child.started > STEADY_AFTER_SECONDS
        delay = FIRST_DELAY_SECONDS if steady else child.delay
        child.due = time.monotonic() + delay
        child.delay = min(delay * 2, LONGEST_DELAY_SECONDS)
        child.ready = False
        child.restarts += 1
        self._listener.ended(child, how_it_ended(code), delay)

    def stop(self) -> None:
        """The gateway first, so that nothing new comes in; then parts and workers, which finish what they do; Redis last."""
        for group in _stop_groups(self.children):
            self._stop_group([child for child in group if child.pid])

    def _stop_group(self, group: Sequence[Child]) -> None:
        for child in group:
            with suppress(ProcessLookupError):
                os.kill(child.pid, signal.SIGTERM)
        started = time.monotonic()
        while (alive := [child for child in group if _ended(child.pid) is None]) and time.monotonic() - started < self._patience:
            group = alive
            received = signal.sigtimedwait(HANDLED, _POLL_SECONDS)
            if received is not None and received.si_signo in _STOP:
                self._patience = HURRIED_SECONDS
        for child in alive:
            _kill(child.pid)


class StartFailed(Refusal):
    """A child ended in a way that makes the start impossible."""

    def __init__(self, child: Child, how: str) -> None:
        log = child.job.surroundings.log
        reason = last_line(log.read_text(errors="replace")) if log is not None and log.exists() else ""
        where = f" The whole log: {log}" if log is not None else ""
        super().__init__(f"{child.name} {how}{f': {reason}' if reason else '.'}{where}")


def last_line(text: str) -> str:
    """The last line that is not empty."""
    return next((line.strip() for line in reversed(text.splitlines()) if line.strip()), "")


def how_it_ended(code: int) -> str:
    """``ended with code 1`` or ``was ended by signal 9``."""
    return f"was ended by signal {-code}" if code < 0 else f"ended with code {code}"


def _stop_groups(children: Sequence[Child]) -> list[list[Child]]:
    gateway = [child for child in children if child.name == "gateway"]
    stores = [child for child in children if child.job.process.kind == "store"]
    return [gateway, [child for child in children if child not in gateway and child not in stores], stores]


def _ended(pid: int) -> int | None:
    """The wait status when the process is gone, else None."""
    gone, status = os.waitpid(pid, os.WNOHANG)
    return status if gone else None


def _kill(pid: int) -> None:
    """End a child and what it forked: it leads a process group of its own."""
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)
    with suppress(ChildProcessError):
        os.waitpid(pid, 0)
