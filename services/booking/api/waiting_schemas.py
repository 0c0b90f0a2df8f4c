"""The waiting list: what callers send, and what they get."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from services.booking.api.fields import YEARS, Mobile, PersonName, between, identifier, nik_field, one_of
from services.booking.api.parsing import Said
from services.booking.api.requests import MAXIMUM_DAYS, MAXIMUM_PEOPLE
from services.booking.domain.waiting import PartOfDay, WaitingState
from services.common.wording import LANGUAGES

_PARTS = [part.value for part in PartOfDay]
_MOMENT = {"format": "date-time", "examples": ["2026-12-01T08:00:00+07:00"]}


@dataclass(frozen=True)
class JoinBody:
    service: str
    first_on: date
    last_on: date
    name: str
    whatsapp: str | None = None
    people: int = 1
    part_of_day: str = PartOfDay.ANY.value
    language: str | None = None


class JoinRequest(Schema):
    service = identifier(required=True, metadata={"examples": ["ktp_perekaman_pemula"]})
    first_on = fields.Date(required=True, data_key="from", metadata={"description": "First local date"})
    last_on = fields.Date(required=True, data_key="to", metadata={"description": f"Last local date, {MAXIMUM_DAYS} days at most"})
    name = PersonName(required=True, metadata={"examples": ["Siti Contoh"]})
    whatsapp = Mobile(metadata={"description": "Required unless the caller is known from a signed link"})
    people = fields.Integer(strict=True, validate=between(1, MAXIMUM_PEOPLE), metadata={"default": 1})
    part_of_day = fields.String(validate=one_of(*_PARTS), metadata={"default": "any"})
    language = fields.String(validate=one_of(*LANGUAGES), metadata={"description": "Of the messages; default: Accept-Language"})

    @validates_schema
    def check_span(self, data: dict[str, Any], **_: Any) -> None:
        if data["first_on"].year not in YEARS or data["last_on"].year not in YEARS:
            raise ValidationError(Said("Tahun ini di luar jangkauan.", "This year is out of range."), "from")
        if not 0 <= (data["last_on"] - data["first_on"]).days < MAXIMUM_DAYS:
            raise ValidationError(Said(f"Rentang 1 sampai {MAXIMUM_DAYS} hari.", f"A span of 1 to {MAXIMUM_DAYS} days."), "to")

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> JoinBody:
        return JoinBody(**data)


@dataclass(frozen=True)
class AcceptBody:
    nik: str | None = None


class AcceptRequest(Schema):
    """What accepting an offer may need besides; the body may be left out."""

    nik = nik_field()

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> AcceptBody:
        return AcceptBody(**data)


class MovedByOffer(Schema):
    """A booking that moves when the offer is accepted."""

    code = fields.String(required=True)
    starts_at = fields.String(required=True, metadata=_MOMENT)


class WaitingOffer(Schema):
    """A place on offer."""

    starts_at = fields.String(required=True, metadata=_MOMENT)
    ends_at = fields.String(required=True, metadata=_MOMENT)
    expires_at = fields.String(required=True, metadata=_MOMENT)
    moves = fields.Nested(
        MovedByOffer,
        required=True,
        allow_none=True,
        metadata={"description": "Told to staff and to the holder of the offer's own link, who may have no more bookings"},
    )
    asks_nik = fields.Boolean(required=True, metadata={"description": "Whether accepting needs `nik`"})


class WaitingEntry(Schema):
    """Where somebody stands on the waiting list."""

    id = fields.String(required=True, metadata={"format": "uuid"})
    state = fields.String(required=True, validate=validate.OneOf([state.value for state in WaitingState]))
    position = fields.Integer(required=True, allow_none=True, metadata={"description": "From 1, among those for the service"})
    office = fields.String(required=True)
    service = fields.String(required=True)
    service_name = fields.String(required=True)
    from_ = fields.Date(required=True, data_key="from")
    to = fields.Date(required=True)
    part_of_day = fields.String(required=True, validate=validate.OneOf(_PARTS))
    people = fields.Integer(required=True)
    name = fields.String(required=True)
    offer = fields.Nested(WaitingOffer, required=True, allow_none=True)


class NewWaitingEntry(WaitingEntry):
    """A new entry."""

    token = fields.String(required=True, metadata={"description": "The secret of the entry; told only once"})


class ListedEntry(Schema):
    """An entry as staff see it in the list."""

    id = fields.String(required=True, metadata={"format": "uuid"})
    state = fields.String(required=True)
    service = fields.String(required=True)
    from_ = fields.Date(required=True, data_key="from")
    to = fields.Date(required=True)
    part_of_day = fields.String(required=True)
    people = fields.Integer(required=True)
    name = fields.String(required=True)
    joined_at = fields.String(required=True, metadata=_MOMENT)


class WaitingPage(Schema):
    """Who waits, in order."""

    waiting = fields.List(fields.Nested(ListedEntry), required=True)


class WaitingEnd(Schema):
    """How an entry ended."""

    id = fields.String(required=True, metadata={"format": "uuid"})
    state = fields.String(required=True)
