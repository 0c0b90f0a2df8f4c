"""Whether somebody may check in now, and in words why not."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from services.booking.domain.day_rules import DayRules
from services.booking.domain.reasons import Reason
from services.booking.domain.words import words

_ZONES = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}


def refusal_to_check_in(starts_at: datetime, zone: ZoneInfo, now: datetime, rules: DayRules) -> Reason | None:
    """Nothing inside the window, else ``other-day``, ``too-early`` or ``too-late``. The days are the office's own."""
    booked, today = starts_at.astimezone(zone), now.astimezone(zone)
    if booked.date() != today.date():
        return _other_day(booked)
    opens, closes = booked - timedelta(minutes=rules.early_minutes), booked + timedelta(minutes=rules.late_minutes)
    if today < opens:
        return _too_early(booked, opens)
    return _too_late(booked) if today > closes else None


def _other_day(booked: datetime) -> Reason:
    day, at = f"{booked:%d-%m-%Y}", _clock(booked)
    return Reason(
        "other-day",
        words(
            f"Janji temu ini untuk {day} pukul {at}, bukan hari ini.", f"This appointment is for {day} at {at}, not for today."
        ),
    )


def _too_early(booked: datetime, opens: datetime) -> Reason:
    return Reason(
        "too-early",
        words(
            f"Janji temu ini pukul {_clock(booked)}. Kehadiran dicatat mulai pukul {_clock(opens)}.",
            f"This appointment is at {_clock(booked)}. Check-in opens at {_clock(opens)}.",
        ),
    )


def _too_late(booked: datetime) -> Reason:
    return Reason(
        "too-late",
        words(
            f"Janji temu ini pukul {_clock(booked)} dan sudah lama lewat. Petugas dapat menerima atau memindahkannya.",
            f"This appointment was at {_clock(booked)}, long ago. Staff can still admit or move it.",
        ),
    )


def _clock(moment: datetime) -> str:
    return f"{moment:%H.%M} {_ZONES.get(str(moment.tzinfo), str(moment.tzinfo))}"
