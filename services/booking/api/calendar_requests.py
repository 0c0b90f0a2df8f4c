"""What staff may send to lay down a calendar. Shapes are checked here, what they mean together in the domain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from services.booking.api.calendar_fields import (
    MAXIMUM_COUNTERS,
    KeptRequest,
    LocalDate,
    QuotaRequest,
    StageRequest,
    WordsRequest,
    clock,
    several,
    whole,
)
from services.booking.api.fields import (
    between,
    identifier,
    longest,
    one_of,
    printable,
)
from services.booking.api.parsing import Said
from services.booking.api.requests import KeyHeaders
from services.booking.domain.calendar import DatedException, OpeningRule, Pause
from services.booking.domain.edits import CORRECTIONS
from services.booking.domain.office import STATUSES, CounterGroup, Service

MAXIMUM_RULES, MAXIMUM_PAUSES, MAXIMUM_GROUPS = 200, 30, 50
_TAG = r'^(\*|(W/)?"[0-9]{1,9}")$'
_NTH = Said("Isi 1 sampai 5, atau -1 untuk yang terakhir.", "Give 1 to 5, or -1 for the last.")
_FROM_BODY = {"service": "service_id"}


class PauseRequest(Schema):
    starts = clock(required=True)
    ends = clock(required=True)
    kind = fields.String(validate=one_of("break", "walk_in", "priority", "staff"), load_default="break")

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Pause:
        return Pause(**data)


class OpeningRuleRequest(Schema):
    counter_group = identifier(required=True)
    service = identifier(load_default=None, allow_none=True, metadata={"description": "Own hours of one service"})
    weekdays = several(whole(1, 7), 7, required=True, metadata={"description": "1 = Monday"})
    starts = clock(required=True)
    ends = clock(required=True)
    capacity = whole(0, MAXIMUM_COUNTERS, required=True, metadata={"description": "Counters open to the public"})
    counters = whole(0, MAXIMUM_COUNTERS, load_default=None, allow_none=True, metadata={"description": "Counters in all"})
    pauses = several(fields.Nested(PauseRequest), MAXIMUM_PAUSES, load_default=())
    last_start = clock(load_default=None, allow_none=True)
    valid_from = LocalDate(load_default=None, allow_none=True)
    valid_to = LocalDate(load_default=None, allow_none=True)
    every_weeks = whole(1, 52, load_default=1)
    anchor_on = LocalDate(load_default=None, allow_none=True, metadata={"description": "A date in a week with service"})
    nth_in_month = several(
        fields.Integer(strict=True, validate=validate.OneOf((1, 2, 3, 4, 5, -1), error=_NTH)),
        6,
        load_default=(),
        metadata={"description": "Which of these weekdays of a month; -1 is the last"},
    )

    @validates_schema
    def check_weekdays(self, data: dict[str, Any], **_: Any) -> None:
        if not data["weekdays"]:
            raise ValidationError(Said("Pilih paling sedikit satu hari.", "Choose at least one day."), "weekdays")

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> OpeningRule:
        sets = {name: frozenset(data[name]) for name in ("weekdays", "nth_in_month")}
        return OpeningRule(**{**_renamed(data), **sets, "pauses": tuple(data["pauses"])})


class OpeningRulesRequest(Schema):
    rules = several(fields.Nested(OpeningRuleRequest), MAXIMUM_RULES, required=True)


class CounterGroupRequest(Schema):
    id = identifier(required=True)
    cell_minutes = whole(1, 240, required=True, metadata={"description": "Grid on which places are counted"})
    capacity = whole(0, MAXIMUM_COUNTERS, required=True)
    quotas = several(fields.Nested(QuotaRequest), 20, load_default=())

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> CounterGroup:
        return CounterGroup(**{**data, "quotas": tuple(data["quotas"])})


class CounterGroupsRequest(Schema):
    counter_groups = several(fields.Nested(CounterGroupRequest), MAXIMUM_GROUPS, required=True)


class SettingsRequest(Schema):
    """Settings of a service; those that are not given stay as they are."""

    name = fields.Nested(WordsRequest)
    counter_group = identifier()
    duration_minutes = whole(1, 480)
    interval_minutes = whole(1, 480)
    status = fields.String(validate=one_of(*STATUSES))
    status_message = fields.Nested(WordsRequest, allow_none=True)
    status_until = LocalDate(allow_none=True, metadata={"description": "Last local date of that status; open afterwards"})
    redirect_to = identifier(allow_none=True, metadata={"description": "Id of the service or office to go to instead"})
    fee_idr = whole(0, 100_000_000)
    notice_minutes = whole(0, 43_200)
    horizon_days = whole(0, 365)
    opens_at = clock(allow_none=True)
    release = several(fields.Nested(StageRequest), 10)
    kept = several(fields.Nested(KeptRequest), 3)
    quotas = several(fields.Nested(QuotaRequest), 20)
    max_people = whole(1, 100)
    max_active = whole(1, 100)
    stream = fields.String(validate=validate.Regexp("^[A-Z]$", error=Said("Satu huruf besar.", "One capital letter.")))
    hold_minutes = whole(1, 60)
    max_holds = whole(1, 20)
    lock_minutes = whole(0, 10_080)
    rest_minutes = whole(0, 1_440)
    offer_minutes = whole(1, 1_440)
    quiet_from = clock()
    quiet_to = clock()
    max_cancellations = whole(1, 100)
    nik_control = fields.Boolean(truthy={True}, falsy={False})

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {name: tuple(value) if isinstance(value, list) else value for name, value in data.items()}


class NewServiceRequest(SettingsRequest):
    """A new service line."""

    id = identifier(required=True)
    name = fields.Nested(WordsRequest, required=True)
    counter_group = identifier(required=True)
    duration_minutes = whole(1, 480, required=True)
    interval_minutes = whole(1, 480, required=True)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Service:  # a whole service, not changes of one
        settings: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in data.items()}
        return Service(**settings)


class ExceptionRequest(Schema):
    on = LocalDate(required=True)
    kind = fields.String(required=True, validate=one_of("closed", "open"))
    starts = clock(load_default=None, allow_none=True)
    ends = clock(load_default=None, allow_none=True)
    service = identifier(load_default=None, allow_none=True)
    capacity = whole(0, MAXIMUM_COUNTERS, load_default=None, allow_none=True)
    reason = fields.Nested(WordsRequest, load_default=None, allow_none=True)
    source = fields.String(validate=[longest(300), printable], load_default=None, allow_none=True)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> DatedException:
        return DatedException(**_renamed(data))


@dataclass(frozen=True)
class Correction:
    """What the office's own table says about a date."""

    kind: str
    name: dict[str, str] | None
    source: str

    def on(self, day: date) -> DatedException:
        """The entry for a date."""
        return DatedException(self.kind, day, reason=self.name, source=self.source)


