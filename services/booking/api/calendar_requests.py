"""What staff may send to lay down a calendar. Shapes are checked here, what they mean together in the domain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from services.booking.api.fields import (
    ANSWER_KEY,
    YEARS,
    Instant,
    Mobile,
    QueryAnswers,
    between,
    channel,
    identifier,
    longest,
    one_of,
    printable,
)
from services.booking.api.parsing import Said
from services.booking.api.requests import KeyHeaders
from services.booking.domain.calendar import DatedException, OpeningRule, Pause
from services.booking.domain.edits import CORRECTIONS
from services.booking.domain.office import STATUSES, ZONES, CounterGroup, Office, Service
from services.booking.domain.quotas import Kept, Quota
from services.booking.domain.release import Stage

MAXIMUM_RULES, MAXIMUM_PAUSES, MAXIMUM_GROUPS, MAXIMUM_SHARES = 200, 30, 50, 100
MAXIMUM_COUNTERS, MAXIMUM_PLACES = 200, 100_000
_TAG = r'^(\*|(W/)?"[0-9]{1,9}")$'
_REGION = r"^[0-9]{2}(\.[0-9]{2}){1,2}(\.[0-9]{4})?$"  # province, regency, district, village
_NTH = Said("Isi 1 sampai 5, atau -1 untuk yang terakhir.", "Give 1 to 5, or -1 for the last.")
_FROM_BODY = {"service": "service_id"}


class LocalTime(fields.Field[time]):
    """``08:00``: a local time of day, to the minute."""

    _WRONG = Said("Isi jam dan menit, misalnya 08:00.", "Give hours and minutes: 08:00.")

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> time:  # noqa: ARG002  # marshmallow calls it so
        try:
            moment = time.fromisoformat(value) if isinstance(value, str) and len(value) == 5 else None  # HH:MM
        except ValueError:
            moment = None
        if moment is None:
            raise ValidationError(self._WRONG)
        return moment


class LocalDate(fields.Date):
    """A date that calendars can hold."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        day: date = super()._deserialize(value, attr, data, **kwargs)
        if day.year not in YEARS:
            raise ValidationError(Said("Tahun ini di luar jangkauan.", "This year is out of range."))
        return day


def _clock(**options: Any) -> LocalTime:
    return LocalTime(**options, metadata={"type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9]$", "examples": ["08:00"]})


def _whole(minimum: int, maximum: int, **options: Any) -> fields.Integer:
    return fields.Integer(strict=True, validate=between(minimum, maximum), **options)


def _several(item: Any, maximum: int, **options: Any) -> fields.List:
    error = Said(f"Paling banyak {maximum}.", f"At most {maximum}.")
    return fields.List(item, validate=validate.Length(max=maximum, error=error), **options)


class WordsRequest(Schema):
    """One text in both languages."""

    id = fields.String(required=True, validate=[longest(300), printable])
    en = fields.String(required=True, validate=[longest(300), printable])


class PauseRequest(Schema):
    starts = _clock(required=True)
    ends = _clock(required=True)
    kind = fields.String(validate=one_of("break", "walk_in", "priority", "staff"), load_default="break")

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Pause:
        return Pause(**data)


