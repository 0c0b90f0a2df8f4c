from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import vobject
from icalendar import Calendar

from services.docs.adapters.icalendar_file import IcalendarFile
from services.docs.domain.catalogue import PublishedCatalogue
from services.docs.domain.checklist import checklist_for
from tests.docs.cases import CASE, case

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


def _calendar(published: PublishedCatalogue, language: str = "id", **changes: Any) -> Any:
    given = case(**changes)
    checklist = checklist_for(published, given.office.id, given.service_id, given.answers)
    return Calendar.from_ical(IcalendarFile("https://sekali.example").write(given, checklist, language, NOW))


def _event(calendar: Any) -> Any:
    return calendar.walk("VEVENT")[0]


def test_the_visit_stands_in_the_offices_zone(published: PublishedCatalogue) -> None:
    calendar = _calendar(published)
    start = _event(calendar)["DTSTART"]
    assert (start.params["TZID"], start.dt.isoformat()) == ("Asia/Jakarta", "2026-12-01T09:20:00+07:00")
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Asia/Jakarta"]


def test_a_move_updates_the_same_entry(published: PublishedCatalogue) -> None:
    first, moved = (_event(_calendar(published, version=version)) for version in (1, 2))
    assert (first["UID"], first["SEQUENCE"], moved["SEQUENCE"]) == (moved["UID"], 1, 2)
    assert first["UID"] == f"{CASE.appointment_id}@sekali-datang"


def test_it_rings_the_day_before_and_an_hour_before(published: PublishedCatalogue) -> None:
    alarms = [alarm["TRIGGER"].dt for alarm in _event(_calendar(published)).walk("VALARM")]
    assert alarms == [timedelta(days=-1), timedelta(hours=-1)]


@pytest.mark.parametrize(
    ("language", "told"),
    [("id", "Fotokopi Kartu Keluarga: 2 lembar, difotokopi sebelum berangkat"), ("en", "copied before you leave home")],
)
def test_the_text_says_what_to_bring(published: PublishedCatalogue, language: str, told: str) -> None:
    description = str(_event(_calendar(published, language))["DESCRIPTION"])
    assert [text in description for text in (told, "K7M4QX", "https://maps.google.com/")] == [True] * 3


def test_the_place_is_named(published: PublishedCatalogue) -> None:
    event = _event(_calendar(published))
    assert str(event["LOCATION"]) == "Kecamatan Muara Bangkahulu, Jalan Contoh 1, Kota Bengkulu"
    assert str(event["URL"]) == "https://sekali.example"


def test_a_cancellation_cancels_and_rings_no_more(published: PublishedCatalogue) -> None:
    calendar = _calendar(published, status="cancelled", version=2)
    event = _event(calendar)
    assert (calendar["METHOD"], event["STATUS"], event.walk("VALARM")) == ("CANCEL", "CANCELLED", [])


@pytest.mark.parametrize(("status", "version", "alarms"), [("booked", 1, 2), ("cancelled", 3, 0)])
def test_another_parser_reads_the_same_visit(published: PublishedCatalogue, status: str, version: int, alarms: int) -> None:
    checklist = checklist_for(published, CASE.office.id, CASE.service_id, CASE.answers)
    given = case(status=status, version=version)
    text = IcalendarFile("https://sekali.example").write(given, checklist, "id", NOW).decode()
    event = vobject.readOne(text, validate=True).vevent
    assert (event.uid.value, event.sequence.value) == (f"{CASE.appointment_id}@sekali-datang", str(version))
    assert (event.dtstart.value, event.dtend.value) == (CASE.starts_at, CASE.ends_at)
    assert (len(getattr(event, "valarm_list", [])), "2 lembar" in event.description.value) == (alarms, True)
