"""When the office is open: today in a sentence, then the week, holidays and closures included."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from services.common.wording import short_date
from services.notifier.domain.content import Text
from services.notifier.domain.facts import Office, OfficeDay, Words
from services.notifier.domain.screens import ZONES, Reply


def hours(words: Words, office: Office, days: Sequence[OfficeDay], today: date) -> Reply:
    """The days as lines; the office's zone is named."""
    if not days:
        return Reply(Text(words("hours.unknown")))
    of_today = next((day for day in days if day.on == today), None)
    lines = "\n".join(f"{short_date(day.on, words.language)}: {_day(words, day)}" for day in days)
    said = words("hours.today", hours=_day(words, of_today)) if of_today else ""
    zone = ZONES.get(office.timezone, office.timezone)
    return Reply(Text(words("hours.body", office=office.name, today=said, lines=lines, zone=zone)))


def _day(words: Words, day: OfficeDay) -> str:
    if not day.opens:
        return words("hours.closed_because", reason=day.reason) if day.reason else words("hours.closed")
    line = words("hours.line", opens=_clock(words, day.opens), closes=_clock(words, day.closes))
    for starts, ends in day.breaks:
        line += words("hours.break", starts=_clock(words, starts), ends=_clock(words, ends))
    return line


def _clock(words: Words, time: str) -> str:
    """``08:00`` as the language writes it: with a dot in Indonesian."""
    return time.replace(":", ".") if words.language == "id" else time
