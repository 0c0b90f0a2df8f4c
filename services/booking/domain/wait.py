"""How long somebody will have to wait, as an honest range."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import quantiles

ENOUGH = 5  # recent visits, before their own times are trusted
ROUNDED_TO = 5  # minutes


@dataclass(frozen=True)
class Wait:
    """From ``low`` to ``high`` minutes, in steps of five."""

    low: int
    high: int


def expected_wait(ahead: int, counters: int, recent_minutes: Sequence[float], usual_minutes: float, floor_minutes: int) -> Wait:
    """The wait of somebody with ``ahead`` people before them at ``counters`` open counters (at least one is assumed).

    A visit takes between the quartiles of the recent ones, or half to one and a half of ``usual_minutes`` while fewer than five
    are known; never less than ``floor_minutes``, so that some very short visits do not promise what cannot be held.
    """
    rounds = ahead / max(1, counters)
    low, high = (rounds * max(floor_minutes, minutes) for minutes in _span(recent_minutes, usual_minutes))
    lower = int(low // ROUNDED_TO * ROUNDED_TO)
    return Wait(lower, max(lower, int(-(-high // ROUNDED_TO) * ROUNDED_TO)))


def _span(recent: Sequence[float], usual: float) -> tuple[float, float]:
    if len(recent) < ENOUGH:
        return usual / 2, usual * 1.5
    lower, _, upper = quantiles(recent, n=4, method="inclusive")
    return lower, upper
