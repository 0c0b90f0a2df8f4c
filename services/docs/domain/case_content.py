"""Reading a case from JSON values: the same shape in an event and in a request. Fields that papers do not need are passed over,
since the facts belong to booking and may grow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from services.common.wording import LANGUAGES
from services.docs.domain.appointment import Case, Office
from services.docs.domain.errors import MalformedCase

T = TypeVar("T")
_MAXIMUM_TEXT = 500


def read_case(raw: object) -> Case:
    """The case, or :class:`MalformedCase` with the first field that cannot be read."""
    fields = _Fields(raw, "")
    return Case(
        appointment_id=fields.read("appointment_id", _text),
        code=fields.read("code", _text),
        version=fields.read("version", _positive),
        service_id=fields.read("service_id", _text),
        starts_at=fields.read("starts_at", _instant),
        ends_at=fields.read("ends_at", _instant),
        people=fields.read("people", _positive),
        name=fields.read("name", _text),
        language=fields.read("language", _language),
        answers=fields.read("answers", _answers),
        office=_office(_Fields(fields.read("office", _object), "/office")),
        status=fields.read("status", _text, "booked"),
    )


def _office(fields: _Fields) -> Office:
    return Office(
        id=fields.read("id", _text),
        name=fields.read("name", _text),
        timezone=fields.read("timezone", _zone),
        address=fields.read("address", _text),
        latitude=fields.read("latitude", _number, None),
        longitude=fields.read("longitude", _number, None),
        whatsapp=fields.read("whatsapp", _text, None),
    )


class _Fields:
    def __init__(self, raw: object, pointer: str) -> None:
        if not isinstance(raw, Mapping):
            raise MalformedCase(pointer)
        self._raw, self._pointer = raw, pointer

    def read(self, name: str, reader: Callable[[Any], T], *default: Any) -> T:
        """The field's value; a missing or empty one gives the default where there is one."""
        value = self._raw.get(name)
        if default and value in (None, ""):
            return default[0]  # type: ignore[no-any-return]  # the caller's default has the field's type or is None
        try:
            return reader(value)
        except (TypeError, ValueError, ZoneInfoNotFoundError) as error:
            raise MalformedCase(f"{self._pointer}/{name}") from error


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > _MAXIMUM_TEXT:
        raise ValueError("no text")
    return value


def _positive(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ValueError("no whole number from 1")
    return value


def _number(value: Any) -> float:
    if isinstance(value, bool):
        raise TypeError("no number")
    return float(value)


def _instant(value: Any) -> datetime:
    instant = datetime.fromisoformat(value)
    if instant.tzinfo is None:
        raise ValueError("no zone")
    return instant


def _language(value: Any) -> str:
    if value not in LANGUAGES:
        raise ValueError("no known language")
    return str(value)


def _zone(value: Any) -> str:
    return ZoneInfo(_text(value)).key


def _object(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise TypeError("no object")
    return value


def _answers(value: Any) -> Mapping[str, str]:
    answers = _object(value)
    if not all(isinstance(answer, str) for answer in answers.values()):
        raise ValueError("an answer is no text")
    return dict(answers)
