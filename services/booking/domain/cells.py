"""The cells of a counter group: the grid on which places are counted."""

from __future__ import annotations

from datetime import datetime, timedelta


def cells_between(starts_at: datetime, ends_at: datetime, cell_minutes: int) -> tuple[datetime, ...]:
    """The starts of the cells that a span takes, in order of time. A cell that is used in part is taken whole."""
    step = timedelta(minutes=cell_minutes)
    return tuple(starts_at + n * step for n in range(-((starts_at - ends_at) // step)))
