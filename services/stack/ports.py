"""Which ports the web processes get."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterable

from services.stack.home import Refusal
from services.stack.processes import Process

HOST = "127.0.0.1"


def choose(processes: Iterable[Process], public_port: int) -> dict[str, int]:
    """A port for every web process: the public one for the gateway; for the others one after it, or any free one."""
    check_free(public_port)
    ports: dict[str, int] = {}
    for process in processes:
        if process.kind == "web":
            ports[process.name] = public_port if process.port_offset == 0 else _near(public_port + process.port_offset)
    return ports


def check_free(port: int) -> None:
    """:class:`Refusal` when another program has the port or this user may not use it."""
    try:
        _bind(port)
    except PermissionError:
        raise Refusal(f"SEKALI_PORT: this user may not use port {port}; choose one above 1023.") from None
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        raise Refusal(f"SEKALI_PORT: another program already uses port {port}; choose another one.") from None


def _near(port: int) -> int:
    try:
        return _bind(port)
    except (OSError, OverflowError):
        return _bind(0)


def _bind(port: int) -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as trial:
        # As servers do it: a port that only waits for late packets of an earlier start is free
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        trial.bind((HOST, port))
        bound: int = trial.getsockname()[1]
        return bound
