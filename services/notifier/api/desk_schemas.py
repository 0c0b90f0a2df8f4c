"""What staff may send to the inbox, the desk and complaints, and what they get."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from services.notifier.domain.complaint import ROUTES, WORKING_DAYS

_LONGEST_TEXT = 4096  # Cloud API: the body of a text message
_MOMENT = {"format": "date-time"}


def _said(required: bool = True) -> fields.String:
    return fields.String(required=required, validate=validate.Length(min=1, max=_LONGEST_TEXT))


def _text(nullable: bool = False) -> fields.String:
    return fields.String(required=True, allow_none=nullable)


def _moment(nullable: bool = False) -> fields.String:
    return fields.String(required=True, allow_none=nullable, metadata=_MOMENT)


class MadeId(Schema):
    id = _text()


class InboxThread(Schema):
    contact_id = _text()
    name = _text()
    phone = _text(nullable=True)
    unread = fields.Integer(required=True)
    last_text = _text()
    last_at = _moment()
    waiting_since = _moment(nullable=True)
    assigned_to = _text(nullable=True)
    taken_over_by = _text(nullable=True)
    window_closes_at = _moment(nullable=True)


class InboxThreadList(Schema):
    threads = fields.List(fields.Nested(InboxThread), required=True)


class InboxEntry(Schema):
    id = _text()
    direction = fields.String(required=True, validate=validate.OneOf(("in", "out", "note")))
    kind = _text()
    text = _text()
    at = _moment()
    author = _text()
    status = _text()
    reason = _text()
    delivered_at = _moment(nullable=True)
    read_at = _moment(nullable=True)


class InboxConversation(Schema):
    thread = fields.Nested(InboxThread, required=True)
    entries = fields.List(fields.Nested(InboxEntry), required=True)


class InboxAnswerRequest(Schema):
    text = _said(required=False)
    canned = fields.String(validate=validate.Length(min=1, max=36))
    values = fields.Dict(keys=fields.String(), values=fields.String(validate=validate.Length(max=200)))


class InboxNoteRequest(Schema):
    text = _said()


class InboxAssignRequest(Schema):
    staff_id = fields.String(required=True, allow_none=True, validate=validate.Length(min=1, max=64))


class CannedAnswer(Schema):
    id = _text()
    title = _text()
    text = _text()
    language = _text()


class CannedAnswerList(Schema):
    canned_answers = fields.List(fields.Nested(CannedAnswer), required=True)


class CannedAnswerRequest(Schema):
    title = fields.String(required=True, validate=validate.Length(min=1, max=80))
    text = _said()
    language = fields.String(required=True, validate=validate.OneOf(("id", "en")))


class ResponseTimes(Schema):
    count = fields.Integer(required=True)
    p50_minutes = fields.Float(required=True, allow_none=True)
    p95_minutes = fields.Float(required=True, allow_none=True)


class OfficeComplaint(Schema):
    number = _text()
    text = _text()
    received_at = _moment()
    urgency = _text()
    due_on = fields.String(required=True, allow_none=True, metadata={"format": "date"})
    overdue = fields.Boolean(required=True)
    state = _text()
    anonymous = fields.Boolean(required=True)
    about = _text(nullable=True)
    answer = _text(nullable=True)
    answered_at = _moment(nullable=True)
    answered_by = _text(nullable=True)
    escalated_to = _text(nullable=True)
    escalated_at = _moment(nullable=True)


class OfficeComplaintList(Schema):
    complaints = fields.List(fields.Nested(OfficeComplaint), required=True)


def _urgency() -> fields.String:
    return fields.String(required=True, validate=validate.OneOf(tuple(WORKING_DAYS)))


class ComplaintRequest(Schema):
    text = _said()
    urgency = _urgency()
    whatsapp = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=40))
    language = fields.String(load_default="id", validate=validate.OneOf(("id", "en")))
    about = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=64))


class ComplaintClassRequest(Schema):
    urgency = _urgency()
    about = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=64))


class ComplaintAnswerRequest(Schema):
    text = fields.String(required=True, validate=validate.Length(min=1, max=500))


class ComplaintRouteRequest(Schema):
    route = fields.String(required=True, validate=validate.OneOf(ROUTES))


class PreparedMessage(Schema):
    id = _text()
    kind = _text()
    name = _text()
    text = _text()
    link = _text()
    prepared_at = _moment()


class PreparedMessageList(Schema):
    messages = fields.List(fields.Nested(PreparedMessage), required=True)


class PersonToCall(Schema):
    message_id = _text()
    kind = _text()
    name = _text()
    phone = _text(nullable=True)
    code = _text(nullable=True)
    starts_at = _text(nullable=True)
    reason = _text()
    failed_at = _moment()


class CallList(Schema):
    calls = fields.List(fields.Nested(PersonToCall), required=True)


class AccountAlert(Schema):
    account = _text()
    code = fields.Integer(required=True)
    holds = _text()
    reason = _text()
    first_at = _moment()
    last_at = _moment()
    count = fields.Integer(required=True)
    until = _moment(nullable=True)


class AccountAlertList(Schema):
    alerts = fields.List(fields.Nested(AccountAlert), required=True)
