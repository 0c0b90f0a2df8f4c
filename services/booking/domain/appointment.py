"""An appointment and the states it goes through.

``booked → checked_in → called → serving → completed``, or ``missed``, or ``cancelled``. A new state is always a new value: the
functions here return the changed appointment and never touch the given one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from services.booking.domain.errors import WrongState


class Status(StrEnum):
    """Where an appointment stands."""

    BOOKED = "booked"
    CHECKED_IN = "checked_in"
    CALLED = "called"
    SERVING = "serving"
    COMPLETED = "completed"
    MISSED = "missed"
    CANCELLED = "cancelled"


class Action(StrEnum):
    """What can be done to an appointment."""

    CHECK_IN = "check_in"
    CALL = "call"
    SERVE = "serve"
    COMPLETE = "complete"
    NO_SHOW = "no_show"
    CANCEL = "cancel"
    MOVE = "move"
    UNDO = "undo"


ORDER = tuple(Status)
ACTIVE = frozenset({Status.BOOKED, Status.CHECKED_IN, Status.CALLED, Status.SERVING})
OUTCOMES = ("one_visit", "papers_missing", "not_eligible", "system_down")

# From which states an action leads to which state. One button completes, so an operator need not press the ones before it.
TRANSITIONS: Mapping[Action, tuple[frozenset[Status], Status]] = {
    Action.CHECK_IN: (frozenset({Status.BOOKED}), Status.CHECKED_IN),
    Action.CALL: (frozenset({Status.CHECKED_IN}), Status.CALLED),
    Action.SERVE: (frozenset({Status.CHECKED_IN, Status.CALLED}), Status.SERVING),
    Action.COMPLETE: (frozenset({Status.CHECKED_IN, Status.CALLED, Status.SERVING}), Status.COMPLETED),
    Action.NO_SHOW: (frozenset({Status.BOOKED, Status.CALLED}), Status.MISSED),
    Action.CANCEL: (frozenset({Status.BOOKED, Status.CHECKED_IN}), Status.CANCELLED),
}
UNDOABLE = frozenset({Status.CHECKED_IN, Status.CALLED, Status.SERVING, Status.COMPLETED, Status.MISSED})


@dataclass(frozen=True)
class Result:
    """How a visit ended. ``missing`` and ``brought`` are ids of documents of the checklist."""

    outcome: str = "one_visit"
    missing: tuple[str, ...] = ()
    brought: tuple[str, ...] = ()


@dataclass(frozen=True)
class Appointment:
    """A slot taken by a named resident. Times are UTC instants.

    ``sequence`` grows with each move and cancellation, ``version`` with every change. ``moments`` says when each state that it
    has now, or had on the way, was reached.
    """

    id: str
    office_id: str
    code: str
    service_id: str
    counter_group: str
    starts_at: datetime
    ends_at: datetime
    people: int
    name: str
    phone: str | None
    user_id: str | None
    contact_key: str
    language: str
    answers: Mapping[str, str]
    note: str
    created_at: datetime
    cell_minutes: int
    status: Status = Status.BOOKED
    sequence: int = 1
    version: int = 1
    result: Result | None = None
    moments: Mapping[Status, datetime] = field(default_factory=dict)

    @property
    def cells(self) -> tuple[datetime, ...]:
        """The starts of the cells that it takes, in order of time."""
        step = timedelta(minutes=self.cell_minutes)
        return tuple(self.starts_at + n * step for n in range(-((self.starts_at - self.ends_at) // step)))

    @property
    def active(self) -> bool:
        """Whether it counts against the limit of its contact."""
        return self.status in ACTIVE


def advance(appointment: Appointment, action: Action, at: datetime, result: Result | None = None) -> Appointment:
    """The appointment after ``action``; :class:`WrongState` when its status does not allow that."""
    allowed, after = TRANSITIONS[action]
    if appointment.status not in allowed:
        raise WrongState(appointment.status, action)
    return replace(
        appointment,
        status=after,
        result=(result or Result()) if action is Action.COMPLETE else None,
        sequence=appointment.sequence + (action is Action.CANCEL),
        version=appointment.version + 1,
        moments={**appointment.moments, after: at},
    )


def undone(appointment: Appointment) -> Appointment:
    """The appointment as it was before its last transition. A cancelled one stays so: its place was given back."""
    if appointment.status not in UNDOABLE:
        raise WrongState(appointment.status, Action.UNDO)
    moments = {status: at for status, at in appointment.moments.items() if status is not appointment.status}
    before = max((status for status in moments), key=ORDER.index, default=Status.BOOKED)
    return replace(appointment, status=before, result=None, version=appointment.version + 1, moments=moments)


def moved(appointment: Appointment, starts_at: datetime, ends_at: datetime) -> Appointment:
    """The appointment at another time; only a booked one can move."""
    require_movable(appointment)
    return replace(
        appointment,
        starts_at=starts_at,
        ends_at=ends_at,
        sequence=appointment.sequence + 1,
        version=appointment.version + 1,
    )


def require_movable(appointment: Appointment) -> None:
    """:class:`WrongState` unless it waits for its time."""
    if appointment.status is not Status.BOOKED:
        raise WrongState(appointment.status, Action.MOVE)
