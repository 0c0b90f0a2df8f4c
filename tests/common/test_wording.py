"""Dates and times in words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from services.common.wording import dialled, moment, short_date

AT = datetime(2026, 12, 1, 2, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "language", "expected"),
    [
        ("Asia/Jakarta", "id", "Selasa, 1 Desember 2026 pukul 09.20 WIB"),
        ("Asia/Makassar", "id", "Selasa, 1 Desember 2026 pukul 10.20 WITA"),
        ("Asia/Jayapura", "id", "Selasa, 1 Desember 2026 pukul 11.20 WIT"),
        ("Asia/Jakarta", "en", "Tuesday, 1 December 2026 at 09:20 WIB"),
    ],
)
def test_a_moment_is_told_in_the_office_s_zone(zone: str, language: str, expected: str) -> None:
    assert moment(AT, zone, language) == expected


def test_a_short_date_fits_a_row() -> None:
    assert short_date(AT.date(), "id") == "Sel, 1 Des"


def test_a_number_is_written_as_people_dial_it() -> None:
    assert dialled("+6281200000099") == "0812-0000-0099"
