"""Offices, their counter groups and their service lines."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, time
from zoneinfo import ZoneInfo

from services.booking.domain.house_rules import HouseRules
from services.booking.domain.quotas import Kept, Quota
from services.booking.domain.release import Stage
from services.booking.domain.words import Words

SERVED = ("open", "limited")  # the statuses in which a service can be booked
STATUSES = (*SERVED, "closed", "redirected")
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

    ``capacity`` is the number of counters open to the public, used where an exception opens hours without naming one.
    ``quotas`` limit all services of the group together.
    """

    id: str
    cell_minutes: int
    capacity: int
    quotas: tuple[Quota, ...] = ()


@dataclass(frozen=True)
class Service:
    """A service line of one office.

    ``duration_minutes`` is for one person; starts lie on multiples of ``interval_minutes`` after local midnight.
    ``status`` is ``open``, ``limited``, ``closed`` or ``redirected``, up to and including the local date ``status_until`` when
    there is one, and ``open`` afterwards. A date can be booked from ``horizon_days`` before it, at ``opens_at`` local time
    (midnight when not set); its places come out in the stages of ``release`` (all at once without any), less what is ``kept``
    for others than residents. ``stream`` is the letter of its queue numbers.
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
    stream: str = "A"
    status_until: date | None = None
    opens_at: time | None = None
    release: tuple[Stage, ...] = ()
    kept: tuple[Kept, ...] = ()
    quotas: tuple[Quota, ...] = ()
    hold_minutes: int = 10
    max_holds: int = 2
    lock_minutes: int = 0
    rest_minutes: int = 30
    offer_minutes: int = 15
    quiet_from: time = time(20)
    quiet_to: time = time(7)
    max_cancellations: int = 5
    nik_control: bool = False

    @property
    def bookable(self) -> bool:
        """Whether there can be a date to book it for."""
        return self.status in SERVED or self.status_until is not None

    def bookable_on(self, day: date) -> bool:
        """Whether its status lets that local date be booked."""
        return self.status in SERVED or (self.status_until is not None and day > self.status_until)

    def on(self, day: date) -> Service:
        """The service with the status that it has on that local date."""
        if self.status_until is None or day <= self.status_until:
            return self
        return replace(self, status="open", status_message=None, redirect_to=None, status_until=None)

    @property
    def house_rules(self) -> HouseRules:
        """What holds when an appointment is given up."""
        return HouseRules(self.lock_minutes, self.rest_minutes, self.quiet_from, self.quiet_to)

    def minutes_for(self, people: int) -> int:
        """How long ``people`` on one appointment take."""
        return self.duration_minutes * people
