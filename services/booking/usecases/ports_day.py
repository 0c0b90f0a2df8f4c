"""What the day at the office needs from the outside: the line, walk-ins, and the later facts of a case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from services.booking.domain.appointment import Appointment
from services.booking.domain.follow_up import FollowUp
from services.booking.domain.words import Words
from services.booking.usecases.ports import KnownAppointment, Transaction


@dataclass(frozen=True)
class InLine:
    """Somebody who was given a queue number that day, whatever became of them since."""

    appointment: Appointment
    service_name: Words
    stream: str


class DayTransaction(Transaction, Protocol):
    """A change at the counter."""

    def next_number(self, office_id: str, service_id: str, on: date) -> str:
        """The next queue number of the service's stream on that local date. None is given twice, whatever becomes of it."""

    def hold_line(self, office_id: str, on: date) -> None:
        """Make others who call or take somebody in wait for this transaction."""

    def line(self, office_id: str, on: date) -> list[InLine]:
        """Everybody with a queue number of that date, by number."""

    def known(self, appointment_id: str) -> KnownAppointment:
        """The appointment with this id; other changes of it wait for this transaction."""

    def taken(self, office_id: str, first: datetime, last: datetime) -> Mapping[str, Mapping[datetime, int]]:
        """Taken places by counter group and cell, for cells that start from ``first`` to before ``last``."""

    def follow_ups(self, appointment: Appointment) -> Mapping[str, FollowUp]:
        """The later facts of a case, by kind."""

    def add_follow_up(self, appointment: Appointment, fact: FollowUp) -> None:
        """Store a later fact."""

    def was_rebooked(self, appointment: Appointment) -> bool:
        """Whether another appointment that was not cancelled continues this one."""


class DayLedger(Protocol):
    """Opens transactions on the day."""

    def change(self) -> AbstractContextManager[DayTransaction]:
        """Commits at the end of the block, rolls back when it raises."""


class Line(Protocol):
    """Reads the line."""

    def line(self, office_id: str, on: date) -> Sequence[InLine]:
        """Everybody with a queue number of that date, by number."""
