"""What staff get about a calendar, as the OpenAPI document tells it."""

from __future__ import annotations

from marshmallow import Schema, fields

_CLOCK = {"examples": ["08:00"]}


def _clock(nullable: bool = False) -> fields.String:
    return fields.String(required=True, allow_none=nullable, metadata=_CLOCK)


def _number(nullable: bool = False) -> fields.Integer:
    return fields.Integer(required=True, allow_none=nullable)


def _day(nullable: bool = False) -> fields.Date:
    return fields.Date(required=True, allow_none=nullable)


class BothLanguages(Schema):
    id = fields.String(required=True)
    en = fields.String(required=True)


class RulePause(Schema):
    starts = _clock()
    ends = _clock()
    kind = fields.String(required=True)


class OpeningRuleEntry(Schema):
    counter_group = fields.String(required=True)
    service = fields.String(required=True, allow_none=True)
    weekdays = fields.List(fields.Integer(), required=True)
    starts = _clock()
    ends = _clock()
    capacity = _number()
    counters = _number(nullable=True)
    pauses = fields.List(fields.Nested(RulePause), required=True)
    last_start = _clock(nullable=True)
    valid_from = _day(nullable=True)
    valid_to = _day(nullable=True)
    every_weeks = _number()
    anchor_on = _day(nullable=True)
    nth_in_month = fields.List(fields.Integer(), required=True)
    unused_minutes = fields.Integer(metadata={"description": "Minutes of such a day that no cell of the grid lies wholly in"})


class ReleaseStage(Schema):
    days_ahead = _number()
    at = _clock()
    percent = _number(nullable=True)
    places = _number(nullable=True)


class KeptShare(Schema):
    part = fields.String(required=True)
    percent = _number(nullable=True)
    places = _number(nullable=True)


class QuotaRule(Schema):
    id = fields.String(required=True)
    maximum = _number(nullable=True)
    answer = fields.String(required=True, allow_none=True)
    shares = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    others = _number(nullable=True)


class CounterGroupEntry(Schema):
    id = fields.String(required=True)
    cell_minutes = _number()
    capacity = _number()
    quotas = fields.List(fields.Nested(QuotaRule), required=True)


class ServiceSettings(Schema):
    id = fields.String(required=True)
    name = fields.Nested(BothLanguages, required=True)
    counter_group = fields.String(required=True)
    duration_minutes = _number()
    interval_minutes = _number()
    status = fields.String(required=True)
    status_message = fields.Nested(BothLanguages, required=True, allow_none=True)
    status_until = _day(nullable=True)
    redirect_to = fields.String(required=True, allow_none=True)
    fee_idr = _number()
    notice_minutes = _number()
    horizon_days = _number()
    opens_at = _clock(nullable=True)
    release = fields.List(fields.Nested(ReleaseStage), required=True)
    kept = fields.List(fields.Nested(KeptShare), required=True)
    quotas = fields.List(fields.Nested(QuotaRule), required=True)
    max_people = _number()
    max_active = _number()
    stream = fields.String(required=True)
    hold_minutes = _number()
    max_holds = _number()
    lock_minutes = _number()
    rest_minutes = _number()
    offer_minutes = _number()
    quiet_from = _clock()
    quiet_to = _clock()
    max_cancellations = _number()
    nik_control = fields.Boolean(required=True)


class ExceptionEntry(Schema):
    id = fields.String(required=True)
    on = _day()
    kind = fields.String(required=True)
    starts = _clock(nullable=True)
    ends = _clock(nullable=True)
    service = fields.String(required=True, allow_none=True)
    capacity = _number(nullable=True)
    reason = fields.Nested(BothLanguages, required=True, allow_none=True)
    source = fields.String(required=True, allow_none=True)


class HolidayEntry(Schema):
    on = _day()
    name = fields.String(required=True)
    closed = fields.Boolean(required=True, metadata={"description": "False where the office works on it by its own table"})
    origin = fields.String(required=True, metadata={"description": "`library`, or `office` for the office's own table"})
    source = fields.String(required=True, allow_none=True)
    added_on = _day(nullable=True)


class HolidayTable(Schema):
    holidays = fields.List(fields.Nested(HolidayEntry), required=True)


class DayDifference(Schema):
    date = _day()
    service = fields.String(required=True)
    before = fields.Integer(required=True, metadata={"description": "Slots before the change"})
    after = _number()
    disappearing = _number()
    appearing = _number()
    places_before = _number()
    places_after = _number()


class Misfit(Schema):
    code = fields.String(required=True)
    service = fields.String(required=True)
    starts_at = fields.String(required=True)
    people = _number()


class Effect(Schema):
    preview = fields.Boolean(required=True)
    changes = fields.List(fields.Nested(DayDifference), required=True)
    misfits = fields.List(
        fields.Nested(Misfit), required=True, metadata={"description": "Booked appointments without a place; they stay"}
    )


class OfficeCalendar(Schema):
    """Everything an office has laid down but its holidays."""

    revision = _number()
    rules = fields.List(fields.Nested(OpeningRuleEntry), required=True)
    counter_groups = fields.List(fields.Nested(CounterGroupEntry), required=True)
    services = fields.List(fields.Nested(ServiceSettings), required=True)
    exceptions = fields.List(fields.Nested(ExceptionEntry), required=True)


class ChangedOfficeCalendar(OfficeCalendar):
    effect = fields.Nested(Effect, required=True)


class MisfitList(Schema):
    misfits = fields.List(fields.Nested(Misfit), required=True)


class MovedMisfit(Schema):
    code = fields.String(required=True)
    from_ = fields.String(required=True, data_key="from", metadata={"format": "date-time"})
    starts_at = fields.String(required=True, metadata={"format": "date-time"})
    ends_at = fields.String(required=True, metadata={"format": "date-time"})


class ResettledList(Schema):
    preview = fields.Boolean(required=True)
    moved = fields.List(fields.Nested(MovedMisfit), required=True)
    left = fields.List(fields.String(), required=True, metadata={"description": "Codes for which there is no place; they stay"})


class PresetEntry(Schema):
    id = fields.String(required=True)
    name = fields.String(required=True)
    note = fields.String(required=True)
    sources = fields.List(fields.String(), required=True)
    seasonal = fields.Boolean(required=True)
    rules = fields.List(fields.Nested(OpeningRuleEntry), required=True)


class PresetList(Schema):
    presets = fields.List(fields.Nested(PresetEntry), required=True)


class ReasonEntry(Schema):
    code = fields.String(required=True)
    text = fields.String(required=True)


class LimitEntry(Schema):
    kind = fields.String(required=True)
    subject = fields.String(required=True)
    maximum = _number()
    taken = _number()
    left = _number()


class SlotExplanation(Schema):
    starts_at = fields.String(required=True)
    offered = fields.Boolean(required=True)
    reasons = fields.List(fields.Nested(ReasonEntry), required=True)
    limits = fields.List(fields.Nested(LimitEntry), metadata={"description": "With their numbers; for staff only"})
