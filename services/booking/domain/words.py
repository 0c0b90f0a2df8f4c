"""Text for people, always in both languages."""

from __future__ import annotations

from collections.abc import Mapping

Words = Mapping[str, str]  # {"id": …, "en": …}


def words(indonesian: str, english: str) -> Words:
    """One text in both languages."""
    return {"id": indonesian, "en": english}
