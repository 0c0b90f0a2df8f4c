"""Who waits for a place, which places rest after a cancellation, and one appointment more than the limits allow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response as BaseResponse

from gateway.staff.asking import Refusal, once_key
from gateway.staff.desk import Desk
from gateway.staff.guard import Guard
from gateway.staff.labels import Words
from gateway.staff.pages import form_page
from gateway.staff.speech import say as _
from gateway.staff.trouble import Trouble, not_done
from services.common.principal import STAFF_ROLES, allow

PARTS: dict[str, Words] = {
    "any": lazy_gettext("kapan saja"),
    "morning": lazy_gettext("pagi"),
    "afternoon": lazy_gettext("siang"),
}
SAID: dict[str, Words] = {
    "left": lazy_gettext("Dikeluarkan dari daftar tunggu."),
    "released": lazy_gettext("Tempatnya dapat dipesan sekarang."),
    "excepted": lazy_gettext("Nomor itu dapat memesan satu janji temu lagi dalam 30 hari."),
}


@dataclass(frozen=True)
class Waiting:
    """Somebody on the waiting list, from the first to the last local date; ``offered`` while a place is kept for them."""

    id: str
    name: str
    people: int
    service: str
    first_on: date
    last_on: date
    part: Words
    offered: bool
    joined_at: datetime


@dataclass(frozen=True)
class Resting:
    """A place that somebody gave up, and when it goes on sale by itself."""

    id: str
    service: str
    starts_at: datetime
    rests_until: datetime


def add_routes(blueprint: Blueprint, guard: Guard) -> None:
    """The page, and its three actions."""

    @blueprint.get("/offices/<id:office>/places/")
    @allow(*STAFF_ROLES)
    def places(office: str) -> Response:
        return _page(guard.desk(), office)

    @blueprint.post("/offices/<id:office>/places/waiting/<id:entry>/leave")
    @allow(*STAFF_ROLES)
    def take_off_list(office: str, entry: str) -> BaseResponse:
        path = f"/api/v1/offices/{office}/waiting/{entry}/leave"
        return _do(guard.desk(), office, "left", _("Keluarkan"), path, once_key("leave", entry))

    @blueprint.post("/offices/<id:office>/places/resting/<id:hold>/release")
    @allow(*STAFF_ROLES)
    def release_place(office: str, hold: str) -> BaseResponse:
        path = f"/api/v1/offices/{office}/resting/release"
        return _do(guard.desk(), office, "released", _("Buka sekarang"), path, once_key("release", hold), {"id": hold})

    @blueprint.post("/offices/<id:office>/places/exceptions")
    @allow(*STAFF_ROLES)
    def except_from_limits(office: str) -> BaseResponse:
        body = {name: request.form.get(name, "").strip() for name in ("service", "whatsapp", "reason")}
        path, key = f"/api/v1/offices/{office}/limit-exceptions", once_key(request.form.get("key", ""), body)
        return _do(guard.desk(), office, "excepted", _("Beri pengecualian"), path, key, body)


def _do(
    desk: Desk, office: str, done: str, label: str, path: str, key: str, body: Mapping[str, str] | None = None
) -> BaseResponse:
    try:
        desk.booking("POST", path, key, body=body)
    except Refusal as refusal:
        return _page(desk, office, not_done(refusal, label))
    return redirect(url_for("staff.places", office=office, done=done), 303)


def _page(desk: Desk, office: str, trouble: Trouble | None = None) -> Response:
    services = desk.services(office)
    names = dict(services)
    waiting = desk.booking("GET", f"/api/v1/offices/{office}/waiting")["waiting"]
    resting = desk.booking("GET", f"/api/v1/offices/{office}/resting")["resting"]
    return form_page(
        "staff/places.html",
        trouble,
        office=desk.office(office),
        waiting=[_waiting(each, names) for each in waiting],
        resting=[_resting(each, names) for each in resting],
        services=services,
        done=SAID.get(request.args.get("done", ""), ""),
        filled=request.form,
    )


def _waiting(values: Mapping[str, Any], names: Mapping[str, str]) -> Waiting:
    return Waiting(
        id=values["id"],
        name=values["name"],
        people=values["people"],
        service=names.get(values["service"], values["service"]),
        first_on=date.fromisoformat(values["from"]),
        last_on=date.fromisoformat(values["to"]),
        part=PARTS.get(values["part_of_day"], ""),
        offered=values["state"] == "offered",
        joined_at=datetime.fromisoformat(values["joined_at"]),
    )


def _resting(values: Mapping[str, Any], names: Mapping[str, str]) -> Resting:
    starts_at, rests_until = (datetime.fromisoformat(values[name]) for name in ("starts_at", "rests_until"))
    return Resting(values["id"], names.get(values["service"], values["service"]), starts_at, rests_until)
