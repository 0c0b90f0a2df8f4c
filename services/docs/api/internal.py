"""Paths for the other parts."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request
from marshmallow import ValidationError

from services.common.principal import allow
from services.common.problems import Problem, invalid
from services.docs.api.language import chosen_language, chosen_variant
from services.docs.api.rendering import service_body
from services.docs.api.schemas import PhoneListSchema, SeenSchema
from services.docs.domain.appointment import Case
from services.docs.domain.case_content import read_case
from services.docs.usecases.issue_checklist import PDF, IssueChecklist
from services.docs.usecases.make_calendar import MakeCalendar
from services.docs.usecases.office_papers import OfficePapers
from services.docs.usecases.ports import Papers
from services.docs.usecases.show_checklist import ShowChecklist


def blueprint(
    show: ShowChecklist, issue: IssueChecklist, calendar: MakeCalendar, papers: Papers, office_papers: OfficePapers
) -> Blueprint:
    """``/internal/…`` of the docs service."""
    routes = Blueprint("internal", __name__, url_prefix="/internal")

    @routes.get("/services")
    @allow("service", "public")
    def services() -> Response:
        language = chosen_language()
        published = show.services()
        bodies = [service_body(each, language) for each in published.catalogue.services.values()]
        return jsonify(services=bodies, version=published.version)

    @routes.post("/checklists")
    @allow("service")
    def checklists() -> Response:
        case = _case()
        paper = issue.run(case, chosen_language() or case.language, chosen_variant())
        answer = Response(paper.content, mimetype=PDF, headers={"X-Checklist-Version": str(paper.catalogue_version)})
        answer.set_etag(paper.sha256)
        return answer

    @routes.post("/calendars")
    @allow("service")
    def calendars() -> Response:
        case = _case()
        content = calendar.run(case, chosen_language() or case.language)
        method = "CANCEL" if case.status == "cancelled" else "PUBLISH"
        return Response(content, content_type=f"text/calendar; charset=utf-8; method={method}")

    @routes.post("/phone-lists")
    @allow("service")
    def phone_lists() -> Response:
        try:
            told = PhoneListSchema().load(_json())
        except ValidationError:
            raise invalid(("/calls", "Daftar ini tidak dapat dibaca.", "This list cannot be read.")) from None
        return Response(office_papers.phone_list(told["office_id"], told["calls"]).content, mimetype=PDF)

    @routes.post("/inbox/seen")
    @allow("service")
    def seen() -> Response:
        try:
            ids = SeenSchema().load(_json())["ids"]
        except ValidationError:
            raise invalid(("/ids", "Daftar id tidak dapat dibaca.", "The list of ids cannot be read.")) from None
        return jsonify(seen=papers.seen(ids))

    return routes


def _json() -> Any:
    if not request.is_json:
        raise Problem("unsupported-media-type")
    return request.get_json()


def _case() -> Case:
    return read_case(_json())
