"""Another time for an appointment: moved, or continued after a visit that did not finish."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from flask import Blueprint, Response, abort, redirect, request, url_for
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response as BaseResponse

from gateway.staff.appointments import Appointment, Office
from gateway.staff.asking import Refusal
from gateway.staff.desk import Desk
from gateway.staff.guard import Guard
from gateway.staff.labels import Words
from gateway.staff.pages import form_page
from gateway.staff.speech import say as _
from gateway.staff.trouble import Trouble, not_done
from services.common.clock import Clock
from services.common.principal import STAFF_ROLES, allow

DAYS = 7  # shown at once


@dataclass(frozen=True)
class Way:
    """How another time is given: ``verb`` is the last part of booking's path."""

    verb: str
    label: Words
    done: Words


MOVE = Way("reschedule", lazy_gettext("Pindahkan"), lazy_gettext("Dipindahkan ke waktu ini."))
CONTINUE = Way("rebook", lazy_gettext("Jadwalkan lanjutan"), lazy_gettext("Janji temu lanjutan dibuat."))
BY_VERB = {way.verb: way for way in (MOVE, CONTINUE)}
UNFINISHED = ("papers_missing", "system_down")


@dataclass(frozen=True)
class FreeDay:
    """A date with its free starts, each with how many places are left."""

    on: date
    starts: Sequence[tuple[datetime, int]]


def way_for(appointment: Appointment) -> Way | None:
    """What can be done about the time of an appointment of this status; nothing for most."""
    if appointment.status in ("booked", "missed"):
        return MOVE
    return CONTINUE if appointment.status == "completed" and appointment.outcome in UNFINISHED else None


def add_routes(blueprint: Blueprint, guard: Guard, clock: Clock) -> None:
    """The free times, and taking one."""

    @blueprint.get("/offices/<id:office>/bookings/<id:code>/time")
    @allow(*STAFF_ROLES)
    def other_time(office: str, code: str) -> Response:
        desk = guard.desk()
        return _page(desk, desk.office(office), _own(desk, office, code), clock)

    @blueprint.post("/offices/<id:office>/bookings/<id:code>/time")
    @allow(*STAFF_ROLES)
    def take_time(office: str, code: str) -> BaseResponse:
        desk = guard.desk()
        appointment = _own(desk, office, code)
        way, version = BY_VERB.get(request.form.get("way", "")) or abort(400), request.form.get("version", type=int) or abort(400)
        try:
            made = desk.act(code, way.verb, version, {"starts_at": request.form.get("starts_at", "")})
        except Refusal as refusal:
            return _page(desk, desk.office(office), appointment, clock, _trouble(refusal, way))
        return redirect(url_for("staff.booking", office=office, code=made["code"], timed=way.verb), 303)


def said(verb: str) -> Words:
    """What the booking's page says after another time was given; empty for any other address."""
    return BY_VERB[verb].done if verb in BY_VERB else ""


def _own(desk: Desk, office: str, code: str) -> Appointment:
    appointment = desk.appointment(code)
    return appointment if appointment.office_id == office else abort(404)


def _trouble(refusal: Refusal, way: Way) -> Trouble:
    return replace(not_done(refusal, str(way.label)), next_step=_("Pilih waktu lain di bawah ini."))


def _page(desk: Desk, office: Office, appointment: Appointment, clock: Clock, trouble: Trouble | None = None) -> Response:
    today = office.date_of(clock.now())
    first = max(_chosen(today), today)
    return form_page(
        "staff/moving.html",
        trouble,
        office=office,
        booking=appointment,
        way=way_for(appointment),
        days=_free(desk, office, appointment, first),
        earlier=max(first - timedelta(days=DAYS), today) if first > today else None,
        later=first + timedelta(days=DAYS),
    )


def _chosen(today: date) -> date:
    try:
        return date.fromisoformat(request.args.get("from", ""))
    except ValueError:
        return today


def _free(desk: Desk, office: Office, appointment: Appointment, first: date) -> list[FreeDay]:
    """The days of the span that have something free for as many people; without the appointment's own start."""
    query: dict[str, Any] = {
        "service": appointment.service_id,
        "from": first.isoformat(),
        "to": (first + timedelta(days=DAYS - 1)).isoformat(),
        "people": str(appointment.people),
    }
    listed = desk.booking("GET", f"/api/v1/offices/{office.id}/slots", query=query)["slots"]
    starts = [(datetime.fromisoformat(each["starts_at"]), each["remaining"]) for each in listed if each["remaining"]]
    others = [(at, left) for at, left in starts if at != appointment.starts_at]
    return [FreeDay(on, list(of_day)) for on, of_day in groupby(others, key=lambda start: office.date_of(start[0]))]
