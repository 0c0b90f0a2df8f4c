"""``./sekali status``: what runs, where, and how much memory it takes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from services.stack.config import Settings
from services.stack.home import Home
from services.stack.memory import family, pss_kib

_KIB_PER_MIB = 1024


def status(values: Mapping[str, str], as_json: bool) -> int:
    """Print the running processes; 0 when an ``up`` runs on this folder, 1 when none does."""
    home = Home(Settings.from_env(values).home)
    note = home.note()
    if note is None:
        print(f"nothing runs in {home.path}; ./sekali up starts it.")
        return 1
    rows = _rows(note)
    print(json.dumps({"processes": rows, "pss_mib": _total(rows)}) if as_json else _table(rows))
    return 0


def _rows(note: Mapping[str, Any]) -> list[dict[str, Any]]:
    children = [(entry["name"], entry["pid"]) for entry in note["processes"]]
    addresses = {name: f"http://127.0.0.1:{port}" for name, port in note["ports"].items()} | {"redis": note["redis_url"]}
    rows = [_row(name, pid, addresses.get(name, ""), family(pid)) for name, pid in children]
    return [_row("supervisor", note["pid"], "", [note["pid"]]), *rows]


def _row(name: str, pid: int, address: str, pids: list[int]) -> dict[str, Any]:
    return {"name": name, "pid": pid, "address": address, "pss_mib": round(sum(map(pss_kib, pids)) / _KIB_PER_MIB, 1)}


def _total(rows: list[dict[str, Any]]) -> float:
    return round(sum(float(row["pss_mib"]) for row in rows), 1)


def _table(rows: list[dict[str, Any]]) -> str:
    lines = [f"{'process':<18} {'pid':>7} {'memory MiB':>10}  address"]
    lines += [f"{row['name']:<18} {row['pid']:>7} {row['pss_mib']:>10}  {row['address']}" for row in rows]
    return "\n".join([*lines, f"{'in all':<18} {'':>7} {_total(rows):>10}"])
