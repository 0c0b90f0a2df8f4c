"""The one list of what runs: the parts' processes and the steps that come before them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Kind = Literal["store", "step", "web", "worker"]
When = Literal["always", "embedded", "simulator", "demo"]


@dataclass(frozen=True)
class Process:
    """``python -m {module} {arguments}``, or a ``store`` that is no program of ours.

    A ``step`` runs to its end, a ``web`` process answers at its address, a ``worker`` leaves a heartbeat in Redis.
    ``needs`` names what must be ready (a step: have ended well) before it starts. ``when`` says whether it is started
    always, only when no Redis was given, only with the simulator, or only for the demo office.
    ``port_offset`` is the distance of a web process from the public port when that port is free.
    """

    name: str
    module: str
    arguments: tuple[str, ...]
    kind: Kind
    needs: tuple[str, ...] = ()
    when: When = "always"
    port_offset: int = 0

    @property
    def heartbeat(self) -> str:
        """The Redis key that a worker keeps fresh."""
        return f"heartbeat:{self.name}"


PROCESSES: tuple[Process, ...] = (
    Process("redis", "", (), "store", (), "embedded"),
    Process("booking-migrate", "services.booking", ("migrate",), "step"),
    Process("notifier-migrate", "services.notifier", ("migrate",), "step"),
    Process("docs-migrate", "services.docs", ("migrate",), "step"),
    Process("booking-demo", "services.booking", ("demo",), "step", ("booking-migrate",), "demo"),
    Process("simulator", "services.simulator", ("web",), "web", ("redis",), "simulator", port_offset=4),
    Process(
        "notifier-templates", "services.notifier", ("push-templates",), "step", ("notifier-migrate", "simulator"), "simulator"
    ),
    Process("booking", "services.booking", ("web",), "web", ("redis", "booking-migrate", "booking-demo"), port_offset=1),
    Process("notifier", "services.notifier", ("web",), "web", ("redis", "notifier-migrate", "notifier-templates"), port_offset=2),
    Process("docs", "services.docs", ("web",), "web", ("redis", "docs-migrate"), port_offset=3),
    Process("booking-worker", "services.booking", ("worker",), "worker", ("booking",)),
    Process("notifier-worker", "services.notifier", ("worker",), "worker", ("notifier",)),
    Process("docs-worker", "services.docs", ("worker",), "worker", ("docs",)),
    Process("gateway", "gateway", ("web",), "web", ("booking", "notifier", "docs")),
)


def chosen(*, embedded: bool, simulator: bool, demo: bool) -> tuple[Process, ...]:
    """The processes of one start. A need that is not started is not waited for."""
    wanted = {"always": True, "embedded": embedded, "simulator": simulator, "demo": demo}
    return without_missing_needs([process for process in PROCESSES if wanted[process.when]])


def without_missing_needs(processes: Iterable[Process]) -> tuple[Process, ...]:
    """The same processes, each needing only others among them."""
    kept = tuple(processes)
    names = {process.name for process in kept}
    return tuple(_needing(process, names) for process in kept)


def _needing(process: Process, names: set[str]) -> Process:
    needs = tuple(need for need in process.needs if need in names)
    return Process(**{**process.__dict__, "needs": needs})
