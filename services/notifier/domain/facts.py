"""What the conversation may know: the office, its services, one's appointments. It only asks, it never decides capacity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
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
    """One of the person's appointments that are still to come."""

    id: str
    code: str
    service_name: str
    starts_at: datetime
    zone: str


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
