"""What callers may send about offices themselves, and to have a start explained."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from marshmallow import Schema, fields, post_load, validate

from services.booking.api.fields import Instant, Mobile, QueryAnswers, between, channel, identifier, one_of, printable
from services.booking.api.parsing import Said
from services.booking.domain.office import ZONES, Office

_REGION = r"^[0-9]{2}(\.[0-9]{2}){1,2}(\.[0-9]{4})?$"  # province, regency, district, village


@dataclass(frozen=True)
class ExplanationQuery:
    """Which start is asked about."""

    service: str
    starts_at: datetime
    people: int = 1
    channel: str | None = None
    answers: Mapping[str, str] | None = None


class ExplanationQueryRequest(Schema):
    service = identifier(required=True)
    starts_at = Instant(required=True, metadata={"examples": ["2026-12-04T10:40:00+07:00"]})
    people = fields.Integer(validate=between(1, 100), metadata={"default": 1})
    channel = channel()
    answers = QueryAnswers()

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> ExplanationQuery:
        return ExplanationQuery(**data)


class OfficeChanges(Schema):
    """What an office is called and where it is; what is not given stays."""

    name = fields.String(validate=[validate.Length(1, 120), printable])
    region_code = fields.String(
        validate=validate.Regexp(_REGION, error=Said("Kode wilayah, misalnya 17.71.04.", "Such as 17.71.04."))
    )
    timezone = fields.String(validate=one_of(*ZONES))
    address = fields.String(validate=[validate.Length(1, 300), printable])
    latitude = fields.Float(validate=between(-90, 90))
    longitude = fields.Float(validate=between(-180, 180))
    whatsapp = Mobile()

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return data


class NewOfficeRequest(Schema):
    id = identifier(required=True)
    name = fields.String(required=True, validate=[validate.Length(1, 120), printable])
    region_code = fields.String(
        required=True, validate=validate.Regexp(_REGION, error=Said("Kode wilayah, misalnya 17.71.04.", "Such as 17.71.04."))
    )
    timezone = fields.String(required=True, validate=one_of(*ZONES))
    address = fields.String(required=True, validate=[validate.Length(1, 300), printable])
    latitude = fields.Float(required=True, validate=between(-90, 90))
    longitude = fields.Float(required=True, validate=between(-180, 180))
    whatsapp = Mobile(required=True)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Office:
        return Office(**data)
