"""Whether a message may leave now: quiet hours, the pace of person and number, and the daily budget of people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
        self._number = f"from:{account}"

    def room(self, work: Work, now: datetime) -> tuple[int, datetime]:
        """How many messages the number may send now, and when the next one after them may leave.

        Other workers wait for this transaction.
        """
        full_at = work.gates.hold([self._number], now)[self._number]
        room = self._limits.to_number.room(full_at, now)
        return room, self._limits.to_number.free_at(max(full_at, now) + room * self._limits.to_number.interval)

    def before_rendering(self, work: Work, found: Sequence[tuple[Message, Contact]], now: datetime) -> dict[str, Wait]:
        """Which of these messages wait, by id; the others take their places in the lanes.

        In the transaction of the claim, before secrets are made and files uploaded. There must be room for all of them.
        """
        stopped = work.alerts.held_until(self._account, now)
        paces = {_lane(message): self._limits.to_person for message, _ in found} | {self._number: self._limits.to_number}
        full, waits = work.gates.hold(list(paces), now), {}
        taken: dict[str, datetime] = {}
        outside = {message.id for message, contact in found if self._counts(message, contact, now)}
        scarce = bool(outside) and self._scarce(work, now)
        for message, _ in found:
            wait = self._asleep(message, now) or _stopped(message, stopped)
            if wait is None and scarce and message.id in outside:
                wait = self._budget(work, message, now)
            own = {lane: paces[lane] for lane in (_lane(message), self._number)}
            if wait is None and (free_at := max(pace.free_at(full[lane]) for lane, pace in own.items())) > now:
                wait = Wait(free_at, PACED)
            if wait:
                waits[message.id] = wait
            else:
                taken |= {lane: pace.after_one(full[lane], now) for lane, pace in own.items()}
                full |= taken
        work.gates.keep(taken)
        return waits

    def before_sending(self, work: Work, message: Message, form: str, now: datetime) -> Wait | None:
        """In the transaction that begins the delivery: two workers cannot both take the last place."""
        if stopped := _stopped(message, work.alerts.held_until(self._account, now)):
            return stopped
        if form != "template":
            return None
        work.gates.hold_budget(now)
        return self._budget(work, message, now) if self._scarce(work, now) else None

    def _asleep(self, message: Message, now: datetime) -> Wait | None:
        zone = (message.params.get("office") or {}).get("timezone", DEFAULT_ZONE)
        morning = self._limits.quiet.wait_until(message.quiet, message.urgent_at, now, zone)
        return Wait(morning, QUIET) if morning else None

    def _counts(self, message: Message, contact: Contact, now: datetime) -> bool:
        return self._capabilities.window_rule and goes_as_template(message, contact, now)

    def _scarce(self, work: Work, now: datetime) -> bool:
        """Whether people must be told apart: not as long as there is a place for everybody who could want one."""
        return work.gates.budget_bound(now - BUDGET_SPAN) >= self._limits.people_a_day

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


def _lane(message: Message) -> str:
    return f"to:{message.contact_id}"


def _stopped(message: Message, until: Mapping[str, datetime]) -> Wait | None:
    holds = (EVERYTHING, WHAT_CAN_WAIT) if message.quiet == BY_DAY else (EVERYTHING,)
    held = [until[each] for each in holds if each in until]
    return Wait(max(held), STOPPED) if held else None
