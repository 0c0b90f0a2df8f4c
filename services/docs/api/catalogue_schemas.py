"""The shapes of what an office may change in the catalogue."""

from __future__ import annotations

from typing import Any

from marshmallow import RAISE, Schema, fields, validate

from services.docs.domain.catalogue import CHANNELS, FORMS

_TEXT = validate.Length(1, 300)
_WHEN = (
    "a condition over the answers, or `never` for what this office does not ask for; "
    "without it the row is needed whenever the one that it replaces is, and always when it replaces none"
)


class WordsSchema(Schema):
    """The same words in both languages."""

    class Meta:
        unknown = RAISE

    id = fields.String(required=True, validate=_TEXT)
    en = fields.String(required=True, validate=_TEXT)


class RowSchema(Schema):
    """One row that the office asks for in place of the catalogue's, or besides it. ``basis`` says what it rests on."""

    class Meta:
        unknown = RAISE

    service = fields.String(required=True, validate=validate.Length(1, 64))
    document = fields.String(required=True, validate=validate.Length(1, 80))
    form = fields.String(required=True, validate=validate.OneOf(FORMS))
    copies = fields.Integer(required=True, allow_none=True, strict=True, validate=validate.Range(1, 20))
    basis = fields.String(required=True, validate=validate.Length(1, 500), metadata={"description": "what the row rests on"})
    when = fields.String(validate=validate.Length(1, 300), metadata={"description": _WHEN})
    case = fields.Nested(WordsSchema, allow_none=True)
    note = fields.Nested(WordsSchema, allow_none=True)
    channel = fields.String(validate=validate.OneOf(CHANNELS), allow_none=True)


class DraftSchema(Schema):
    """All rows of an office."""

    class Meta:
        unknown = RAISE

    overrides = fields.List(fields.Nested(RowSchema), required=True, validate=validate.Length(max=200))


class RollBackSchema(Schema):
    """Where to go back to."""

    class Meta:
        unknown = RAISE

    version = fields.Integer(required=True, strict=True, validate=validate.Range(1, 1_000_000))


def pointers(messages: Any, base: str = "") -> list[str]:
    """The JSON Pointers of all fields that marshmallow complains about."""
    if not isinstance(messages, dict):
        return [base or "/"]
    return [pointer for name, inner in messages.items() for pointer in pointers(inner, f"{base}/{name}")]


_NUMBER: dict[str, Any] = {"type": "integer", "minimum": 1}
_STRING: dict[str, Any] = {"type": "string"}
_ROWS: dict[str, Any] = {"type": "array", "items": {"type": "object", "required": ["service", "document", "form", "basis"]}}


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(properties), "properties": properties}


def _list(**properties: Any) -> dict[str, Any]:
    return {"type": "array", "items": _object(**properties)}


_ROW = {"oneOf": [{"type": "null"}, _object(document=_STRING, form=_STRING)]}
UNSTATED = _list(service=_STRING, document=_STRING, name=_STRING, form=_STRING)
CATALOGUE = _object(version=_NUMBER, overrides=_ROWS, unstated=UNSTATED)
DRAFT = _object(base_version=_NUMBER, overrides=_ROWS, saved_by=_STRING, saved_at={"type": "string", "format": "date-time"})
PUBLISHED = _object(version=_NUMBER)
VERSIONS = _object(
    versions=_list(
        version=_NUMBER,
        checked_on={"type": "string", "format": "date"},
        published_at={"type": "string", "format": "date-time"},
        office=_STRING,
        published_by=_STRING,
    )
)
CHANGES = _object(
    changes=_list(service=_STRING, kind={"type": "string", "enum": ["added", "removed", "changed"]}, before=_ROW, after=_ROW)
)
ISSUED = _object(
    issued=_list(
        issued_at={"type": "string", "format": "date-time"},
        version=_NUMBER,
        language=_STRING,
        document_sha256=_STRING,
        service=_STRING,
        answers={"type": "object"},
        items={"type": "array", "items": {"type": "object"}},
    )
)
