"""The papers of one appointment: its checklist as PDF and its calendar entry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, request

from gateway.parts import GATEWAY, Parts
from services.common.http import Answer
from services.common.principal import Principal
from services.common.problems import Problem, invalid

Headers = Mapping[str, str]
VARIANTS = ("standard", "large", "mono", "a5")  # as docs draws them
_NOWHERE = {"Retry-After": "5"}
_SHOWN = {401: "unauthorized", 403: "forbidden", 404: "not-found"}  # booking's refusals that concern the caller


def checklist_pdf(
    parts: Parts, code: str, caller: Principal, proof: Headers, language: str | None = None, variant: str = VARIANTS[0]
) -> Response:
    """The checklist PDF, in ``language`` or the appointment's own, in one of :data:`VARIANTS`.

    ``proof`` may hold ``Authorization: Bearer {manage_token}``.
    Raises ``Problem`` ``not-found`` for whoever may not see the appointment, and ``PartUnavailable``.
    """
    case = _case(parts, code, caller, proof)
    query = {"lang": language or case["language"]} | ({} if variant == VARIANTS[0] else {"variant": variant})
    answer = parts.docs.post("/internal/checklists", GATEWAY, body=case, query=query)
    return _file(answer, f'inline; filename="sekali-datang-{case["code"]}.pdf"')


def calendar_file(parts: Parts, code: str, caller: Principal, proof: Headers, language: str | None = None) -> Response:
    """The appointment as an iCalendar file, in ``language`` or its own; the same errors as :func:`checklist_pdf`."""
    case = _case(parts, code, caller, proof)
    answer = parts.docs.post("/internal/calendars", GATEWAY, body=case, query={"lang": language or case["language"]})
    return _file(answer, f'attachment; filename="sekali-datang-{case["code"]}.ics"')


def _case(parts: Parts, code: str, caller: Principal, proof: Headers) -> dict[str, Any]:
    seen = parts.booking.get(f"/api/v1/bookings/{code}", caller, headers=proof)
    if not seen.ok:
        raise _refusal(seen)
    found = parts.booking.get(f"/internal/appointments/{seen.json()['id']}", GATEWAY)
    if not found.ok:
        raise _refusal(found)
    case: dict[str, Any] = found.json()
    return case


def _refusal(answer: Answer) -> Problem:
    slug = _SHOWN.get(answer.status)
    return Problem(slug) if slug else Problem("service-unavailable", headers=_NOWHERE)


def _file(answer: Answer, disposition: str) -> Response:
    if not answer.ok:
        raise Problem("service-unavailable", headers=_NOWHERE)
    paper = Response(answer.body, content_type=answer.headers["Content-Type"])
    paper.headers["Content-Disposition"] = disposition
    paper.headers["Cache-Control"] = "no-store"
    paper.headers["X-Robots-Tag"] = "noindex, nofollow"
    return paper


def chosen_variant() -> str:
    """``?variant=`` of the current request, or the standard paper; an unknown one is refused."""
    given = request.args.get("variant", VARIANTS[0])
    if given not in VARIANTS:
        listed = ", ".join(VARIANTS)
        raise invalid(("/variant", f"Pilih salah satu: {listed}.", f"Choose one of: {listed}."))
    return given
