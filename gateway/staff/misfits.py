"""Appointments that changed hours have no place for: who they are, and moving all of them at once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from gateway.staff.areas import SUPERVISORS
from gateway.staff.asking import once_key
from gateway.staff.changing import read_misfits
from gateway.staff.desk import Desk
from gateway.staff.guard import Guard, current_session
from gateway.staff.pages import form_page
from gateway.staff.speech import say as _
from gateway.staff.trouble import Trouble
from services.common.principal import STAFF_ROLES, allow


def add_routes(blueprint: Blueprint, guard: Guard) -> None:
    """The list with where everybody would go, and the button that moves them."""

    @blueprint.get("/offices/<id:office>/misfits/")
    @allow(*STAFF_ROLES)
    def misfits(office: str) -> Response:
        return _page(guard.desk(), office)

    @blueprint.post("/offices/<id:office>/misfits/")
    @allow(*SUPERVISORS)
    def move_misfits(office: str) -> BaseResponse:
        desk = guard.desk()
        if _seen(_look(desk, office)) != request.form.get("seen"):
            return _page(desk, office, _changed())
        made = _move(desk, office, once_key("move misfits", request.form.get("key", "")))
        return redirect(url_for("staff.misfits", office=office, moved=len(made["moved"]), left=len(made["left"])), 303)


def _look(desk: Desk, office: str) -> Any:
    return _move(desk, office, None, {"preview": "true"})


def _move(desk: Desk, office: str, key: str | None, query: dict[str, str] | None = None) -> Any:
    return desk.booking("POST", f"/api/v1/offices/{office}/calendar/misfits/move", key, query=query)


def _seen(plan: Any) -> str:
    return once_key(plan["moved"], plan["left"])


def _changed() -> Trouble:
    return Trouble(
        412,
        _("Kesalahan: “%(action)s” belum dilakukan", action=_("Pindahkan semua")),
        _("Janji temu atau tempat bebas sudah berubah sejak halaman ini dibuka."),
        _("Periksa daftar yang baru di bawah ini, lalu pindahkan lagi."),
    )


def _page(desk: Desk, office_id: str, trouble: Trouble | None = None) -> Response:
    office = desk.office(office_id)
    listed = desk.booking("GET", f"/api/v1/offices/{office_id}/calendar/misfits")["misfits"]
    may_move = current_session().principal.role in SUPERVISORS
    plan = _look(desk, office_id) if listed and may_move else {"moved": [], "left": []}
    return form_page(
        "staff/misfits.html",
        trouble,
        office=office,
        misfits=read_misfits(listed, dict(desk.services(office_id))),
        proposed={each["code"]: datetime.fromisoformat(each["starts_at"]) for each in plan["moved"]},
        seen=_seen(plan),
        may_move=may_move,
        done={name: request.args.get(name, type=int) for name in ("moved", "left")} if "moved" in request.args else None,
    )
