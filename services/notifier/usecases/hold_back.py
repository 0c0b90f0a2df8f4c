"""Whether a message may leave now: quiet hours, the pace of person and number, and the daily budget of people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from services.notifier.domain.alerts import EVERYTHING, WHAT_CAN_WAIT
from services.notifier.domain.capabilities import Capabilities
from services.notifier.domain.limits import BUDGET_SPAN, BY_DAY, Limits
from services.notifier.domain.message import Contact, Message, goes_as_template
from services.notifier.usecases.ports import Work

QUIET = "waits for the morning: the office starts nothing in quiet hours"
PACED = "waits for its turn: messages to one person and from one number are spaced"
BUDGET_SPENT = "waits: the number of people who may be written to in 24 hours is used up"
STOPPED = "waits: the WhatsApp account cannot send at the moment"
_LOOK_AGAIN_AFTER = timedelta(minutes=10)  # the budget may be raised, or a refusal may give a place back
_NEARER_FIRST_AGAIN_AFTER = timedelta(seconds=5)
DEFAULT_ZONE = "Asia/Jakarta"


@dataclass(frozen=True)
class Wait:
    """Why a message is held back, and when to look again."""

    until: datetime
    reason: str
    for_budget: bool = False


class HoldBack:
    """The gates of one account. A message that is held back costs nothing; it is looked at again in time or expires."""

    def __init__(self, limits: Limits, account: str, capabilities: Capabilities) -> None:
        self._limits, self._account, self._capabilities = limits, account, capabilities

    def before_rendering(self, work: Work, message: Message, contact: Contact, now: datetime) -> Wait | None:
        """In the transaction of the claim, before secrets are made and files uploaded."""
        zone = (message.params.get("office") or {}).get("timezone", DEFAULT_ZONE)
        if morning := self._limits.quiet.wait_until(message.quiet, message.urgent_at, now, zone):
            return Wait(morning, QUIET)
        holds = (EVERYTHING, WHAT_CAN_WAIT) if message.quiet == BY_DAY else (EVERYTHING,)
        if stopped := work.alerts.held_until(self._account, holds, now):
            return Wait(stopped, STOPPED)
        outside = self._capabilities.window_rule and goes_as_template(message, contact, now)
        if outside and (wait := self._budget(work, message, now)):
            return wait
        lanes = {f"to:{message.contact_id}": self._limits.to_person, f"from:{self._account}": self._limits.to_number}
        free_at = work.gates.take(lanes, now)
        return Wait(free_at, PACED) if free_at else None

    def before_sending(self, work: Work, message: Message, form: str, now: datetime) -> Wait | None:
        """In the transaction that begins the delivery: two workers cannot both take the last place."""
        if form != "template":
            return None
        work.gates.hold_budget(now)
        return self._budget(work, message, now)

    def _budget(self, work: Work, message: Message, now: datetime) -> Wait | None:
        """What is left goes to the nearest appointments: nobody passes while more people than places wait with nearer ones."""
        since = now - BUDGET_SPAN
        use = work.gates.budget_use(message.contact_id, since)
        if use.counted:
            return None
        free = self._limits.people_a_day - use.used
        if free <= 0:
            next_place = (use.first_at or now) + BUDGET_SPAN
            return Wait(min(next_place, now + _LOOK_AGAIN_AFTER), BUDGET_SPENT, for_budget=True)
        if work.gates.more_urgent(message, since, now) >= free:
            return Wait(now + _NEARER_FIRST_AGAIN_AFTER, BUDGET_SPENT, for_budget=True)
        return None
