"""What was measured, as Markdown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

LAST_CHAPTER = "## Measured"
_HEAD = ("", "connections", "per second", "of the floor", "p50 ms", "p99 ms")


@dataclass(frozen=True)
class Row:
    """``share`` is the rate divided by the floor's at the same concurrency, None for the floor itself."""

    way: str
    concurrency: int
    per_second: float
    share: float | None
    p50_ms: float
    p99_ms: float
    refused: int


@dataclass(frozen=True)
class Start:
    """Seconds until everything is ready, on an empty and on a used data folder, and mebibytes by process."""

    cold_seconds: float
    warm_seconds: float
    memory: dict[str, float]


def answers(title: str, rows: Iterable[Row]) -> str:
    """A question's table. Answers that are not a success are told beside the way: they would be counted as fast otherwise."""
    return "\n".join([f"#### {title}", "", *_lines(_HEAD, (_cells(row) for row in rows))])


def start(measured: Start) -> str:
    """How long starting takes and what the processes hold."""
    seconds = f"Ready after {measured.cold_seconds:.1f} s on an empty data folder, {measured.warm_seconds:.1f} s on a used one."
    rows = [(name, f"{mib:.0f}") for name, mib in [*measured.memory.items(), ("in all", sum(measured.memory.values()))]]
    return "\n".join(["#### Start and memory", "", seconds, "", *_lines(("process", "PSS, MiB"), rows)])


def replace(document: Path, sections: Iterable[str]) -> None:
    """Put the sections in place of what the document's chapter :data:`LAST_CHAPTER` has."""
    before, _, _ = document.read_text().partition(f"{LAST_CHAPTER}\n")
    document.write_text("\n\n".join([f"{before}{LAST_CHAPTER}", *sections]) + "\n")


def _cells(row: Row) -> tuple[str, ...]:
    name = f"{row.way} ({row.refused} refused)" if row.refused else row.way
    share = "floor" if row.share is None else f"{row.share:.0%}"
    return name, str(row.concurrency), f"{row.per_second:,.0f}", share, f"{row.p50_ms:.1f}", f"{row.p99_ms:.1f}"


def _lines(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    rule = ("---", *["---:"] * (len(head) - 1))
    return [f"| {' | '.join(cells)} |" for cells in (head, rule, *rows)]
