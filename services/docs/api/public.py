"""The paths that the gateway passes on: what to bring, after the answers. Described by OpenAPI at ``/openapi.json``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, jsonify, request
from flask_smorest import Api, Blueprint

from services.common.principal import ROLES, allow
from services.docs.api import catalogue, colours, papers, survey_switch
from services.docs.api.language import chosen_channel, reader_language
from services.docs.api.rendering import checklist_body
from services.docs.api.schemas import ChecklistSchema, problem_answer
from services.docs.domain.catalogue import CHANNELS
from services.docs.usecases.colour_office import ColourOffice
from services.docs.usecases.edit_catalogue import EditCatalogue
from services.docs.usecases.office_papers import OfficePapers
from services.docs.usecases.once import Once
from services.docs.usecases.show_checklist import ShowChecklist
from services.docs.usecases.survey import Survey

_PATH = "/api/v1/offices/<office>/services/<service>/checklist"
_ANSWERS: dict[str, Any] = {
    "name": "answers",
    "in": "query",
    "style": "form",
    "explode": True,
    "description": "Answers to the service's qualifying questions, as `{question}={value}`. What an unanswered question decides "
    "stays in the list with its `condition`.",
    "schema": {"type": "object", "additionalProperties": {"type": "string"}},
}
_LANGUAGE: dict[str, Any] = {
    "name": "lang",
    "in": "query",
    "description": "Language of human text; `Accept-Language` decides when it is missing.",
    "schema": {"type": "string", "enum": ["id", "en"], "default": "id"},
}
_CHANNEL: dict[str, Any] = {
    "name": "channel",
    "in": "query",
    "description": "How the resident comes: papers for the counter and for an online request differ at some offices.",
    "schema": {"type": "string", "enum": list(CHANNELS), "default": CHANNELS[0]},
}
_PROBLEMS = {
    404: "The catalogue has no such service",
    422: "A question that is not asked, or an answer that is not offered",
    503: "No catalogue is published",
}


@dataclass(frozen=True)
class Offered:
    """The use cases behind the paths, and what makes writes repeatable."""

    show: ShowChecklist
    edit: EditCatalogue
    office_papers: OfficePapers
    colours: ColourOffice
    survey: Survey
    once: Once


def register(app: Flask, offered: Offered) -> None:
    """Add the paths and their OpenAPI document to the application."""
    app.config.update(API_TITLE="Sekali Datang: docs", API_VERSION="v1", OPENAPI_VERSION="3.1.0")
    api = Api(app)
    api.DEFAULT_ERROR_RESPONSE_NAME = None  # problem details are documented below instead
    api.register_blueprint(_checklists(offered.show))
    api.register_blueprint(catalogue.blueprint(offered.edit, offered.show, offered.once))
    api.register_blueprint(papers.blueprint(offered.office_papers))
    api.register_blueprint(colours.blueprint(offered.colours, offered.once))
    api.register_blueprint(survey_switch.blueprint(offered.survey, offered.once))

    @app.get("/openapi.json")
    @allow("anyone")
    def openapi() -> Response:
        return jsonify(api.spec.to_dict())


def _checklists(show: ShowChecklist) -> Blueprint:
    routes = Blueprint("checklists", __name__, description="What to bring")

    def checklist(office: str, service: str) -> dict[str, Any]:
        """What one resident must bring to one office

        Photocopies have a number only where a source or the office states one; otherwise `copies` is null: ask the office.
        When the answers show that another service is meant, `redirect` names it and `items` is empty.
        """
        language = reader_language()
        answers = {name: value for name, value in request.args.items() if name not in ("lang", "channel")}
        found = show.run(office, service, answers, chosen_channel())
        names = {each.id: each.name.in_(language) for each in show.services().catalogue.services.values()}
        return checklist_body(found, names, language)

    described = routes.doc(
        operationId="getChecklist",
        parameters=[_LANGUAGE, _CHANNEL, _ANSWERS],
        responses={str(status): problem_answer(what) for status, what in _PROBLEMS.items()},
    )(routes.response(200, ChecklistSchema)(checklist))
    routes.route(_PATH, methods=["GET"])(allow(*ROLES)(described))
    return routes
