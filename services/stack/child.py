"""A forked process of its own: session, environment, title, log, and an end that follows its parent's."""

from __future__ import annotations

import importlib
import os
import signal
import sys
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import setproctitle

from services.common.processes import die_with_parent

HANDLED = frozenset({signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD})
_LARGEST_LOG_BYTES = 10 * 1024 * 1024


@dataclass(frozen=True)
class Surroundings:
    """What a child gets: the title that ``ps`` shows, its whole environment, and the file of its lines (None: the terminal)."""

    title: str
    environment: Mapping[str, str]
    log: Path | None


def run_module(module: str, arguments: tuple[str, ...]) -> int:
    """``python -m {module} {arguments}`` inside this process."""
    code: int = importlib.import_module(f"{module}.__main__").main(list(arguments))
    return code


def fork(run: Callable[[], int], surroundings: Surroundings) -> int:
    """Start a child that calls ``run`` and ends with its result; the child's pid."""
    sys.stdout.flush()
    sys.stderr.flush()
    parent = os.getpid()
    pid = os.fork()
    if pid == 0:
        os._exit(_live(run, surroundings, parent))
    return pid


def _live(run: Callable[[], int], surroundings: Surroundings, parent: int) -> int:
    try:
        _settle(surroundings, parent)
        return run()
    except SystemExit as end:
        return _exit_code(end)
    except BaseException:  # noqa: BLE001  # the child must never return into its parent's code
        traceback.print_exc()
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()


def _exit_code(end: SystemExit) -> int:
    if end.code is None or isinstance(end.code, int):
        return end.code or 0
    print(end.code, file=sys.stderr)
    return 1


def _settle(surroundings: Surroundings, parent: int) -> None:
    die_with_parent()
    if os.getppid() != parent:
        os._exit(1)
    os.setsid()  # Ctrl+C in the terminal reaches the parent only, which stops its children in order
    _forget_signals()
    _redirect(surroundings.log)
    setproctitle.setproctitle(surroundings.title)  # before the environment: it finds the title's place beside the first one
    os.environ.clear()
    os.environ.update(surroundings.environment)


def _forget_signals() -> None:
    for each in HANDLED:
        signal.signal(each, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, HANDLED)


def _redirect(log: Path | None) -> None:
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    if log is not None:
        keep_small(log)
        lines = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(lines, 1)
        os.dup2(lines, 2)


def keep_small(log: Path) -> None:
    """Move a log of more than 10 MB aside, in place of the one moved before. Writers go on appending to the emptied file."""
    if log.exists() and log.stat().st_size > _LARGEST_LOG_BYTES:
        aside = log.with_suffix(".1.log")
        aside.touch(0o600)
        aside.write_bytes(log.read_bytes())
        os.truncate(log, 0)
