"""What callers may send about holds, resting places and exceptions from limits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from marshmallow import Schema, fields, post_load, validate

from services.booking.api.fields import Instant, Mobile, between, identifier, printable
from services.booking.api.parsing import Said
from services.booking.api.requests import MAXIMUM_PEOPLE

_START = {"description": "A start from the list of slots", "examples": ["2026-12-01T08:00:00+07:00"]}
_ID = r"^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
_NO_ID = Said("Ini bukan id.", "This is not an id.")
_REASON = validate.Length(1, 200, error=Said("Isi alasan, paling banyak 200 huruf.", "Give a reason of at most 200 characters."))


@dataclass(frozen=True)
class HoldBody:
    service: str
    starts_at: datetime
    people: int = 1


class HoldRequest(Schema):
    service = identifier(required=True, metadata={"examples": ["ktp_perekaman_pemula"]})
    starts_at = Instant(required=True, metadata=_START)
    people = fields.Integer(strict=True, validate=between(1, MAXIMUM_PEOPLE), metadata={"default": 1})

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> HoldBody:
        return HoldBody(**data)


@dataclass(frozen=True)
class ReleaseBody:
    id: str | None = None
    service: str | None = None
    starts_at: datetime | None = None


class ReleaseRequest(Schema):
    id = fields.String(validate=validate.Regexp(_ID, error=_NO_ID), metadata={"description": "Only this one, from the list"})
    service = identifier(metadata={"description": "Only places that appointments of this service gave up"})
    starts_at = Instant(metadata={"description": "Only places that begin then"})

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> ReleaseBody:
        return ReleaseBody(**data)


@dataclass(frozen=True)
class LimitExceptionBody:
    service: str
    whatsapp: str
    reason: str


class LimitExceptionRequest(Schema):
    service = identifier(required=True)
    whatsapp = Mobile(required=True, metadata={"description": "The contact", "examples": ["0812 0000 0001"]})
    reason = fields.String(
        required=True, validate=[_REASON, printable], metadata={"description": "Goes into the audit: without personal data"}
    )

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> LimitExceptionBody:
        return LimitExceptionBody(**data)
