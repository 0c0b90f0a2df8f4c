"""Domain values as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, current_app, json, request

from services.booking.api.requests import mark_of
from services.booking.domain.appointment import Appointment, Status
from services.booking.domain.hours import DayHours
from services.booking.domain.office import Office, Service
from services.booking.domain.words import Words
from services.booking.usecases.book import Booked
from services.booking.usecases.browse import CellUse, Day, OfferedDay
from services.booking.usecases.ports import Answer, KnownAppointment
from services.common.accept_language import preferred_language

_CLOCKS = [f"{minute // 60:02}:{minute % 60:02}:00" for minute in range(24 * 60)]  # times of day by the minute
_TIMES = {
    Status.BOOKED: "booked_at",
    Status.CHECKED_IN: "checked_in_at",
    Status.CALLED: "called_at",
    Status.SERVING: "serving_at",
    Status.PARKED: "parked_at",
    Status.COMPLETED: "completed_at",
    Status.MISSED: "missed_at",
    Status.CANCELLED: "cancelled_at",
}


def answer(body: Mapping[str, Any], status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """JSON that nobody keeps: it is out of date at once, or personal."""
    return answer_with(json.dumps(body), status, headers)


def answer_with(text: str, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """As :func:`answer`, when the JSON is there already."""
    made = current_app.response_class(text, status=status, mimetype="application/json")
    made.headers["Cache-Control"] = "no-store"
    made.headers.extend(dict(headers or {}))
    return made


def shown(known: KnownAppointment) -> Answer:
    """The answer with a booking."""
    return Answer(200, booking(known))


def tagged(made: Answer, headers: Mapping[str, str] | None = None) -> Response:
    """An answer that holds a booking; its ETag is the booking's version."""
    return answer(made.body, made.status, {"ETag": f'"{made.body["version"]}"', **(headers or {})})


def language() -> str:
    """The reader's language, ``id`` or ``en``."""
    return preferred_language(request.headers.get("Accept-Language"))


def office(value: Office, hours: list[DayHours]) -> dict[str, Any]:
    return {
        "id": value.id,
        "name": value.name,
        "region_code": value.region_code,
        "timezone": value.timezone,
        "address": value.address,
        "latitude": value.latitude,
        "longitude": value.longitude,
        "whatsapp": value.whatsapp,
        "hours": [_day_hours(day) for day in hours],
    }


def service(value: Service) -> dict[str, Any]:
    return {
        "id": value.id,
        "name": value.name[language()],
        "status": value.status,
        "bookable": value.bookable,
        "duration_minutes": value.duration_minutes,
        "fee_idr": value.fee_idr,
        "max_people": value.max_people,
        "asks_nik": value.nik_control,
        "message": _said(value.status_message),
        "redirect_to": value.redirect_to,
    }


def slots(zone: ZoneInfo, days: Iterable[OfferedDay]) -> list[dict[str, Any]]:
    """The slots of some days. No zone of Indonesia changes its clocks, so that a day has one offset and its minutes add up."""
    return [slot for day in days for slot in _slots_of(zone, day)]


def _slots_of(zone: ZoneInfo, day: OfferedDay) -> Iterator[dict[str, Any]]:
    offer = day.offer
    midnight, size = offer.plan.midnight.astimezone(zone), offer.plan.cell_minutes
    date, offset = midnight.isoformat()[:11], midnight.isoformat()[19:]
    tomorrow = (midnight + timedelta(days=1)).isoformat()
    for (cell, capacity), remaining in zip(offer.starts, day.remaining, strict=True):
        first = cell * size
        last = first + offer.minutes
        ends_at = tomorrow if last == len(_CLOCKS) else f"{date}{_CLOCKS[last]}{offset}"
        yield {"starts_at": f"{date}{_CLOCKS[first]}{offset}", "ends_at": ends_at, "capacity": capacity, "remaining": remaining}


def booking(known: KnownAppointment) -> dict[str, Any]:
    """A booking as its holder and staff see it; its links hold no secret."""
    return booking_of(known.appointment, known.office, known.service_name)


def new_booking(booked: Booked, public_base_url: str) -> dict[str, Any]:
    """A booking with the secret that manages it: said once, and stored only as a hash."""
    body = booking(booked.known)
    manage = f"{public_base_url}/m/{body['code']}/{booked.token}"
    return {**body, "manage_token": booked.token, "links": {"self": body["links"]["self"], "manage": manage, **body["links"]}}


def schedule(day: Day) -> dict[str, Any]:
    return {
        "date": day.on.isoformat(),
        "slots": [_cell(cell) for cell in day.cells],
        "bookings": list(_bookings(day)),
        "next": mark_of(day.after) if day.after else None,
    }


def _bookings(day: Day) -> Iterator[dict[str, Any]]:
    chosen, zone = language(), day.office.zone  # the same for all of them
    for appointment, name in day.appointments:
        yield _booking(appointment, day.office, name[chosen], zone)


def booking_of(value: Appointment, at: Office, service_name: Words) -> dict[str, Any]:
    """A booking of an office, with the name of its service."""
    return _booking(value, at, service_name[language()], at.zone)


def _booking(value: Appointment, at: Office, service_name: str, zone: ZoneInfo) -> dict[str, Any]:
    own, result = f"/api/v1/bookings/{value.code}", value.result
    times = {name: value.moments.get(status) for status, name in _TIMES.items()}
    return {
        "id": value.id,
        "code": value.code,
        "status": value.status.value,
        "version": value.version,
        "office": at.id,
        "office_name": at.name,
        "service": value.service_id,
        "service_name": service_name,
        "starts_at": value.starts_at.astimezone(zone).isoformat(),
        "ends_at": value.ends_at.astimezone(zone).isoformat(),
        "people": value.people,
        "name": value.name,
        "language": value.language,
        "answers": dict(value.answers),
        "note": value.note,
        "outcome": result.outcome if result else None,
        "missing": list(result.missing) if result else [],
        "brought": list(result.brought) if result else [],
        "checklist_version": result.checklist_version if result else None,
        **_visit(value),
        **{name: moment.astimezone(zone).isoformat() if moment else None for name, moment in times.items()},
        "links": {"self": own, "checklist": f"{own}/checklist.pdf", "calendar": f"{own}/calendar.ics"},
    }


def _visit(value: Appointment) -> dict[str, Any]:
    visit = value.visit
    return {
        "walk_in": visit.walk_in,
        "queue_number": visit.queue_number,
        "priority": visit.priority.value if visit.priority else None,
        "counter": visit.counter,
        "misses": visit.misses,
        "previous_id": visit.previous_id,
    }


def _cell(cell: CellUse) -> dict[str, Any]:
    return {
        "starts_at": cell.starts_at.isoformat(),
        "ends_at": cell.ends_at.isoformat(),
        "counter_group": cell.counter_group,
        "capacity": cell.capacity,
        "taken": cell.taken,
    }


def _day_hours(day: DayHours) -> dict[str, Any]:
    return {
        "weekday": day.weekday,
        "opens": _clock(day.opens),
        "closes": _clock(day.closes),
        "breaks": [{"starts": _clock(starts), "ends": _clock(ends)} for starts, ends in day.breaks],
        "last_ticket": _clock(day.last_ticket) if day.last_ticket else None,
    }


def _clock(moment: time) -> str:
    return f"{moment:%H:%M}"


def _said(text: Words | None) -> str | None:
    return text[language()] if text else None
