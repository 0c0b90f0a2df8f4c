"""Facts: the envelope, every type with who hears it, and an example of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.common.ids import new_id


@dataclass(frozen=True)
class Event:
    """One fact. ``occurred_at`` is an aware UTC instant; ``data`` holds JSON values only."""

    id: str
    type: str
    version: int
    occurred_at: datetime
    office_id: str
    data: Mapping[str, Any]

    def envelope(self) -> dict[str, Any]:
        """The event as the JSON object that travels."""
        return {**vars(self), "occurred_at": self.occurred_at.isoformat(), "data": dict(self.data)}

    @classmethod
    def from_envelope(cls, envelope: Mapping[str, Any]) -> Event:
        """Read an envelope; :class:`MalformedEvent` names what is missing or unknown."""
        missing = [f for f in ("id", "type", "version", "occurred_at", "office_id", "data") if f not in envelope]
        if missing:
            raise MalformedEvent(f"the envelope lacks {', '.join(missing)}")
        event = cls(**{**envelope, "occurred_at": datetime.fromisoformat(envelope["occurred_at"])})
        check(event)
        return event


class MalformedEvent(ValueError):
    """An event that does not have the shape of its type."""


@dataclass(frozen=True)
class EventType:
    """``fields`` must all be in ``data``; ``subscribers`` are the services whose queue it goes to."""

    name: str
    version: int
    fields: frozenset[str]
    subscribers: tuple[str, ...]


CASE_FIELDS = frozenset({
    "appointment_id", "code", "version", "service_id", "service_name", "starts_at", "ends_at", "people", "name",
    "language", "answers", "note", "contact", "office",
})  # fmt: skip

_WAITING_FIELDS = frozenset({
    "waiting_id", "service_id", "service_name", "people", "name", "language", "contact", "office",
})  # fmt: skip
_OFFER_FIELDS = frozenset({"starts_at", "ends_at", "expires_at", "link"})
_GROUP_FIELDS = frozenset({
    "group_id", "label", "service_id", "service_name", "name", "language", "contact", "office", "tickets",
})  # fmt: skip
_BOTH, _NOTIFIER = ("notifier", "docs"), ("notifier",)

TYPES: dict[str, EventType] = {
    kind.name: kind
    for kind in (
        EventType("appointment.booked", 1, CASE_FIELDS, _BOTH),
        EventType("appointment.moved", 1, CASE_FIELDS | {"previous_starts_at"}, _BOTH),
        EventType("appointment.cancelled", 1, CASE_FIELDS | {"cancelled_by"}, _BOTH),
        EventType("appointment.completed", 1, CASE_FIELDS | {"outcome", "missing"}, _NOTIFIER),
        EventType("appointment.missed", 1, CASE_FIELDS, _NOTIFIER),
        EventType("waiting.offered", 1, _WAITING_FIELDS | _OFFER_FIELDS, _NOTIFIER),
        EventType("waiting.expired", 1, _WAITING_FIELDS | {"reason"}, _NOTIFIER),
        EventType("group.booked", 1, _GROUP_FIELDS, _NOTIFIER),
        EventType("case.recorded", 1, CASE_FIELDS, _NOTIFIER),
        EventType("case.card_ready", 1, CASE_FIELDS, _NOTIFIER),
        EventType("case.collected", 1, CASE_FIELDS, _NOTIFIER),
        EventType("contact.erased", 1, frozenset({"appointment_ids", "reason"}), ("docs",)),
    )
}


def new_event(kind: str, occurred_at: datetime, office_id: str, data: Mapping[str, Any]) -> Event:
    """A new fact with its own id, checked against its type."""
    if kind not in TYPES:
        raise MalformedEvent(f"unknown event type {kind}")
    event = Event(new_id(), kind, TYPES[kind].version, occurred_at, office_id, data)
    check(event)
    return event


def check(event: Event) -> None:
    """Raise :class:`MalformedEvent` unless the event has its type's version and fields."""
    kind = TYPES.get(event.type)
    if kind is None:
        raise MalformedEvent(f"unknown event type {event.type}")
    if event.version != kind.version:
        raise MalformedEvent(f"{event.type} has version {event.version}, this code knows {kind.version}")
    if missing := sorted(kind.fields - set(event.data)):
        raise MalformedEvent(f"{event.type} lacks {', '.join(missing)}")
    if event.occurred_at.tzinfo is None:
        raise MalformedEvent(f"{event.type} happened at a time without zone")


def subscribers(kind: str) -> tuple[str, ...]:
    """The services that hear this type."""
    return TYPES[kind].subscribers


EXAMPLE_CASE: dict[str, Any] = {
    "appointment_id": "01990f3e-0000-7000-8000-000000000001",
    "code": "K7M4QX",
    "version": 1,
    "service_id": "ktp_perekaman_pemula",
    "service_name": {"id": "Perekaman KTP-el pemula", "en": "First e-KTP biometric recording"},
    "starts_at": "2026-12-01T01:00:00+00:00",
    "ends_at": "2026-12-01T01:10:00+00:00",
    "people": 1,
    "name": "Siti Contoh",
    "language": "id",
    "answers": {},
    "note": "",
    "contact": {"phone": "+6281200000001", "user_id": None},
    "office": {
        "id": "muara-bangkahulu",
        "name": "Kecamatan Muara Bangkahulu",
        "timezone": "Asia/Jakarta",
        "address": "Jalan Contoh 1, Kota Bengkulu",
        "latitude": -3.7561,
        "longitude": 102.2781,
        "whatsapp": "+6281200000099",
    },
}

_EXAMPLE_WAITING: dict[str, Any] = {
    "waiting_id": "01990f3e-0000-7000-8000-000000000002",
    **{name: EXAMPLE_CASE[name] for name in ("service_id", "service_name", "people", "name", "language", "contact", "office")},
}
_EXAMPLE_GROUP: dict[str, Any] = {
    "group_id": "01990f3e-0000-7000-8000-000000000003",
    "label": "Kelas XI IPA 1",
    **{name: EXAMPLE_CASE[name] for name in ("service_id", "service_name", "name", "language", "contact", "office")},
    "tickets": [
        {
            "number": 1,
            **{name: EXAMPLE_CASE[name] for name in ("appointment_id", "code", "name", "starts_at")},
        }
    ],
}

EXAMPLES: dict[str, dict[str, Any]] = {
    "appointment.booked": {**EXAMPLE_CASE, "source": "web"},
    "appointment.moved": {**EXAMPLE_CASE, "version": 2, "previous_starts_at": "2026-11-30T01:00:00+00:00"},
    "appointment.cancelled": {**EXAMPLE_CASE, "version": 2, "cancelled_by": "resident"},
    "appointment.completed": {**EXAMPLE_CASE, "outcome": "papers_missing", "missing": ["kk"], "checklist_version": None},
    "appointment.missed": EXAMPLE_CASE,
    "waiting.offered": {
        **_EXAMPLE_WAITING,
        **{name: EXAMPLE_CASE[name] for name in ("starts_at", "ends_at")},
        "expires_at": "2026-11-24T03:15:00+00:00",
        "link": "/w/muara-bangkahulu/01990f3e-0000-7000-8000-000000000002/a-secret-for-this-offer-only",
    },
    "waiting.expired": {**_EXAMPLE_WAITING, "reason": "offer"},
    "group.booked": _EXAMPLE_GROUP,
    "case.recorded": EXAMPLE_CASE,
    "case.card_ready": EXAMPLE_CASE,
    "case.collected": EXAMPLE_CASE,
    "contact.erased": {"appointment_ids": [EXAMPLE_CASE["appointment_id"]], "reason": "request"},
}
