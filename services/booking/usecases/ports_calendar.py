"""What laying down and explaining a calendar needs from the outside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from services.booking.domain.appointment import Appointment
from services.booking.domain.office import Office
from services.booking.domain.quotas import Claim, Used
from services.booking.domain.setup import Setup
from services.booking.usecases.ports import Transaction


class SetupTransaction(Transaction, Protocol):
    """A change of what an office has laid down."""

    def locked_setup(self, office_id: str) -> Setup:
        """What is laid down now. Bookings of the office wait until the end of the transaction; ``OfficeUnknown``."""

    def save_setup(self, before: Setup, after: Setup, who: str, at: datetime) -> Setup:
        """Store what is different and a line of the audit. Gives what is laid down now, with its new revision and ids."""

    def upcoming(self, office_id: str, now: datetime) -> list[Appointment]:
        """The active appointments that are not over at ``now``."""

    def set_claims(self, appointment: Appointment, claims: Sequence[Claim]) -> None:
        """Remember what an appointment is counted as. It is the office's doing, so that its version stays."""

    def places_taken(self, office_id: str, group_id: str, now: datetime) -> bool:
        """Whether any cell of the group that is not over has a place taken."""

    def add_new_office(self, office: Office, who: str, at: datetime) -> None:
        """Store a new office; ``OfficeExists``."""

    def save_office(self, before: Office, after: Office, who: str, at: datetime) -> None:
        """Store a changed office."""


class SetupLedger(Protocol):
    """Opens transactions on calendars."""

    def change(self) -> AbstractContextManager[SetupTransaction]:
        """Commits at the end of the block, rolls back when it raises."""


class Setups(Protocol):
    """Reads calendars."""

    def read(self, office_id: str) -> Setup:
        """What an office has laid down; ``OfficeUnknown``."""

    def upcoming(self, office_id: str, now: datetime) -> list[Appointment]:
        """The active appointments that are not over at ``now``."""


@dataclass(frozen=True)
class Usage:
    """What is taken of cells, by their start, and of limits."""

    cells: Mapping[datetime, int]
    limits: Used


class Usages(Protocol):
    """Reads what is taken."""

    def of_group(
        self, office_id: str, group_id: str, quota_ids: Iterable[str], dates: tuple[date, date], span: tuple[datetime, datetime]
    ) -> Usage:
        """One query: cells that start in the span (half-open), and the limits of these dates, both included."""
