"""An office's colour, dark enough to carry white words."""

from __future__ import annotations

import re

from services.docs.domain.errors import ColourTooLight

_SHAPE = re.compile(r"#?[0-9a-fA-F]{6}")
_NEEDED = 4.5  # WCAG 2.2, success criterion 1.4.3


def dark_colour(text: str) -> str:
    """``#rrggbb``; ``ColourTooLight`` for whatever is no colour or has less than 4.5 to 1 against white."""
    if not _SHAPE.fullmatch(text):
        raise ColourTooLight
    digits = text.removeprefix("#").lower()
    if 1.05 / (_luminance(digits) + 0.05) < _NEEDED:
        raise ColourTooLight
    return f"#{digits}"


def _luminance(digits: str) -> float:
    red, green, blue = (_linear(int(digits[at : at + 2], 16) / 255) for at in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
