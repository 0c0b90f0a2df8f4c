"""The inbox: who wrote, what was said, and answering in person."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, abort, redirect, request, url_for
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response as BaseResponse

from gateway.staff.areas import SUPERVISORS
from gateway.staff.asking import Refusal
from gateway.staff.desk import Desk
from gateway.staff.guard import Guard, current_session
from gateway.staff.labels import Words
from gateway.staff.pages import form_page
from gateway.staff.speech import say as _
from gateway.staff.threads import CHOICES, Conversation, read_conversation, read_thread
from gateway.staff.trouble import Trouble, mistaken, not_done
from services.common.principal import STAFF_ROLES, allow

SEARCH_LENGTH = 80
# What one press does to a thread, and what is said afterwards.
VERBS: dict[str, tuple[Words, Words]] = {
    "read": (lazy_gettext("Tandai sudah dibaca"), lazy_gettext("Ditandai sudah dibaca.")),
    "take-over": (
        lazy_gettext("Ambil alih"),
        lazy_gettext("Anda mengambil alih. Jawaban otomatis berhenti sampai diserahkan kembali."),
    ),
    "hand-back": (lazy_gettext("Serahkan kembali"), lazy_gettext("Diserahkan kembali. Jawaban otomatis berjalan lagi.")),
    "assign": (lazy_gettext("Jadikan bagian saya"), lazy_gettext("Percakapan ini bagian Anda.")),
    "release": (lazy_gettext("Lepaskan"), lazy_gettext("Percakapan ini tidak lagi bagian siapa pun.")),
}
SAID: dict[str, Words] = {
    "messages": lazy_gettext("Balasan sedang dikirim."),
    "notes": lazy_gettext("Catatan disimpan; hanya petugas yang melihatnya."),
    "resend": lazy_gettext("Pesan dikirim ulang."),
    **{verb: done for verb, (_label, done) in VERBS.items()},
}
_PLACEHOLDER = re.compile(r"\{\w+\}")


def add_routes(blueprint: Blueprint, guard: Guard) -> None:
    """The list, one thread with its forms, and prepared answers."""
    _add_pages(blueprint, guard)
    _add_verbs(blueprint, guard)
    _add_canned(blueprint, guard)


def _add_pages(blueprint: Blueprint, guard: Guard) -> None:
    @blueprint.get("/offices/<id:office>/inbox/")
    @allow(*STAFF_ROLES)
    def inbox(office: str) -> Response:
        desk, chosen = guard.desk(), request.args.get("chosen", "all")
        sought = request.args.get("q", "").strip()[:SEARCH_LENGTH]
        query = {"chosen": chosen if chosen in CHOICES else "all", "words": sought}
        found = desk.notifier("GET", f"/api/v1/offices/{office}/inbox/threads", query=query)["threads"]
        return form_page(
            "staff/inbox.html",
            office=desk.office(office),
            threads=[read_thread(each) for each in found],
            choices=CHOICES,
            chosen=query["chosen"],
            sought=sought,
            me=desk.principal.subject,
        )

    @blueprint.get("/offices/<id:office>/inbox/<id:contact>")
    @allow(*STAFF_ROLES)
    def thread(office: str, contact: str) -> Response:
        return _page(guard.desk(), office, contact)


def _add_verbs(blueprint: Blueprint, guard: Guard) -> None:
    @blueprint.post("/offices/<id:office>/inbox/<id:contact>/messages")
    @allow(*STAFF_ROLES)
    def reply(office: str, contact: str) -> BaseResponse:
        desk, text = guard.desk(), request.form.get("text", "").strip()
        trouble = _mistake(text) or _overtaken(_conversation(desk, office, contact))
        return _page(desk, office, contact, trouble) if trouble else _say(desk, office, contact, "messages", _("Kirim balasan"))

    @blueprint.post("/offices/<id:office>/inbox/<id:contact>/notes")
    @allow(*STAFF_ROLES)
    def note(office: str, contact: str) -> BaseResponse:
        return _say(guard.desk(), office, contact, "notes", _("Simpan catatan"))

    @blueprint.post("/offices/<id:office>/inbox/<id:contact>/resend/<id:message>")
    @allow(*STAFF_ROLES)
    def resend(office: str, contact: str, message: str) -> BaseResponse:
        path = f"/api/v1/offices/{office}/inbox/messages/{message}/resend"
        return _do(guard.desk(), office, contact, "resend", _("Kirim ulang"), path)

    @blueprint.post("/offices/<id:office>/inbox/<id:contact>/<verb>")
    @allow(*STAFF_ROLES)
    def change_thread(office: str, contact: str, verb: str) -> BaseResponse:
        label, _done = VERBS.get(verb) or abort(404)
        desk = guard.desk()
        asked = "assign" if verb == "release" else verb
        body = {"staff_id": desk.principal.subject if verb == "assign" else None} if asked == "assign" else None
        path = f"/api/v1/offices/{office}/inbox/threads/{contact}/{asked}"
        return _do(desk, office, contact, verb, str(label), path, body)


def _add_canned(blueprint: Blueprint, guard: Guard) -> None:
    @blueprint.get("/offices/<id:office>/inbox/canned")
    @allow(*STAFF_ROLES)
    def canned(office: str) -> Response:
        return _canned_page(guard.desk(), office)

    @blueprint.post("/offices/<id:office>/inbox/canned")
    @allow(*SUPERVISORS)
    def add_canned(office: str) -> BaseResponse:
        desk = guard.desk()
        body = {name: request.form.get(name, "").strip() for name in ("title", "text", "language")}
        try:
            desk.notifier("POST", f"/api/v1/offices/{office}/inbox/canned-answers", body=body)
        except Refusal as refusal:
            return _canned_page(desk, office, not_done(refusal, _("Simpan jawaban siap pakai")))
        return redirect(url_for("staff.canned", office=office), 303)

    @blueprint.post("/offices/<id:office>/inbox/canned/<id:answer>/remove")
    @allow(*SUPERVISORS)
    def remove_canned(office: str, answer: str) -> BaseResponse:
        guard.desk().notifier("DELETE", f"/api/v1/offices/{office}/inbox/canned-answers/{answer}")
        return redirect(url_for("staff.canned", office=office), 303)


def _say(desk: Desk, office: str, contact: str, what: str, label: str) -> BaseResponse:
    path = f"/api/v1/offices/{office}/inbox/threads/{contact}/{what}"
    return _do(desk, office, contact, what, label, path, {"text": request.form.get("text", "").strip()})


def _do(desk: Desk, office: str, contact: str, done: str, label: str, path: str, body: Any = None) -> BaseResponse:
    try:
        desk.notifier("POST", path, body=body)
    except Refusal as refusal:
        return _page(desk, office, contact, not_done(refusal, label))
    return redirect(url_for("staff.thread", office=office, contact=contact, done=done), 303)


def _mistake(text: str) -> Trouble | None:
    if not text:
        return mistaken(_("Kirim balasan"), "text", _("Tulis balasannya."))
    if left := _PLACEHOLDER.findall(text):
        return mistaken(_("Kirim balasan"), "text", _("Isi dahulu bagian ini: %(fields)s.", fields=", ".join(left)))
    return None


def _overtaken(now: Conversation) -> Trouble | None:
    """Somebody has written since the page was opened: a colleague, the resident, or this very form a moment ago."""
    if request.form.get("seen", "") == now.newest:
        return None
    title = _("Kesalahan: “%(action)s” belum dilakukan", action=_("Kirim balasan"))
    text = _("Ada yang baru dalam percakapan ini sejak halaman dibuka.")
    return Trouble(412, title, text, _("Baca dahulu yang baru di bawah ini, lalu kirim bila masih perlu."))


def _conversation(desk: Desk, office: str, contact: str) -> Conversation:
    return read_conversation(desk.notifier("GET", f"/api/v1/offices/{office}/inbox/threads/{contact}"))


def _page(desk: Desk, office: str, contact: str, trouble: Trouble | None = None) -> Response:
    conversation, prepared = _conversation(desk, office, contact), _prepared(desk, office)
    chosen = next((each for each in prepared if each["id"] == request.args.get("canned")), None)
    draft = chosen["text"].replace("{name}", conversation.thread.name) if chosen else ""
    return form_page(
        "staff/thread.html",
        trouble,
        office=desk.office(office),
        thread=conversation.thread,
        entries=conversation.entries,
        newest=conversation.newest,
        canned=prepared,
        draft=request.form.get("text", draft),
        done=SAID.get(request.args.get("done", ""), ""),
        verbs=VERBS,
        me=desk.principal.subject,
    )


def _prepared(desk: Desk, office: str) -> list[Mapping[str, str]]:
    found: list[Mapping[str, str]] = desk.notifier("GET", f"/api/v1/offices/{office}/inbox/canned-answers")["canned_answers"]
    return found


def _canned_page(desk: Desk, office: str, trouble: Trouble | None = None) -> Response:
    may_change = current_session().principal.role in SUPERVISORS
    return form_page(
        "staff/canned.html",
        trouble,
        office=desk.office(office),
        canned=_prepared(desk, office),
        may_change=may_change,
        filled=request.form,
    )
