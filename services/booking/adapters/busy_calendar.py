"""Busy times as an iCalendar file (RFC 5545)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from icalendar import Calendar, Event

from services.booking.domain.office import Office
from services.booking.usecases.ports_feed import Busy

REFRESH = timedelta(minutes=15)


class IcalendarBusy:
    """Implements ``BusyCalendar``. The same times give the same bytes within a minute."""

    def write(self, office: Office, busy: Sequence[Busy], written_at: datetime) -> bytes:
        calendar = Calendar()
        calendar.add("prodid", "-//Sekali Datang//booking//ID")
        calendar.add("version", "2.0")
        calendar.add("method", "PUBLISH")
        calendar.add("name", office.name)
        calendar.add("x-wr-calname", office.name)
        calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})  # RFC 7986
        for each in busy:
            calendar.add_component(_event(office, each, written_at))
        calendar.add_missing_timezones()
        return bytes(calendar.to_ical())


def _event(office: Office, busy: Busy, written_at: datetime) -> Event:
    event = Event()
    event.add("uid", f"{busy.id}@sekali-datang")
    event.add("sequence", busy.version)
    event.add("dtstamp", written_at)
    event.add("dtstart", busy.starts_at.astimezone(office.zone))
    event.add("dtend", busy.ends_at.astimezone(office.zone))
    event.add("summary", f"{busy.service_name['id']} ({busy.people} orang)")
    event.add("class", "PRIVATE")
    event.add("transp", "OPAQUE")
    return event
