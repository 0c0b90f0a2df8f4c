"""What people at the office need from the database: prepared messages and the call list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class Prepared:
    """A message that waits for an operator to send it. ``number`` is digits with country code."""

    delivery_id: str
    number: str
    text: str
    kind: str
    name: str
    prepared_at: datetime


@dataclass(frozen=True)
class Call:
    """Somebody to be called, because this message did not reach them."""

    message_id: str
    kind: str
    name: str
    phone: str | None
    starts_at: str | None
    code: str | None
    reason: str
    failed_at: datetime
    urgent_at: datetime


class PreparedMessages(Protocol):
    def add(self, delivery_id: str, number: str, text: str, now: datetime) -> None:
        """Keep a message for an operator; once, however often it is prepared."""

    def waiting(self, office_id: str, now: datetime) -> list[Prepared]:
        """What is still worth sending, the most urgent first: nothing about a visit that is over or was changed."""

    def mark(self, office_id: str, delivery_id: str, outcome: str, who: str, now: datetime) -> str | None:
        """Write down what the operator did; the number, or None when there is nothing to mark."""


class Calls(Protocol):
    def waiting(self, office_id: str, now: datetime) -> list[Call]:
        """Failed messages of the office that are still worth a call, the most urgent first."""

    def done(self, office_id: str, message_id: str, who: str, now: datetime) -> bool:
        """Write down that the person was called; False when there is no such call."""
