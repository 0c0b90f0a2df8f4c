"""What the day itself adds to an appointment: its queue number, where it was called, and the way it took."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

MAXIMUM_MISSES = 3  # called so often without coming: missed


class Priority(StrEnum):
    """Who is served ahead of others (Law 25/2009 on public services, article 29)."""

    ELDERLY = "elderly"
    DISABLED = "disabled"
    PREGNANT = "pregnant"
    INFANT = "infant"


class Place(StrEnum):
    """What a visit uses up: cells of the day, or nothing (a supervisor let in a walk-in on a full day)."""

    SLOT = "slot"
    EXTRA = "extra"


@dataclass(frozen=True)
class Step:
    """How things stood before one step, so that it can be taken back.

    ``replaced_at`` is when the state that the step led to had been reached before, if it had.
    """

    action: str
    status: str
    replaced_at: datetime | None = None
    counter: str | None = None
    misses: int = 0
    returned_at: datetime | None = None


@dataclass(frozen=True)
class Visit:
    """``queue_number`` (``A-001``) is unique on the local date ``queue_on``. ``misses`` counts calls without coming.

    ``returned_at`` says since when somebody who had been parked is back in line. ``previous_id`` is the appointment whose missing
    papers led to this one. ``closure_id`` is the closure that moved or released it last.
    """

    walk_in: bool = False
    place: Place = Place.SLOT
    queue_number: str | None = None
    queue_on: date | None = None
    priority: Priority | None = None
    counter: str | None = None
    misses: int = 0
    returned_at: datetime | None = None
    previous_id: str | None = None
    closure_id: str | None = None
    trail: tuple[Step, ...] = ()


def queue_number(stream: str, count: int) -> str:
    """``A-001``."""
    return f"{stream}-{count:03}"
