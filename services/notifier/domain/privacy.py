"""What must not be kept: NIK and family-card numbers, of 16 digits (PPKKCC DDMMYY SSSS); one-time codes; photos."""

from __future__ import annotations

import re
from typing import Any

MASK, CODE_MASK = "[NIK]", "[OTP]"
_SECRET_CODE = re.compile(
    r"(\b(?:otp|pin|kode\s+(?:rahasia|verifikasi)|(?:verification|security)\s+code)\b[^\d\n]{0,30})\d{4,8}\b", re.IGNORECASE
)
# No booking code has only digits, no answer in the chat has six of them, and dates are written with something in between.
_CODE_ALONE = re.compile(r"\s*\d{3}[ .\-]?\d{3}\s*")
_WRITTEN = frozenset({"body", "caption"})
_SIXTEEN_DIGITS = re.compile(r"(?<!\d)\d(?:[ .\-]?\d){15}(?!\d)")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # PostgreSQL keeps neither in JSON
_IDENTIFIERS = frozenset({
    "id", "wamid", "from", "to", "from_user_id", "user_id", "parent_user_id", "wa_id", "recipient_id", "recipient_user_id",
    "message_id", "phone_number_id", "display_phone_number", "timestamp", "sha256", "biz_opaque_callback_data", "url", "href",
    "payload",
})  # fmt: skip


# Nobody here looks at photos, voices or files that people send, so that the way to them is not kept either.
_FILES = frozenset({"image", "video", "audio", "document", "sticker"})
_WAYS_TO_A_FILE = frozenset({"id", "sha256", "url", "link", "filename"})


def mask_text(text: str) -> str:
    """``text`` with every number of 16 digits, also one written in groups, and every code that is called an OTP replaced."""
    return _SECRET_CODE.sub(lambda found: found[1] + CODE_MASK, _SIXTEEN_DIGITS.sub(MASK, text))


def fit_to_store(value: Any, key: str = "") -> Any:
    """A JSON value as it may be stored: human texts masked, technical identifiers left, unstorable characters dropped."""
    if isinstance(value, str):
        clean = _UNSTORABLE.sub("", value)
        if key in _WRITTEN and _CODE_ALONE.fullmatch(clean):
            return CODE_MASK
        return clean if key in _IDENTIFIERS else mask_text(clean)
    if isinstance(value, dict) and key in _FILES:
        value = {name: inner for name, inner in value.items() if name not in _WAYS_TO_A_FILE}
    if isinstance(value, dict):
        return {_UNSTORABLE.sub("", name): fit_to_store(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [fit_to_store(inner, key) for inner in value]
    return value
