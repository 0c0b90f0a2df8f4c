"""How much memory processes take, shared pages counted once (PSS)."""

from __future__ import annotations

from pathlib import Path


def family(pid: int) -> list[int]:
    """The process and everything below it."""
    below = _children_of()
    found, waiting = [], [pid]
    while waiting:
        each = waiting.pop()
        found.append(each)
        waiting += below.get(each, [])
    return found


def _children_of() -> dict[int, list[int]]:
    below: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:  # it ended meanwhile
            continue
        below.setdefault(int(fields[1]), []).append(int(entry.name))
    return below


def pss_kib(pid: int) -> int:
    """Proportional set size of one process in KiB; 0 when it is gone or may not be read."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
