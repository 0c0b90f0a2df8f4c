"""Fields and limits that calendars, services and limits across slots are written with."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate

from services.booking.api.fields import ANSWER_KEY, YEARS, between, identifier, longest, one_of, printable
from services.booking.api.parsing import Said
from services.booking.domain.quotas import Kept, Quota
from services.booking.domain.release import Stage

MAXIMUM_COUNTERS, MAXIMUM_PLACES, MAXIMUM_SHARES = 200, 100_000, 100


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


def clock(**options: Any) -> LocalTime:
    """A local time of day."""
    return LocalTime(**options, metadata={"type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9]$", "examples": ["08:00"]})


def whole(minimum: int, maximum: int, **options: Any) -> fields.Integer:
    """A whole number in a range."""
    return fields.Integer(strict=True, validate=between(minimum, maximum), **options)


def several(item: Any, maximum: int, **options: Any) -> fields.List[Any]:
    """A list of at most so many."""
    error = Said(f"Paling banyak {maximum}.", f"At most {maximum}.")
    return fields.List(item, validate=validate.Length(max=maximum, error=error), **options)


class WordsRequest(Schema):
    """One text in both languages."""

    id = fields.String(required=True, validate=[longest(300), printable])
    en = fields.String(required=True, validate=[longest(300), printable])


class StageRequest(Schema):
    days_ahead = whole(0, 365, required=True)
    at = clock(required=True)
    percent = whole(1, 100, load_default=None, allow_none=True)
    places = whole(1, MAXIMUM_PLACES, load_default=None, allow_none=True)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Stage:
        return Stage(**data)


class KeptRequest(Schema):
    part = fields.String(required=True, validate=one_of("walk_in", "priority", "staff"))
    percent = whole(0, 100, load_default=None, allow_none=True)
    places = whole(0, MAXIMUM_PLACES, load_default=None, allow_none=True)

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
    maximum = whole(0, MAXIMUM_PLACES, load_default=None, allow_none=True, metadata={"description": "People a day in all"})
    answer = fields.String(
        validate=validate.Regexp(ANSWER_KEY, error=Said("Ini bukan pengenal pertanyaan.", "This is no question's id.")),
        load_default=None,
        allow_none=True,
        metadata={"description": "The question whose answers have a share each", "examples": ["district"]},
    )
    shares = Shares(keys=fields.String(), values=whole(0, MAXIMUM_PLACES), load_default=dict)
    others = whole(0, MAXIMUM_PLACES, load_default=None, allow_none=True, metadata={"description": "All other answers together"})

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Quota:
        return Quota(**data)
