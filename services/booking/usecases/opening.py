"""When an office serves, date by date."""

from __future__ import annotations

from datetime import date, timedelta

from services.booking.domain.opening import Opening, opening_of
from services.booking.usecases.ports import Offices


class OpenDays:
    """Reads the hours of single dates, as the calendar makes them."""

    def __init__(self, offices: Offices) -> None:
        self._offices = offices

    def __call__(self, office_id: str, first_on: date, last_on: date) -> list[Opening]:
        """Every date of the span, both ends included; ``OfficeUnknown``."""
        dates = [first_on + timedelta(days=day) for day in range((last_on - first_on).days + 1)]
        return [opening_of(self._offices.calendars(office_id, on)[1], on) for on in dates]
