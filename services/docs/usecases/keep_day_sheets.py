"""Day sheets make themselves: today's before opening, tomorrow's the afternoon before, and they stay when the line is down."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from services.common.clock import Clock
from services.docs.domain.errors import DeskUnreachable
from services.docs.domain.sheets import day_sheet
from services.docs.usecases.ports_office import Desk, OpenOffice, Press, Shelf

TOMORROW_FROM_HOUR = 14  # local: when a line that fails overnight must not cost the morning
KEPT_DAYS = 2  # names lie on a disk no longer than they are needed


class KeepDaySheets:
    """Run it every few minutes; a sheet is written again only when its rows changed."""

    def __init__(self, desk: Desk, press: Press, shelf: Shelf, clock: Clock) -> None:
        self._desk, self._press, self._shelf, self._clock = desk, press, shelf, clock

    def run(self) -> int:
        """How many sheets were written. While booking is down, those on the shelf stay as they are."""
        now = self._clock.now()
        self._shelf.clear(now.date() - timedelta(days=KEPT_DAYS))
        try:
            return sum(self._keep(opened, on, now) for opened in self._desk.offices() for on in _days(opened, now))
        except DeskUnreachable:
            return 0

    def _keep(self, opened: OpenOffice, on: date, now: datetime) -> bool:
        visits = self._desk.day(opened.office.id, on)
        sheet = day_sheet(opened.office, on, visits, now)
        fingerprint = repr(sheet.rows)
        return self._shelf.keep(opened.office.id, on, fingerprint, lambda: self._press.sheet(sheet))


def _days(opened: OpenOffice, now: datetime) -> list[date]:
    local = now.astimezone(ZoneInfo(opened.office.timezone))
    tomorrow = [local.date() + timedelta(days=1)] if local.hour >= TOMORROW_FROM_HOUR else []
    return [local.date(), *tomorrow]
