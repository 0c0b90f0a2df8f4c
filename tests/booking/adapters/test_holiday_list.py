"""National and joint holidays."""

from __future__ import annotations

from datetime import date

from services.booking.adapters.holiday_list import LibraryHolidays


def test_christmas_and_its_joint_holiday_have_names_in_both_languages() -> None:
    found = LibraryHolidays().between(date(2026, 12, 24), date(2026, 12, 26))
    assert (sorted(found), found[date(2026, 12, 25)]["en"]) == ([date(2026, 12, 24), date(2026, 12, 25)], "Christmas Day")
    assert "Natal" in found[date(2026, 12, 25)]["id"]


def test_a_span_over_new_year_has_the_holidays_of_both_years() -> None:
    found = LibraryHolidays().between(date(2026, 12, 25), date(2027, 1, 1))
    assert sorted(found) == [date(2026, 12, 25), date(2027, 1, 1)]
