"""Days that come round less often than every week: every n-th week, and the n-th weekday of a month."""

from __future__ import annotations

import calendar
from datetime import date, timedelta


def in_turn(day: date, every_weeks: int, anchor_on: date | None) -> bool:
    """Whether the week of ``day`` is an n-th one, counted both ways from the week (Monday first) of ``anchor_on``."""
    if every_weeks <= 1 or anchor_on is None:
        return True
    return (_monday(day) - _monday(anchor_on)).days // 7 % every_weeks == 0


def is_nth(day: date, wanted: frozenset[int]) -> bool:
    """Whether its weekday comes up for the n-th time in its month: 1 is the first, -1 the last. Nothing wanted: always."""
    if not wanted:
        return True
    from_start = (day.day - 1) // 7 + 1
    from_end = -((calendar.monthrange(day.year, day.month)[1] - day.day) // 7 + 1)
    return bool(wanted & {from_start, from_end})


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
