"""Names as people write them: one field, never first and last."""

from __future__ import annotations

import unicodedata

NAME_LENGTH = 60
_IN_NAMES = " .'’-"


class NotAName(ValueError):
    """The text cannot be a name: too long, without letters, or with signs that no name has."""


def parse_name(text: str) -> str:
    """The name trimmed, with single spaces. It has a letter of some script; space, dot, apostrophe and hyphen are fine.

    :class:`NotAName` otherwise.
    """
    name = " ".join(unicodedata.normalize("NFC", text).split())
    letters = [character for character in name if character not in _IN_NAMES]
    if not any(map(str.isalpha, letters)) or len(name) > NAME_LENGTH or not all(map(_is_letter, letters)):
        raise NotAName
    return name


def _is_letter(character: str) -> bool:
    return unicodedata.category(character)[0] in "LM"  # letters, and marks that belong to one
