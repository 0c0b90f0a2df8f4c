"""Complaints: classes with deadlines in working days, and who may see one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

INFORMATION, ORDINARY, SERIOUS = "information", "ordinary", "serious"
WORKING_DAYS: Mapping[str, int] = {INFORMATION: 5, ORDINARY: 14, SERIOUS: 60}  # domain reference: 5, 14 and 60 working days
RECEIVED, ANSWERED, ESCALATED = "received", "answered", "escalated"
ROUTES = ("supervisor", "city", "lapor", "ombudsman")  # within the office, above it, lapor.go.id, Ombudsman RI


@dataclass(frozen=True)
class Complaint:
    """``about`` is the staff account that it is about, who must not see it. ``contact_id`` is None for an anonymous one."""

    id: str
    office_id: str
    number: str
    text: str
    contact_id: str | None
    received_at: datetime
    kind: str
    due_on: date | None
    state: str
    about: str | None
    answer: str | None
    answered_at: datetime | None
    answered_by: str | None
    escalated_to: str | None
    escalated_at: datetime | None

    def is_overdue(self, today: date) -> bool:
        return self.answered_at is None and self.due_on is not None and today > self.due_on

    def may_be_seen_by(self, staff_id: str) -> bool:
        return self.about != staff_id
