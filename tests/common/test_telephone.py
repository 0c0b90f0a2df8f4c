"""Numbers as people write them."""

from __future__ import annotations

import pytest

from services.common.telephone import NotAMobileNumber, masked, parse_mobile


@pytest.mark.parametrize(
    "typed",
    [
        "081200000001",
        "6281200000001",
        "+62 812-0000-0001",
        "(0812) 0000 0001",
        "81200000001",
        "+62 (0)812 0000 0001",
        " 0812.0000.0001 ",
        "0812\u20110000\u20110001",
    ],
)
def test_every_usual_way_of_writing_is_the_same_number(typed: str) -> None:
    assert parse_mobile(typed) == "+6281200000001"


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("0736 123456", "landline"),
        ("+62 21 5551234", "landline"),
        ("+1 202 555 0100", "foreign"),
        ("0812", "unreadable"),
        ("0812000000011111", "unreadable"),
        ("nol delapan", "unreadable"),
        ("", "unreadable"),
        ("081200000001; drop", "unreadable"),
    ],
)
def test_what_cannot_receive_whatsapp_is_refused_with_its_reason(typed: str, reason: str) -> None:
    with pytest.raises(NotAMobileNumber) as refusal:
        parse_mobile(typed)
    assert refusal.value.reason == reason


def test_a_masked_number_shows_its_beginning_and_end_only() -> None:
    assert masked("+6281200000001") == "+62812••••0001"
