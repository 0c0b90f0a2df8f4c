"""What the conversation may know: the office, its services, one's appointments. It only asks, it never decides capacity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol


@dataclass(frozen=True)
class Option:
    value: str
    label: str


@dataclass(frozen=True)
class Question:
    """A qualifying question: its answer changes the service or the checklist."""

    id: str
    text: str
    options: Sequence[Option]


@dataclass(frozen=True)
class Service:
    """A service line in one language. ``other_name`` is its name in the other language: people write either."""

    id: str
    name: str
    questions: Sequence[Question] = ()
    other_name: str = ""


@dataclass(frozen=True)
class Requirement:
    """One line of a checklist: ``form`` as in the glossary, ``copies`` None where no source states a number.

    ``condition`` says when it is needed, empty when always; ``document`` is the catalogue's id of it.
    """

    name: str
    form: str
    copies: int | None
    condition: str = ""
    document: str = ""


@dataclass(frozen=True)
class Checklist:
    """The requirements of one case, or the service that fits the answers better (``redirect`` = its id, with the reason)."""

    items: Sequence[Requirement]
    redirect: str | None = None
    redirect_text: str = ""


@dataclass(frozen=True)
class Office:
    """``hours`` as booking tells them: one object per day with service: ``weekday``, ``opens``, ``closes``, ``breaks``."""

    id: str
    name: str
    timezone: str
    address: str
    latitude: float
    longitude: float
    whatsapp: str
    hours: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True)
class Appointment:
    """One of the person's appointments that are still to come. ``status`` is as in the glossary."""

    id: str
    code: str
    service_name: str
    starts_at: datetime
    zone: str
    service_id: str = ""
    people: int = 1
    name: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    status: str = "booked"


@dataclass(frozen=True)
class ServiceState:
    """Whether an office gives a service now. ``message`` is what it says about that, ``redirect_to`` another service.

    ``asks_nik``: booking it needs a NIK, which no chat asks for.
    """

    bookable: bool
    max_people: int = 1
    message: str = ""
    redirect_to: str = ""
    asks_nik: bool = False


@dataclass(frozen=True)
class Slot:
    """A start, and how many places it has left."""

    starts_at: datetime
    remaining: int


@dataclass(frozen=True)
class OfficeDay:
    """The hours of one local date, ``08:00`` and so on; without ``opens`` it is closed, with ``reason`` if one is known."""

    on: date
    opens: str = ""
    closes: str = ""
    breaks: Sequence[tuple[str, str]] = ()
    reason: str = ""


@dataclass(frozen=True)
class PlaceInLine:
    """Where somebody stands today. ``ahead`` and the wait in minutes are None unless they wait now."""

    status: str
    queue_number: str = ""
    ahead: int | None = None
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True)
class WaitingPlace:
    """An entry of the waiting list. With an offer, ``offered_at`` is its start and ``expires_at`` the end of the offer.

    ``moves_code`` and ``moves_from`` are the appointment, with its start, that taking the place would move; empty when none.
    """

    id: str
    service_name: str
    zone: str
    position: int | None = None
    offered_at: datetime | None = None
    expires_at: datetime | None = None
    moves_code: str = ""
    moves_from: datetime | None = None


class Words:
    """The texts of one language. ``words("menu.body", office="…")`` fills a text in; an unknown key is a programming error."""

    def __init__(self, language: str, texts: Mapping[str, str]) -> None:
        self.language = language
        self._texts = texts

    def __call__(self, key: str, /, **values: object) -> str:
        return self._texts[key].format(**values)

    def has(self, key: str) -> bool:
        """Whether the language has a text under this key."""
        return key in self._texts


class Facts(Protocol):
    """Answers for one conversation. Each may raise ``PartDown`` when the part that knows does not answer."""

    @property
    def office(self) -> Office:
        """The office that was written to."""

    def words(self, language: str) -> Words:
        """The texts of a language."""

    def services(self, language: str, bookable_only: bool) -> Sequence[Service]:
        """The services, in the catalogue's order; with ``bookable_only`` those that can be booked now."""

    def checklist(self, service_id: str, answers: Mapping[str, str], language: str) -> Checklist:
        """What to bring for one case."""

    def appointments(self, language: str) -> Sequence[Appointment]:
        """The person's appointments, soonest first."""

    def states(self, language: str) -> Mapping[str, ServiceState]:
        """How the office gives each of its services, by id."""

    def slots(self, service_id: str, people: int, answers: Mapping[str, str], at: datetime) -> Sequence[Slot]:
        """The starts that can be booked in the next days with a place left, soonest first."""

    def days(self, first_on: date, last_on: date, language: str) -> Sequence[OfficeDay]:
        """The office's hours on these dates, holidays and closures included."""

    def place(self, appointment_id: str) -> PlaceInLine:
        """Where the person stands in the line of today."""

    def waiting(self, language: str) -> Sequence[WaitingPlace]:
        """What the person waits for, offers first."""
