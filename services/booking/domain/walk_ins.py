"""What is left of a day for people without appointment: time that the rules keep for them, and places that nobody booked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from services.booking.domain.plan import DayPlan


def earliest_cells(plan: DayPlan, count: int, taken: Mapping[datetime, int], now: datetime) -> dict[datetime, int]:
    """The earliest ``count`` adjacent cells that have a place left, with their places; empty when the day has none.

    ``plan`` is the day as walk-ins may take it. The cell that is running counts: whoever stands at the counter uses its rest.
    """
    length = timedelta(minutes=plan.cell_minutes)
    cells = [(plan.instant(n), places) for n, places in enumerate(plan.places)]
    for first, (starts_at, _) in enumerate(cells):
        run = cells[first : first + count]
        if starts_at + length > now and len(run) == count and all(places > taken.get(at, 0) for at, places in run):
            return dict(run)
    return {}
