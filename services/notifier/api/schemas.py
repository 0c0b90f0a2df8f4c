"""What other parts may send. Unknown fields are refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import request
from marshmallow import Schema, ValidationError, fields, post_load, validate

from services.common.problems import FieldError, Problem

_MAXIMUM_IDS = 500


@dataclass(frozen=True)
class TokenQuestion:
    token: str


@dataclass(frozen=True)
class StatesQuestion:
    appointment_ids: tuple[str, ...]


@dataclass(frozen=True)
class SeenQuestion:
    ids: tuple[str, ...]


def _ids() -> fields.Field[Any]:
    one = fields.String(validate=validate.Length(min=1, max=64))
    return fields.List(one, required=True, validate=validate.Length(max=_MAXIMUM_IDS))


class TokenSchema(Schema):
    token = fields.String(required=True, validate=validate.Length(min=1, max=200))

    @post_load
    def made(self, values: dict[str, Any], **_: Any) -> TokenQuestion:
        return TokenQuestion(**values)


class StatesSchema(Schema):
    appointment_ids = _ids()

    @post_load
    def made(self, values: dict[str, Any], **_: Any) -> StatesQuestion:
        return StatesQuestion(tuple(values["appointment_ids"]))


class SeenSchema(Schema):
    ids = _ids()

    @post_load
    def made(self, values: dict[str, Any], **_: Any) -> SeenQuestion:
        return SeenQuestion(tuple(values["ids"]))


def read_body(schema: Schema) -> Any:
    """The request's JSON as the schema's dataclass; a 422 names each field that is wrong."""
    try:
        return schema.load(request.get_json())
    except ValidationError as error:
        raise Problem("invalid-request", errors=[_field_error(name) for name in sorted(map(str, error.messages_dict))]) from None


def _field_error(name: str) -> FieldError:
    return FieldError(f"/{name}", {"id": "Isian ini tidak sesuai", "en": "This field is not as expected"})
