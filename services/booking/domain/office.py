"""Offices, their counter groups and their service lines."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from services.booking.domain.words import Words

ZONES = ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")  # WIB, WITA, WIT: none has daylight saving


@dataclass(frozen=True)
class Office:
    """A place that serves residents. ``whatsapp`` is its own number in E.164."""

    id: str
    name: str
    region_code: str
    timezone: str
    address: str
    latitude: float
    longitude: float
    whatsapp: str

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


@dataclass(frozen=True)
class CounterGroup:
    """Counters that share their places. Places are counted on cells of ``cell_minutes`` from local midnight.

    ``capacity`` is the number of counters open to the public.
    """

    id: str
    cell_minutes: int
    capacity: int


@dataclass(frozen=True)
class Service:
    """A service line of one office.

    ``duration_minutes`` is for one person; starts lie on multiples of ``interval_minutes`` after local midnight.
    ``status`` is ``open``, ``limited``, ``closed`` or ``redirected``.
    """

    id: str
    name: Words
    counter_group: str
    duration_minutes: int
    interval_minutes: int
    status: str = "open"
    status_message: Words | None = None
    redirect_to: str | None = None
    fee_idr: int = 0
    notice_minutes: int = 60
    horizon_days: int = 30
    max_people: int = 8
    max_active: int = 1

    @property
    def bookable(self) -> bool:
        return self.status in ("open", "limited")

    def minutes_for(self, people: int) -> int:
        """How long ``people`` on one appointment take."""
        return self.duration_minutes * people
