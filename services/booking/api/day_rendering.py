"""The day as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from services.booking.api.rendering import booking, booking_of, language
from services.booking.domain.appointment import Status
from services.booking.domain.closure import Closure
from services.booking.domain.office import Office
from services.booking.domain.slots import Slot
from services.booking.domain.wait import Wait
from services.booking.usecases.close import Plan
from services.booking.usecases.continue_case import Followed
from services.booking.usecases.ports import Answer, KnownAppointment
from services.booking.usecases.queue import Called, Place, QueueView


def taken_in(known: KnownAppointment) -> Answer:
    """The answer to a walk-in."""
    return Answer(201, booking(known))


def called(value: Called) -> Answer:
    """Who was called."""
    return Answer(200, {"booking": booking(value.known) if value.known else None, "waiting": value.waiting})


def followed(value: Followed) -> Answer:
    """The later facts of a case."""
    zone = value.known.office.zone
    facts = [{"kind": fact.kind, "at": fact.at.astimezone(zone).isoformat()} for fact in value.facts]
    return Answer(201, {"code": value.known.appointment.code, "follow_ups": facts})


def queue(view: QueueView, for_staff: bool) -> dict[str, Any]:
    """The line; numbers only for the public, everything for staff."""
    return {
        "date": view.on.isoformat(),
        "calling": [{**_calling(place, view.office), **_booking(place, view.office, for_staff)} for place in view.calling],
        "waiting": [
            {**_number(place), "expected_minutes": _minutes(place.wait), **_booking(place, view.office, for_staff)}
            for place in view.waiting
            if place.wait is not None
        ],
        "parked": [{**_number(place), **_booking(place, view.office, for_staff)} for place in view.parked],
        "streams": [
            {"stream": stream.letter, "waiting": stream.waiting, "expected_minutes": _minutes(stream.wait)}
            for stream in view.streams
        ],
    }


def plan(value: Plan, committed: bool) -> dict[str, Any]:
    """What a closure does to whom."""
    return {
        "closure": closure(value.closure, value.office) if committed else None,
        "affected": [_affected(known) for known, _ in value.affected],
        "proposals": [_proposed(known, slot) for known, slot in value.affected if slot is not None],
        "waiting": [known.appointment.code for known, slot in value.affected if slot is None],
    }


def closure(value: Closure, office: Office) -> dict[str, Any]:
    """One closure."""
    return {
        "id": value.id,
        "service": value.service_id,
        "from": _at(value.from_at, office),
        "to": _at(value.to_at, office) if value.to_at else None,
        "ended_at": _at(value.ended_at, office) if value.ended_at else None,
        "reason": value.reason,
        "message": value.message,
        "explanation": value.explanation[language()],
        "moved": value.moved,
        "released": value.released,
    }


def _affected(known: KnownAppointment) -> dict[str, Any]:
    appointment = known.appointment
    return {
        "code": appointment.code,
        "name": appointment.name,
        "service": appointment.service_id,
        "people": appointment.people,
        "starts_at": _at(appointment.starts_at, known.office),
    }


def _proposed(known: KnownAppointment, slot: Slot) -> dict[str, Any]:
    times = {"starts_at": _at(slot.starts_at, known.office), "ends_at": _at(slot.ends_at, known.office)}
    return {"code": known.appointment.code, **times}


def _calling(place: Place, office: Office) -> dict[str, Any]:
    appointment = place.person.appointment
    at = appointment.moments.get(Status.CALLED)
    return {
        **_number(place),
        "counter": appointment.visit.counter,
        "status": appointment.status.value,
        "called_at": _at(at, office) if at else None,
    }


def _number(place: Place) -> dict[str, Any]:
    return {"number": place.person.appointment.visit.queue_number}


def _booking(place: Place, office: Office, for_staff: bool) -> dict[str, Any]:
    return {"booking": booking_of(place.person.appointment, office, place.person.service_name)} if for_staff else {}


def _minutes(wait: Wait) -> dict[str, int]:
    return {"low": wait.low, "high": wait.high}


def _at(moment: datetime, office: Office) -> str:
    return moment.astimezone(office.zone).isoformat()
