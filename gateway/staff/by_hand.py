"""What people do where the system cannot: messages to send by hand, and people to call because no message reached them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, abort, redirect, request, url_for
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response as BaseResponse

from gateway.staff import labels
from gateway.staff.desk import Desk
from gateway.staff.guard import Guard
from gateway.staff.pages import form_page
from gateway.staff.threads import KINDS
from services.common.principal import STAFF_ROLES, allow

SAID: dict[str, labels.Words] = {
    "sent": lazy_gettext("Ditandai sudah dikirim."),
    "not-on-whatsapp": lazy_gettext("Nomor itu masuk daftar telepon."),
    "called": lazy_gettext("Ditandai sudah ditelepon."),
}
LISTS = {"sent": "prepared-messages", "not-on-whatsapp": "prepared-messages", "called": "call-list"}


@dataclass(frozen=True)
class Prepared:
    """A message for an operator's own WhatsApp; ``link`` opens it there with its text."""

    id: str
    name: str
    kind: labels.Words
    text: str
    link: str


@dataclass(frozen=True)
class Call:
    """Somebody to call. ``why`` no message reached them; ``starts_at`` is None where it is not about a visit."""

    id: str
    name: str
    phone: str
    kind: labels.Words
    why: labels.Words
    code: str
    starts_at: datetime | None


def add_routes(blueprint: Blueprint, guard: Guard) -> None:
    """The two lists, and what was done with an entry of one."""

    @blueprint.get("/offices/<id:office>/by-hand/")
    @allow(*STAFF_ROLES)
    def by_hand(office: str) -> Response:
        return _page(guard.desk(), office)

    @blueprint.post("/offices/<id:office>/by-hand/<id:message>/<verb>")
    @allow(*STAFF_ROLES)
    def mark_by_hand(office: str, message: str, verb: str) -> BaseResponse:
        listed = LISTS.get(verb) or abort(404)
        guard.desk().notifier("POST", f"/api/v1/offices/{office}/{listed}/{message}/{verb}")
        return redirect(url_for("staff.by_hand", office=office, done=verb), 303)


def _page(desk: Desk, office: str) -> Response:
    messages = desk.notifier("GET", f"/api/v1/offices/{office}/prepared-messages")["messages"]
    calls = desk.notifier("GET", f"/api/v1/offices/{office}/call-list")["calls"]
    return form_page(
        "staff/by_hand.html",
        office=desk.office(office),
        messages=[_prepared(each) for each in messages],
        calls=[_call(each) for each in calls],
        done=SAID.get(request.args.get("done", ""), ""),
    )


def _prepared(values: Mapping[str, Any]) -> Prepared:
    return Prepared(values["id"], values["name"], _kind(values), values["text"], values["link"])


def _call(values: Mapping[str, Any]) -> Call:
    starts_at = datetime.fromisoformat(values["starts_at"]) if values["starts_at"] else None
    why, code = labels.failure(values["reason"]), values["code"] or ""
    return Call(values["message_id"], values["name"], values["phone"] or "", _kind(values), why, code, starts_at)


def _kind(values: Mapping[str, Any]) -> labels.Words:
    return KINDS.get(values["kind"], values["kind"].replace("_", " "))
