"""Numbers that must not be kept: a NIK and a family-card number have 16 digits (PPKKCC DDMMYY SSSS)."""

from __future__ import annotations

import re
from typing import Any

MASK = "[NIK]"
_SIXTEEN_DIGITS = re.compile(r"(?<!\d)\d(?:[ .\-]?\d){15}(?!\d)")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # PostgreSQL keeps neither in JSON
_IDENTIFIERS = frozenset({
    "id", "wamid", "from", "to", "from_user_id", "user_id", "parent_user_id", "wa_id", "recipient_id", "recipient_user_id",
    "message_id", "phone_number_id", "display_phone_number", "timestamp", "sha256", "biz_opaque_callback_data", "url", "href",
    "payload",
})  # fmt: skip


def mask_text(text: str) -> str:
    """``text`` with every number of 16 digits, also one written in groups, replaced by :data:`MASK`."""
    return _SIXTEEN_DIGITS.sub(MASK, text)


def fit_to_store(value: Any, key: str = "") -> Any:
    """A JSON value as it may be stored: human texts masked, technical identifiers left, unstorable characters dropped."""
    if isinstance(value, str):
        clean = _UNSTORABLE.sub("", value)
        return clean if key in _IDENTIFIERS else mask_text(clean)
    if isinstance(value, dict):
        return {_UNSTORABLE.sub("", name): fit_to_store(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [fit_to_store(inner, key) for inner in value]
    return value
