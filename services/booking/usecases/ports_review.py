"""What looking back on an office, and over all of them, needs from the outside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from services.booking.domain.appointment import Appointment
from services.booking.domain.calendar import Calendar
from services.booking.domain.office import Office, Service
from services.booking.domain.words import Words


@dataclass(frozen=True)
class Line:
    """One line of the audit. ``subject`` is ``booking:K7M4QX``, ``account:0198…`` and the like."""

    id: str
    at: datetime
    who: str
    subject: str
    action: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Mark:
    """Where to go on in the audit: after the line of this instant and id."""

    at: datetime
    id: str


@dataclass(frozen=True)
class OfficePlan:
    """An office with its service lines and the calendars of its counter groups for a span of dates."""

    office: Office
    services: Sequence[Service]
    calendars: Mapping[str, Calendar]


@dataclass(frozen=True)
class Closed:
    """A span in which an office, or one of its services, is closed. ``ends_at`` None is until further notice."""

    service_id: str | None
    starts_at: datetime
    ends_at: datetime | None
    reason: Words | None


@dataclass(frozen=True)
class Tally:
    """How many appointments of an office stand where, on its day, and what is closed."""

    statuses: Mapping[str, int]
    people: int
    closures: Sequence[Closed]


class AuditLines(Protocol):
    """Reads the audit."""

    def lines(self, office_id: str, code: str | None, after: Mark | None, limit: int) -> list[Line]:
        """Lines of an office and those that concern every office, oldest first; of one booking when ``code`` names it."""


class VisitHistory(Protocol):
    """Reads whole spans of days."""

    def plan(self, office_id: str, first_on: date, last_on: date) -> OfficePlan:
        """``OfficeUnknown``."""

    def visits(self, office_id: str, first: datetime, last: datetime) -> list[Appointment]:
        """Appointments that start from ``first`` to before ``last``, walk-ins included."""


class City(Protocol):
    """Reads all offices at once."""

    def offices(self) -> list[Office]:
        """All of them, by id."""

    def tallies(self, days: Mapping[str, tuple[datetime, datetime]]) -> Mapping[str, Tally]:
        """By office: what starts between the two instants given for it."""
