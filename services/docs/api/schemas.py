"""The shapes of the public answers, and of the small internal request."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, post_load, validate

from services.common.problems import MEDIA_TYPE
from services.docs.domain.catalogue import CERTAINTIES, FORMS, PER
from services.docs.domain.sheets import Call


class ItemSchema(Schema):
    """One thing to bring."""

    document = fields.String(required=True, metadata={"example": "kk"})
    name = fields.String(required=True, metadata={"example": "Kartu Keluarga (KK)"})
    form = fields.String(required=True, validate=validate.OneOf(FORMS))
    form_name = fields.String(required=True, metadata={"example": "fotokopi"})
    copies = fields.Integer(required=True, allow_none=True, metadata={"description": "null: no source states it, ask the office"})
    copies_text = fields.String(required=True, metadata={"example": "2 lembar (dua)"})
    per = fields.String(required=True, validate=validate.OneOf(PER), metadata={"description": "for whom one set is brought"})
    note = fields.String(required=True, allow_none=True)
    condition = fields.String(required=True, allow_none=True, metadata={"description": "null: needed; else when it is needed"})
    certainty = fields.String(
        required=True,
        validate=validate.OneOf(CERTAINTIES),
        metadata={
            "description": "A: national rule as quoted, B: an office's page, C: secondary page, S: the office's own word, "
            "K: general knowledge"
        },
    )


class RedirectSchema(Schema):
    """The service that is meant instead, and why."""

    service = fields.String(required=True)
    name = fields.String(required=True)
    text = fields.String(required=True)


class ChecklistSchema(Schema):
    """What to bring for one case."""

    version = fields.Integer(required=True, metadata={"description": "version of the catalogue"})
    service = fields.String(required=True)
    name = fields.String(required=True)
    items = fields.List(fields.Nested(ItemSchema), required=True)
    checked_on = fields.Date(required=True, metadata={"description": "when the sources were last looked at"})
    redirect = fields.Nested(RedirectSchema, required=True, allow_none=True)

    def get_attribute(self, obj: Any, attr: str, default: Any) -> Any:
        """Values come as a dict, which has methods of the same names as fields (``items``)."""
        return obj.get(attr, default)


class CallSchema(Schema):
    """Somebody to telephone."""

    name = fields.String(required=True)
    phone = fields.String(required=True, allow_none=True)
    about = fields.String(required=True)
    starts_at = fields.AwareDateTime(required=True, allow_none=True)
    code = fields.String(required=True, allow_none=True)

    @post_load
    def made(self, values: dict[str, Any], **_: Any) -> Call:
        """The row of the list."""
        told = {"phone": values["phone"] or "", "code": values["code"] or ""}
        return Call(values["name"], told["phone"], values["about"], values["starts_at"], told["code"])


class PhoneListSchema(Schema):
    """Whom an office should telephone, the most urgent first."""

    office_id = fields.String(required=True)
    calls = fields.List(fields.Nested(CallSchema), required=True)


class SeenSchema(Schema):
    """Ids of events."""

    ids = fields.List(fields.String(validate=validate.Length(1, 36)), required=True, validate=validate.Length(max=1000))


_PROBLEM_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string", "example": "/problems/invalid-request"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "request_id": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "detail"],
                "properties": {"pointer": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}


def problem_answer(what: str) -> dict[str, Any]:
    """An OpenAPI answer with problem details."""
    return {"description": what, "content": {MEDIA_TYPE: {"schema": _PROBLEM_SCHEMA}}}
