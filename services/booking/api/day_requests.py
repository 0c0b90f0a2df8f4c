"""What staff may send about the day: arrivals, calls, closures, later facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from services.booking.api.fields import Instant, PersonName, between, identifier, longest, one_of, printable
from services.booking.api.parsing import Said
from services.booking.api.requests import MAXIMUM_PEOPLE
from services.booking.domain.closure import REASONS
from services.booking.domain.follow_up import KINDS
from services.booking.domain.visit import Priority
from services.booking.usecases.queue import Which
from services.common.ids import CODE_ALPHABET, CODE_LENGTH

COUNTER_LENGTH, MESSAGE_LENGTH = 20, 300
LONGEST = timedelta(days=366)
_NOT_A_CODE = Said("Kode booking terdiri atas enam huruf dan angka.", "A booking code is six letters and digits.")
_OVERRIDE = {"description": "Let them in although the time is wrong or the day is full", "default": False}


def _priority() -> fields.String:
    return fields.String(validate=one_of(*(each.value for each in Priority)), metadata={"description": "Who is served first"})


def _counter(required: bool = False) -> fields.String:
    return fields.String(
        required=required,
        validate=[validate.Length(1, COUNTER_LENGTH, error=Said("1 sampai 20 huruf.", "1 to 20 characters.")), printable],
        metadata={"description": "Name of the counter", "examples": ["Loket 2"]},
    )


def _stream() -> fields.String:
    letter = Said("Satu huruf besar A sampai Z.", "One capital letter, A to Z.")
    return fields.String(
        validate=validate.Regexp("^[A-Z]$", error=letter), metadata={"description": "Letter of the queue numbers"}
    )


@dataclass(frozen=True)
class CheckInBody:
    code: str
    priority: Priority | None
    override: bool


class CheckInRequest(Schema):
    code = fields.String(
        required=True,
        validate=validate.Regexp(f"^[{CODE_ALPHABET}]{{{CODE_LENGTH}}}$", error=_NOT_A_CODE),
        metadata={"examples": ["K7M4QX"]},
    )
    priority = _priority()
    override = fields.Boolean(truthy={True}, falsy={False}, metadata=_OVERRIDE)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> CheckInBody:
        return CheckInBody(data["code"], _priority_of(data), data.get("override", False))


@dataclass(frozen=True)
class PriorityBody:
    priority: Priority | None = None


class PriorityRequest(Schema):
    priority = _priority()

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> PriorityBody:
        return PriorityBody(_priority_of(data))


@dataclass(frozen=True)
class CounterBody:
    counter: str | None = None


class CounterRequest(Schema):
    counter = _counter()

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> CounterBody:
        return CounterBody(**data)


@dataclass(frozen=True)
class WalkInBody:
    service: str
    name: str
    people: int
    priority: Priority | None
    override: bool


class WalkInRequest(Schema):
    service = identifier(required=True, metadata={"examples": ["ktp_perekaman_pemula"]})
    name = PersonName(required=True, metadata={"examples": ["Siti Contoh"]})
    people = fields.Integer(strict=True, validate=between(1, MAXIMUM_PEOPLE), metadata={"default": 1})
    priority = _priority()
    override = fields.Boolean(truthy={True}, falsy={False}, metadata=_OVERRIDE)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> WalkInBody:
        return WalkInBody(data["service"], data["name"], data.get("people", 1), _priority_of(data), data.get("override", False))


@dataclass(frozen=True)
class CallBody:
    counter: str
    which: Which


class CallRequest(Schema):
    counter = _counter(required=True)
    services = fields.List(identifier(), validate=validate.Length(1, 50), metadata={"description": "What the counter can do"})
    stream = _stream()

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> CallBody:
        return CallBody(data["counter"], Which(frozenset(data.get("services", ())), data.get("stream")))


class QueueQueryRequest(Schema):
    stream = _stream()
    service = identifier()

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Which:
        return Which(frozenset({data["service"]} if "service" in data else ()), data.get("stream"))


@dataclass(frozen=True)
class FollowUpBody:
    kind: str


class FollowUpRequest(Schema):
    kind = fields.String(required=True, validate=one_of(*KINDS))

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> FollowUpBody:
        return FollowUpBody(**data)


@dataclass(frozen=True)
class ClosureBody:
    service: str | None
    from_at: datetime
    to_at: datetime | None
    reason: str
    message: str


class ClosureRequest(Schema):
    service = identifier(allow_none=True, metadata={"description": "None for the whole office"})
    from_at = Instant(required=True, data_key="from", metadata={"examples": ["2026-12-01T08:00:00+07:00"]})
    to_at = Instant(
        allow_none=True,
        data_key="to",
        metadata={"description": "None until further notice", "examples": ["2026-12-01T12:00:00+07:00"]},
    )
    reason = fields.String(required=True, validate=one_of(*REASONS))
    message = fields.String(
        validate=[longest(MESSAGE_LENGTH), printable], metadata={"description": "What residents are told, in the office's words"}
    )

    @validates_schema
    def check_span(self, data: dict[str, Any], **_: Any) -> None:
        ends = data.get("to_at")
        if ends is not None and not timedelta() < ends - data["from_at"] <= LONGEST:
            raise ValidationError(
                Said("Rentang lebih dari nol, paling lama 366 hari.", "More than nothing, at most 366 days."), "to"
            )

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> ClosureBody:
        message = " ".join(data.get("message", "").split())
        return ClosureBody(data.get("service"), data["from_at"], data.get("to_at"), data["reason"], message)


@dataclass(frozen=True)
class PreviewQuery:
    preview: bool = False


class PreviewQueryRequest(Schema):
    preview = fields.Boolean(truthy={"true", "1"}, falsy={"false", "0"}, metadata={"description": "Only show what would happen"})

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> PreviewQuery:
        return PreviewQuery(**data)


def _priority_of(data: dict[str, Any]) -> Priority | None:
    return Priority(data["priority"]) if "priority" in data else None
