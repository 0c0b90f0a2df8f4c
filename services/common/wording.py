"""Dates and times in words, always with the zone's name: WIB, WITA or WIT."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date

LANGUAGES = ("id", "en")


def long_date(day: date, language: str) -> str:
    """``Selasa, 1 Desember 2026`` or ``Tuesday, 1 December 2026``."""
    return format_date(day, "EEEE, d MMMM y", locale=language)


def short_date(day: date, language: str) -> str:
    """``Sel, 1 Des``: for the narrow rows of a chat list."""
    return format_date(day, "EEE, d MMM", locale=language)


def clock_time(instant: datetime, zone: str, language: str) -> str:
    """``09.20 WIB`` or ``09:20 WIB``, in the office's zone."""
    local = instant.astimezone(ZoneInfo(zone))
    return f"{local:%H.%M %Z}" if language == "id" else f"{local:%H:%M %Z}"


def moment(instant: datetime, zone: str, language: str) -> str:
    """``Selasa, 1 Desember 2026 pukul 09.20 WIB`` or ``Tuesday, 1 December 2026 at 09:20 WIB``."""
    joint = "pukul" if language == "id" else "at"
    day = long_date(instant.astimezone(ZoneInfo(zone)).date(), language)
    return f"{day} {joint} {clock_time(instant, zone, language)}"


def dialled(number: str) -> str:
    """``0812-0000-0001``: an E.164 number as people in Indonesia write it."""
    local = "0" + number.removeprefix("+62")
    return "-".join(part for part in (local[:4], local[4:8], local[8:]) if part)
