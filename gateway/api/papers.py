"""The files of a booking over the public API."""

from __future__ import annotations

from flask import Blueprint, Response, request

from gateway.api.caller import identify
from gateway.papers import calendar_file, checklist_pdf, chosen_variant
from gateway.parts import Parts
from gateway.sessions import Sessions
from services.common.principal import allow
from services.common.problems import invalid
from services.common.wording import LANGUAGES


def register(routes: Blueprint, parts: Parts, sessions: Sessions) -> None:
    """Add the checklist PDF and the calendar file."""

    @routes.get("/bookings/<id:code>/checklist.pdf")
    @allow("anyone")
    def checklist(code: str) -> Response:
        caller = identify(sessions)
        return checklist_pdf(parts, code, caller.principal, caller.headers, _language(), chosen_variant())

    @routes.get("/bookings/<id:code>/calendar.ics")
    @allow("anyone")
    def calendar(code: str) -> Response:
        caller = identify(sessions)
        return calendar_file(parts, code, caller.principal, caller.headers, _language())


def _language() -> str | None:
    language = request.args.get("lang")
    if language is not None and language not in LANGUAGES:
        raise invalid(("/lang", "Pilih id atau en.", "Choose id or en."))
    return language
