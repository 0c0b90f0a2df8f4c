"""The day's board: the schedule by slot, the appointments by state, and the way to one of them by its code."""

from __future__ import annotations

import re
from datetime import date

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from gateway.staff import labels
from gateway.staff.appointments import Appointment, Day
from gateway.staff.asking import Refusal
from gateway.staff.desk import Desk
from gateway.staff.guard import Guard
from gateway.staff.pages import tagged
from services.common.clock import Clock
from services.common.ids import CODE_ALPHABET, CODE_LENGTH
from services.common.principal import STAFF_ROLES, allow

NAME_LENGTH = 60  # as long as a name can be; only a scanned link is longer
_CODE = re.compile(rf"(?:^|/)([{CODE_ALPHABET}]{{{CODE_LENGTH}}})(?:/|$)")  # alone, or inside a manage link that was scanned


def add_routes(blueprint: Blueprint, guard: Guard, clock: Clock) -> None:
    """The way to today's board, and the board of any day."""

    @blueprint.get("/")
    @allow(*STAFF_ROLES)
    def home() -> BaseResponse | str:
        offices = guard.desk().offices()
        if len(offices) == 1:
            return redirect(url_for("staff.today", office=offices[0].id), 303)
        return render_template("staff/offices.html", offices=offices)

    @blueprint.get("/offices/<id:office>/")
    @allow(*STAFF_ROLES)
    def today(office: str) -> BaseResponse:
        on = guard.desk().office(office).date_of(clock.now())
        return redirect(url_for("staff.day", office=office, on=on.isoformat()), 303)

    @blueprint.get("/offices/<id:office>/day/")
    @allow(*STAFF_ROLES)
    def chosen_day(office: str) -> BaseResponse:
        on = read_date(request.args.get("date", ""))
        return redirect(url_for("staff.day", office=office, on=on.isoformat()), 303)

    @blueprint.get("/offices/<id:office>/day/<on>")
    @allow(*STAFF_ROLES)
    def day(office: str, on: str) -> BaseResponse:
        desk, sought = guard.desk(), request.args.get("q", "").strip()
        code = code_in(sought)
        if code and is_at(desk, office, code):
            return redirect(url_for("staff.booking", office=office, code=code), 303)
        return _board(desk, office, read_date(on), sought, clock)


def read_date(text: str) -> date:
    """``YYYY-MM-DD``; anything else is a page that does not exist."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        abort(404)


def code_in(text: str) -> str | None:
    """The booking code that was typed or scanned, alone or inside a manage link."""
    found = _CODE.search(text if "/" in text else text.upper())
    return found.group(1) if found else None


def is_at(desk: Desk, office: str, code: str) -> bool:
    """Whether there is an appointment with this code at the office. A name may look like a code."""
    try:
        return desk.appointment(code).office_id == office
    except Refusal as refusal:
        if refusal.status in (403, 404):
            return False
        raise


def _board(desk: Desk, office_id: str, on: date, sought: str, clock: Clock) -> Response:
    office = desk.office(office_id)
    day = desk.day(office_id, on, sought[:NAME_LENGTH])
    template = "staff/_board.html" if "fragment" in request.args else "staff/day.html"
    page = render_template(template, office=office, day=day, sought=sought, today=office.date_of(clock.now()), done=_done(day))
    return tagged(page)


def _done(day: Day) -> tuple[labels.Action, Appointment] | None:
    """What was just done to whom, as the address says after an action; nothing once that is no longer so."""
    action = labels.BY_VERB.get(request.args.get("done", ""))
    appointment = day.find(request.args.get("code", ""))
    if action is None or appointment is None or action.after not in (None, appointment.status):
        return None
    return action, appointment
