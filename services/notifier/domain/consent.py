"""Consent to be written to: given where and to which text, stopped by BERHENTI, taken up again by MULAI."""

from __future__ import annotations

from dataclasses import dataclass

from services.notifier.domain import message as kinds

GIVEN, STOPPED, RESUMED, ERASED = "given", "stopped", "resumed", "erased"
CHAT, WEB, LINK, COUNTER, UNKNOWN = "chat", "web", "link", "counter", "unknown"
TEXT_VERSION = "2026-11"  # of the sentences with which people are told what they agree to; changes with them
SILENCED = "this person stopped all but the asked-for"
# What somebody has asked for by booking: its proof, and what becomes of it.
ASKED_FOR = frozenset({
    kinds.REPLY, kinds.CONFIRMATION, kinds.MOVED, kinds.CANCELLED, kinds.CHECKLIST, kinds.LOCATION, kinds.GROUP,
    kinds.CLOSURE_MOVED, kinds.CLOSURE_CANCELLED, kinds.WAITING_OFFER, kinds.WAITING_OFFER_MOVES, kinds.STAFF_REPLY,
    kinds.OUT_OF_HOURS, kinds.COMPLAINT_RECEIVED, kinds.COMPLAINT_ANSWERED,
})  # fmt: skip


@dataclass(frozen=True)
class NewConsent:
    """One line of the record. The same ``reference`` (a fact's or a message's id) is recorded once for each kind."""

    office_id: str
    kind: str
    source: str
    reference: str
    text_version: str = TEXT_VERSION


def silences(kind: str) -> bool:
    """Whether a message of this kind is kept from somebody who said BERHENTI."""
    return kind not in ASKED_FOR


def of_booking(office_id: str, source: str, event_id: str) -> NewConsent:
    """What a booking says: whoever books agrees to be told about it. ``source`` is as the fact names it."""
    known = source if source in (CHAT, WEB, LINK, COUNTER) else UNKNOWN
    return NewConsent(office_id, GIVEN, known, event_id)
