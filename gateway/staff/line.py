"""The line of today as one counter works on it: who is called, who waits, and whoever comes without appointment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from gateway.staff import labels
from gateway.staff.appointments import Appointment, read_appointment
from gateway.staff.areas import SUPERVISORS
from gateway.staff.asking import Refusal, once_key
from gateway.staff.desk import Desk
from gateway.staff.guard import Guard, current_session
from gateway.staff.pages import form_page, tagged
from gateway.staff.speech import say as _
from gateway.staff.trouble import Trouble, mistaken, not_done
from services.common.principal import STAFF_ROLES, allow

NOBODY = "nobody"
Done = tuple[str, Appointment | None]  # what was done, in words, and with whom


@dataclass(frozen=True)
class Waiting:
    """Somebody in the line. ``minutes`` is the expected range; None for who is at a counter or has stepped aside."""

    appointment: Appointment
    minutes: tuple[int, int] | None = None


@dataclass(frozen=True)
class Stream:
    """One letter of queue numbers: how long somebody who came now would wait, and who waits, in order of calling."""

    letter: str
    minutes: tuple[int, int]
    people: Sequence[Waiting]


@dataclass(frozen=True)
class Line:
    """The line now, the whole office's or one stream's."""

    calling: Sequence[Waiting]
    parked: Sequence[Waiting]
    streams: Sequence[Stream]


def add_routes(blueprint: Blueprint, guard: Guard) -> None:
    """The page, calling the next one, and taking in somebody without appointment."""

    @blueprint.get("/offices/<id:office>/line")
    @allow(*STAFF_ROLES)
    def line(office: str) -> Response:
        desk = guard.desk()
        if "fragment" in request.args:
            now = _read(desk, office, _asked("stream"))
            return tagged(render_template("staff/_line.html", office=desk.office(office), line=now, counter=_asked("counter")))
        return _page(desk, office, done=_done(desk, office))

    @blueprint.post("/offices/<id:office>/line/call")
    @allow(*STAFF_ROLES)
    def call_next(office: str) -> BaseResponse:
        desk, counter, stream = guard.desk(), _asked("counter"), _asked("stream")
        body = {"counter": counter, **({"stream": stream} if stream else {})}
        try:
            called = desk.booking("POST", f"/api/v1/offices/{office}/calls", once_key(_asked("key"), body), body=body)["booking"]
        except Refusal as refusal:
            return _page(desk, office, not_done(refusal, _("Panggil berikutnya")))
        return _to_line(office, "call", called["code"] if called else NOBODY)

    @blueprint.post("/offices/<id:office>/line/walk-ins")
    @allow(*STAFF_ROLES)
    def walk_in(office: str) -> BaseResponse:
        desk = guard.desk()
        try:
            people = int(_asked("people") or "1")
        except ValueError:
            trouble = mistaken(_("Terima tanpa janji"), "people", _("Jumlah orang adalah angka."))
            return _page(desk, office, trouble)
        body = _walk_in(people)
        try:
            taken = desk.booking("POST", f"/api/v1/offices/{office}/walk-ins", once_key(_asked("key"), body), body=body)
        except Refusal as refusal:
            return _page(desk, office, not_done(refusal, _("Terima tanpa janji")))
        return _to_line(office, "walk-in", taken["code"])


def _walk_in(people: int) -> dict[str, Any]:
    body: dict[str, Any] = {"service": _asked("service"), "name": _asked("name"), "people": people}
    if _asked("priority"):
        body["priority"] = _asked("priority")
    if _asked("override"):
        body["override"] = True
    return body


def _asked(name: str) -> str:
    return request.values.get(name, "").strip()


def _page(
    desk: Desk, office_id: str, trouble: Trouble | None = None, done: tuple[str, Appointment | None] | None = None
) -> Response:
    return form_page(
        "staff/line.html",
        trouble,
        office=desk.office(office_id),
        line=_read(desk, office_id, _asked("stream")),
        services=desk.services(office_id),
        priorities=labels.PRIORITIES,
        counter=_asked("counter"),
        stream=_asked("stream"),
        may_override=current_session().principal.role in SUPERVISORS,
        done=done,
        filled=request.form,
    )


def _to_line(office: str, done: str, code: str) -> BaseResponse:
    where: dict[str, Any] = {"counter": _asked("counter") or None, "stream": _asked("stream") or None}
    return redirect(url_for("staff.line", office=office, done=done, code=code, **where), 303)


def _done(desk: Desk, office: str) -> Done | None:
    """What was just done, in words, and with whom: as the address says after an action, as long as it is still so."""
    verb, code = _asked("done"), _asked("code")
    if code == NOBODY:
        return _("Tidak ada yang menunggu."), None
    if not code:
        return None
    try:
        appointment = desk.appointment(code)
    except Refusal:
        return None
    return (_told(verb, appointment), appointment) if appointment.office_id == office and _still(verb, appointment) else None


def _still(verb: str, appointment: Appointment) -> bool:
    if verb == "walk-in":
        return appointment.status == "checked_in"
    action = labels.BY_VERB.get(verb)
    return action is not None and action.after in (None, appointment.status)


def _told(verb: str, appointment: Appointment) -> str:
    who = f"{appointment.queue_number} {appointment.name}".strip()
    if verb == "walk-in":
        return _("%(name)s sudah masuk antrean.", name=who)
    return str(labels.BY_VERB[verb].done) % {"name": who}


def _read(desk: Desk, office_id: str, stream: str) -> Line:
    """The line of one stream, or of all; a stream that booking does not know has nobody in it."""
    chosen = {"stream": stream} if len(stream) == 1 and stream.isascii() and stream.isupper() else {}
    values = desk.booking("GET", f"/api/v1/offices/{office_id}/queue", query=chosen)
    calling, waiting, parked = (
        [_waiting(each, desk.language) for each in values[name]] for name in ("calling", "waiting", "parked")
    )
    return Line(calling, parked, [_stream(each, waiting) for each in values["streams"]])


def _stream(values: Mapping[str, Any], waiting: Sequence[Waiting]) -> Stream:
    letter = values["stream"]
    people = [each for each in waiting if each.appointment.queue_number.startswith(letter)]
    return Stream(letter, _minutes(values["expected_minutes"]), people)


def _waiting(values: Mapping[str, Any], language: str) -> Waiting:
    expected = values.get("expected_minutes")
    return Waiting(read_appointment(values["booking"], language), _minutes(expected) if expected else None)


def _minutes(values: Mapping[str, int]) -> tuple[int, int]:
    return values["low"], values["high"]
