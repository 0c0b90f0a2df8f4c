"""A clock that stands still until it is moved."""

from __future__ import annotations

from datetime import datetime, timedelta


class FixedClock:
    """Tells ``instant`` until :meth:`advance`."""

    def __init__(self, instant: datetime) -> None:
        self.instant = instant

    def now(self) -> datetime:
        return self.instant

    def advance(self, by: timedelta) -> None:
        self.instant += by
