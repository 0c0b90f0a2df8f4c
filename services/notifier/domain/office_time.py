"""An office's working time: whether it is open, when it opens next, and how long a wait was in its own hours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

Span = tuple[time, time]


@dataclass(frozen=True)
class OfficeTime:
    """``days`` has the spans of service of each local date that is known; a date without spans is closed."""

    zone: ZoneInfo
    days: Mapping[date, Sequence[Span]]

    def is_open(self, at: datetime) -> bool:
        return any(starts <= at < ends for starts, ends in self._spans())

    def next_opening(self, after: datetime) -> datetime | None:
        """The first beginning of service after an instant; None when no known day has one."""
        return next((starts for starts, _ in self._spans() if starts > after), None)

    def minutes_between(self, start: datetime, end: datetime) -> int:
        """The part of a wait that lies in working hours, in whole minutes."""
        shares = (min(end, closes) - max(start, opens) for opens, closes in self._spans())
        return sum((share for share in shares if share > timedelta()), timedelta()) // timedelta(minutes=1)

    def working_day_after(self, on: date, count: int) -> date | None:
        """The ``count``-th working day after a date; None when the known days do not reach that far."""
        working = [day for day in sorted(self.days) if day > on and self.days[day]]
        return working[count - 1] if len(working) >= count else None

    def _spans(self) -> Iterator[tuple[datetime, datetime]]:
        for day in sorted(self.days):
            for starts, ends in self.days[day]:
                yield datetime.combine(day, starts, self.zone), datetime.combine(day, ends, self.zone)
