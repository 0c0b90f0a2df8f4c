"""What callers get about the day, as the OpenAPI document tells it."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from services.booking.api.answers import Booking
from services.booking.domain.closure import REASONS
from services.booking.domain.follow_up import KINDS

_OFFSET = {"format": "date-time", "description": "RFC 3339 with the office's offset", "examples": ["2026-12-01T08:00:00+07:00"]}


class Minutes(Schema):
    low = fields.Integer(required=True)
    high = fields.Integer(required=True)


class Calling(Schema):
    number = fields.String(required=True, metadata={"examples": ["A-001"]})
    counter = fields.String(required=True, allow_none=True)
    status = fields.String(required=True, validate=validate.OneOf(("called", "serving")))
    called_at = fields.String(required=True, allow_none=True, metadata=_OFFSET)
    booking = fields.Nested(Booking, metadata={"description": "For staff only"})


class WaitingPerson(Schema):
    number = fields.String(required=True, metadata={"examples": ["A-001"]})
    expected_minutes = fields.Nested(Minutes, required=True)
    booking = fields.Nested(Booking, metadata={"description": "For staff only"})


class ParkedPerson(Schema):
    number = fields.String(required=True)
    booking = fields.Nested(Booking, metadata={"description": "For staff only"})


class StreamState(Schema):
    stream = fields.String(required=True, metadata={"examples": ["A"]})
    waiting = fields.Integer(required=True)
    expected_minutes = fields.Nested(Minutes, required=True, metadata={"description": "Of somebody who came now"})


class Queue(Schema):
    date = fields.Date(required=True)
    calling = fields.List(fields.Nested(Calling), required=True, metadata={"description": "Called or served, the latest first"})
    waiting = fields.List(fields.Nested(WaitingPerson), required=True, metadata={"description": "By stream, in order of calling"})
    parked = fields.List(fields.Nested(ParkedPerson), required=True)
    streams = fields.List(fields.Nested(StreamState), required=True)


class Called(Schema):
    booking = fields.Nested(Booking, required=True, allow_none=True, metadata={"description": "None when nobody waits"})
    waiting = fields.Integer(required=True, metadata={"description": "How many wait after this call"})


class FollowUp(Schema):
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    at = fields.String(required=True, metadata=_OFFSET)


class FollowUps(Schema):
    code = fields.String(required=True)
    follow_ups = fields.List(fields.Nested(FollowUp), required=True)


class Closure(Schema):
    id = fields.String(required=True, metadata={"format": "uuid"})
    service = fields.String(required=True, allow_none=True)
    from_at = fields.String(required=True, data_key="from", metadata=_OFFSET)
    to_at = fields.String(required=True, allow_none=True, data_key="to", metadata=_OFFSET)
    ended_at = fields.String(required=True, allow_none=True, metadata=_OFFSET)
    reason = fields.String(required=True, validate=validate.OneOf(tuple(REASONS)))
    message = fields.String(required=True)
    explanation = fields.String(
        required=True, metadata={"description": "Why, for residents: the message, or the reason in words"}
    )
    moved = fields.Integer(required=True)
    released = fields.Integer(required=True)


class ClosureList(Schema):
    closures = fields.List(fields.Nested(Closure), required=True)


class AffectedBooking(Schema):
    code = fields.String(required=True)
    name = fields.String(required=True)
    service = fields.String(required=True)
    people = fields.Integer(required=True)
    starts_at = fields.String(required=True, metadata=_OFFSET)


class ProposedPlace(Schema):
    code = fields.String(required=True)
    starts_at = fields.String(required=True, metadata=_OFFSET)
    ends_at = fields.String(required=True, metadata=_OFFSET)


class ClosurePlan(Schema):
    closure = fields.Nested(Closure, required=True, allow_none=True, metadata={"description": "None in a preview"})
    affected = fields.List(fields.Nested(AffectedBooking), required=True)
    proposals = fields.List(fields.Nested(ProposedPlace), required=True)
    waiting = fields.List(fields.String(), required=True, metadata={"description": "Codes for which there is no place"})
