"""Groups from a roster: look at the places first, book all of it or nothing, and book again who did not come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from gateway.staff import labels
from gateway.staff.appointments import Office
from gateway.staff.asking import Refusal, once_key
from gateway.staff.desk import Desk
from gateway.staff.guard import Guard
from gateway.staff.local_times import read_local
from gateway.staff.pages import form_page, passed_on
from gateway.staff.speech import say as _
from gateway.staff.trouble import Trouble, mistaken, not_done
from services.common.principal import STAFF_ROLES, allow

FIELDS = ("service", "label", "leader", "whatsapp", "starts_at", "roster")
ROSTER = "roster"


@dataclass(frozen=True)
class Ticket:
    """One person of a group. ``code`` is empty in a preview."""

    number: int
    name: str
    needs: str
    starts_at: datetime
    code: str = ""
    status: str = ""

    @property
    def status_label(self) -> labels.Words:
        return labels.STATUSES.get(self.status, "")


def add_routes(blueprint: Blueprint, guard: Guard) -> None:
    """The form, its preview, booking, the list of a group, its file, and those who did not come."""
    _add_booking(blueprint, guard)
    _add_lists(blueprint, guard)


def _add_booking(blueprint: Blueprint, guard: Guard) -> None:
    @blueprint.get("/offices/<id:office>/groups/")
    @allow(*STAFF_ROLES)
    def groups(office: str) -> Response:
        return _form(guard.desk(), office, {"roster": ""})

    @blueprint.post("/offices/<id:office>/groups/preview")
    @allow(*STAFF_ROLES)
    def preview_group(office: str) -> Response:
        desk, filled = guard.desk(), _filled()
        found = _send(desk, desk.office(office), filled, preview=True)
        if isinstance(found, Trouble):
            return _form(desk, office, filled, found)
        tickets = [_ticket(each) for each in found["places"]]
        return form_page("staff/group_preview.html", office=desk.office(office), tickets=tickets, filled=filled)

    @blueprint.post("/offices/<id:office>/groups/")
    @allow(*STAFF_ROLES)
    def book_group(office: str) -> BaseResponse:
        desk, filled = guard.desk(), _filled()
        made = _send(desk, desk.office(office), filled, preview=False)
        if isinstance(made, Trouble):
            return _form(desk, office, filled, made)
        return redirect(url_for("staff.group", office=office, group=made["id"], done=1), 303)


def _add_lists(blueprint: Blueprint, guard: Guard) -> None:
    @blueprint.get("/offices/<id:office>/groups/<id:group>")
    @allow(*STAFF_ROLES)
    def group(office: str, group: str) -> Response:
        return _page(guard.desk(), office, group)

    @blueprint.get("/offices/<id:office>/groups/<id:group>/csv")
    @allow(*STAFF_ROLES)
    def group_file(office: str, group: str) -> Response:
        return passed_on(guard.desk().file(f"/api/v1/offices/{office}/groups/{group}/tickets.csv"))

    @blueprint.post("/offices/<id:office>/groups/<id:group>/rebook")
    @allow(*STAFF_ROLES)
    def rebook_absent(office: str, group: str) -> BaseResponse:
        desk, what = guard.desk(), _("Jadwalkan lagi")
        starts_at = read_local(request.form.get("starts_at", ""), desk.office(office))
        if starts_at is None:
            return _page(desk, office, group, mistaken(what, "starts_at", _("Isi tanggal dan jam.")))
        body = {"starts_at": starts_at.isoformat()}
        key = once_key(request.form.get("key", ""), body)
        try:
            made = desk.booking("POST", f"/api/v1/offices/{office}/groups/{group}/rebook", key, body=body)
        except Refusal as refusal:
            return _page(desk, office, group, not_done(refusal, what))
        return redirect(url_for("staff.group", office=office, group=made["id"], done=1), 303)


def _filled() -> dict[str, str]:
    """What was typed; an uploaded file takes the place of the typed roster, so that its mistakes can be mended on the page."""
    filled = {name: request.form.get(name, "").strip() for name in FIELDS}
    file = request.files.get("file")
    if file is not None and file.filename:
        filled[ROSTER] = _text(file.read())
    return filled


def _text(raw: bytes) -> str:
    """As booking reads it: UTF-8, else Windows-1252; a byte that is neither becomes a sign that booking refuses."""
    try:
        return raw.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace").strip()


def _send(desk: Desk, office: Office, filled: Mapping[str, str], preview: bool) -> Any:
    """Booking's answer, or the trouble with what was filled in."""
    what = _("Pesan untuk rombongan")
    starts_at = read_local(filled["starts_at"], office)
    if starts_at is None:
        return mistaken(what, "starts_at", _("Isi tanggal dan jam."))
    fields = {
        **{name: filled[name] for name in ("service", "label", "leader", "whatsapp")},
        "starts_at": starts_at.isoformat(),
        ROSTER: ("roster.csv", filled[ROSTER].encode(), "text/csv"),
    }
    key = None if preview else once_key(request.form.get("key", ""), dict(filled))
    try:
        return desk.upload(f"/api/v1/offices/{office.id}/groups", fields, key, query={"preview": "true"} if preview else {})
    except Refusal as refusal:
        return not_done(Refusal(refusal.status, refusal.slug, refusal.detail, _by_line(refusal)), what)


def _by_line(refusal: Refusal) -> tuple[tuple[str, str], ...]:
    """Mistakes in the roster lead to its field and say in which line they are."""
    return tuple(_of_line(pointer, words) for pointer, words in refusal.mistakes)


def _of_line(pointer: str, words: str) -> tuple[str, str]:
    field, _slash, place = pointer.partition("/")
    line = place.split("/")[0]
    return (field, _("Baris %(line)s: %(mistake)s", line=line, mistake=words)) if line else (field, words)


def _form(desk: Desk, office: str, filled: Mapping[str, str], trouble: Trouble | None = None) -> Response:
    return form_page(
        "staff/groups.html",
        trouble,
        office=desk.office(office),
        services=desk.services(office),
        filled=filled,
        rows=_rows(filled),
    )


def _rows(filled: Mapping[str, str]) -> int:
    """How high the field of the roster is: all of it, within reason."""
    return min(max(filled[ROSTER].count("\n") + 2, 6), 30)


def _page(desk: Desk, office: str, group: str, trouble: Trouble | None = None) -> Response:
    found = desk.booking("GET", f"/api/v1/offices/{office}/groups/{group}")
    tickets = [_ticket(each) for each in found["tickets"]]
    return form_page(
        "staff/group.html",
        trouble,
        office=desk.office(office),
        group=found,
        tickets=tickets,
        absent=[each for each in tickets if each.number in found["absent"]],
        done="done" in request.args,
        filled=request.form,
    )


def _ticket(values: Mapping[str, Any]) -> Ticket:
    starts_at = datetime.fromisoformat(values["starts_at"])
    plain = {name: values[name] for name in ("number", "name", "needs")}
    return Ticket(**plain, starts_at=starts_at, code=values.get("code", ""), status=values.get("status", ""))
