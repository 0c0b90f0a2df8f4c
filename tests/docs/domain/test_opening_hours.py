"""Hours in words: neighbouring days share a line, breaks and the last ticket are told."""

from __future__ import annotations

from typing import Any

import pytest

from services.docs.domain.opening_hours import hours_in_words


def day(weekday: int, closes: str = "15:00", **more: Any) -> dict[str, Any]:
    return {"weekday": weekday, "opens": "08:00", "closes": closes, "breaks": [], "last_ticket": None, **more}


LUNCH: dict[str, Any] = {"breaks": [{"starts": "12:00", "ends": "13:00"}], "last_ticket": "14:00"}


@pytest.mark.parametrize(
    ("hours", "language", "lines"),
    [
        pytest.param([day(1), day(2), day(5, "10:30")], "id", ["Senin–Selasa 08.00–15.00", "Jumat 08.00–10.30"], id="lines"),
        pytest.param(
            [day(1, **LUNCH)],
            "id",
            ["Senin 08.00–15.00, istirahat 12.00–13.00, nomor terakhir 14.00"],
            id="break and last ticket",
        ),
        pytest.param([day(6, **LUNCH)], "en", ["Saturday 08:00–15:00, break 12:00–13:00, last ticket 14:00"], id="English"),
        pytest.param([day(1), day(3)], "id", ["Senin 08.00–15.00", "Rabu 08.00–15.00"], id="a day between them is closed"),
        pytest.param([], "id", [], id="never open"),
    ],
)
def test_hours_are_told_by_kind_of_day(hours: list[dict[str, Any]], language: str, lines: list[str]) -> None:
    assert hours_in_words(hours, language) == lines
