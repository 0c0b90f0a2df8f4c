"""Whether an office invites to the survey, over HTTP."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify
from flask_smorest import Blueprint
from marshmallow import RAISE, Schema, fields

from services.common.principal import current, require_office
from services.docs.api.office_paths import EDITORS, READERS, add_path, loaded
from services.docs.usecases.once import Once
from services.docs.usecases.survey import Survey

_SWITCH: dict[str, Any] = {"type": "object", "required": ["invites"], "properties": {"invites": {"type": "boolean"}}}


class SurveySwitchSchema(Schema):
    """Whether residents are invited after a visit."""

    class Meta:
        unknown = RAISE

    invites = fields.Boolean(required=True, truthy={True}, falsy={False})


def blueprint(survey: Survey, once: Once) -> Blueprint:
    """``/api/v1/offices/{office}/survey``."""
    routes = Blueprint("survey-switch", __name__, description="Whether the office invites to the survey")

    def read(office: str) -> Response:
        """Whether residents are invited to the survey after a visit"""
        require_office(office)
        return jsonify(invites=survey.invites(office))

    def switch(office: str) -> Response:
        """Invite from now on, or no longer

        Links that were sent already stay open until they run out.
        """
        require_office(office)
        return jsonify(invites=survey.switch(office, loaded(SurveySwitchSchema)["invites"], current().subject))

    path, answers = "/api/v1/offices/<office>/survey", {200: _SWITCH}
    add_path(routes, path, "GET", read, READERS, operationId="getSurveySwitch", answers=answers)
    add_path(
        routes, path, "PUT", switch, EDITORS, operationId="setSurveySwitch", answers=answers, body=SurveySwitchSchema, once=once
    )
    return routes
