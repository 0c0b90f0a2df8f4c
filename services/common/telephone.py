"""Indonesian mobile numbers as people write them, stored as E.164."""

from __future__ import annotations

import re

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberType

MOBILE = re.compile(r"^\+628\d{7,11}$")  # +628 and 7 to 11 more digits
_TYPED = re.compile(r"^[\d+()\s.\-\u2010-\u2015]+$")


class NotAMobileNumber(ValueError):
    """The text is no Indonesian mobile number. ``reason`` is ``landline``, ``foreign`` or ``unreadable``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def parse_mobile(text: str) -> str:
    """``0812…``, ``62812…``, ``+62 812-…``, ``(0812) …`` or ``812…`` as E.164 (``+62812…``); else :class:`NotAMobileNumber`."""
    digits = re.sub(r"\D", "", text)
    if not _TYPED.match(text.strip()) or not digits:
        raise NotAMobileNumber("unreadable")
    has_country = text.strip().startswith("+") or digits.startswith("62")  # phonenumbers would read 62812… as +6262812…
    international = "+" + digits if has_country else "+62" + digits.removeprefix("0")
    international = re.sub(r"^\+620", "+62", international)
    if not international.startswith("+62"):
        raise NotAMobileNumber("foreign")
    return _checked(international)


def _checked(international: str) -> str:
    if MOBILE.match(international):
        return international
    try:
        number = phonenumbers.parse(international)
    except NumberParseException:
        raise NotAMobileNumber("unreadable") from None
    landline = phonenumbers.number_type(number) == PhoneNumberType.FIXED_LINE
    raise NotAMobileNumber("landline" if landline else "unreadable")


def masked(number: str) -> str:
    """``+62812••••0001``: enough for its owner to recognise, too little for anyone else."""
    return f"{number[:6]}••••{number[-4:]}" if len(number) > 10 else "••••"
