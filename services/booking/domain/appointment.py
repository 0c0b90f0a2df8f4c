"""An appointment and the states it goes through.

``booked → checked_in → called → serving → completed``, or ``missed``, ``cancelled``, or ``parked`` for a while. A new state is
always a new value: the functions here return the changed appointment and never touch the given one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from services.booking.domain.cells import cells_between
from services.booking.domain.channels import RESIDENT
from services.booking.domain.errors import WrongState
from services.booking.domain.quotas import Claim
from services.booking.domain.visit import MAXIMUM_MISSES, Place, Step, Visit


class Status(StrEnum):
    """Where an appointment stands."""

    BOOKED = "booked"
    CHECKED_IN = "checked_in"
    CALLED = "called"
    SERVING = "serving"
    PARKED = "parked"
    COMPLETED = "completed"
    MISSED = "missed"
    CANCELLED = "cancelled"


class Action(StrEnum):
    """What can be done to an appointment."""

    CHECK_IN = "check_in"
    CALL = "call"
    RECALL = "recall"
    PARK = "park"
    UNPARK = "unpark"
    SERVE = "serve"
    COMPLETE = "complete"
    NO_SHOW = "no_show"
    CANCEL = "cancel"
    MOVE = "move"
    REBOOK = "rebook"
    FOLLOW_UP = "follow_up"
    UNDO = "undo"


ORDER = tuple(Status)
IN_OFFICE = frozenset({Status.CHECKED_IN, Status.CALLED, Status.SERVING, Status.PARKED})
ACTIVE = IN_OFFICE | {Status.BOOKED}
OUTCOMES = ("one_visit", "papers_missing", "not_eligible", "system_down")

# From which states an action leads to which state. One button completes, so an operator need not press the ones before it.
TRANSITIONS: Mapping[Action, tuple[frozenset[Status], Status]] = {
    Action.CHECK_IN: (frozenset({Status.BOOKED}), Status.CHECKED_IN),
    Action.CALL: (frozenset({Status.CHECKED_IN}), Status.CALLED),
    Action.RECALL: (frozenset({Status.CALLED}), Status.CALLED),
    Action.SERVE: (frozenset({Status.CHECKED_IN, Status.CALLED}), Status.SERVING),
    Action.PARK: (frozenset({Status.CHECKED_IN, Status.CALLED, Status.SERVING}), Status.PARKED),
    Action.UNPARK: (frozenset({Status.PARKED}), Status.CHECKED_IN),
    Action.COMPLETE: (frozenset({Status.CHECKED_IN, Status.CALLED, Status.SERVING}), Status.COMPLETED),
    Action.NO_SHOW: (frozenset({Status.BOOKED, Status.CALLED, Status.PARKED}), Status.MISSED),
    Action.CANCEL: (frozenset({Status.BOOKED, Status.CHECKED_IN, Status.PARKED}), Status.CANCELLED),
}
UNDOABLE = IN_OFFICE | {Status.COMPLETED, Status.MISSED}


@dataclass(frozen=True)
class Result:
    """How a visit ended. ``missing`` and ``brought`` are ids of documents of the checklist that the resident had been given,
    ``checklist_version`` says which one that was."""

    outcome: str = "one_visit"
    missing: tuple[str, ...] = ()
    brought: tuple[str, ...] = ()
    checklist_version: str | None = None


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
    visit: Visit = field(default_factory=Visit)
    group_id: str | None = None
    channel: str = RESIDENT
    claims: tuple[Claim, ...] = ()

    @property
    def cells(self) -> tuple[datetime, ...]:
        """The starts of the cells that it takes, in order of time; none for a walk-in without a slot."""
        if self.visit.place is not Place.SLOT:
            return ()
        return cells_between(self.starts_at, self.ends_at, self.cell_minutes)

    @property
    def active(self) -> bool:
        """Whether it counts against the limit of its contact."""
        return self.status in ACTIVE

    @property
    def counts_for_contact(self) -> bool:
        """Whether it counts against the limit of its contact while it is active: a teacher may bring a class of fifty."""
        return self.group_id is None and self.has_contact

    @property
    def has_contact(self) -> bool:
        """Whether somebody can be written to, whose active appointments are counted."""
        return bool(self.phone or self.user_id)

    @property
    def released(self) -> bool:
        """Whether a closure cancelled it for want of another place: its holder may still take one."""
        return self.status is Status.CANCELLED and self.visit.closure_id is not None

    @property
    def holds_place(self) -> bool:
        """Whether its cells are taken: everything but a cancelled one, for a visit that was missed took its time too."""
        return self.status is not Status.CANCELLED


def advance(
    appointment: Appointment, action: Action, at: datetime, result: Result | None = None, counter: str | None = None
) -> Appointment:
    """The appointment after ``action``; :class:`WrongState` when its status does not allow that.

    ``counter`` is where it is called. A third call without coming (:data:`MAXIMUM_MISSES` recalls) ends as missed.
    """
    allowed, after = TRANSITIONS[action]
    if appointment.status not in allowed:
        raise WrongState(appointment.status, action)
    visit = _visited(appointment, action, at, counter)
    if visit.misses >= MAXIMUM_MISSES and action is Action.RECALL:
        after = Status.MISSED
    arrived = appointment.moments.get(after) if action is Action.UNPARK else None  # who was parked keeps the time of arrival
    return replace(
        appointment,
        status=after,
        result=(result or Result()) if action is Action.COMPLETE else None,
        sequence=appointment.sequence + (action is Action.CANCEL),
        version=appointment.version + 1,
        moments={**appointment.moments, after: arrived or at},
        visit=replace(visit, trail=(*visit.trail, _step(appointment, action, after))),
    )


def _visited(appointment: Appointment, action: Action, at: datetime, counter: str | None) -> Visit:
    visit = appointment.visit
    if action is Action.CALL:
        return replace(visit, counter=counter, returned_at=None)
    if action is Action.RECALL:
        return replace(visit, counter=counter or visit.counter, misses=visit.misses + 1)
    if action is Action.UNPARK:
        return replace(visit, counter=None, misses=0, returned_at=at)
    if action is Action.CANCEL:
        return replace(visit, closure_id=None)
    return replace(visit, counter=counter) if counter else visit


def _step(before: Appointment, action: Action, after: Status) -> Step:
    visit = before.visit
    return Step(action, before.status, before.moments.get(after), visit.counter, visit.misses, visit.returned_at)


def undone(appointment: Appointment) -> Appointment:
    """The appointment as it was before its last step. A cancelled one stays so: its place was given back."""
    trail = appointment.visit.trail or _way(appointment)
    if appointment.status not in UNDOABLE or not trail:
        raise WrongState(appointment.status, Action.UNDO)
    last, now = trail[-1], appointment.status
    moments = {status: at for status, at in appointment.moments.items() if status is not now}
    if last.replaced_at is not None:
        moments[now] = last.replaced_at
    visit = replace(appointment.visit, trail=trail[:-1], counter=last.counter, misses=last.misses, returned_at=last.returned_at)
    return replace(
        appointment, status=Status(last.status), result=None, version=appointment.version + 1, moments=moments, visit=visit
    )


def _way(appointment: Appointment) -> tuple[Step, ...]:
    """The steps of one that was stored before steps were: straight on through the states whose moments are known.

    A walk-in begins at the office: there is no step before that.
    """
    if appointment.visit.walk_in:
        return ()
    passed = sorted({Status.BOOKED, *appointment.moments} - {appointment.status}, key=ORDER.index)
    return tuple(Step("", status) for status in passed)


def moved(appointment: Appointment, starts_at: datetime, ends_at: datetime) -> Appointment:
    """The appointment at another time, as if the day had not begun. One that waits for its time can move, one that was missed,
    and one that a closure left without a place."""
    require_movable(appointment)
    return replace(
        appointment,
        status=Status.BOOKED,
        starts_at=starts_at,
        ends_at=ends_at,
        sequence=appointment.sequence + 1,
        version=appointment.version + 1,
        moments={status: at for status, at in appointment.moments.items() if status is Status.BOOKED},
        visit=Visit(previous_id=appointment.visit.previous_id, priority=appointment.visit.priority),
    )


def require_movable(appointment: Appointment) -> None:
    """:class:`WrongState` unless it can move."""
    if appointment.status not in (Status.BOOKED, Status.MISSED) and not appointment.released:
        raise WrongState(appointment.status, Action.MOVE)


def released(appointment: Appointment, at: datetime, closure_id: str) -> Appointment:
    """The appointment without a place, because of a closure. Its holder may take another one."""
    gone = advance(appointment, Action.CANCEL, at)
    return replace(gone, visit=replace(gone.visit, closure_id=closure_id))


def rescheduled_by(closure_id: str, appointment: Appointment) -> Appointment:
    """A moved appointment that says which closure moved it."""
    return replace(appointment, visit=replace(appointment.visit, closure_id=closure_id))


def as_new(old: Appointment, new_id: str, code: str, starts_at: datetime, ends_at: datetime, at: datetime) -> Appointment:
    """A new appointment of the same person for the same service, which continues ``old``."""
    return replace(
        old,
        id=new_id,
        code=code,
        starts_at=starts_at,
        ends_at=ends_at,
        created_at=at,
        status=Status.BOOKED,
        sequence=1,
        version=1,
        result=None,
        moments={Status.BOOKED: at},
        visit=Visit(previous_id=old.id, priority=old.visit.priority),
        channel=RESIDENT,
        claims=(),
    )
