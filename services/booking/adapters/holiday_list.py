"""National and joint holidays of Indonesia from the holidays library."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import holidays

from services.booking.domain.calendar import Holidays
from services.booking.domain.words import Words

YEARS = range(2000, 2100)  # what the library can say something about
CATEGORIES = ("public", "government")  # "government" are the joint holidays (cuti bersama)


class LibraryHolidays:
    """What the library knows. Days that depend on a decree still to come are estimates: offices correct them by exceptions."""

    def between(self, first_on: date, last_on: date) -> Holidays:
        """Holidays of a span of dates, both included, with their names in both languages."""
        years = range(max(first_on.year, YEARS.start), min(last_on.year + 1, YEARS.stop))
        return {day: name for year in years for day, name in _of_year(year).items() if first_on <= day <= last_on}


@lru_cache(maxsize=64)
def _of_year(year: int) -> dict[date, Words]:
    indonesian = holidays.country_holidays("ID", years=year, categories=CATEGORIES, language="id")
    english = holidays.country_holidays("ID", years=year, categories=CATEGORIES, language="en_US")
    return {day: {"id": name, "en": english[day]} for day, name in indonesian.items()}
