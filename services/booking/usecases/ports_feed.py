"""What the calendar feed of an office needs from the outside."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.booking.domain.office import Office
from services.booking.domain.words import Words
from services.booking.usecases.ports_accounts import AuditedTransaction


@dataclass(frozen=True)
class Busy:
    """A time that is taken, without a word about by whom. ``id`` stays through moves, ``version`` grows."""

    id: str
    version: int
    starts_at: datetime
    ends_at: datetime
    service_name: Words
    people: int


class FeedTransaction(AuditedTransaction, Protocol):
    """A change of a feed's address."""

    def give_feed_token(self, office_id: str, token_hash: str, at: datetime) -> bool:
        """The office's only one from now on; whether there was one before. ``OfficeUnknown``."""


class FeedLedger(Protocol):
    """Opens transactions on feeds."""

    def change(self) -> AbstractContextManager[FeedTransaction]:
        """Commits at the end of the block, rolls back when it raises."""


class Feeds(Protocol):
    """Reads feeds."""

    def office_of(self, office_id: str, token_hash: str) -> Office | None:
        """The office, when the token is its own."""

    def busy(self, office_id: str, first: datetime, last: datetime) -> Sequence[Busy]:
        """What is not cancelled and starts from ``first`` to before ``last``, soonest first."""


class BusyCalendar(Protocol):
    """Writes busy times down."""

    def write(self, office: Office, busy: Sequence[Busy], written_at: datetime) -> bytes:
        """An iCalendar file (RFC 5545)."""
