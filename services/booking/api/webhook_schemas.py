"""Webhooks as callers send and get them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from marshmallow import Schema, fields, post_load, validate

from services.booking.api.fields import one_of, printable
from services.booking.api.parsing import Said
from services.common.events import TYPES

_ROW_ID = r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
_TYPES = Said("Pilih sedikitnya satu jenis kejadian.", "Choose at least one event type.")
_URL = Said("Alamat paling banyak 500 tanda.", "An address has at most 500 characters.")


@dataclass(frozen=True)
class WebhookBody:
    url: str
    event_types: tuple[str, ...]


class WebhookRequest(Schema):
    url = fields.String(
        required=True,
        validate=[validate.Length(1, 500, error=_URL), printable],
        metadata={"format": "uri", "examples": ["https://data.example.go.id/hooks/antre"]},
    )
    event_types = fields.List(
        fields.String(validate=one_of(*sorted(TYPES))), required=True, validate=validate.Length(1, len(TYPES), error=_TYPES)
    )

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> WebhookBody:
        return WebhookBody(data["url"], tuple(dict.fromkeys(data["event_types"])))


@dataclass(frozen=True)
class LogQuery:
    after: str | None = None


class LogQueryRequest(Schema):
    after = fields.String(
        validate=validate.Regexp(_ROW_ID, error=Said("Penanda halaman tidak benar.", "This is not a page mark.")),
        metadata={"description": "`next` of the page before"},
    )

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> LogQuery:
        return LogQuery(**data)


class Webhook(Schema):
    id = fields.String(required=True, metadata={"format": "uuid"})
    url = fields.String(required=True)
    event_types = fields.List(fields.String(), required=True)
    status = fields.String(required=True, validate=validate.OneOf(("active", "disabled")))
    disabled_because = fields.String(required=True, allow_none=True, validate=validate.OneOf(("admin", "gone")))
    created_at = fields.String(required=True, metadata={"format": "date-time"})
    rotated_at = fields.String(required=True, allow_none=True, metadata={"format": "date-time"})


class WebhookList(Schema):
    webhooks = fields.List(fields.Nested(Webhook), required=True)


class WebhookWithSecret(Webhook):
    secret = fields.String(
        required=True, metadata={"description": "Checks the signatures; told only now", "examples": ["whsec_…"]}
    )


class WebhookMessage(Schema):
    message_id = fields.String(required=True, metadata={"format": "uuid", "description": "`webhook-id` of every try"})
    event_type = fields.String(required=True)


class WebhookAttempt(WebhookMessage):
    id = fields.String(required=True, metadata={"format": "uuid"})
    at = fields.String(required=True, metadata={"format": "date-time"})
    status = fields.Integer(
        required=True, allow_none=True, metadata={"description": "HTTP status; null when nothing was answered"}
    )
    error = fields.String(
        required=True, allow_none=True, metadata={"examples": ["timeout", "connection", "tls", "private", "no-host", "not-https"]}
    )
    duration_ms = fields.Integer(required=True)


class WebhookLog(Schema):
    attempts = fields.List(fields.Nested(WebhookAttempt), required=True)
    next = fields.String(required=True, allow_none=True)
