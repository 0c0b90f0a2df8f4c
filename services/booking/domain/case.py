"""The case: one appointment as facts tell it to the other parts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from services.booking.domain.appointment import Appointment
from services.booking.domain.office import Office
from services.booking.domain.words import Words


def case_of(appointment: Appointment, office: Office, service_name: Words) -> dict[str, Any]:
    """JSON values only; instants are RFC 3339 in UTC."""
    return {
        "appointment_id": appointment.id,
        "code": appointment.code,
        "version": appointment.sequence,
        "service_id": appointment.service_id,
        "service_name": dict(service_name),
        "starts_at": instant(appointment.starts_at),
        "ends_at": instant(appointment.ends_at),
        "people": appointment.people,
        "name": appointment.name,
        "language": appointment.language,
        "answers": dict(appointment.answers),
        "note": appointment.note,
        "contact": {"phone": appointment.phone, "user_id": appointment.user_id},
        "office": office_case(office),
        **({"group_id": appointment.group_id} if appointment.group_id else {}),
    }


_SOURCES = {"public": "web", "resident": "link", "resident:chat": "chat"}


def source_of(who: str) -> str:
    """Where somebody booked, by who asked: ``web``, ``link`` (signed, from the chat), ``chat``, or ``counter`` for staff."""
    return _SOURCES.get(who, "counter")


def instant(moment: datetime) -> str:
    """``2026-12-01T01:00:00Z``."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def office_case(office: Office) -> dict[str, Any]:
    return {
        "id": office.id,
        "name": office.name,
        "timezone": office.timezone,
        "address": office.address,
        "latitude": office.latitude,
        "longitude": office.longitude,
        "whatsapp": office.whatsapp,
    }
