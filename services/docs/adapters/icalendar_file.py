"""Calendar files (RFC 5545) with zone, alarms, place and the list of what to bring."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event

from services.docs.domain.appointment import Case
from services.docs.domain.checklist import Checklist, Item
from services.docs.domain.paper import copy_sentence, in_one_line
from services.docs.domain.paper_words import NEVER_ASKED, ONLY

_WORDS = {
    "summary": {"id": "{service}: {code}", "en": "{service}: {code}"},
    "bring": {"id": "Yang harus dibawa:", "en": "What to bring:"},
    "free": {"id": "Layanan ini gratis.", "en": "This service is free of charge."},
    "code": {"id": "Kode booking: {code}", "en": "Booking code: {code}"},
    "alarm": {"id": "Siapkan berkas: {service}", "en": "Prepare your papers: {service}"},
}
ALARMS_BEFORE = (timedelta(days=1), timedelta(hours=1))


class IcalendarFile:
    """Writes the file. ``UID`` stays for an appointment, ``SEQUENCE`` is its version; ``site`` is the address of the product."""

    def __init__(self, site: str) -> None:
        self._site = site

    def write(self, case: Case, checklist: Checklist, language: str, written_at: datetime) -> bytes:
        cancelled = case.status == "cancelled"
        calendar = Calendar()
        calendar.add("prodid", "-//Sekali Datang//docs//ID")
        calendar.add("version", "2.0")
        calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
        event = self._event(case, checklist, language)
        event.add("dtstamp", written_at)
        event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
        if not cancelled:
            for before in ALARMS_BEFORE:
                event.add_component(_alarm(before, checklist, language))
        calendar.add_component(event)
        calendar.add_missing_timezones()
        return bytes(calendar.to_ical())

    def _event(self, case: Case, checklist: Checklist, language: str) -> Event:
        service, zone, office = checklist.service.name.in_(language), ZoneInfo(case.office.timezone), case.office
        event = Event()
        event.add("uid", f"{case.appointment_id}@sekali-datang")
        event.add("sequence", case.version)
        event.add("dtstart", case.starts_at.astimezone(zone))
        event.add("dtend", case.ends_at.astimezone(zone))
        event.add("summary", _WORDS["summary"][language].format(service=service, code=case.code))
        event.add("location", f"{office.name}, {office.address}")
        event.add("description", "\n".join(_description(case, checklist, language)))
        event.add("url", self._site)
        if office.latitude is not None and office.longitude is not None:
            event.add("geo", (office.latitude, office.longitude))
        return event


def _alarm(before: timedelta, checklist: Checklist, language: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _WORDS["alarm"][language].format(service=checklist.service.name.in_(language)))
    alarm.add("trigger", -before)
    return alarm


def _description(case: Case, checklist: Checklist, language: str) -> Iterator[str]:
    yield _WORDS["code"][language].format(code=case.code)
    yield _WORDS["free"][language]
    yield _WORDS["bring"][language]
    for item in checklist.items:
        yield f"- {_line(item, language)}"
    if case.office.map_link:
        yield case.office.map_link
    yield NEVER_ASKED[language]


def _line(item: Item, language: str) -> str:
    parts = [in_one_line(item, language)]
    if item.case is not None:
        parts.append(ONLY[language].format(case=item.case.in_(language)))
    if item.form == "photocopy" and item.copies is not None:
        parts.append(copy_sentence(item, language))
    return ". ".join(part.removesuffix(".") for part in parts)
