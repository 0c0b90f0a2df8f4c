"""Domain values as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, current_app, json, request

from services.booking.api.requests import mark_of
from services.booking.domain.appointment import Appointment, Status
from services.booking.domain.hours import DayHours
from services.booking.domain.office import Office, Service
from services.booking.domain.words import Words
from services.booking.usecases.book import Booked
from services.booking.usecases.browse import CellUse, Day, Listing, Offered
from services.booking.usecases.ports import Answer, KnownAppointment
from services.common.wording import preferred_language

_TIMES = {
    Status.BOOKED: "booked_at",
    Status.CHECKED_IN: "checked_in_at",
    Status.CALLED: "called_at",
    Status.SERVING: "serving_at",
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
        "message": _said(value.status_message),
        "redirect_to": value.redirect_to,
    }


def slots(listing: Listing) -> str:
    """The JSON of a listing, written slot by slot: there are hundreds, and none of it needs escaping."""
    zone = listing.office.zone
    return f'{{"slots": [{", ".join(_slot(each, zone) for each in listing.slots)}]}}'


def _slot(value: Offered, zone: ZoneInfo) -> str:
    starts_at, ends_at, capacity, remaining = value
    times = f'"starts_at": "{_local(starts_at, zone)}", "ends_at": "{_local(ends_at, zone)}"'
    return f'{{{times}, "capacity": {capacity}, "remaining": {remaining}}}'


@lru_cache(maxsize=4096)  # a slot ends where the next one starts, and offices share their hours: two months of them
def _local(instant: datetime, zone: ZoneInfo) -> str:
    return instant.astimezone(zone).isoformat()


def booking(known: KnownAppointment) -> dict[str, Any]:
    """A booking as its holder and staff see it; its links hold no secret."""
    return _booking(known.appointment, known.office, known.service_name[language()])


def new_booking(booked: Booked, public_base_url: str) -> dict[str, Any]:
    """A booking with the secret that manages it: said once, and stored only as a hash."""
    body = booking(booked.known)
    manage = f"{public_base_url}/m/{body['code']}/{booked.token}"
    return {**body, "manage_token": booked.token, "links": {"self": body["links"]["self"], "manage": manage, **body["links"]}}


def schedule(day: Day) -> dict[str, Any]:
    reader = language()
    return {
        "date": day.on.isoformat(),
        "slots": [_cell(cell) for cell in day.cells],
        "bookings": [_booking(appointment, day.office, name[reader]) for appointment, name in day.appointments],
        "next": mark_of(day.after) if day.after else None,
    }


def _booking(value: Appointment, at: Office, service_name: str) -> dict[str, Any]:
    own, result, zone = f"/api/v1/bookings/{value.code}", value.result, at.zone
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
        "starts_at": _local(value.starts_at, zone),
        "ends_at": _local(value.ends_at, zone),
        "people": value.people,
        "name": value.name,
        "language": value.language,
        "answers": dict(value.answers),
        "note": value.note,
        "outcome": result.outcome if result else None,
        "missing": list(result.missing) if result else [],
        "brought": list(result.brought) if result else [],
        **{name: moment.astimezone(zone).isoformat() if moment else None for name, moment in times.items()},
        "links": {"self": own, "checklist": f"{own}/checklist.pdf", "calendar": f"{own}/calendar.ics"},
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
