"""Appointments as rows and back."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from sqlalchemy import Row, Select, select

from services.booking.adapters import tables
from services.booking.domain.appointment import Appointment, Result, Status
from services.booking.domain.office import Office
from services.booking.usecases.ports import KnownAppointment

_SAME = (
    "id", "office_id", "code", "service_id", "counter_group", "starts_at", "ends_at", "people", "name", "contact_key",
    "language", "answers", "note", "created_at", "cell_minutes", "sequence", "version",
)  # fmt: skip
_MOMENTS = {
    Status.BOOKED: "created_at",
    Status.CHECKED_IN: "checked_in_at",
    Status.CALLED: "called_at",
    Status.SERVING: "serving_at",
    Status.COMPLETED: "completed_at",
    Status.MISSED: "missed_at",
    Status.CANCELLED: "cancelled_at",
}
_same_of, _moments_of = attrgetter(*_SAME), attrgetter(*_MOMENTS.values())
_OFFICE = [column.label(f"office__{column.name}") for column in tables.offices.c]


def known_appointments() -> Select[Any]:
    """Appointments joined with their office and the name and limit of their service."""
    own, services, offices = tables.appointments.c, tables.services.c, tables.offices.c
    return (
        select(tables.appointments, *_OFFICE, services.name.label("service_name"), services.max_active)
        .join(tables.services, (services.office_id == own.office_id) & (services.id == own.service_id))
        .join(tables.offices, offices.id == own.office_id)
    )


def known(row: Row[Any]) -> KnownAppointment:
    """A row of :func:`known_appointments`."""
    office = Office(**{column.name: getattr(row, f"office__{column.name}") for column in tables.offices.c})
    return KnownAppointment(appointment(row), office, row.service_name, row.max_active)


def appointment(row: Row[Any]) -> Appointment:
    """The appointment of a row that has the columns of the table."""
    moments = {status: at for status, at in zip(_MOMENTS, _moments_of(row), strict=True) if at is not None}
    return Appointment(
        **dict(zip(_SAME, _same_of(row), strict=True)),
        phone=row.contact_phone,
        user_id=row.contact_user_id,
        status=Status(row.status),
        result=Result(row.outcome, tuple(row.missing or ()), tuple(row.brought or ())) if row.outcome else None,
        moments=moments,
    )


def values(appointment: Appointment) -> dict[str, Any]:
    """All columns of an appointment."""
    result = appointment.result
    return {
        **{name: getattr(appointment, name) for name in _SAME},
        **{column: appointment.moments.get(status) for status, column in _MOMENTS.items() if status is not Status.BOOKED},
        "answers": dict(appointment.answers),
        "contact_phone": appointment.phone,
        "contact_user_id": appointment.user_id,
        "status": appointment.status.value,
        "outcome": result.outcome if result else None,
        "missing": list(result.missing) if result else None,
        "brought": list(result.brought) if result else None,
    }
