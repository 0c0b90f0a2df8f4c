"""What is kept of residents and for how long, forgetting one who asks for it, and who changed what."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from gateway.staff.areas import SUPERVISORS
from gateway.staff.asking import Refusal, once_key
from gateway.staff.guard import Guard, current_session
from gateway.staff.pages import form_page
from gateway.staff.speech import say as _
from gateway.staff.trouble import Trouble, mistaken, not_done
from services.common.principal import allow


def add_routes(blueprint: Blueprint, guard: Guard) -> None:
    """Retention and erasure on one page, the audit on another."""
    _add_privacy(blueprint, guard)
    _add_audit(blueprint, guard)


def _add_privacy(blueprint: Blueprint, guard: Guard) -> None:
    @blueprint.get("/offices/<id:office>/privacy/")
    @allow(*SUPERVISORS)
    def privacy(office: str) -> Response:
        return _page(guard, office)

    @blueprint.post("/offices/<id:office>/privacy/retention")
    @allow("admin")
    def set_retention(office: str) -> BaseResponse:
        days = request.form.get("contact_days", "").strip()
        body = {"contact_days": int(days) if days.isdecimal() else days}
        key = once_key(request.form.get("key", ""), body)
        try:
            guard.desk().booking("PUT", f"/api/v1/offices/{office}/retention", key, body=body)
        except Refusal as refusal:
            return _page(guard, office, not_done(refusal, _("Simpan masa simpan")))
        return redirect(url_for("staff.privacy", office=office, saved=1), 303)

    @blueprint.post("/offices/<id:office>/privacy/erasures")
    @allow(*SUPERVISORS)
    def erase_contact(office: str) -> Response:
        body = {name: request.form.get(name, "").strip() for name in ("whatsapp", "reason")}
        if "sure" not in request.form:
            unsure = mistaken(_("Hapus data"), "sure", _("Centang bahwa nomor itu memang milik yang meminta."))
            return _page(guard, office, unsure)
        key = once_key(request.form.get("key", ""), body)
        try:
            done = guard.desk().booking("POST", f"/api/v1/offices/{office}/erasures", key, body=body)
        except Refusal as refusal:
            return _page(guard, office, not_done(refusal, _("Hapus data")))
        return _page(guard, office, erased=done)


def _page(guard: Guard, office: str, trouble: Trouble | None = None, erased: Any = None) -> Response:
    desk = guard.desk()
    is_admin = current_session().principal.role == "admin"
    kept = [{**each, "starts_at": datetime.fromisoformat(each["starts_at"])} for each in erased["kept"]] if erased else []
    return form_page(
        "staff/privacy.html",
        trouble,
        office=desk.office(office),
        days=desk.booking("GET", f"/api/v1/offices/{office}/retention")["contact_days"] if is_admin else None,
        erased=erased,
        kept=kept,
        filled={} if erased else request.form,
    )


def _add_audit(blueprint: Blueprint, guard: Guard) -> None:
    @blueprint.get("/offices/<id:office>/audit/")
    @allow(*SUPERVISORS)
    def audit(office: str) -> Response:
        desk = guard.desk()
        code, after = request.args.get("code", "").strip().upper(), request.args.get("after", "")
        query = {name: value for name, value in (("code", code), ("after", after)) if value}
        trouble: Trouble | None = None
        found: Any = {"lines": [], "next": None}
        try:
            found = desk.booking("GET", f"/api/v1/offices/{office}/audit", query=query)
        except Refusal as refusal:
            trouble = not_done(refusal, _("Buka jejak audit"))
        return form_page(
            "staff/audit.html",
            trouble,
            office=desk.office(office),
            lines=[{**each, "at": datetime.fromisoformat(each["at"])} for each in found["lines"]],
            following=found["next"],
            code=code,
            after=after,
        )
