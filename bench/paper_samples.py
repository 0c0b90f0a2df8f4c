"""Papers of an office that cannot exist, for measures and pictures."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from services.docs.adapters.catalogue_files import shipped_content
from services.docs.domain import poster, sheets
from services.docs.domain.appointment import Case, Office
from services.docs.domain.catalogue import PublishedCatalogue
from services.docs.domain.catalogue_content import read_catalogue
from services.docs.domain.checklist import checklist_for
from services.docs.domain.opening_hours import hours_in_words
from services.docs.domain.paper import ChecklistPaper, compose
from services.docs.domain.poster import Announcement
from services.docs.domain.sheets import Sheet, Visit
from services.docs.domain.survey import ELEMENTS, Answered, SurveyResult, result

PUBLISHED = PublishedCatalogue(1, read_catalogue(shipped_content()))
OFFICE = Office("contoh", "Kecamatan Contoh", "Asia/Jakarta", "Jalan Contoh 1, Kota Contoh", -3.7561, 102.2781, "+6281200000099")
MORNING = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
_SERVICE = "ktp_perekaman_pemula"
_SLOT = timedelta(minutes=10)


def checklist_paper(number: int = 0, service: str = _SERVICE, people: int = 1) -> ChecklistPaper:
    """The checklist of one of many residents."""
    answers = {"recorded_before": "no", "age_group": "from_17"} if service == _SERVICE else {}
    case = Case(
        appointment_id=f"01990f3e-0000-7000-8000-{number:012}",
        code="K7M4QX",
        version=1,
        service_id=service,
        starts_at=MORNING,
        ends_at=MORNING + _SLOT,
        people=people,
        name=f"Siti Contoh {number}" if number else "Siti Contoh",
        language="id",
        answers=answers,
        office=OFFICE,
    )
    return compose(case, checklist_for(PUBLISHED, OFFICE.id, service, answers), "id")


def visits(count: int) -> list[Visit]:
    """A morning's visits."""
    names = ("Siti Contoh", "Budi Contoh", "Raden Ayu Siti Contoh Kusumaningrum Wirahadikusumah Contohan")
    service = "Perekaman KTP-el pemula"
    return [Visit(names[n % 3], f"K7M4{n:02}", service, MORNING + n * _SLOT, 1, f"A-{n:03}") for n in range(count)]


def day_sheet(count: int = 40) -> Sheet:
    """A day sheet."""
    return sheets.day_sheet(OFFICE, date(2026, 12, 1), visits(count), MORNING)


_OPEN: dict[str, Any] = {"opens": "08:00", "breaks": [], "last_ticket": None}
HOURS = [
    *({**_OPEN, "weekday": day, "closes": "15:00", "breaks": [{"starts": "12:00", "ends": "13:00"}]} for day in range(1, 5)),
    {**_OPEN, "weekday": 5, "closes": "10:30", "last_ticket": "10:00"},
]


def announcement(language: str = "id") -> Announcement:
    """What the poster says."""
    checklist = checklist_for(PUBLISHED, OFFICE.id, _SERVICE, {"recorded_before": "no", "age_group": "from_17"})
    return poster.announce(OFFICE, hours_in_words(HOURS, language), checklist, "http://127.0.0.1:8080", language)


def survey(count: int) -> SurveyResult:
    """A survey with this many respondents."""
    scores = {element: 3 + (number % 2) for number, element in enumerate(ELEMENTS)}
    return result([Answered({**scores, "facilities": 2}, _SERVICE, "18_29", "female")] * count)
