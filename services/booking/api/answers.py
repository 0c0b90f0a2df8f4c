"""What callers get, as the OpenAPI document tells it."""

from __future__ import annotations

from typing import Any

from marshmallow import INCLUDE, Schema, fields, validate

from services.booking.domain.appointment import OUTCOMES, Status
from services.booking.domain.visit import Priority

_OFFSET = {"format": "date-time", "description": "RFC 3339 with the office's offset", "examples": ["2026-12-01T08:00:00+07:00"]}
_CLOCK = {"pattern": "^[0-2][0-9]:[0-5][0-9]$", "examples": ["08:00"]}


def _text(**metadata: Any) -> fields.String:
    return fields.String(required=True, metadata=metadata)


def _number() -> fields.Integer:
    return fields.Integer(required=True)


def _moment(nullable: bool = False) -> fields.String:
    return fields.String(required=True, allow_none=nullable, metadata=_OFFSET)


class Pause(Schema):
    starts = _text(**_CLOCK)
    ends = _text(**_CLOCK)


class Hours(Schema):
    weekday = fields.Integer(required=True, validate=validate.Range(1, 7), metadata={"description": "1 = Monday"})
    opens = _text(**_CLOCK)
    closes = _text(**_CLOCK)
    breaks = fields.List(fields.Nested(Pause), required=True)
    last_ticket = fields.String(required=True, allow_none=True, metadata=_CLOCK)


class Office(Schema):
    id = _text(examples=["muara-bangkahulu"])
    name = _text(examples=["Kecamatan Muara Bangkahulu"])
    region_code = _text(examples=["17.71.04"])
    timezone = _text(examples=["Asia/Jakarta"])
    address = _text()
    latitude = fields.Float(required=True)
    longitude = fields.Float(required=True)
    whatsapp = _text(examples=["+6281200000099"])
    hours = fields.List(fields.Nested(Hours), required=True)


class OfficeList(Schema):
    offices = fields.List(fields.Nested(Office), required=True)


class Service(Schema):
    id = _text(examples=["ktp_perekaman_pemula"])
    name = _text(examples=["Perekaman KTP-el pemula"])
    status = fields.String(required=True, validate=validate.OneOf(("open", "limited", "closed", "redirected")))
    bookable = fields.Boolean(required=True)
    duration_minutes = _number()
    fee_idr = _number()
    max_people = _number()
    asks_nik = fields.Boolean(
        required=True,
        metadata={"description": "Whether a page asks for `nik`, so that nobody books twice. No chat does"},
    )
    message = fields.String(required=True, allow_none=True)
    redirect_to = fields.String(required=True, allow_none=True)


class ServiceList(Schema):
    services = fields.List(fields.Nested(Service), required=True)


class Slot(Schema):
    starts_at = _moment()
    ends_at = _moment()
    capacity = _number()
    remaining = _number()


class SlotList(Schema):
    slots = fields.List(fields.Nested(Slot), required=True)


class Links(Schema):
    self = _text()
    checklist = _text()
    calendar = _text()


class NewLinks(Links):
    manage = _text(description="The page that manages the booking; it holds a secret", format="uri")


class Booking(Schema):
    id = _text(format="uuid")
    code = _text(examples=["K7M4QX"])
    status = fields.String(required=True, validate=validate.OneOf([status.value for status in Status]))
    version = _number()
    office = _text()
    office_name = _text()
    service = _text()
    service_name = _text()
    starts_at = _moment()
    ends_at = _moment()
    people = _number()
    name = _text(examples=["Siti Contoh"])
    language = fields.String(required=True, validate=validate.OneOf(("id", "en")))
    answers = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    note = _text()
    outcome = fields.String(required=True, allow_none=True, validate=validate.OneOf(OUTCOMES))
    missing = fields.List(fields.String(), required=True)
    brought = fields.List(fields.String(), required=True)
    checklist_version = fields.String(required=True, allow_none=True)
    walk_in = fields.Boolean(required=True)
    queue_number = fields.String(required=True, allow_none=True, metadata={"examples": ["A-001"]})
    priority = fields.String(required=True, allow_none=True, validate=validate.OneOf([each.value for each in Priority]))
    counter = fields.String(required=True, allow_none=True)
    misses = fields.Integer(required=True, metadata={"description": "How often nobody came when called"})
    previous_id = fields.String(required=True, allow_none=True, metadata={"description": "The visit that this one continues"})
    booked_at = _moment()
    checked_in_at = _moment(nullable=True)
    called_at = _moment(nullable=True)
    serving_at = _moment(nullable=True)
    parked_at = _moment(nullable=True)
    completed_at = _moment(nullable=True)
    missed_at = _moment(nullable=True)
    cancelled_at = _moment(nullable=True)
    links = fields.Nested(Links, required=True)


class NewBooking(Booking):
    manage_token = _text(description="The secret that manages the booking; told only once")
    links = fields.Nested(NewLinks, required=True)


class Cell(Schema):
    starts_at = _moment()
    ends_at = _moment()
    counter_group = _text(examples=["perekaman"])
    capacity = _number()
    taken = _number()


class Schedule(Schema):
    date = fields.Date(required=True)
    slots = fields.List(fields.Nested(Cell), required=True)
    bookings = fields.List(fields.Nested(Booking), required=True)
    next = fields.String(required=True, allow_none=True)


class FieldProblem(Schema):
    pointer = _text(description="JSON Pointer (RFC 6901)", examples=["/name"])
    detail = _text()


class Problem(Schema):
    """Problem details (RFC 9457), to which a kind may add members of its own."""

    class Meta:
        unknown = INCLUDE

    type = _text(examples=["/problems/slot-full"])
    title = _text()
    status = _number()
    detail = _text()
    instance = _text()
    errors = fields.List(fields.Nested(FieldProblem))
    request_id = fields.String()
