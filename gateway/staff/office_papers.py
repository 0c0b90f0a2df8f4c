"""The office's papers from the console: a page with what can be printed, and each file."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from gateway.staff.guard import Guard, current_session
from gateway.staff.pages import passed_on
from gateway.staff.speech import say as _
from services.common.principal import STAFF_ROLES, allow
from services.common.problems import Problem

IN_ENGLISH_TOO = ("poster-a4", "poster-a3", "picture-square", "picture-portrait", "guide-residents")
PHONE_LIST = "phone-list"  # whom no message reached, as the notifier knows it
_SHOWN = {404: "not-found", 409: "wrong-state", 422: "invalid-request"}


def add_routes(blueprint: Blueprint, guard: Guard) -> None:
    """The page and the files."""

    @blueprint.get("/offices/<id:office>/papers/")
    @allow(*STAFF_ROLES)
    def papers(office: str) -> str:
        return render_template(
            "staff/papers.html", office=guard.desk().office(office), papers=_offered(), in_english=IN_ENGLISH_TOO
        )

    @blueprint.get("/offices/<id:office>/papers/<id:paper>")
    @allow(*STAFF_ROLES)
    def paper(office: str, paper: str) -> Response:
        of_notifier = paper == PHONE_LIST
        part, path = (guard.parts.notifier, "call-list.pdf") if of_notifier else (guard.parts.docs, f"papers/{paper}")
        answer = part.get(f"/api/v1/offices/{office}/{path}", current_session().principal, query=request.args.to_dict())
        if not answer.ok:
            raise Problem(_SHOWN.get(answer.status, "service-unavailable"))
        return passed_on(answer)


def _offered() -> list[tuple[str, str]]:
    return [
        ("day-sheet", _("Lembar harian")),
        ("call-list", _("Daftar panggil")),
        (PHONE_LIST, _("Daftar telepon: pesan tidak sampai")),
        ("survey-report", _("Laporan survei kepuasan")),
        ("poster-a4", _("Poster A4")),
        ("poster-a3", _("Poster A3")),
        ("picture-square", _("Gambar persegi untuk media sosial")),
        ("picture-portrait", _("Gambar tegak untuk media sosial")),
        ("guide-residents", _("Panduan warga")),
        ("guide-operators", _("Panduan petugas")),
    ]
