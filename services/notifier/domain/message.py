"""A message and the policy of its kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from services.notifier.domain.limits import AT_ONCE

CONFIRMATION, MOVED, CANCELLED, LOCATION, REPLY, CHECKLIST = (
    "confirmation", "moved", "cancelled", "location", "reply", "checklist",
)  # fmt: skip
CLOSURE_MOVED, CLOSURE_CANCELLED, MISSED, PAPERS_MISSING = "closure_moved", "closure_cancelled", "missed", "papers_missing"
RECORDED, CARD_READY, COLLECTED = "case_recorded", "card_ready", "card_collected"
WAITING_OFFER_MOVES = "waiting_offer_moves"  # an offer whose place an appointment would move to
WAITING_OFFER, WAITING_LAPSED, WAITING_OVER, GROUP = "waiting_offer", "waiting_lapsed", "waiting_over", "group_booked"
REMINDER_DAY_BEFORE, REMINDER_MORNING = "reminder_day_before", "reminder_morning"
STAFF_REPLY, OUT_OF_HOURS, SURVEY = "staff_reply", "out_of_hours", "survey_invitation"
COMPLAINT_RECEIVED, COMPLAINT_ANSWERED = "complaint_received", "complaint_answered"
SPOKEN = (REPLY, STAFF_REPLY, OUT_OF_HOURS)  # their words are kept with them
REMINDERS = (REMINDER_DAY_BEFORE, REMINDER_MORNING)
WINDOW = timedelta(hours=24)
WINDOW_MARGIN = timedelta(minutes=5)  # the platform's clock decides, not ours
REPLY_EXPIRES_AFTER = timedelta(hours=1)
UNREACHABLE_FOR = timedelta(days=1)
WITHOUT_PDF_AFTER = timedelta(minutes=2)


@dataclass(frozen=True)
class Policy:
    """``template`` is the approved template outside the window (None: only inside it); ``has_pdf`` adds the checklist;

    ``repeat_when_uncertain`` says whether it is sent again when nobody ever said what became of it.
    """

    template: str | None
    has_pdf: bool
    repeat_when_uncertain: bool
    tells_appointment_state: bool


POLICIES: dict[str, Policy] = {
    CONFIRMATION: Policy("booking_confirmation", True, True, True),
    MOVED: Policy("booking_moved", True, True, True),
    CANCELLED: Policy("booking_cancelled", False, True, True),
    LOCATION: Policy(None, False, False, False),
    REPLY: Policy(None, False, True, False),
    CHECKLIST: Policy(None, True, True, False),
    CLOSURE_MOVED: Policy("closure_moved", True, True, True),
    CLOSURE_CANCELLED: Policy("closure_cancelled", False, True, True),
    MISSED: Policy("visit_missed", False, False, True),
    PAPERS_MISSING: Policy("papers_missing", False, False, True),
    RECORDED: Policy("case_recorded", False, False, True),
    CARD_READY: Policy("card_ready", False, True, True),
    COLLECTED: Policy("card_collected", False, False, True),
    WAITING_OFFER: Policy("waiting_offer", False, True, False),
    WAITING_OFFER_MOVES: Policy("waiting_offer_moves", False, True, False),
    WAITING_LAPSED: Policy("waiting_lapsed", False, False, False),
    WAITING_OVER: Policy("waiting_over", False, False, False),
    GROUP: Policy("group_booked", False, True, False),
    STAFF_REPLY: Policy(None, False, True, False),
    OUT_OF_HOURS: Policy(None, False, False, False),
    COMPLAINT_RECEIVED: Policy("complaint_received", False, True, False),
    COMPLAINT_ANSWERED: Policy("complaint_answered", False, True, False),
    SURVEY: Policy("survey_invitation", False, False, False),
    REMINDER_DAY_BEFORE: Policy("reminder_day_before", False, True, True),
    REMINDER_MORNING: Policy("reminder_morning", False, False, True),
}
_TOO_LATE = {
    REPLY: "too late to answer",
    REMINDER_DAY_BEFORE: "too late to remind",
    REMINDER_MORNING: "too late to remind",
    **dict.fromkeys((WAITING_OFFER, WAITING_OFFER_MOVES), "too late: the offer has ended"),
    **dict.fromkeys(
        (CONFIRMATION, MOVED, CANCELLED, LOCATION, CHECKLIST, CLOSURE_MOVED, CLOSURE_CANCELLED), "too late: the visit is over"
    ),
}
STATE_KINDS = tuple(kind for kind, policy in POLICIES.items() if policy.tells_appointment_state)


@dataclass(frozen=True)
class NewMessage:
    """A message to be kept. ``dedupe_key`` makes it exist once; ``params`` hold what is needed to render it, no readable secret.

    ``due_at`` None means now; ``urgent_at`` is when it must be known at the latest, None for now; ``quiet`` is as in ``limits``.
    ``queue_told`` is False for whoever cannot tell the queue: the next sweep does.
    """

    contact_id: str
    office_id: str | None
    kind: str
    dedupe_key: str
    params: Mapping[str, Any]
    expires_at: datetime
    appointment_id: str | None = None
    appointment_version: int = 0
    due_at: datetime | None = None
    urgent_at: datetime | None = None
    quiet: str = AT_ONCE
    queue_told: bool = True


@dataclass(frozen=True)
class Message:
    """A kept message. ``attempts`` counts the claims; ``status`` is one of :mod:`services.notifier.domain.delivery`."""

    id: str
    contact_id: str
    office_id: str | None
    kind: str
    params: Mapping[str, Any]
    status: str
    attempts: int
    as_template: bool
    created_at: datetime
    expires_at: datetime
    appointment_id: str | None
    appointment_version: int
    urgent_at: datetime
    quiet: str


@dataclass(frozen=True)
class Contact:
    """A person as the channel knows them.

    ``last_inbound_at`` opens the 24 h window; ``unreachable_at`` ends the trying; from ``stopped_at`` on only what was asked for
    is sent.
    """

    id: str
    phone: str | None
    user_id: str | None
    profile_name: str
    language: str
    last_inbound_at: datetime | None
    unreachable_at: datetime | None = field(default=None)
    stopped_at: datetime | None = None

    @property
    def address(self) -> str:
        """What the platform takes as recipient: digits with country code, or the business-scoped user id."""
        return self.phone.removeprefix("+") if self.phone else self.user_id or ""

    def is_unreachable(self, now: datetime) -> bool:
        """Whether trying again would only cost money. Who writes to us, or after a day, is tried again."""
        return self.unreachable_at is not None and now < self.unreachable_at + UNREACHABLE_FOR

    def window_open(self, now: datetime) -> bool:
        """Whether free text may be sent. Platform rule: 24 h after the person's last message."""
        return self.last_inbound_at is not None and now < self.last_inbound_at + WINDOW - WINDOW_MARGIN


def reason_to_drop(message: Message, newest_version: int, now: datetime) -> str | None:
    """Why this message should no longer be sent, decided at the moment of sending; None when it should."""
    if message.appointment_id and newest_version > message.appointment_version:
        return "the appointment was changed meanwhile"
    if now >= message.expires_at:
        return _TOO_LATE.get(message.kind, "too late to be of use")
    return None


def goes_as_template(message: Message, contact: Contact, now: datetime) -> bool:
    """Whether only an approved template may carry it now, which counts against the account's daily budget."""
    return message.as_template or not contact.window_open(now)


def appointment_key(appointment_id: str, kind: str, version: int) -> str:
    """The unique key of a message about one version of one appointment."""
    return f"appointment:{appointment_id}:{kind}:{version}"
