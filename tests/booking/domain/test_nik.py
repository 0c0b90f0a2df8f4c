"""What can be a NIK."""

from __future__ import annotations

import pytest

from services.booking.domain.nik import NikInvalid, parse_nik


@pytest.mark.parametrize(
    "text",
    ["9999990112900001", "9999994112900001", "9999992902010001", "9999997112900001", "99.99.99 011290 0001", "0000000112909999"],
    ids=["a man", "a woman", "29 February", "a woman on the 31st", "with dots and spaces", "an unknown region"],
)
def test_what_can_be_is_taken(text: str) -> None:
    assert len(parse_nik(text)) == 16


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("999999011290001", "length"),
        ("99999901129000011", "length"),
        ("999999011290000A", "length"),
        ("9999990012900001", "date"),
        ("9999994012900001", "date"),
        ("9999993212900001", "date"),
        ("9999997212900001", "date"),
        ("9999993002900001", "date"),
        ("9999990113900001", "date"),
        ("9999990100900001", "date"),
        ("9999990112900000", "serial"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(text: str, reason: str) -> None:
    with pytest.raises(NikInvalid) as refused:
        parse_nik(text)
    assert refused.value.reason == reason