class CorrectionRequest(Schema):
    kind = fields.String(required=True, validate=one_of(*CORRECTIONS))
    name = fields.Nested(WordsRequest, load_default=None, allow_none=True)
    source = fields.String(required=True, validate=[validate.Length(1, 300), printable], metadata={"description": "Who says so"})

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Correction:
        return Correction(**data)


@dataclass(frozen=True)
class PresetUse:
    """For which groups, and for which span, a preset is to hold."""

    groups: tuple[str, ...] | None
    first_on: date | None
    last_on: date | None


class PresetRequest(Schema):
    counter_groups = several(identifier(), MAXIMUM_GROUPS, load_default=None, allow_none=True)
    valid_from = LocalDate(load_default=None, allow_none=True)
    valid_to = LocalDate(load_default=None, allow_none=True)

    @validates_schema
    def check_order(self, data: dict[str, Any], **_: Any) -> None:
        if data["valid_from"] and data["valid_to"] and data["valid_to"] < data["valid_from"]:
            raise ValidationError(Said("Tanggal akhir sebelum tanggal awal.", "The last date is before the first."), "valid_to")

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> PresetUse:
        groups = data["counter_groups"]
        return PresetUse(None if groups is None else tuple(groups), data["valid_from"], data["valid_to"])


class PreviewQuery(Schema):
    preview = fields.Boolean(load_default=False, metadata={"description": "Only show what it would do"})


class YearQuery(Schema):
    year = fields.Integer(required=True, validate=between(2000, 2099))


class SetupHeaders(KeyHeaders):
    """What makes a change of the calendar repeatable and safe."""

    if_match = fields.String(
        data_key="If-Match",
        validate=validate.Regexp(_TAG, error=Said("Isi ETag jam layanan.", "Give the ETag of the calendar.")),
        metadata={"description": "The calendar's ETag: 412 when it has changed since", "examples": ['"1"']},
    )


def _renamed(data: dict[str, Any]) -> dict[str, Any]:
    return {_FROM_BODY.get(name, name): value for name, value in data.items()}
