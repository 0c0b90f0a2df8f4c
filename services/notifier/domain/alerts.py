"""What somebody at the office must look after: an account that is stopped, paused, or answers what nobody knows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

EVERYTHING, WHAT_CAN_WAIT, NOTHING = "everything", "what_can_wait", "nothing"


@dataclass(frozen=True)
class Alert:
    """One error code of one account. Until ``until`` it holds back what ``holds`` says; ``cleared_at`` is when it was over."""

    account: str
    code: int
    holds: str
    reason: str
    first_at: datetime
    last_at: datetime
    count: int
    until: datetime | None
    cleared_at: datetime | None
