"""What goes wrong on purpose, and how the simulated WhatsApp behaves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

CHANCES = ("fail_500", "drop_answer", "duplicate_webhooks", "reorder_webhooks")


@dataclass(frozen=True)
class Chance:
    """How often a fault strikes: with ``probability``, at most ``count`` times (None: without end)."""

    probability: float = 1.0
    count: int | None = None


@dataclass(frozen=True)
class NextError:
    """The next ``times`` sends are refused with this code."""

    code: int
    times: int = 1


@dataclass(frozen=True)
class Faults:
    """The switches. Times in milliseconds or seconds as named; the defaults are an undisturbed WhatsApp."""

    delay_ms: int = 0
    fail_500: Chance | None = None
    drop_answer: Chance | None = None
    hang_seconds: float = 0.0
    duplicate_webhooks: Chance | None = None
    reorder_webhooks: Chance | None = None
    hold_webhooks: bool = False
    unreachable: tuple[str, ...] = ()
    template_status: str = "APPROVED"
    next_error: NextError | None = None
    window_errors: str = "async"
    pair_rate: bool = True
    throughput: int = 80  # messages per second and number, Meta's default
    delivered_after_ms: int = 600
    batch: int = 100  # updates in one webhook; Meta goes up to 1,000
    paths: tuple[str, ...] = ("messages",)


def strikes(faults: Faults, name: str, drawn: float) -> tuple[bool, Faults]:
    """Whether the fault ``name`` strikes now, given ``drawn`` in [0, 1), and the switches afterwards."""
    chance: Chance | None = getattr(faults, name)
    if chance is None or chance.count == 0 or drawn >= chance.probability:
        return False, faults
    if chance.count is None:
        return True, faults
    left: dict[str, Any] = {name: replace(chance, count=chance.count - 1)}
    return True, replace(faults, **left)


def next_error(faults: Faults) -> tuple[int | None, Faults]:
    """The code that the next send is refused with, if any, and the switches afterwards."""
    ordered = faults.next_error
    if ordered is None or ordered.times <= 0:
        return None, faults
    left = replace(ordered, times=ordered.times - 1) if ordered.times > 1 else None
    return ordered.code, replace(faults, next_error=left)
