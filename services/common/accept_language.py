"""Which of our languages a browser or another program asks for."""

from __future__ import annotations

from functools import lru_cache

from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from services.common.wording import LANGUAGES


@lru_cache(maxsize=256)  # a list of 200 bookings asks for each of them, and browsers send few different headers
def preferred_language(accept_language: str | None) -> str:
    """``en`` when an ``Accept-Language`` header prefers English to Indonesian (RFC 9110, 12.5.4), else ``id``."""
    wanted = parse_accept_header(accept_language, LanguageAccept)  # the most wanted first
    spoken = (tag.split("-")[0].lower() for tag, quality in wanted if quality > 0)
    return next((language for language in spoken if language in LANGUAGES), "id")
