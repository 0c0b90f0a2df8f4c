"""A span in which an office or one of its services cannot be given."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.booking.domain.calendar import DatedException
from services.booking.domain.words import Words, words

REASONS: dict[str, Words] = {
    "network": words("jaringan ke pusat data kependudukan terputus", "the network to the population registry is down"),
    "registry": words("sistem kependudukan sedang tidak dapat dipakai", "the population registry cannot be used"),
    "blanks": words("blangko habis", "blank cards have run out"),
    "power": words("listrik padam", "there is no electricity"),
    "staff": words("petugas berhalangan", "staff are not available"),
    "other": words("layanan tidak dapat diberikan", "the service cannot be given"),
}
_END_OF_DAY = time(23, 59, 59)  # touches the last cell; 24:00 is no time of day


@dataclass(frozen=True)
class Closure:
    """Half-open, in UTC. ``service_id`` None is the whole office; ``to_at`` None is until further notice. ``message`` is what the
    office says about it, in its own words. ``ended_at`` is when it was ended early."""

    id: str
    office_id: str
    service_id: str | None
    from_at: datetime
    to_at: datetime | None
    reason: str
    message: str
    created_at: datetime
    created_by: str
    moved: int = 0
    released: int = 0
    ended_at: datetime | None = None
    ended_by: str | None = None

    @property
    def until(self) -> datetime | None:
        """When it is over; None while nobody knows."""
        return min((at for at in (self.to_at, self.ended_at) if at is not None), default=None)

    @property
    def explanation(self) -> Words:
        """Why, for residents."""
        return words(self.message, self.message) if self.message else REASONS[self.reason]

    def covers(self, service_id: str, starts_at: datetime, ends_at: datetime) -> bool:
        """Whether an appointment of that service would touch it."""
        concerns = self.service_id in (None, service_id)
        return concerns and self.from_at < ends_at and (self.until is None or starts_at < self.until)

    def on_dates(self, first_on: date, last_on: date, zone: ZoneInfo) -> Iterator[DatedException]:
        """The closure as exceptions of the local dates of a span."""
        starts, ends = self.from_at.astimezone(zone), self.until.astimezone(zone) if self.until else None
        if ends is not None and ends <= starts:
            return
        last = last_on if ends is None else min(last_on, (ends - timedelta(microseconds=1)).date())
        day = max(first_on, starts.date())
        while day <= last:
            begins = starts.time() if day == starts.date() else time()
            stops = ends.time() if ends is not None and day == ends.date() else _END_OF_DAY
            yield DatedException("closed", day, begins, stops, self.service_id, reason=self.explanation)
            day += timedelta(days=1)
