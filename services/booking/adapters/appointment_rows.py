"""Appointments as rows and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select

from services.booking.adapters import tables
from services.booking.adapters.quota_counters import claims_json, claims_of
from services.booking.domain.appointment import Appointment, Result, Status
from services.booking.domain.house_rules import HouseRules
from services.booking.domain.office import Office
from services.booking.domain.visit import Place, Priority, Step, Visit
from services.booking.usecases.ports import KnownAppointment

_SAME = (
    "id", "office_id", "code", "service_id", "counter_group", "starts_at", "ends_at", "people", "name", "contact_key",
    "language", "answers", "note", "created_at", "cell_minutes", "sequence", "version", "group_id", "channel",
)  # fmt: skip
_MOMENTS = {
    Status.BOOKED: "created_at",
    Status.CHECKED_IN: "checked_in_at",
    Status.CALLED: "called_at",
    Status.SERVING: "serving_at",
    Status.PARKED: "parked_at",
    Status.COMPLETED: "completed_at",
    Status.MISSED: "missed_at",
    Status.CANCELLED: "cancelled_at",
}
_VISIT = ("walk_in", "queue_number", "queue_on", "counter", "misses", "returned_at", "previous_id", "closure_id")
_OFFICE = [column.label(f"office__{column.name}") for column in tables.offices.c]
_HOUSE_RULES = [tables.services.c[name] for name in HouseRules.__dataclass_fields__]


def known_appointments() -> Select[Any]:
    """Appointments joined with their office and the name, limit and rules of their service."""
    own, services, offices = tables.appointments.c, tables.services.c, tables.offices.c
    return (
        select(tables.appointments, *_OFFICE, services.name.label("service_name"), services.max_active, *_HOUSE_RULES)
        .join(tables.services, (services.office_id == own.office_id) & (services.id == own.service_id))
        .join(tables.offices, offices.id == own.office_id)
    )


def known(row: Row[Any]) -> KnownAppointment:
    """A row of :func:`known_appointments`."""
    office = Office(**{column.name: getattr(row, f"office__{column.name}") for column in tables.offices.c})
    return KnownAppointment(appointment(row), office, row.service_name, row.max_active, _house_rules(row))


def _house_rules(row: Row[Any]) -> HouseRules:
    return HouseRules(**{name: getattr(row, name) for name in HouseRules.__dataclass_fields__})


def appointment(row: Row[Any]) -> Appointment:
    """The appointment of a row that has the columns of the table."""
    moments = {status: getattr(row, column) for status, column in _MOMENTS.items() if getattr(row, column) is not None}
    return Appointment(
        **{name: getattr(row, name) for name in _SAME},
        phone=row.contact_phone,
        user_id=row.contact_user_id,
        status=Status(row.status),
        result=_result(row) if row.outcome else None,
        moments=moments,
        visit=_visit(row),
        claims=claims_of(row.claims),
    )


def _result(row: Row[Any]) -> Result:
    return Result(row.outcome, tuple(row.missing or ()), tuple(row.brought or ()), row.checklist_version)


def _visit(row: Row[Any]) -> Visit:
    return Visit(
        **{name: getattr(row, name) for name in _VISIT},
        place=Place(row.place),
        priority=Priority(row.priority) if row.priority else None,
        trail=tuple(_step(step) for step in row.trail),
    )


def _step(step: Mapping[str, Any]) -> Step:
    moments = {name: datetime.fromisoformat(step[name]) if name in step else None for name in ("replaced_at", "returned_at")}
    return Step(step["action"], step["status"], counter=step.get("counter"), misses=step.get("misses", 0), **moments)


def _told(step: Step) -> dict[str, Any]:
    """A step as JSON, without what is empty."""
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in vars(step).items() if value}


def values(appointment: Appointment) -> dict[str, Any]:
    """All columns of an appointment."""
    result, visit = appointment.result, appointment.visit
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
        "checklist_version": result.checklist_version if result else None,
        **{name: getattr(visit, name) for name in _VISIT},
        "place": visit.place.value,
        "priority": visit.priority.value if visit.priority else None,
        "trail": [_told(step) for step in visit.trail],
        "claims": claims_json(appointment.claims),
    }
