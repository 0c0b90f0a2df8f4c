"""Dates in paths."""

from __future__ import annotations

from datetime import date

from werkzeug.routing import BaseConverter, ValidationError


class DayConverter(BaseConverter):
    """``2026-12-01``: a local date of this century in a path."""

    regex = "20[0-9]{2}-[01][0-9]-[0-3][0-9]"
    part_isolating = True

    def to_python(self, value: str) -> date:
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ValidationError from None

    def to_url(self, value: date) -> str:
        return value.isoformat()
