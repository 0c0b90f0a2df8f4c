"""Shapes of the control API. Unknown fields are refused."""

from __future__ import annotations

from typing import Any, ClassVar, TypeVar

from flask import request
from marshmallow import Schema, ValidationError, fields, post_load, validate

from services.common.problems import FieldError, Problem
from services.simulator.domain.envelope import is_user_id, read_phone
from services.simulator.domain.faults import Chance, Faults, NextError
from services.simulator.domain.inbound import Act
from services.simulator.domain.templates import STATUSES
from services.simulator.usecases.people import Change

Loaded = TypeVar("Loaded")


class _Loading(Schema):
    """A schema that loads into a dataclass."""

    loads: ClassVar[type[Any]]

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Any:
        return self.loads(**data)


class ChanceSchema(_Loading):
    """``{"probability": 0.3}``, ``{"count": 2}``, or both."""

    loads = Chance
    probability = fields.Float(validate=validate.Range(0, 1))
    count = fields.Integer(strict=True, validate=validate.Range(0))


class NextErrorSchema(_Loading):
    """``{"code": 131056, "times": 3}``."""

    loads = NextError
    code = fields.Integer(strict=True, required=True)
    times = fields.Integer(strict=True, validate=validate.Range(1))


class _Phones(fields.List[str]):
    """Numbers or user ids; numbers in any writing, kept as E.164."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        return tuple(contact_key(str(item)) for item in super()._deserialize(value, attr, data, **kwargs))


class FaultsSchema(_Loading):
    """The fault switches; what is left out is off."""

    loads = Faults
    delay_ms = fields.Integer(strict=True, validate=validate.Range(0, 120_000))
    fail_500 = fields.Nested(ChanceSchema, allow_none=True)
    drop_answer = fields.Nested(ChanceSchema, allow_none=True)
    hang_seconds = fields.Float(validate=validate.Range(0, 120))
    duplicate_webhooks = fields.Nested(ChanceSchema, allow_none=True)
    reorder_webhooks = fields.Nested(ChanceSchema, allow_none=True)
    hold_webhooks = fields.Boolean()
    unreachable = _Phones(fields.String())
    template_status = fields.String(validate=validate.OneOf(("APPROVED", "PENDING", "REJECTED")))
    next_error = fields.Nested(NextErrorSchema, allow_none=True)
    window_errors = fields.String(validate=validate.OneOf(("sync", "async")))
    pair_rate = fields.Boolean()
    throughput = fields.Integer(strict=True, validate=validate.Range(1))
    delivered_after_ms = fields.Integer(strict=True, validate=validate.Range(0))
    batch = fields.Integer(strict=True, validate=validate.Range(1, 1000))
    paths = fields.List(fields.String(validate=validate.OneOf(("messages", "media"))))

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Any:
        return Faults(**{**data, **({"paths": tuple(data["paths"])} if "paths" in data else {})})


class ContactSchema(Schema):
    """A new contact: a number, a user id, or both."""

    phone = fields.String()
    user_id = fields.String(validate=lambda given: is_user_id(given))
    name = fields.String(validate=validate.Length(1, 60))


class ChangeSchema(_Loading):
    """A change of a contact."""

    loads = Change
    name = fields.String(validate=validate.Length(1, 60))
    on_whatsapp = fields.Boolean()
    auto_read = fields.Boolean()
    shares_phone = fields.Boolean()
    window_open = fields.Boolean()


class LocationSchema(Schema):
    """A place on earth in degrees."""

    latitude = fields.Float(required=True, validate=validate.Range(-90, 90))
    longitude = fields.Float(required=True, validate=validate.Range(-180, 180))
    name = fields.String()
    address = fields.String()


class ActSchema(Schema):
    """Exactly one of text, button, list_row, template_button, location, reaction; ``message`` says to which message."""

    text = fields.String(validate=validate.Length(1, 4096))
    button = fields.String(validate=validate.Length(1))
    list_row = fields.String(validate=validate.Length(1))
    template_button = fields.String(validate=validate.Length(1))
    location = fields.Nested(LocationSchema)
    reaction = fields.String()
    message = fields.String()

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Act:
        message = data.pop("message", None)
        if len(data) != 1:
            raise ValidationError("Give exactly one of text, button, list_row, template_button, location, reaction.")
        kind, value = data.popitem()
        if kind == "reaction" and message is None:
            raise ValidationError("A reaction needs the message.", "message")
        return Act(kind, location=value, message=message) if kind == "location" else Act(kind, value, message=message)


class ReviewSchema(Schema):
    """A template's new status."""

    status = fields.String(required=True, validate=validate.OneOf(STATUSES))
    reason = fields.String(load_default=None)


def contact_key(given: str) -> str:
    """How a contact is found: a number in any writing as E.164, a user id as it is."""
    return given if is_user_id(given) else read_phone(given) or given


def load(schema: Schema) -> Any:
    """The request's JSON through a schema; 422 with pointers otherwise."""
    body = request.get_json()
    try:
        return schema.load(body)
    except ValidationError as error:
        messages = error.messages if isinstance(error.messages, dict) else {"": error.messages}
        raise Problem("invalid-request", errors=list(_field_errors(messages, ""))) from None


def _field_errors(messages: dict[Any, Any], path: str) -> list[FieldError]:
    found: list[FieldError] = []
    for name, inner in messages.items():
        pointer = path if name in ("_schema", "") else f"{path}/{name}"
        if isinstance(inner, dict):
            found += _field_errors(inner, pointer)
        else:
            text = " ".join(str(message) for message in inner)
            found.append(FieldError(pointer, {"id": text, "en": text}))
    return found
