"""The case: one appointment as the facts tell it, as far as papers need it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Office:
    """Where the resident goes. ``timezone`` is an IANA name; ``whatsapp`` is E.164."""

    id: str
    name: str
    timezone: str
    address: str
    latitude: float | None
    longitude: float | None
    whatsapp: str | None

    @property
    def map_link(self) -> str | None:
        """A map at the office's place, when its place is known."""
        if self.latitude is None or self.longitude is None:
            return None
        return f"https://maps.google.com/?q={self.latitude:.5f},{self.longitude:.5f}"


@dataclass(frozen=True)
class Case:
    """One appointment. ``starts_at`` and ``ends_at`` are aware; ``version`` grows with each move or cancellation."""

    appointment_id: str
    code: str
    version: int
    service_id: str
    starts_at: datetime
    ends_at: datetime
    people: int
    name: str
    language: str
    answers: Mapping[str, str]
    office: Office
    status: str = "booked"

    @property
    def local_day(self) -> date:
        """The day of the visit as the office's calendar has it."""
        return self.starts_at.astimezone(ZoneInfo(self.office.timezone)).date()
