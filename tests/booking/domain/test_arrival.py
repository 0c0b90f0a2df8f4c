"""When somebody may check in."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from services.booking.domain.arrival import refusal_to_check_in
from services.booking.domain.day_rules import DEFAULT
from tests.booking.builders import JAKARTA, NEXT_TUESDAY, TUESDAY, at


@pytest.mark.parametrize(
    ("clock", "code"),
    [
        ("07:59", "too-early"),
        ("08:00", None),
        ("09:00", None),
        ("11:00", None),
        ("11:01", "too-late"),
    ],
)
def test_the_window_of_an_appointment_at_nine(clock: str, code: str | None) -> None:
    refused = refusal_to_check_in(at("09:00"), JAKARTA, at(clock), DEFAULT)
    assert (refused.code if refused else None) == code


def test_another_day_is_told_with_its_date_and_zone() -> None:
    refused = refusal_to_check_in(at("09:00", NEXT_TUESDAY), JAKARTA, at("09:00", TUESDAY), DEFAULT)
    assert refused is not None
    assert (refused.code, refused.explanation["id"]) == (
        "other-day",
        "Janji temu ini untuk 01-12-2026 pukul 09.00 WIB, bukan hari ini.",
    )


def test_the_day_is_that_of_the_office() -> None:
    """Half past midnight in Jayapura is still the day before in Greenwich."""
    jayapura = ZoneInfo("Asia/Jayapura")
    assert refusal_to_check_in(at("00:40", zone=jayapura), jayapura, at("00:30", zone=jayapura), DEFAULT) is None
