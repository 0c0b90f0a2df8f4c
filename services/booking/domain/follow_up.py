"""What becomes of a case after the visit: recorded, then the card is ready, then it is collected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from services.booking.domain.appointment import Action, Appointment, Status
from services.booking.domain.errors import WrongState

KINDS = ("recorded", "card_ready", "collected")


@dataclass(frozen=True)
class FollowUp:
    """One later fact of a case."""

    kind: str
    at: datetime
    who: str


def require_possible(appointment: Appointment, known: Mapping[str, FollowUp], kind: str) -> None:
    """:class:`WrongState` unless the visit finished in one go and nothing later than ``kind`` is known.

    A step may be left out (a family card needs no recording), but none comes after a later one.
    """
    finished = appointment.status is Status.COMPLETED and appointment.result is not None
    if not finished or (appointment.result is not None and appointment.result.outcome != "one_visit"):
        raise WrongState(appointment.status, Action.FOLLOW_UP)
    if any(later in known for later in KINDS[KINDS.index(kind) + 1 :]):
        raise WrongState(appointment.status, Action.FOLLOW_UP)
