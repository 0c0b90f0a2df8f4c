"""The national identity number (NIK): PPKKCC DDMMYY SSSS, with 40 added to the day for women.

It has no check digit and never changes. Only what cannot be is refused: another length, an impossible day or month, the serial
0000. A region or a date that does not fit the person is no mistake, for people move and records were corrected.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_SHAPE = re.compile(r"[0-9]{16}")
_LONGEST_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)  # the year has two digits: 29 February may be right
_ADDED_FOR_WOMEN = 40


class NikInvalid(ValueError):
    """The text cannot be a NIK. ``reason`` is ``length``, ``date`` or ``serial``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class NikTrace:
    """All that is kept of a NIK: a keyed hash to recognise it by, and its last four digits for the counter."""

    hash: str
    last_four: str


def parse_nik(text: str) -> str:
    """The sixteen digits, without the spaces, dots and hyphens that people put between them; :class:`NikInvalid`."""
    digits = re.sub(r"[ .\-]", "", text)
    if not _SHAPE.fullmatch(digits):
        raise NikInvalid("length")
    day, month = int(digits[6:8]) % _ADDED_FOR_WOMEN, int(digits[8:10])
    if int(digits[6:8]) > _ADDED_FOR_WOMEN + 31 or not 1 <= month <= 12 or not 1 <= day <= _LONGEST_MONTHS[month - 1]:
        raise NikInvalid("date")
    if digits[12:] == "0000":
        raise NikInvalid("serial")
    return digits