class OpeningRuleRequest(Schema):
    counter_group = identifier(required=True)
    service = identifier(load_default=None, allow_none=True, metadata={"description": "Own hours of one service"})
    weekdays = _several(_whole(1, 7), 7, required=True, metadata={"description": "1 = Monday"})
    starts = _clock(required=True)
    ends = _clock(required=True)
    capacity = _whole(0, MAXIMUM_COUNTERS, required=True, metadata={"description": "Counters open to the public"})
    counters = _whole(0, MAXIMUM_COUNTERS, load_default=None, allow_none=True, metadata={"description": "Counters in all"})
    pauses = _several(fields.Nested(PauseRequest), MAXIMUM_PAUSES, load_default=())
    last_start = _clock(load_default=None, allow_none=True)
    valid_from = LocalDate(load_default=None, allow_none=True)
    valid_to = LocalDate(load_default=None, allow_none=True)
    every_weeks = _whole(1, 52, load_default=1)
    anchor_on = LocalDate(load_default=None, allow_none=True, metadata={"description": "A date in a week with service"})
    nth_in_month = _several(
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
    rules = _several(fields.Nested(OpeningRuleRequest), MAXIMUM_RULES, required=True)


class StageRequest(Schema):
    days_ahead = _whole(0, 365, required=True)
    at = _clock(required=True)
    percent = _whole(1, 100, load_default=None, allow_none=True)
    places = _whole(1, MAXIMUM_PLACES, load_default=None, allow_none=True)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Stage:
        return Stage(**data)


class KeptRequest(Schema):
    part = fields.String(required=True, validate=one_of("walk_in", "priority", "staff"))
    percent = _whole(0, 100, load_default=None, allow_none=True)
    places = _whole(0, MAXIMUM_PLACES, load_default=None, allow_none=True)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Kept:
        return Kept(**data)


class Shares(fields.Dict):
    """Maxima by the value of an answer."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> dict[str, int]:
        shares: dict[str, int] = super()._deserialize(value, attr, data, **kwargs)  # type: ignore[no-untyped-call]  # untyped there
        if len(shares) > MAXIMUM_SHARES or not all(0 < len(key) <= 40 and key.isprintable() for key in shares):
            raise ValidationError(
                Said("Jawaban 1 sampai 40 huruf, paling banyak 100.", "Answers of 1 to 40 letters, at most 100.")
            )
        return shares


class QuotaRequest(Schema):
    id = identifier(required=True)
    maximum = _whole(0, MAXIMUM_PLACES, load_default=None, allow_none=True, metadata={"description": "People a day in all"})
    answer = fields.String(
        validate=validate.Regexp(ANSWER_KEY, error=Said("Ini bukan pengenal pertanyaan.", "This is no question's id.")),
        load_default=None,
        allow_none=True,
        metadata={"description": "The question whose answers have a share each", "examples": ["district"]},
    )
    shares = Shares(keys=fields.String(), values=_whole(0, MAXIMUM_PLACES), load_default=dict)
    others = _whole(0, MAXIMUM_PLACES, load_default=None, allow_none=True, metadata={"description": "All other answers together"})

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Quota:
        return Quota(**data)


class CounterGroupRequest(Schema):
    id = identifier(required=True)
    cell_minutes = _whole(1, 240, required=True, metadata={"description": "Grid on which places are counted"})
    capacity = _whole(0, MAXIMUM_COUNTERS, required=True)
    quotas = _several(fields.Nested(QuotaRequest), 20, load_default=())

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> CounterGroup:
        return CounterGroup(**{**data, "quotas": tuple(data["quotas"])})


class CounterGroupsRequest(Schema):
    counter_groups = _several(fields.Nested(CounterGroupRequest), MAXIMUM_GROUPS, required=True)


class SettingsRequest(Schema):
    """Settings of a service; those that are not given stay as they are."""

    name = fields.Nested(WordsRequest)
    counter_group = identifier()
    duration_minutes = _whole(1, 480)
    interval_minutes = _whole(1, 480)
    status = fields.String(validate=one_of(*STATUSES))
    status_message = fields.Nested(WordsRequest, allow_none=True)
    status_until = LocalDate(allow_none=True, metadata={"description": "Last local date of that status; open afterwards"})
    redirect_to = identifier(allow_none=True, metadata={"description": "Id of the service or office to go to instead"})
    fee_idr = _whole(0, 100_000_000)
    notice_minutes = _whole(0, 43_200)
    horizon_days = _whole(0, 365)
    opens_at = _clock(allow_none=True)
    release = _several(fields.Nested(StageRequest), 10)
    kept = _several(fields.Nested(KeptRequest), 3)
    quotas = _several(fields.Nested(QuotaRequest), 20)
    max_people = _whole(1, 100)
    max_active = _whole(1, 100)
    stream = fields.String(validate=validate.Regexp("^[A-Z]$", error=Said("Satu huruf besar.", "One capital letter.")))
    hold_minutes = _whole(1, 60)
    max_holds = _whole(1, 20)
    lock_minutes = _whole(0, 10_080)
    rest_minutes = _whole(0, 1_440)
    offer_minutes = _whole(1, 1_440)
    quiet_from = _clock()
    quiet_to = _clock()
    max_cancellations = _whole(1, 100)
    nik_control = fields.Boolean(truthy={True}, falsy={False})

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {name: tuple(value) if isinstance(value, list) else value for name, value in data.items()}


class NewServiceRequest(SettingsRequest):
    """A new service line."""

    id = identifier(required=True)
    name = fields.Nested(WordsRequest, required=True)
    counter_group = identifier(required=True)
    duration_minutes = _whole(1, 480, required=True)
    interval_minutes = _whole(1, 480, required=True)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Service:  # type: ignore[override]  # a whole service, not changes of one
        settings: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in data.items()}
        return Service(**settings)


class ExceptionRequest(Schema):
    on = LocalDate(required=True)
    kind = fields.String(required=True, validate=one_of("closed", "open"))
    starts = _clock(load_default=None, allow_none=True)
    ends = _clock(load_default=None, allow_none=True)
    service = identifier(load_default=None, allow_none=True)
    capacity = _whole(0, MAXIMUM_COUNTERS, load_default=None, allow_none=True)
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
    counter_groups = _several(identifier(), MAXIMUM_GROUPS, load_default=None, allow_none=True)
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


class SetupHeaders(KeyHeaders):
    """What makes a change of the calendar repeatable and safe."""

    if_match = fields.String(
        data_key="If-Match",
        validate=validate.Regexp(_TAG, error=Said("Isi ETag jam layanan.", "Give the ETag of the calendar.")),
        metadata={"description": "The calendar's ETag: 412 when it has changed since", "examples": ['"1"']},
    )


def _renamed(data: dict[str, Any]) -> dict[str, Any]:
    return {_FROM_BODY.get(name, name): value for name, value in data.items()}
