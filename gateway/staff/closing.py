"""Closing a span: why and when, then who is affected and where everybody would go, then it is done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from gateway.staff import labels
from gateway.staff.appointments import Office
from gateway.staff.areas import SUPERVISORS
from gateway.staff.asking import Refusal, once_key
from gateway.staff.desk import Desk
from gateway.staff.guard import Guard, current_session
from gateway.staff.local_times import form_value, read_local
from gateway.staff.pages import form_page
from gateway.staff.speech import say as _
from gateway.staff.trouble import Trouble, mistaken, not_done
from services.common.clock import Clock
from services.common.principal import STAFF_ROLES, allow

FIELDS = ("service", "from", "to", "reason", "message")


@dataclass(frozen=True)
class Affected:
    """Somebody whose appointment lies in the span. ``proposed_at`` is None for whom there is no place."""

    code: str
    name: str
    starts_at: datetime
    proposed_at: datetime | None


@dataclass(frozen=True)
class Closure:
    """A closure that is not over. ``to_at`` is None until further notice, ``service`` empty for the whole office."""

    id: str
    service: str
    from_at: datetime
    to_at: datetime | None
    ended_at: datetime | None
    reason: labels.Words
    message: str
    moved: int
    released: int


def add_routes(blueprint: Blueprint, guard: Guard, clock: Clock) -> None:
    """The list with its form, the preview, the closing itself, and ending a closure early."""

    @blueprint.get("/offices/<id:office>/closures/")
    @allow(*STAFF_ROLES)
    def closures(office: str) -> Response:
        return _page(guard.desk(), office, clock)

    @blueprint.post("/offices/<id:office>/closures/preview")
    @allow(*SUPERVISORS)
    def preview_closure(office: str) -> Response:
        desk = guard.desk()
        try:
            return _preview(desk, desk.office(office))
        except _Mistake as mistake:
            return _page(desk, office, clock, mistake.trouble)

    @blueprint.post("/offices/<id:office>/closures/")
    @allow(*SUPERVISORS)
    def close(office: str) -> BaseResponse:
        desk = guard.desk()
        try:
            asked = _asked(desk.office(office))
            seen = _look(desk, office, asked)
            if once_key(seen) != request.form.get("seen"):
                return _preview(desk, desk.office(office), _changed())
            made = _write(desk, office, asked, request.form.get("key", ""))
        except _Mistake as mistake:
            return _page(desk, office, clock, mistake.trouble)
        return redirect(url_for("staff.closures", office=office, done=made["closure"]["id"]), 303)

    @blueprint.post("/offices/<id:office>/closures/<id:closure>/end")
    @allow(*SUPERVISORS)
    def end_closure(office: str, closure: str) -> BaseResponse:
        desk = guard.desk()
        try:
            desk.booking("DELETE", f"/api/v1/offices/{office}/closures/{closure}", once_key("end", closure))
        except Refusal as refusal:
            return _page(desk, office, clock, not_done(refusal, _("Akhiri penutupan")))
        return redirect(url_for("staff.closures", office=office, ended=1), 303)


class _Mistake(Exception):
    """What was filled in cannot be closed; ``trouble`` says why."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.title)
        self.trouble = trouble


def _asked(office: Office) -> dict[str, Any]:
    """What booking is to close; ``_Mistake`` for times that are none."""
    form = {name: request.form.get(name, "").strip() for name in FIELDS}
    from_at, to_at = read_local(form["from"], office), read_local(form["to"], office)
    for field, value, needed in (("from", from_at, True), ("to", to_at, bool(form["to"]))):
        if needed and value is None:
            raise _Mistake(mistaken(_("Tutup layanan"), field, _("Isi tanggal dan jam.")))
    return {
        "service": form["service"] or None,
        "from": from_at.isoformat() if from_at else "",
        "to": to_at.isoformat() if to_at else None,
        "reason": form["reason"],
        "message": form["message"],
    }


def _look(desk: Desk, office: str, asked: Mapping[str, Any]) -> Any:
    """Who would be affected now; nothing is changed."""
    return _send(desk, office, asked, None, {"preview": "true"})


def _write(desk: Desk, office: str, asked: Mapping[str, Any], key: str) -> Any:
    return _send(desk, office, asked, once_key(key, dict(asked)), {})


def _send(desk: Desk, office: str, asked: Mapping[str, Any], key: str | None, query: Mapping[str, str]) -> Any:
    try:
        return desk.booking("POST", f"/api/v1/offices/{office}/closures", key, body=dict(asked), query=query)
    except Refusal as refusal:
        raise _Mistake(not_done(refusal, _("Tutup layanan"))) from None


def _preview(desk: Desk, office: Office, trouble: Trouble | None = None) -> Response:
    asked = _asked(office)
    seen = _look(desk, office.id, asked)
    return form_page(
        "staff/closing_preview.html",
        trouble,
        office=office,
        affected=_affected(seen),
        seen=once_key(seen),
        filled={name: request.form.get(name, "").strip() for name in FIELDS},
        asked=_closure({**asked, "id": "", "ended_at": None, "moved": 0, "released": 0}, dict(desk.services(office.id))),
    )


def _changed() -> Trouble:
    title = _("Kesalahan: “%(action)s” belum dilakukan", action=_("Tutup layanan"))
    text = _("Janji temu yang terkena sudah berubah sejak pratinjau dibuka.")
    return Trouble(412, title, text, _("Periksa daftar yang baru di bawah ini, lalu tutup lagi."))


def _page(desk: Desk, office_id: str, clock: Clock, trouble: Trouble | None = None) -> Response:
    office, services = desk.office(office_id), desk.services(office_id)
    listed = desk.booking("GET", f"/api/v1/offices/{office_id}/closures")["closures"]
    found = [_closure(values, dict(services)) for values in listed]
    filled = request.form or {"from": form_value(clock.now(), office)}
    return form_page(
        "staff/closing.html",
        trouble,
        office=office,
        closures=found,
        done=next((each for each in found if each.id == request.args.get("done")), None),
        ended="ended" in request.args,
        services=services,
        reasons=labels.REASONS,
        filled=filled,
        may_close=current_session().principal.role in SUPERVISORS,
    )


def _affected(plan: Mapping[str, Any]) -> Sequence[Affected]:
    proposed = {each["code"]: datetime.fromisoformat(each["starts_at"]) for each in plan["proposals"]}
    return [
        Affected(each["code"], each["name"], datetime.fromisoformat(each["starts_at"]), proposed.get(each["code"]))
        for each in plan["affected"]
    ]


def _closure(values: Mapping[str, Any], services: Mapping[str, str]) -> Closure:
    to_at, ended_at = (datetime.fromisoformat(values[name]) if values[name] else None for name in ("to", "ended_at"))
    service = services.get(values["service"], values["service"]) if values["service"] else ""
    reason = labels.REASONS.get(values["reason"], values["reason"])
    return Closure(
        id=values["id"],
        service=service,
        from_at=datetime.fromisoformat(values["from"]),
        to_at=to_at,
        ended_at=ended_at,
        reason=reason,
        message=values["message"],
        moved=values["moved"],
        released=values["released"],
    )
