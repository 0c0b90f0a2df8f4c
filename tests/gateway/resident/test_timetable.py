"""Slots as a list that a person reads."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from gateway.resident.facts import Slot
from gateway.resident.timetable import Day, Time, Window, days, earliest, window

TODAY = date(2026, 11, 24)


def slot(starts_at: str, remaining: int = 1) -> Slot:
    return Slot(datetime.fromisoformat(starts_at), starts_at, remaining)


def test_a_day_has_its_times_in_the_morning_and_in_the_afternoon() -> None:
    early, late = slot("2026-12-01T09:20:00+07:00", 2), slot("2026-12-01T13:00:00+07:00", 3)
    assert days([late, early], "Asia/Jakarta", "id") == [
        Day(
            on=date(2026, 12, 1),
            label="Selasa, 1 Desember",
            zone="WIB",
            places=5,
            morning=(Time("09.20", early.value),),
            afternoon=(Time("13.00", late.value),),
        )
    ]


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("Asia/Jakarta", (date(2026, 11, 30), "WIB")),
        ("Asia/Makassar", (date(2026, 12, 1), "WITA")),
        ("Asia/Jayapura", (date(2026, 12, 1), "WIT")),
    ],
)
def test_the_day_is_the_office_s_own(zone: str, expected: tuple[date, str]) -> None:
    [day] = days([slot("2026-11-30T16:30:00+00:00")], zone, "id")
    assert (day.on, day.zone) == expected


def test_a_day_without_a_place_stays_and_is_full() -> None:
    [day] = days([slot("2026-12-01T09:20:00+07:00", 0)], "Asia/Jakarta", "id")
    assert day.full


def test_full_times_of_a_day_are_left_out() -> None:
    taken, free = slot("2026-12-01T08:00:00+07:00", 0), slot("2026-12-01T08:10:00+07:00")
    [day] = days([taken, free], "Asia/Jakarta", "id")
    assert day.morning == (Time("08.10", free.value),)


def test_english_times_have_a_colon() -> None:
    [day] = days([slot("2026-12-01T09:20:00+07:00")], "Asia/Jakarta", "en")
    assert (day.label, day.morning[0].label) == ("Tuesday, 1 December", "09:20")


def test_the_earliest_slot_is_the_first_free_one() -> None:
    free = slot("2026-12-01T08:10:00+07:00")
    assert earliest([slot("2026-12-02T08:00:00+07:00"), free, slot("2026-12-01T08:00:00+07:00", 0)]) == free


def test_nothing_is_earliest_when_all_is_full() -> None:
    assert earliest([slot("2026-12-01T08:00:00+07:00", 0)]) is None


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        pytest.param("", Window(TODAY, date(2026, 11, 30), None, date(2026, 12, 1)), id="today by default"),
        pytest.param("soon", Window(TODAY, date(2026, 11, 30), None, date(2026, 12, 1)), id="today for nonsense"),
        pytest.param("2026-01-01", Window(TODAY, date(2026, 11, 30), None, date(2026, 12, 1)), id="never the past"),
        pytest.param("2026-12-01", Window(date(2026, 12, 1), date(2026, 12, 7), TODAY, date(2026, 12, 8)), id="a week later"),
        pytest.param(
            "2026-11-26", Window(date(2026, 11, 26), date(2026, 12, 2), TODAY, date(2026, 12, 3)), id="back at most to today"
        ),
        pytest.param(
            "2027-12-01", Window(date(2026, 12, 24), date(2026, 12, 30), date(2026, 12, 17), None), id="not past the horizon"
        ),
    ],
)
def test_a_page_shows_one_week_between_today_and_the_horizon(wanted: str, expected: Window) -> None:
    assert window(wanted, TODAY, 30) == expected
