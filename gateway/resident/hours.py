"""The week of an office in words: days with the same hours share a line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import get_day_names

from gateway.resident.facts import Office
from gateway.resident.texts import _

WEEK = range(1, 8)  # ISO weekdays, Monday first


@dataclass(frozen=True)
class Line:
    """``days`` such as ``Senin–Kamis``, ``times`` such as ``08.00–14.00 WIB, istirahat 12.00–13.00``."""

    days: str
    times: str


def week(office: Office, on: date, language: str) -> list[Line]:
    """The lines for a week, days without service as closed; nothing when no hours are known."""
    if not office.hours:
        return []
    zone = datetime.combine(on, time(12), ZoneInfo(office.zone)).strftime("%Z")
    by_day = {int(day["weekday"]): _times(day, zone, language) for day in office.hours}
    words = [(weekday, by_day.get(weekday) or _("tutup")) for weekday in WEEK]
    groups = ((text, [weekday for weekday, _text in group]) for text, group in groupby(words, key=lambda pair: pair[1]))
    return [Line(_days(weekdays, language), text) for text, weekdays in groups]


def _days(weekdays: list[int], language: str) -> str:
    names = get_day_names("wide", locale=language)  # 0 = Monday
    first, last = names[weekdays[0] - 1], names[weekdays[-1] - 1]
    return first if first == last else f"{first}–{last}"


def _times(day: Mapping[str, Any], zone: str, language: str) -> str:
    text = f"{_span(day['opens'], day['closes'], language)} {zone}"
    breaks = ", ".join(_breaks(day.get("breaks") or (), language))
    if breaks:
        text += ", " + _("istirahat %(times)s", times=breaks)
    if last := day.get("last_ticket"):
        text += ", " + _("terakhir dilayani %(time)s", time=_clock(last, language))
    return text


def _breaks(breaks: Iterable[Mapping[str, str]], language: str) -> list[str]:
    return [_span(pause["starts"], pause["ends"], language) for pause in breaks]


def _span(first: str, last: str, language: str) -> str:
    return f"{_clock(first, language)}–{_clock(last, language)}"


def _clock(text: str, language: str) -> str:
    """``08:00`` or ``08:00:00`` as ``08.00``."""
    return text[:5].replace(":", ".") if language == "id" else text[:5]
