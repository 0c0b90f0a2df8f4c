"""What closures need from the outside."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from services.booking.domain.closure import Closure
from services.booking.usecases.ports import KnownAppointment, Transaction

Taken = Mapping[str, Mapping[datetime, int]]


class Affected(Protocol):
    """Who stands in the way of a closure."""

    def displaced(self, closure: Closure) -> list[KnownAppointment]:
        """The booked appointments that touch it, soonest first."""

    def taken(self, office_id: str, first: datetime, last: datetime) -> Taken:
        """Taken places by counter group and cell, for cells that start from ``first`` to before ``last``."""


class ClosureTransaction(Transaction, Affected, Protocol):
    """A change by a closure."""

    def close_calendar(self, closure: Closure) -> None:
        """Wait for every booking of the office that is under way, and make the next ones wait for this transaction.

        Everybody who needs the calendar takes it before appointments, so that nobody who waits for it holds one.
        """

    def change_calendar(self, office_id: str) -> None:
        """Have the office's calendar alone until the end of the transaction: bookings that looked at it before look again."""

    def add_closure(self, closure: Closure) -> None:
        """Store a new closure."""

    def locked_closure(self, office_id: str, closure_id: str) -> Closure:
        """One closure, to be changed; ``ClosureUnknown``."""

    def save_closure(self, closure: Closure) -> None:
        """Store a changed closure."""


class ClosureLedger(Protocol):
    """Opens transactions on closures."""

    def change(self) -> AbstractContextManager[ClosureTransaction]:
        """Commits at the end of the block, rolls back when it raises."""


class Closures(Affected, Protocol):
    """Reads closures."""

    def of_office(self, office_id: str, since: datetime) -> list[Closure]:
        """Those that are not over at ``since``, soonest first."""
