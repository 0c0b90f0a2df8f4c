"""An office's hours in words, from the weekdays that booking tells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from services.docs.domain.paper_words import Words

_DAYS: Mapping[str, tuple[str, ...]] = {
    "id": ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_BREAK: Words = {"id": "istirahat {span}", "en": "break {span}"}
_LAST: Words = {"id": "nomor terakhir {time}", "en": "last ticket {time}"}


def hours_in_words(hours: Sequence[Mapping[str, Any]], language: str) -> list[str]:
    """``Senin–Kamis 08.00–15.00, istirahat 12.00–13.00, nomor terakhir 14.00``: neighbouring days with the same hours share a
    line."""
    spans: list[tuple[int, int, str]] = []
    for day in sorted(hours, key=lambda each: (each["weekday"], each["opens"])):
        told, weekday = _told(day, language), int(day["weekday"])
        if spans and spans[-1][1] == weekday - 1 and spans[-1][2] == told:
            spans[-1] = (spans[-1][0], weekday, told)
        else:
            spans.append((weekday, weekday, told))
    names = _DAYS[language]  # ISO 8601: Monday is 1
    return [f"{names[first - 1]}{'' if first == last else '–' + names[last - 1]} {told}" for first, last, told in spans]


def _told(day: Mapping[str, Any], language: str) -> str:
    spans = [_span(pause["starts"], pause["ends"], language) for pause in day.get("breaks") or ()]
    parts = [_span(day["opens"], day["closes"], language), *(_BREAK[language].format(span=span) for span in spans)]
    if day.get("last_ticket"):
        parts.append(_LAST[language].format(time=_clock(day["last_ticket"], language)))
    return ", ".join(parts)


def _span(begins: str, ends: str, language: str) -> str:
    return f"{_clock(begins, language)}–{_clock(ends, language)}"


def _clock(text: str, language: str) -> str:
    """Indonesian writes a dot in times."""
    return text.replace(":", ".") if language == "id" else text
