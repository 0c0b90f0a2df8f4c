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
_STATUSES, _PLACES = {each.value: each for each in Status}, {each.value: each for each in Place}  # quicker than calling them
_VISIT = ("walk_in", "queue_number", "queue_on", "counter", "misses", "returned_at", "previous_id", "closure_id")
_FIELDS = tuple(tables.appointments.c.keys())
_OFFICE_FIELDS = tuple(tables.offices.c.keys())
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
    office = Office(**dict(zip(_OFFICE_FIELDS, row[len(_FIELDS) :], strict=False)))
    return KnownAppointment(appointment(row), office, row.service_name, row.max_active, _house_rules(row))


def _house_rules(row: Row[Any]) -> HouseRules:
    return HouseRules(**{name: getattr(row, name) for name in HouseRules.__dataclass_fields__})


def appointment(row: Row[Any]) -> Appointment:
    """The appointment of a row that begins with the columns of the table: by their order, for a day has ten thousand of them."""
    read = dict(zip(_FIELDS, row, strict=False))
    return Appointment(
        **{name: read[name] for name in _SAME},
        phone=read["contact_phone"],
        user_id=read["contact_user_id"],
        status=_STATUSES[read["status"]],
        result=_result(read) if read["outcome"] else None,
        moments={status: at for status, column in _MOMENTS.items() if (at := read[column]) is not None},
        visit=_visit(read),
        claims=claims_of(read["claims"]),
    )


def _result(read: Mapping[str, Any]) -> Result:
    return Result(read["outcome"], tuple(read["missing"] or ()), tuple(read["brought"] or ()), read["checklist_version"])


def _visit(read: Mapping[str, Any]) -> Visit:
    return Visit(
        **{name: read[name] for name in _VISIT},
        place=_PLACES[read["place"]],
        priority=Priority(read["priority"]) if read["priority"] else None,
        trail=tuple(_step(step) for step in read["trail"]),
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
