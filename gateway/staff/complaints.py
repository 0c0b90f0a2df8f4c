"""Complaints: registered, classed with a deadline, answered once, passed on. Nobody sees one that is about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response as BaseResponse

from gateway.staff.areas import SUPERVISORS
from gateway.staff.asking import Refusal
from gateway.staff.desk import Desk
from gateway.staff.guard import Guard
from gateway.staff.labels import Words
from gateway.staff.pages import form_page
from gateway.staff.speech import say as _
from gateway.staff.trouble import Trouble, not_done
from services.common.principal import STAFF_ROLES, allow

# The classes and their working days: domain reference, 5, 14 and 60.
URGENCIES: dict[str, Words] = {
    "information": lazy_gettext("Permintaan informasi (5 hari kerja)"),
    "ordinary": lazy_gettext("Biasa (14 hari kerja)"),
    "serious": lazy_gettext("Berat (60 hari kerja)"),
}
ROUTES: dict[str, Words] = {
    "supervisor": lazy_gettext("Penyelia kantor"),
    "city": lazy_gettext("Pemerintah kota atau kabupaten"),
    "lapor": lazy_gettext("SP4N-LAPOR!"),
    "ombudsman": lazy_gettext("Ombudsman RI"),
}
SAID: dict[str, Words] = {
    "taken": lazy_gettext("Pengaduan tercatat."),
    "class": lazy_gettext("Golongan dan tenggat disimpan."),
    "answer": lazy_gettext("Jawaban disimpan; yang mengadu dikabari bila nomornya diketahui."),
    "escalate": lazy_gettext("Pengaduan diteruskan."),
}
LABELS: dict[str, Words] = {
    "class": lazy_gettext("Simpan golongan"),
    "answer": lazy_gettext("Kirim jawaban"),
    "escalate": lazy_gettext("Teruskan"),
}


@dataclass(frozen=True)
class Complaint:
    """``due_on`` is the office's date; ``about`` the staff account that it is about, or empty."""

    number: str
    text: str
    received_at: datetime
    urgency: str
    due_on: date | None
    overdue: bool
    anonymous: bool
    about: str
    answer: str
    answered_at: datetime | None
    escalated_to: str
    escalated_at: datetime | None

    @property
    def urgency_label(self) -> Words:
        return URGENCIES.get(self.urgency, self.urgency)

    @property
    def route_label(self) -> Words:
        return ROUTES.get(self.escalated_to, self.escalated_to)


def add_routes(blueprint: Blueprint, guard: Guard) -> None:
    """The list, taking one at the counter, one complaint, and what is done with it."""
    _add_list(blueprint, guard)
    _add_one(blueprint, guard)


def _add_list(blueprint: Blueprint, guard: Guard) -> None:
    @blueprint.get("/offices/<id:office>/complaints/")
    @allow(*STAFF_ROLES)
    def complaints(office: str) -> Response:
        return _list(guard.desk(), office)

    @blueprint.post("/offices/<id:office>/complaints/")
    @allow(*STAFF_ROLES)
    def take_complaint(office: str) -> BaseResponse:
        desk = guard.desk()
        body = {"text": _typed("text"), "urgency": _typed("urgency"), "whatsapp": _typed("whatsapp") or None}
        try:
            made = desk.notifier("POST", f"/api/v1/offices/{office}/complaints", body=body)
        except Refusal as refusal:
            return _list(desk, office, not_done(refusal, _("Catat pengaduan")))
        return redirect(url_for("staff.complaint", office=office, number=made["number"], done="taken"), 303)


def _add_one(blueprint: Blueprint, guard: Guard) -> None:
    @blueprint.get("/offices/<id:office>/complaints/<id:number>")
    @allow(*STAFF_ROLES)
    def complaint(office: str, number: str) -> Response:
        return _page(guard.desk(), office, number)

    @blueprint.post("/offices/<id:office>/complaints/<id:number>/class")
    @allow(*SUPERVISORS)
    def classify(office: str, number: str) -> BaseResponse:
        return _do(guard.desk(), office, number, "class", {"urgency": _typed("urgency"), "about": _typed("about") or None})

    @blueprint.post("/offices/<id:office>/complaints/<id:number>/answer")
    @allow(*SUPERVISORS)
    def answer_complaint(office: str, number: str) -> BaseResponse:
        return _do(guard.desk(), office, number, "answer", {"text": _typed("text")})

    @blueprint.post("/offices/<id:office>/complaints/<id:number>/escalate")
    @allow(*STAFF_ROLES)
    def escalate(office: str, number: str) -> BaseResponse:
        return _do(guard.desk(), office, number, "escalate", {"route": _typed("route")})


def _typed(name: str) -> str:
    return request.form.get(name, "").strip()


def _do(desk: Desk, office: str, number: str, verb: str, body: Mapping[str, Any]) -> BaseResponse:
    try:
        desk.notifier("POST", f"/api/v1/offices/{office}/complaints/{number}/{verb}", body=dict(body))
    except Refusal as refusal:
        return _page(desk, office, number, not_done(refusal, str(LABELS[verb])))
    return redirect(url_for("staff.complaint", office=office, number=number, done=verb), 303)


def _list(desk: Desk, office: str, trouble: Trouble | None = None) -> Response:
    listed = [_read(each) for each in desk.notifier("GET", f"/api/v1/offices/{office}/complaints")["complaints"]]
    return form_page(
        "staff/complaints.html",
        trouble,
        office=desk.office(office),
        groups=[
            ("terbuka", _("Belum dijawab"), [each for each in listed if each.answered_at is None]),
            ("dijawab", _("Sudah dijawab"), [each for each in listed if each.answered_at is not None]),
        ],
        urgencies=URGENCIES,
        filled=request.form,
    )


def _page(desk: Desk, office: str, number: str, trouble: Trouble | None = None) -> Response:
    found = desk.notifier("GET", f"/api/v1/offices/{office}/complaints/{number}")
    role = desk.principal.role
    return form_page(
        "staff/complaint.html",
        trouble,
        office=desk.office(office),
        complaint=_read(found),
        urgencies=URGENCIES,
        routes=ROUTES,
        colleagues=_colleagues(desk, office) if role == "admin" else [],
        may_answer=role in SUPERVISORS,
        done=SAID.get(request.args.get("done", ""), ""),
        filled=request.form,
    )


def _colleagues(desk: Desk, office: str) -> list[tuple[str, str]]:
    """Id and name of the accounts that a complaint can be about; only an admin may know them."""
    listed = desk.booking("GET", f"/api/v1/offices/{office}/staff")["accounts"]
    return [(each["id"], each["username"]) for each in listed]


def _read(values: Mapping[str, Any]) -> Complaint:
    moments: dict[str, Any] = {name: _instant(values[name]) for name in ("answered_at", "escalated_at")}
    texts: dict[str, Any] = {
        name: values[name] or "" for name in ("number", "text", "urgency", "about", "answer", "escalated_to")
    }
    return Complaint(
        **texts,
        **moments,
        received_at=datetime.fromisoformat(values["received_at"]),
        due_on=date.fromisoformat(values["due_on"]) if values["due_on"] else None,
        overdue=values["overdue"],
        anonymous=values["anonymous"],
    )


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
