"""What forgetting needs from the outside."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.booking.domain.office import Office
from services.booking.usecases.ports_accounts import AuditedTransaction


@dataclass(frozen=True)
class Past:
    """A visit that is over and of which everything personal is to go."""

    office_id: str
    id: str
    code: str


@dataclass(frozen=True)
class Ahead:
    """An appointment that a contact still has: erasure leaves it, for without a contact nobody could be warned."""

    office_id: str
    code: str
    starts_at: datetime
    status: str


@dataclass(frozen=True)
class Retention:
    """How many days after the visit an office forgets whose it was."""

    office: Office
    contact_days: int
    wiped_before: datetime | None


class PrivacyTransaction(AuditedTransaction, Protocol):
    """A change that forgets."""

    def keep_for(self, office_id: str, contact_days: int) -> int:
        """Set an office's days and answer those it had before; ``OfficeUnknown``."""

    def past_between(self, office_id: str, first: datetime, last: datetime, limit: int) -> list[Past]:
        """Visits not yet wiped that began from ``first`` to before ``last``; they are locked until the end."""

    def past_of(self, phone: str | None, user_id: str | None, now: datetime, office_id: str | None = None) -> list[Past]:
        """A contact's visits, at one office where it is named, that are over or were cancelled; they are locked until the end."""

    def wipe(self, visit: Past, now: datetime) -> None:
        """Take away name, contact, answers, note and manage tokens, and whatever else tells whose visit it was."""

    def forget_others_of(self, phone: str | None, user_id: str | None, now: datetime, office_id: str | None = None) -> None:
        """Take the contact out of what is no appointment: facts already delivered, and lists that are over."""

    def forget_waiting_before(self, office_id: str, before: datetime) -> None:
        """Take the contacts out of the waiting list's entries that ended before this instant."""

    def wiped_through(self, office_id: str, before: datetime) -> None:
        """Remember that everything before this instant is wiped."""


class PrivacyLedger(Protocol):
    """Opens transactions that forget."""

    def change(self) -> AbstractContextManager[PrivacyTransaction]:
        """Commits at the end of the block, rolls back when it raises."""


class PrivacyRules(Protocol):
    """Reads what offices keep, and what a contact still has."""

    def retention(self, office_id: str) -> Retention:
        """The rule of an office; ``OfficeUnknown``."""

    def all_retentions(self) -> list[Retention]:
        """The rules of all offices."""

    def ahead_of(self, phone: str | None, user_id: str | None, now: datetime) -> list[Ahead]:
        """What the contact still has before it, soonest first."""
