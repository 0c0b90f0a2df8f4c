"""Which messages a fact asks for, to whom it matters how soon, and until when they make sense."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from services.common.events import Event
from services.notifier.domain import message as kinds
from services.notifier.domain.limits import AT_ONCE, BY_DAY, UNLESS_SOON, QuietHours
from services.notifier.domain.message import appointment_key
from services.notifier.domain.reminders import reminders


@dataclass(frozen=True)
class Announcement:
    """One message to be kept. ``due_at`` is when it is sent, ``urgent_at`` the visit or deadline by which it must be known."""

    kind: str
    dedupe_key: str
    due_at: datetime
    urgent_at: datetime
    expires_at: datetime
    quiet: str


_ABOUT_CASE = {
    "appointment.missed": kinds.MISSED,
    "case.recorded": kinds.RECORDED,
    "case.card_ready": kinds.CARD_READY,
    "case.collected": kinds.COLLECTED,
}
_USEFUL_FOR = {kinds.CARD_READY: timedelta(days=14)}
_USUALLY_USEFUL_FOR = timedelta(days=3)
_SURVEY_AFTER = timedelta(hours=1)
_NOT_OPEN = ("closure", "hours")  # why the office moves people: it is closed then, or has other hours by now
_BY_OFFICE = (*_NOT_OPEN, "staff")


def announcements(event: Event, quiet: QuietHours) -> list[Announcement]:
    """The messages of a fact, reminders included; none for a silent one, a person without address or a fact nobody is told."""
    data = event.data
    if data.get("silent") or not any((data.get("contact") or {}).values()):
        return []
    if event.type in ("appointment.booked", "appointment.moved", "appointment.cancelled"):
        return _about_visit(event, quiet)
    if event.type == "appointment.completed":
        return [_afterwards(event, kinds.PAPERS_MISSING)] if data["outcome"] == "papers_missing" else [_survey(event)]
    if event.type in _ABOUT_CASE:
        return [_afterwards(event, _ABOUT_CASE[event.type])]
    if event.type == "group.booked":
        return [_about_group(event)]
    return [_about_waiting(event)] if event.type in ("waiting.offered", "waiting.expired") else []


def _about_visit(event: Event, quiet: QuietHours) -> list[Announcement]:
    case, kind = event.data, _visit_kind(event)
    starts_at, ends_at = _instant(case["starts_at"]), _instant(case["ends_at"])
    before = _instant(case["previous_starts_at"]) if event.type == "appointment.moved" else starts_at
    by_office = case.get("cancelled_by", case.get("cause")) in _BY_OFFICE
    told = Announcement(
        kind, _key(case, kind), event.occurred_at, min(starts_at, before), ends_at, UNLESS_SOON if by_office else AT_ONCE
    )
    if event.type == "appointment.cancelled":
        return [told]
    planned = reminders(starts_at, case["office"]["timezone"], quiet, event.occurred_at)
    return [told, *(Announcement(r.kind, _key(case, r.kind), r.due_at, starts_at, r.expires_at, BY_DAY) for r in planned)]


def _visit_kind(event: Event) -> str:
    if event.type == "appointment.booked":
        return kinds.CONFIRMATION
    if event.type == "appointment.moved":
        return kinds.CLOSURE_MOVED if event.data.get("cause") in _NOT_OPEN else kinds.MOVED
    return kinds.CLOSURE_CANCELLED if event.data["cancelled_by"] == "closure" else kinds.CANCELLED


def _afterwards(event: Event, kind: str) -> Announcement:
    at = event.occurred_at
    return Announcement(kind, _key(event.data, kind), at, at, at + _USEFUL_FOR.get(kind, _USUALLY_USEFUL_FOR), BY_DAY)


def _survey(event: Event) -> Announcement:
    """Once a visit, however often it is corrected; whether the office asks at all is known to whoever keeps the answers."""
    key, at = appointment_key(event.data["appointment_id"], kinds.SURVEY, 0), event.occurred_at
    over = at + _USUALLY_USEFUL_FOR  # as urgent as that: it takes no place of the day's budget from a reminder
    return Announcement(kinds.SURVEY, key, at + _SURVEY_AFTER, over, over, BY_DAY)


def _about_group(event: Event) -> Announcement:
    starts = [_instant(ticket["starts_at"]) for ticket in event.data["tickets"]]
    key = f"group:{event.data['group_id']}:{kinds.GROUP}"
    return Announcement(kinds.GROUP, key, event.occurred_at, min(starts), max(starts), AT_ONCE)


def _about_waiting(event: Event) -> Announcement:
    """Booking makes no offers in its quiet hours, so an offer is sent at once; the news that one has lapsed can wait."""
    at = event.occurred_at
    if event.type == "waiting.offered":
        until = _instant(event.data["expires_at"])
        kind = kinds.WAITING_OFFER_MOVES if event.data.get("moves") else kinds.WAITING_OFFER
        return Announcement(kind, f"waiting:{event.id}", at, at, until, AT_ONCE)
    kind = kinds.WAITING_LAPSED if event.data["reason"] == "offer" else kinds.WAITING_OVER
    return Announcement(kind, f"waiting:{event.id}", at, at, at + _USUALLY_USEFUL_FOR, BY_DAY)


def _key(case: Mapping[str, Any], kind: str) -> str:
    return appointment_key(case["appointment_id"], kind, case["version"])


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
