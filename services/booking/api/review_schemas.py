"""Audit, reports and the city's overview as callers ask for and get them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from services.booking.api.fields import YEARS, one_of
from services.booking.api.parsing import Said
from services.booking.domain.reports import BY
from services.booking.usecases.ports_review import Mark
from services.common.ids import CODE_ALPHABET, CODE_LENGTH

MAXIMUM_REPORT_DAYS = 92
FORMATS = ("json", "csv")
_MARK = r"^[0-9]{1,17}~[0-9a-f-]{36}$"
_MOMENT = {"format": "date-time"}


@dataclass(frozen=True)
class AuditQuery:
    code: str | None = None
    after: Mark | None = None


class AuditQueryRequest(Schema):
    code = fields.String(
        validate=validate.Regexp(
            f"^[{CODE_ALPHABET}]{{{CODE_LENGTH}}}$", error=Said("Ini bukan kode booking.", "This is not a booking code.")
        ),
        metadata={"description": "Only the steps of this booking"},
    )
    after = fields.String(
        validate=validate.Regexp(_MARK, error=Said("Penanda halaman tidak benar.", "This is not a page mark.")),
        metadata={"description": "`next` of the page before"},
    )

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> AuditQuery:
        return AuditQuery(data.get("code"), _mark_of(data["after"]) if "after" in data else None)


@dataclass(frozen=True)
class ReportQuery:
    first_on: date
    last_on: date
    by: str = "day"
    format: str = "json"


class ReportQueryRequest(Schema):
    first_on = fields.Date(required=True, data_key="from", metadata={"description": "First local date"})
    last_on = fields.Date(
        required=True, data_key="to", metadata={"description": f"Last local date, at most {MAXIMUM_REPORT_DAYS} days in all"}
    )
    by = fields.String(validate=one_of(*BY), metadata={"default": "day"})
    format = fields.String(validate=one_of(*FORMATS), metadata={"default": "json"})

    @validates_schema
    def check_span(self, data: dict[str, Any], **_: Any) -> None:
        days = (data["last_on"] - data["first_on"]).days + 1
        if not 1 <= days <= MAXIMUM_REPORT_DAYS:
            raise ValidationError(
                Said(f"Rentang 1 sampai {MAXIMUM_REPORT_DAYS} hari.", f"A span of 1 to {MAXIMUM_REPORT_DAYS} days."), "to"
            )
        if data["first_on"].year not in YEARS:
            raise ValidationError(Said("Tahun ini di luar jangkauan.", "This year is out of range."), "from")

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> ReportQuery:
        return ReportQuery(**data)


@dataclass(frozen=True)
class OverviewQuery:
    on: date | None = None


class OverviewQueryRequest(Schema):
    on = fields.Date(data_key="date", metadata={"description": "Local date; default: each office's own today"})

    @validates_schema
    def check_year(self, data: dict[str, Any], **_: Any) -> None:
        if "on" in data and data["on"].year not in YEARS:
            raise ValidationError(Said("Tahun ini di luar jangkauan.", "This year is out of range."), "date")

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> OverviewQuery:
        return OverviewQuery(**data)


class AuditLine(Schema):
    id = fields.String(required=True, metadata={"format": "uuid"})
    at = fields.String(required=True, metadata=_MOMENT)
    who = fields.String(required=True, metadata={"description": "role:account", "examples": ["operator:0198…"]})
    subject = fields.String(required=True, metadata={"examples": ["booking:K7M4QX"]})
    action = fields.String(required=True)
    before = fields.Raw(required=True, allow_none=True)
    after = fields.Raw(required=True, allow_none=True)


class AuditPage(Schema):
    lines = fields.List(fields.Nested(AuditLine), required=True)
    next = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "Ask with it again later: it also finds what is written after now"},
    )


class ReportTable(Schema):
    report = fields.String(required=True)
    office = fields.String(required=True)
    timezone = fields.String(required=True)
    by = fields.String(required=True, validate=validate.OneOf(BY))
    first_on = fields.Date(required=True, data_key="from")
    last_on = fields.Date(required=True, data_key="to")
    columns = fields.List(fields.String(), required=True)
    rows = fields.List(
        fields.Dict(keys=fields.String()), required=True, metadata={"description": "By `key`; the last one, `all`, is the total"}
    )


class CityClosure(Schema):
    service = fields.String(required=True, allow_none=True)
    starts_at = fields.String(required=True, metadata=_MOMENT)
    ends_at = fields.String(required=True, allow_none=True, metadata=_MOMENT)
    reason = fields.String(required=True, allow_none=True)


class CityOffice(Schema):
    id = fields.String(required=True)
    name = fields.String(required=True)
    timezone = fields.String(required=True)
    zone = fields.String(required=True, metadata={"examples": ["WIB", "WITA", "WIT"]})
    local_time = fields.String(required=True, metadata=_MOMENT)
    date = fields.Date(required=True)
    appointments = fields.Integer(required=True, metadata={"description": "All that are not cancelled"})
    people = fields.Integer(required=True)
    booked = fields.Integer(required=True, metadata={"description": "Not here yet"})
    waiting = fields.Integer(required=True, metadata={"description": "Checked in, called or parked"})
    serving = fields.Integer(required=True)
    served = fields.Integer(required=True)
    missed = fields.Integer(required=True)
    cancelled = fields.Integer(required=True)
    closures = fields.List(fields.Nested(CityClosure), required=True)


class CityOverview(Schema):
    offices = fields.List(fields.Nested(CityOffice), required=True)


def mark_text(mark: Mark) -> str:
    """A page mark, to be given back as ``after``: microseconds since 1970 and the line's id."""
    whole = (mark.at - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()
    return f"{round(whole * 1_000_000)}~{mark.id}"


def _mark_of(text: str) -> Mark:
    micros, _, line = text.partition("~")
    seconds, rest = divmod(int(micros), 1_000_000)
    return Mark(datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest), line)
