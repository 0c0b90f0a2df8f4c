"""How an office runs its day: when people may check in, who is called next, how long a visit takes at least."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DayRules:
    """Check-in opens ``early_minutes`` before the appointment and closes ``late_minutes`` after it.

    An appointment counts as due ``due_minutes`` before its time. Who checks in more than ``grace_minutes`` after it stands in
    line as if the time of arrival had been booked. One call in ``priority_every`` goes to a person with priority, when one
    waits. No visit is expected to take less than ``floor_minutes``.
    """

    early_minutes: int = 60
    late_minutes: int = 120
    due_minutes: int = 5
    grace_minutes: int = 15
    priority_every: int = 3
    floor_minutes: int = 3


DEFAULT = DayRules()
