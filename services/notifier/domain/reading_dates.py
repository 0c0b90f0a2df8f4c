"""Days, parts of the day, times and names as people write them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from datetime import date, timedelta

MORNING, AFTERNOON, EVENING = "morning", "afternoon", "evening"
_PARTS = {
    "pagi": MORNING, "morning": MORNING, "siang": AFTERNOON, "noon": AFTERNOON, "afternoon": AFTERNOON, "sore": EVENING,
    "petang": EVENING, "evening": EVENING,
}  # fmt: skip
PART_HOURS = {MORNING: (0, 11), AFTERNOON: (11, 15), EVENING: (15, 24)}
_RELATIVE = {"sekarang": 0, "today": 0, "besok": 1, "besuk": 1, "bsk": 1, "tomorrow": 1, "lusa": 2}
_WEEKDAYS = {
    "senin": 1, "selasa": 2, "rabu": 3, "kamis": 4, "jumat": 5, "jum": 5, "sabtu": 6, "minggu": 7, "ahad": 7,
    "monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6, "sunday": 7,
}  # fmt: skip
_MONTHS = (
    ("januari", "january", "jan"), ("februari", "february", "feb"), ("maret", "march", "mar"), ("april", "apr"), ("mei", "may"),
    ("juni", "june", "jun"), ("juli", "july", "jul"), ("agustus", "august", "agu", "aug"), ("september", "sep"),
    ("oktober", "october", "okt", "oct"), ("november", "nov"), ("desember", "december", "des", "dec"),
)  # fmt: skip
_MONTH_NUMBERS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[ .'’-]){0,59}")
_BEFORE_NAME = re.compile(
    r"^(?:atas nama|a\.?n\.?|nama(?:nya)?(?: saya)?(?: adalah)?|saya|my name is|name)\s*:?\s+", re.IGNORECASE
)


def day_in(text: str, today: date) -> date | None:
    """The day that a text names, from today on: ``besok``, ``Senin``, ``1 Desember``, ``1/12``; None when it names none."""
    words = re.findall(r"[a-z]+|\d+", text.lower().replace("jum'at", "jumat"))
    if "hari" in words and "ini" in words:
        return today
    for word in words:
        if word in _RELATIVE:
            return today + timedelta(days=_RELATIVE[word])
    return _dated(text.lower(), words, today) or _weekday(words, today)


def _weekday(words: Sequence[str], today: date) -> date | None:
    found = [number for word, number in _WEEKDAYS.items() if word in words]
    if not found or ("minggu" in words and "depan" in words and len(found) == 1):  # "next week" is no day
        return None
    return today + timedelta(days=(found[0] - today.isoweekday()) % 7 or 7)


def _dated(text: str, words: Sequence[str], today: date) -> date | None:
    for number, month in itertools.pairwise(words):
        if number.isdecimal() and month in _MONTH_NUMBERS:
            return _next(int(number), _MONTH_NUMBERS[month], today)
    if found := re.search(r"\b(\d{1,2})\s*[/-]\s*(\d{1,2})\b", text):
        return _next(int(found[1]), int(found[2]), today)
    if found := re.search(r"\b(?:tgl|tanggal)\.?\s*(\d{1,2})\b", text):
        this_month = int(found[1]) >= today.day
        return _next(int(found[1]), today.month if this_month else today.month % 12 + 1, today)
    return None


def _next(day: int, month: int, today: date) -> date | None:
    for year in (today.year, today.year + 1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found >= today:
            return found
    return None


def part_in(words: Sequence[str]) -> str:
    """Which part of the day the words name; empty when none."""
    return next((_PARTS[word] for word in words if word in _PARTS), "")


def clock_in(text: str) -> tuple[int, int] | None:
    """The time of day that a text names: ``jam 9``, ``09.20``, ``pukul 10``."""
    found = re.search(r"(?:jam|pukul|pkl\.?|at)\s*(\d{1,2})(?:[.:](\d{2}))?\b|\b(\d{1,2})[.:](\d{2})\b", text.lower())
    if not found:
        return None
    hour, minute = int(found[1] or found[3]), int(found[2] or found[4] or 0)
    return (hour, minute) if hour < 24 and minute < 60 else None


def person_name(text: str) -> str:
    """The name in a text such as ``atas nama Siti Contoh``; empty when it cannot be one."""
    name = " ".join(_BEFORE_NAME.sub("", text.strip()).split())
    return name if _NAME.fullmatch(name) else ""


def count_in(text: str) -> int | None:
    """How many people a text names: ``3``, ``3 orang``, ``sendiri``, ``berdua``."""
    words = re.findall(r"[a-z]+|\d+", text.lower())
    named = {"sendiri": 1, "sendirian": 1, "satu": 1, "alone": 1, "one": 1, "berdua": 2, "dua": 2, "two": 2, "bertiga": 3,
             "tiga": 3, "three": 3, "empat": 4, "berempat": 4, "lima": 5}  # fmt: skip
    numbers = [int(word) for word in words if word.isdecimal() and len(word) < 3]
    return numbers[0] if numbers else next((named[word] for word in words if word in named), None)
