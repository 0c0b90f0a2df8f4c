"""The other parts as the notifier asks them: booking and docs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from services.notifier.domain.acts import Book, Join, Move
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
)
from services.notifier.domain.message import Contact


class Booking(Protocol):
    """The owner of offices and appointments. Every call may raise ``PartDown``; a change ``PartRefused`` too."""

    def offices(self) -> Sequence[Office]: ...

    def states(self, office_id: str, language: str) -> Mapping[str, ServiceState]:
        """How an office gives each of its services now."""

    def slots(
        self, office_id: str, service_id: str, span: tuple[date, date], people: int, answers: Mapping[str, str]
    ) -> Sequence[Slot]:
        """The starts with a place left on these local dates, 31 at most, soonest first."""

    def days(self, office_id: str, first_on: date, last_on: date, language: str) -> Sequence[OfficeDay]:
        """The hours of an office on these dates."""

    def appointments(self, contact: Contact, language: str) -> Sequence[Appointment]: ...

    def case(self, appointment_id: str) -> Mapping[str, Any]:
        """An appointment as facts tell it."""

    def place(self, appointment_id: str) -> PlaceInLine:
        """Where it stands in the line of today."""

    def manage_link(self, appointment_id: str) -> tuple[str, str]:
        """A booking code and one more secret with which its appointment can be managed."""

    def book(self, contact: Contact, office_id: str, wanted: Book) -> Mapping[str, Any]:
        """Take a slot for this contact; the booking. The same key with the same values gives the first answer again."""

    def move(self, wanted: Move, language: str) -> Mapping[str, Any]:
        """Give an appointment another time; the booking. Repeating it is fine."""

    def cancel(self, appointment_id: str) -> None:
        """Give an appointment back for its holder. Repeating it is fine; ``PartRefused`` when it is too late for that."""

    def waiting(self, contact: Contact, language: str) -> Sequence[WaitingPlace]:
        """What this contact waits for, offers first."""

    def join(self, contact: Contact, office_id: str, wanted: Join) -> int:
        """Put the contact on the waiting list; its position. The same key gives the first answer again."""

    def leave(self, contact: Contact, office_id: str, waiting_id: str) -> None:
        """Take the contact off the waiting list, or decline for it. Repeating it is fine."""

    def accept(self, contact: Contact, office_id: str, waiting_id: str, language: str) -> Mapping[str, Any]:
        """Take the place that is on offer; the booking. Repeating it gives the first answer again."""

    def erase(self, contact: Contact) -> Sequence[str]:
        """Forget the contact's visits that are over; the codes of those to come."""


class Docs(Protocol):
    """The owner of checklists. Every call may raise ``PartDown``, or ``PartRefused`` when it knows no such service."""

    def services(self, language: str) -> Sequence[Service]: ...

    def checklist(self, office_id: str, service_id: str, answers: Mapping[str, str], language: str) -> Checklist: ...

    def survey(self, office_id: str, appointment_id: str, case: Mapping[str, Any]) -> str:
        """The secret of the questions about one visit, the same however often it is asked for.

        ``PartRefused`` where the office does not ask any.
        """

    def checklist_pdf(self, case: Mapping[str, Any], language: str) -> bytes: ...


class PhoneLists(Protocol):
    """Who prints. May raise ``PartDown``."""

    def phone_list(self, office_id: str, calls: Sequence[Mapping[str, Any]]) -> bytes:
        """A PDF with ``name``, ``phone``, ``about``, ``starts_at`` and ``code`` of whoever should be called."""
