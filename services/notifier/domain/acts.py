"""What a conversation asks other parts to do for a person, and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Book:
    """Take a slot. ``starts_at`` is an ISO instant; the same ``key`` with the same values never books twice."""

    key: str
    service_id: str
    starts_at: str
    people: int
    name: str
    answers: Mapping[str, str]
    language: str


@dataclass(frozen=True)
class Move:
    """Give an appointment another time."""

    key: str
    visit_id: str
    starts_at: str


@dataclass(frozen=True)
class GiveBack:
    """Cancel an appointment."""

    visit_id: str


@dataclass(frozen=True)
class Join:
    """Wait for a place for ``people`` on these local dates (ISO), both included."""

    key: str
    service_id: str
    first_on: str
    last_on: str
    part: str
    people: int
    name: str
    language: str


@dataclass(frozen=True)
class Leave:
    """Leave the waiting list, or decline what is on offer."""

    waiting_id: str


@dataclass(frozen=True)
class Accept:
    """Take the place on offer. ``moves`` says whether an appointment moves there."""

    waiting_id: str
    moves: bool = False


@dataclass(frozen=True)
class SendPaper:
    """Send the checklist of an appointment again. ``key`` is that of the message that asked for it."""

    visit_id: str
    key: str


@dataclass(frozen=True)
class Consent:
    """Stop messages that nobody asked for, or let them come again."""

    given: bool


@dataclass(frozen=True)
class Erase:
    """Forget this person."""


Act = Book | Move | GiveBack | Join | Leave | Accept | SendPaper | Consent | Erase


@dataclass(frozen=True)
class Done:
    """It is done. ``values`` are what can be said about it, ``case`` is an appointment as facts tell it."""

    values: Mapping[str, str] = field(default_factory=dict)
    case: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Declined:
    """It was refused. ``problem`` is the last part of the problem's type; ``detail`` says why, in the person's language."""

    problem: str
    detail: str = ""


Result = Done | Declined
