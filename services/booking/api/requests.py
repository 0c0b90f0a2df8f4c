"""What callers may send. Each schema loads into a frozen dataclass."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from services.booking.api.fields import (
    ANSWER_KEY,
    ANSWER_LENGTH,
    MAXIMUM_ANSWERS,
    MOBILE_LENGTH,
    NOTE_LENGTH,
    YEARS,
    Answers,
    Instant,
    Mobile,
    PersonName,
    QueryAnswers,
    between,
    channel,
    document,
    identifier,
    longest,
    nik_field,
    one_of,
    printable,
)
from services.booking.api.parsing import Said
from services.booking.domain.appointment import OUTCOMES, Result
from services.booking.domain.names import NAME_LENGTH
from services.booking.usecases.ports import Page
from services.common.wording import LANGUAGES

MAXIMUM_PEOPLE = 100  # beyond any service line; the line's own maximum is checked by the use case
MAXIMUM_DAYS = 31
_TAG = r'^(\*|(W/)?"[0-9]{1,9}")$'
_CURSOR = r"^[0-9]{1,10}~[0-9a-f-]{36}$"


@dataclass(frozen=True)
class BookingBody:
    office: str
    service: str
    starts_at: datetime
    name: str
    whatsapp: str | None = None
    people: int = 1
    answers: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    language: str | None = None
    channel: str | None = None
    hold: str | None = None
    nik: str | None = None


class BookingRequest(Schema):
    office = identifier(required=True, metadata={"description": "Id of the office", "examples": ["muara-bangkahulu"]})
    service = identifier(required=True, metadata={"description": "Id of the service", "examples": ["ktp_perekaman_pemula"]})
    starts_at = Instant(
        required=True, metadata={"description": "A start from the list of slots", "examples": ["2026-12-01T08:00:00+07:00"]}
    )
    name = PersonName(
        required=True,
        metadata={
            "description": "Letters, spaces, apostrophe, dot, hyphen; one word is fine",
            "examples": ["Siti Contoh"],
            "minLength": 1,
            "maxLength": NAME_LENGTH,
            "pattern": r"^ *[^\W\d_](?:[^\W\d_]|[ .'’-])*$",
        },
    )
    whatsapp = Mobile(
        metadata={
            "description": "Indonesian mobile number. Required unless the caller is known from a signed link.",
            "examples": ["0812 0000 0001"],
            "minLength": 8,
            "maxLength": MOBILE_LENGTH,
            "pattern": r"^(\+62|62|0)[ .()-]*8[0-9]([ .()-]*[0-9]){7,10}$",
        }
    )
    people = fields.Integer(strict=True, validate=between(1, MAXIMUM_PEOPLE), metadata={"default": 1})
    answers = Answers(
        metadata={
            "description": "Answers to the qualifying questions, by question",
            "additionalProperties": {"type": "string", "maxLength": ANSWER_LENGTH},
            "propertyNames": {"pattern": ANSWER_KEY.pattern},
            "maxProperties": MAXIMUM_ANSWERS,
        }
    )
    note = fields.String(validate=[longest(NOTE_LENGTH), printable])
    language = fields.String(validate=one_of(*LANGUAGES), metadata={"description": "Of the messages; default: Accept-Language"})
    channel = channel()
    hold = fields.String(
        validate=[validate.Length(1, 64), printable], metadata={"description": "The token of a hold that becomes the booking"}
    )
    nik = nik_field()

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> BookingBody:
        return BookingBody(**data)


@dataclass(frozen=True)
class RescheduleBody:
    starts_at: datetime


class RescheduleRequest(Schema):
    starts_at = Instant(required=True, metadata={"examples": ["2026-12-01T08:10:00+07:00"]})

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> RescheduleBody:
        return RescheduleBody(**data)


class CompleteRequest(Schema):
    outcome = fields.String(validate=one_of(*OUTCOMES), metadata={"default": "one_visit"})
    missing = fields.List(document(), validate=validate.Length(max=40), metadata={"description": "Documents that were missing"})
    brought = fields.List(document(), validate=validate.Length(max=40), metadata={"description": "Documents that were brought"})
    checklist_version = fields.String(
        validate=[longest(40), printable], metadata={"description": "Of the checklist that the resident had been given"}
    )

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Result:
        missing, brought = (tuple(data.get(name, ())) for name in ("missing", "brought"))
        return Result(data.get("outcome", "one_visit"), missing, brought, data.get("checklist_version"))


@dataclass(frozen=True)
class SlotQuery:
    service: str
    first_on: date
    last_on: date
    people: int = 1
    channel: str | None = None
    answers: Mapping[str, str] | None = None


class SlotQueryRequest(Schema):
    service = identifier(required=True)
    first_on = fields.Date(required=True, data_key="from", metadata={"description": "First local date"})
    last_on = fields.Date(required=True, data_key="to", metadata={"description": "Last local date, at most 31 days in all"})
    people = fields.Integer(validate=between(1, MAXIMUM_PEOPLE), metadata={"default": 1})
    channel = channel()
    answers = QueryAnswers()

    @validates_schema
    def check_span(self, data: dict[str, Any], **_: Any) -> None:
        days = (data["last_on"] - data["first_on"]).days + 1
        if not 1 <= days <= MAXIMUM_DAYS:
            raise ValidationError(Said(f"Rentang 1 sampai {MAXIMUM_DAYS} hari.", f"A span of 1 to {MAXIMUM_DAYS} days."), "to")
        if data["first_on"].year not in YEARS:
            raise ValidationError(Said("Tahun ini di luar jangkauan.", "This year is out of range."), "from")

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> SlotQuery:
        return SlotQuery(**data)


@dataclass(frozen=True)
class ScheduleQuery:
    on: date
    q: str = ""
    after: Page | None = None


class ScheduleQueryRequest(Schema):
    on = fields.Date(required=True, data_key="date", metadata={"description": "Local date"})
    q = fields.String(validate=[longest(NAME_LENGTH), printable], metadata={"description": "A code, or a part of a name"})
    after = fields.String(
        validate=validate.Regexp(_CURSOR, error=Said("Penanda halaman tidak benar.", "This is not a page mark.")),
        metadata={"description": "`next` of the page before"},
    )

    @validates_schema
    def check_year(self, data: dict[str, Any], **_: Any) -> None:
        if data["on"].year not in YEARS:
            raise ValidationError(Said("Tahun ini di luar jangkauan.", "This year is out of range."), "date")

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> ScheduleQuery:
        return ScheduleQuery(data["on"], data.get("q", "").strip(), page_of(data["after"]) if "after" in data else None)


class KeyHeaders(Schema):
    """What makes a write repeatable."""

    idempotency_key = fields.String(
        data_key="Idempotency-Key",
        validate=validate.Regexp("^[!-~]{1,200}$", error=Said("Kunci 1 sampai 200 tanda ASCII.", "1 to 200 ASCII characters.")),
        metadata={"description": "A repeat with the same key gets the first answer"},
    )


class ChangeHeaders(KeyHeaders):
    """What makes a change repeatable and safe."""

    if_match = fields.String(
        data_key="If-Match",
        validate=validate.Regexp(_TAG, error=Said("Isi ETag janji temu.", "Give the ETag of the booking.")),
        metadata={"description": "The booking's ETag: 412 when it has changed since", "examples": ['"1"']},
    )


@dataclass(frozen=True)
class Credentials:
    username: str
    password: str


class CredentialsRequest(Schema):
    username = fields.String(required=True, validate=[validate.Length(1, 64), printable])
    password = fields.String(required=True, validate=[validate.Length(1, 200), printable])

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Credentials:
        return Credentials(**data)


@dataclass(frozen=True)
class ContactQuery:
    phone: str | None = None
    user_id: str | None = None


class ContactQueryRequest(Schema):
    phone = Mobile()
    user_id = fields.String(validate=[validate.Length(1, 140), printable])

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> ContactQuery:
        return ContactQuery(**data)


def page_of(mark: str) -> Page:
    """The place in a list that a page mark stands for."""
    seconds, _, appointment_id = mark.partition("~")
    return Page(datetime.fromtimestamp(int(seconds), UTC), appointment_id)


def mark_of(page: Page) -> str:
    """A page mark, to be given back as ``after``."""
    return f"{int(page.starts_at.timestamp())}~{page.id}"
