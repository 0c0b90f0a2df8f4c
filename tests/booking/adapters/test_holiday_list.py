"""National and joint holidays."""

from __future__ import annotations

from datetime import date

from services.booking.adapters.holiday_list import LibraryHolidays


def test_christmas_and_its_joint_holiday_have_names_in_both_languages() -> None:
    found = LibraryHolidays().between(date(2026, 12, 24), date(2026, 12, 26))
    assert (sorted(found), found[date(2026, 12, 25)]["en"]) == ([date(2026, 12, 24), date(2026, 12, 25)], "Christmas Day")
    assert "Natal" in found[date(2026, 12, 25)]["id"]


NATIONAL = (
    "01-01 01-16 02-17 03-19 03-21 03-22 04-03 04-05 05-01 05-14 05-27 05-31 06-01 06-16 08-17 08-25 12-25"  # the decree for 2026
)
JOINT = "02-16 03-18 03-20 03-23 03-24 05-15 05-28 12-24"


def test_the_holidays_of_2026_are_those_of_the_decree_joint_ones_included() -> None:
    found = LibraryHolidays().between(date(2026, 1, 1), date(2026, 12, 31))
    assert sorted(f"{day:%m-%d}" for day in found) == sorted(f"{NATIONAL} {JOINT}".split())


def test_a_span_over_new_year_has_the_holidays_of_both_years() -> None:
    found = LibraryHolidays().between(date(2026, 12, 25), date(2027, 1, 1))
    assert sorted(found) == [date(2026, 12, 25), date(2027, 1, 1)]
