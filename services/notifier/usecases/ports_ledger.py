"""What the ledger counts in the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol


@dataclass(frozen=True)
class Sent:
    """Messages of one kind that reached the platform on one day, by what it billed. ``category`` is empty where it never said."""

    kind: str
    category: str
    price_type: str
    on: date
    count: int


class LedgerRows(Protocol):
    def sent(self, office_id: str | None, since: datetime, until: datetime) -> Sequence[Sent]: ...

    def failures(self, office_id: str | None, since: datetime, until: datetime) -> Mapping[int, int]:
        """How often each error code was answered or reported."""

    def delivery_seconds(self, office_id: str | None, since: datetime, until: datetime) -> Sequence[float]:
        """From acceptance to delivery (or reading, where delivery was never reported)."""

    def read_share(self, office_id: str | None, since: datetime, until: datetime) -> tuple[int, int]:
        """How many were read, of how many that arrived."""

    def states(self) -> Mapping[str, int]:
        """How many messages stand in each status now."""

    def open_webhooks(self) -> int:
        """How many webhook items are stored and not handled."""

    def free_texts_since(self, since: datetime) -> int:
        """How many messages without template were sent."""
