"""The facts of one turn of a conversation, asked of the parts that own them, each at most once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from services.notifier.domain.errors import PartDown
from services.notifier.domain.facts import (
    Appointment,
    Checklist,
    Office,
    OfficeDay,
    PlaceInLine,
    Service,
    ServiceState,
    Slot,
    WaitingPlace,
    Words,
)
from services.notifier.domain.inbound import digits
from services.notifier.domain.message import Contact
from services.notifier.usecases.ports import Clock, Wording
from services.notifier.usecases.ports_parts import Booking, Docs

_OFFICES_KEPT_FOR = timedelta(seconds=60)
_LOOK_AHEAD = timedelta(days=30)  # booking tells 31 days at once


class OfficeDirectory:
    """Which office a WhatsApp number belongs to. The list is asked for again after a minute."""

    def __init__(self, booking: Booking, clock: Clock) -> None:
        self._booking, self._clock = booking, clock
        self._offices: Sequence[Office] = ()
        self._asked_at: datetime | None = None

    def of_number(self, whatsapp: str) -> Office:
        """The office with this number (digits), else the first one; ``PartDown`` when booking does not tell any."""
        offices = self._known()
        if not offices:
            raise PartDown("booking")
        return next((office for office in offices if digits(office.whatsapp) == whatsapp), offices[0])

    def _known(self) -> Sequence[Office]:
        now = self._clock.now()
        if not self._offices or self._asked_at is None or now - self._asked_at > _OFFICES_KEPT_FOR:
            self._offices, self._asked_at = self._booking.offices(), now
        return self._offices


class GatheredFacts:
    """Implements ``domain.facts.Facts`` for one contact who wrote to one office."""

    def __init__(self, office: Office, contact: Contact, booking: Booking, docs: Docs, wording: Wording) -> None:
        self._office, self._contact = office, contact
        self._booking, self._docs, self._wording = booking, docs, wording
        self._services: dict[str, Sequence[Service]] = {}
        self._slots: dict[tuple[str, int], Sequence[Slot]] = {}
        self._states: Mapping[str, ServiceState] | None = None
        self._appointments: Sequence[Appointment] | None = None

    @property
    def contact(self) -> Contact:
        """Who is being answered."""
        return self._contact

    def afresh(self) -> GatheredFacts:
        """The same without what was asked already, after something has changed."""
        return GatheredFacts(self._office, self._contact, self._booking, self._docs, self._wording)

    @property
    def office(self) -> Office:
        return self._office

    def words(self, language: str) -> Words:
        return self._wording.words(language)

    def services(self, language: str, bookable_only: bool) -> Sequence[Service]:
        if language not in self._services:
            self._services[language] = self._docs.services(language)
        known = self._services[language]
        if not bookable_only:
            return known
        states = self.states(language)
        return [service for service in known if service.id in states and states[service.id].bookable]

    def states(self, language: str) -> Mapping[str, ServiceState]:
        if self._states is None:
            self._states = self._booking.states(self._office.id, language)
        return self._states

    def checklist(self, service_id: str, answers: Mapping[str, str], language: str) -> Checklist:
        return self._docs.checklist(self._office.id, service_id, answers, language)

    def appointments(self, language: str) -> Sequence[Appointment]:
        if self._appointments is None:
            self._appointments = self._booking.appointments(self._contact, language)
        return self._appointments

    def slots(self, service_id: str, people: int, answers: Mapping[str, str], at: datetime) -> Sequence[Slot]:
        asked = (service_id, people)
        if asked not in self._slots:
            today = at.astimezone(ZoneInfo(self._office.timezone)).date()
            span = today, today + _LOOK_AHEAD
            self._slots[asked] = self._booking.slots(self._office.id, service_id, span, people, answers)
        return self._slots[asked]

    def days(self, first_on: date, last_on: date, language: str) -> Sequence[OfficeDay]:
        return self._booking.days(self._office.id, first_on, last_on, language)

    def place(self, appointment_id: str) -> PlaceInLine:
        return self._booking.place(appointment_id)

    def waiting(self, language: str) -> Sequence[WaitingPlace]:
        return self._booking.waiting(self._contact, language)
