"""One booking: what is known about it, and everything an operator can do with it."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from gateway.staff import labels, moving
from gateway.staff.appointments import Appointment
from gateway.staff.asking import Refusal
from gateway.staff.desk import Desk
from gateway.staff.guard import Guard
from gateway.staff.papers import Completion, Paper, read_completion
from gateway.staff.speech import language
from gateway.staff.speech import say as _
from gateway.staff.trouble import Trouble
from services.common.principal import STAFF_ROLES, allow
from services.common.wording import clock_time

EXPLAINED = ("stale", "wrong-state", "already-booked", "invalid-request", "idempotency-key-reused")


def add_routes(blueprint: Blueprint, guard: Guard) -> None:
    """The page of one booking, the actions of one press, and the form for how the visit ended."""

    @blueprint.get("/offices/<id:office>/bookings/<id:code>")
    @allow(*STAFF_ROLES)
    def booking(office: str, code: str) -> Response:
        return _page(guard.desk(), office, code)

    @blueprint.post("/offices/<id:office>/bookings/<id:code>/complete")
    @allow(*STAFF_ROLES)
    def complete(office: str, code: str) -> BaseResponse:
        desk = guard.desk()
        papers = desk.papers(office, _appointment(desk, office, code)) or []
        completion = read_completion(request.form, papers)
        mistake = completion.mistake(papers)
        if mistake:
            return _page(desk, office, code, _incomplete(mistake), completion)
        try:
            desk.act(code, "complete", _version(), completion.body(papers))
        except Refusal as refusal:
            return _refused(desk, office, code, labels.COMPLETE, refusal, completion)
        return _back(office, code, "complete")

    @blueprint.post("/offices/<id:office>/bookings/<id:code>/<verb>")
    @allow(*STAFF_ROLES)
    def act(office: str, code: str, verb: str) -> BaseResponse:
        action, desk = labels.BY_VERB.get(verb) or abort(404), guard.desk()
        try:
            desk.act(code, verb, _version(), _at_counter(verb))
        except Refusal as refusal:
            return _refused(desk, office, code, action, refusal)
        return _back(office, code, verb)


def _appointment(desk: Desk, office: str, code: str) -> Appointment:
    appointment = desk.appointment(code)
    return appointment if appointment.office_id == office else abort(404)


def _page(
    desk: Desk, office_id: str, code: str, trouble: Trouble | None = None, completion: Completion | None = None
) -> Response:
    appointment = _appointment(desk, office_id, code)
    papers = desk.papers(office_id, appointment) if appointment.can_complete or appointment.missing else []
    page = render_template(
        "staff/booking.html",
        office=desk.office(office_id),
        booking=appointment,
        papers=papers,
        missing=_names(papers or [], appointment),
        completion=completion or Completion("", frozenset()),
        outcomes=labels.OUTCOMES,
        trouble=trouble,
        way=moving.way_for(appointment),
        timed=moving.said(request.args.get("timed", "")),
    )
    return make_response(page, trouble.status if trouble else 200)


def _names(papers: list[Paper], appointment: Appointment) -> list[str]:
    """The missing documents by name; one that the list no longer has keeps its id."""
    named = {paper.document: paper.name for paper in papers}
    return [named.get(document, document) for document in appointment.missing]


def _version() -> int:
    return request.form.get("version", type=int) or abort(400)


def _at_counter(verb: str) -> dict[str, str]:
    """The counter of whoever pressed, where booking wants to know it."""
    counter = request.form.get("counter", "")
    return {"counter": counter} if counter and verb in ("call", "recall", "serve") else {}


def _back(office: str, code: str, verb: str) -> BaseResponse:
    """To the page from which the action came: the line, or a day's board."""
    if request.form.get("back") == "line":
        where: dict[str, Any] = {name: request.form.get(name) or None for name in ("counter", "stream")}
        return redirect(url_for("staff.line", office=office, done=verb, code=code, **where), 303)
    on = request.form.get("day", type=date.fromisoformat)
    if on is None:
        return redirect(url_for("staff.today", office=office), 303)
    return redirect(url_for("staff.day", office=office, on=on.isoformat(), done=verb, code=code), 303)


def _refused(
    desk: Desk, office: str, code: str, action: labels.Action, refusal: Refusal, completion: Completion | None = None
) -> Response:
    if refusal.slug not in EXPLAINED:
        raise refusal
    appointment = _appointment(desk, office, code)
    zone = desk.office(office).timezone
    return _page(desk, office, code, _explain(appointment, action, refusal, zone), completion)


def _explain(appointment: Appointment, action: labels.Action, refusal: Refusal, zone: str) -> Trouble:
    title = _("Kesalahan: “%(action)s” belum dilakukan", action=action.label)
    state = _state(appointment, zone)
    if refusal.slug == "stale":
        text = _("Data ini sudah diubah lebih dahulu, mungkin oleh petugas lain.") + " " + state
    else:
        text = state if refusal.slug == "wrong-state" else refusal.detail
    return Trouble(refusal.status, title, text, _("Periksa keadaan di bawah ini, lalu pilih tindakan yang sesuai."))


def _state(appointment: Appointment, zone: str) -> str:
    name, status = appointment.name, appointment.status_label
    if appointment.since is None or appointment.status == "booked":
        return _("%(name)s sekarang berstatus “%(status)s”.", name=name, status=status)
    since = clock_time(appointment.since, zone, language())
    return _("%(name)s berstatus “%(status)s” sejak pukul %(time)s.", name=name, status=status, time=since)


def _incomplete(mistake: str) -> Trouble:
    title, next_step = _("Kesalahan: hasil kunjungan belum disimpan"), _("Perbaiki isian di bawah ini, lalu simpan lagi.")
    return Trouble(422, title, mistake, next_step)
