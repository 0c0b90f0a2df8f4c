"""The survey for the other parts: the invitation for a message, and the form behind its link."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request
from marshmallow import RAISE, Schema, ValidationError, fields, validate

from services.common.principal import allow
from services.common.problems import Problem, invalid
from services.docs.api.catalogue_schemas import pointers
from services.docs.api.language import reader_language
from services.docs.domain import survey_words
from services.docs.domain.survey import AGES, ELEMENTS, GENDERS, SCORES, Answered
from services.docs.usecases.show_checklist import ShowChecklist
from services.docs.usecases.survey import Invitation, State, Survey

_ID = validate.Length(1, 64)
ZONES = ("Asia/Jakarta", "Asia/Pontianak", "Asia/Makassar", "Asia/Jayapura")  # all that Indonesia has
DEFAULT_ZONE = ZONES[0]


class InvitationSchema(Schema):
    """Whose visit ended; only the link is made from the id."""

    class Meta:
        unknown = RAISE

    appointment_id = fields.String(required=True, validate=_ID)
    office_id = fields.String(required=True, validate=_ID)
    service_id = fields.String(required=True, validate=_ID)
    timezone = fields.String(load_default=DEFAULT_ZONE, validate=validate.OneOf(ZONES))


class AnswerSchema(Schema):
    """What a respondent said."""

    class Meta:
        unknown = RAISE

    scores = fields.Dict(
        keys=fields.String(validate=validate.OneOf(ELEMENTS)),
        values=fields.Integer(strict=True, validate=validate.OneOf(SCORES)),
        required=True,
    )
    age = fields.String(load_default="", validate=validate.OneOf(("", *AGES)))
    gender = fields.String(load_default="", validate=validate.OneOf(("", *GENDERS)))
    comment = fields.String(load_default="", validate=validate.Length(max=1000))


def blueprint(survey: Survey, show: ShowChecklist) -> Blueprint:
    """``/internal/surveys…``."""
    routes = Blueprint("surveys", __name__, url_prefix="/internal/surveys")

    @routes.post("")
    @allow("service")
    def invite() -> Response:
        asked = _loaded(InvitationSchema())
        token, invitation = survey.invite(**asked)
        answer = jsonify(token=token, path=f"/s/{token}", expires_at=invitation.expires_at.isoformat())
        answer.status_code = 201
        return answer

    @routes.get("/<token>")
    @allow("service")
    def form(token: str) -> Response:
        found = survey.look(token)
        if found is None:
            raise Problem("not-found")
        return jsonify(_form(*found, show, reader_language()))

    @routes.post("/<token>/answers")
    @allow("service")
    def answer(token: str) -> Response:
        said = _loaded(AnswerSchema())
        missing = [element for element in ELEMENTS if element not in said["scores"]]
        if missing:
            raise invalid(*((f"/scores/{each}", "Pilih satu jawaban.", "Choose one answer.") for each in missing))
        state = survey.answer(token, Answered(said["scores"], "", said["age"], said["gender"], said["comment"]))
        if state is None:
            raise Problem("not-found")
        return jsonify(state=state)

    return routes


def _form(invitation: Invitation, state: State, show: ShowChecklist, language: str) -> dict[str, Any]:
    known = show.services().catalogue.services.get(invitation.service_id)
    return {
        "state": state,
        "office": invitation.office_id,
        "service": known.name.in_(language) if known else invitation.service_id,
        "questions": [{"id": element, "text": survey_words.QUESTIONS[element][language]} for element in ELEMENTS],
        "scale": [{"value": score, "label": survey_words.SCALE[score - 1][language]} for score in reversed(SCORES)],
        "ages": [{"value": age, "label": survey_words.AGES[age][language]} for age in AGES],
        "genders": [{"value": gender, "label": survey_words.GENDERS[gender][language]} for gender in GENDERS],
    }


def _loaded(schema: Schema) -> dict[str, Any]:
    if not request.is_json:
        raise Problem("unsupported-media-type")
    try:
        loaded: dict[str, Any] = schema.load(request.get_json())
    except ValidationError as error:
        found = pointers(error.messages)
        raise invalid(*((p, "Isian ini tidak dapat diterima.", "This field cannot be accepted.") for p in found)) from None
    return loaded
