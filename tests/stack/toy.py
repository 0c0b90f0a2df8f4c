"""``python -m tests.stack.toy FOLDER NAME…``: a supervisor over toy processes that write down what happens to them in FOLDER.

``gateway``, ``part`` and ``worker`` work until they are told to stop; ``store`` is needed by all; ``step`` ends at once,
``broken`` ends badly, ``refused`` ends as parts do that read a wrong variable, ``deaf`` does not hear SIGTERM, ``flaky`` ends
by itself twice.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from services.stack.child import Surroundings
from services.stack.home import Refusal
from services.stack.processes import Kind, Process, without_missing_needs
from services.stack.supervisor import REFUSED, Child, Job, Listener, Supervisor

PROCESSES = {
    "store": ("store", ()),
    "step": ("step", ("store",)),
    "broken": ("step", ()),
    "refused": ("web", ()),
    "part": ("web", ("store", "step")),
    "deaf": ("web", ()),
    "flaky": ("web", ()),
    "worker": ("worker", ("part",)),
    "gateway": ("web", ("part",)),
}  # fmt: skip


class Diary(Listener):
    """Writes down what the supervisor tells."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def became_ready(self, child: Child) -> None:
        write(self._folder, f"ready {child.name}")

    def ended(self, child: Child, how: str, delay: float) -> None:
        write(self._folder, f"{child.name} {how}, again in {delay} s")


def write(folder: Path, line: str) -> None:
    with (folder / "diary").open("a") as diary:
        diary.write(line + "\n")


def live(folder: Path, name: str) -> int:
    """A toy's life, in the child."""
    write(folder, f"start {name}")
    (folder / f"{name}.pid").write_text(str(os.getpid()))
    if name in ("step", "broken", "refused"):
        print(f"{name} has something to say")
        return {"step": 0, "broken": 1, "refused": REFUSED}[name]
    if name == "flaky" and (folder / "diary").read_text().count("start flaky") < 3:
        return 1
    told = signal.SIGINT if name == "deaf" else signal.SIGTERM
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    (folder / f"{name}.up").touch()
    signal.sigwait({told})
    write(folder, f"stop {name}")
    return 0


def job(folder: Path, process: Process) -> Job:
    up: Callable[[], bool] = (folder / f"{process.name}.up").exists
    environment = {"TOY": process.name}
    surroundings = Surroundings(f"sekali: toy {process.name}", environment, folder / f"{process.name}.log")
    return Job(process, surroundings, partial(live, folder, process.name), up)


def main(folder: Path, names: list[str]) -> int:
    made = []
    for name in names:
        kind, needs = PROCESSES[name]
        checked: Kind = kind  # type: ignore[assignment]  # the table's texts are kinds
        made.append(Process(name, "", (), checked, needs))
    supervisor = Supervisor([job(folder, process) for process in without_missing_needs(made)], Diary(folder))
    try:
        supervisor.run()
    except Refusal as refusal:
        print(refusal)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
