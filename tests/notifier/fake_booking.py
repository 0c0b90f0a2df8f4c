"""A small booking part: it keeps places, appointments and a waiting list in memory, and refuses as the real one does."""

# ruff: noqa: ARG002  # a fake takes what its port gives, needed or not
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from services.common.events import EXAMPLE_CASE
from services.notifier.domain.acts import Book, Join, Move
from services.notifier.domain.errors import PartDown, PartRefused
from services.notifier.domain.facts import Appointment, Office, OfficeDay, PlaceInLine, ServiceState, Slot, WaitingPlace
from services.notifier.domain.message import Contact
from tests.notifier.fakes import OFFICE, SERVICES

ZONE = ZoneInfo("Asia/Jakarta")
CLOSED = {"izin_keramaian"}
ASKS_NIK = {"akta_kelahiran"}
HOLIDAYS = {date(2026, 11, 27): "Hari libur contoh"}
FIRST_DAY, DAYS, SLOTS_A_DAY, PLACES = date(2026, 11, 24), 21, 18, 2
MAX_PEOPLE = {"ktp_perekaman_pemula": 3, "kk_baru": 12}
MAX_ACTIVE = 2
_CODES = ("B2C3D4", "E5F6G7", "H8J9K2", "L3M4N5")


def is_open(day: date) -> bool:
    return day.isoweekday() < 6 and day not in HOLIDAYS


@dataclass
class FakeBooking:
    """Booking with one office. ``down`` makes every call fail; ``lose_answers`` lets that many changes happen unheard."""

    down: bool = False
    lose_answers: int = 0
    links_made: int = 0
    appointments_known: Sequence[Appointment] = ()
    cancelled: list[str] = field(default_factory=list)
    refuses_to_cancel: bool = False
    taken: dict[str, int] = field(default_factory=dict)
    answers: dict[str, dict[str, str]] = field(default_factory=dict)
    booked: list[Book] = field(default_factory=list)
    joined: list[Join] = field(default_factory=list)
    entries: list[WaitingPlace] = field(default_factory=list)
    places_in_line: dict[str, PlaceInLine] = field(default_factory=dict)
    closed_message: str = "Alat perekam sedang rusak sampai Senin."
    erased: list[Contact] = field(default_factory=list)

    def offices(self) -> Sequence[Office]:
        self._answering()
        return [OFFICE]

    def states(self, office_id: str, language: str) -> Mapping[str, ServiceState]:
        self._answering()
        return {each.id: self._state(each.id) for each in SERVICES}

    def _state(self, service_id: str) -> ServiceState:
        if service_id in CLOSED:
            return ServiceState(bookable=False, message=self.closed_message, redirect_to="skck_pengantar")
        return ServiceState(bookable=True, max_people=MAX_PEOPLE.get(service_id, 1), asks_nik=service_id in ASKS_NIK)

    def slots(
        self, office_id: str, service_id: str, span: tuple[date, date], people: int, answers: Mapping[str, str]
    ) -> Sequence[Slot]:
        self._answering()
        days = (FIRST_DAY + timedelta(days=number) for number in range(DAYS))
        found = [
            self._slot(day, number) for day in days if span[0] < day <= span[1] and is_open(day) for number in range(SLOTS_A_DAY)
        ]
        return [slot for slot in found if slot.remaining >= people]

    def _slot(self, day: date, number: int) -> Slot:
        starts_at = datetime.combine(day, time(8), ZONE) + timedelta(minutes=20 * number)
        return Slot(starts_at, PLACES - self.taken.get(starts_at.isoformat(), 0))

    def fill(self, first: date, last: date) -> None:
        """Take every place of these days."""
        for day in (first + timedelta(days=number) for number in range((last - first).days + 1)):
            for number in range(SLOTS_A_DAY):
                self.taken[self._slot(day, number).starts_at.isoformat()] = PLACES

    def days(self, office_id: str, first_on: date, last_on: date, language: str) -> Sequence[OfficeDay]:
        self._answering()
        span = [first_on + timedelta(days=number) for number in range((last_on - first_on).days + 1)]
        return [self._day(day) for day in span]

    def _day(self, day: date) -> OfficeDay:
        if not is_open(day):
            return OfficeDay(day, reason=HOLIDAYS.get(day, ""))
        return OfficeDay(day, "08:00", "14:00", (("11:30", "13:00"),) if day.isoweekday() == 5 else ())

    def appointments(self, contact: Contact, language: str) -> Sequence[Appointment]:
        self._answering()
        return self.appointments_known

    def case(self, appointment_id: str) -> Mapping[str, Any]:
        self._answering()
        visit = next(each for each in self.appointments_known if each.id == appointment_id)
        ends_at = visit.starts_at + timedelta(minutes=20)
        times = {"starts_at": visit.starts_at.isoformat(), "ends_at": ends_at.isoformat()}
        return {**EXAMPLE_CASE, "appointment_id": visit.id, "code": visit.code, **times}

    def place(self, appointment_id: str) -> PlaceInLine:
        self._answering()
        return self.places_in_line.get(appointment_id, PlaceInLine("booked"))

    def manage_link(self, appointment_id: str) -> tuple[str, str]:
        self._answering()
        self.links_made += 1
        return "K7M4QX", f"secret{self.links_made}"

    def book(self, contact: Contact, office_id: str, wanted: Book) -> Mapping[str, Any]:
        self._answering()
        if wanted.key not in self.answers:
            self.answers[wanted.key] = self._take(wanted)
        return self._heard(self.answers[wanted.key])

    def _take(self, wanted: Book) -> dict[str, str]:
        if sum(1 for each in self.appointments_known if each.service_id == wanted.service_id) >= MAX_ACTIVE:
            raise PartRefused("booking", 409, "already-booked", "Kontak ini sudah punya 2 janji temu aktif untuk layanan ini.")
        if self.taken.get(wanted.starts_at, 0) + wanted.people > PLACES:
            raise PartRefused("booking", 409, "slot-full", "Jadwal itu baru saja penuh. Silakan pilih jadwal lain.")
        self.taken[wanted.starts_at] = self.taken.get(wanted.starts_at, 0) + wanted.people
        self.booked.append(wanted)
        code = _CODES[len(self.booked) - 1]
        service = next(each for each in SERVICES if each.id == wanted.service_id)
        at = datetime.fromisoformat(wanted.starts_at)
        visit = Appointment(f"visit-{code}", code, service.name, at, ZONE.key, service.id, wanted.people, wanted.name)
        self.appointments_known = [*self.appointments_known, visit]
        return {"code": code, "starts_at": wanted.starts_at}

    def move(self, wanted: Move, language: str) -> Mapping[str, Any]:
        self._answering()
        if self.taken.get(wanted.starts_at, 0) >= PLACES:
            raise PartRefused("booking", 409, "slot-full", "Jadwal itu baru saja penuh. Silakan pilih jadwal lain.")
        moved = {each.id: each for each in self.appointments_known}
        moved[wanted.visit_id] = replace(moved[wanted.visit_id], starts_at=datetime.fromisoformat(wanted.starts_at))
        self.appointments_known = list(moved.values())
        return self._heard({"code": moved[wanted.visit_id].code, "starts_at": wanted.starts_at})

    def cancel(self, appointment_id: str) -> None:
        self._answering()
        if self.refuses_to_cancel:
            raise PartRefused("booking", 409, "too-late")
        self.cancelled.append(appointment_id)
        self.appointments_known = [each for each in self.appointments_known if each.id != appointment_id]

    def waiting(self, contact: Contact, language: str) -> Sequence[WaitingPlace]:
        self._answering()
        return self.entries

    def join(self, contact: Contact, office_id: str, wanted: Join) -> int:
        self._answering()
        if self.entries:
            raise PartRefused("booking", 409, "already-waiting", "Kontak ini sudah ada di daftar tunggu layanan ini.")
        self.joined.append(wanted)
        service = next(each for each in SERVICES if each.id == wanted.service_id)
        self.entries.append(WaitingPlace("entry-1", service.name, ZONE.key, 3))
        return 3

    def offer(self, moves: Appointment | None = None) -> None:
        """A place becomes free for whoever waits; taking it moves an appointment, if any is named."""
        place = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)
        until = datetime(2026, 11, 24, 3, 15, tzinfo=UTC)
        moved = (moves.code, moves.starts_at) if moves else ("", None)
        self.entries = [WaitingPlace("entry-1", SERVICES[1].name, ZONE.key, None, place, until, *moved)]

    def leave(self, contact: Contact, office_id: str, waiting_id: str) -> None:
        self._answering()
        self.entries = []

    def accept(self, contact: Contact, office_id: str, waiting_id: str, language: str) -> Mapping[str, Any]:
        self._answering()
        offered_at, code = self.entries[0].offered_at, self.entries[0].moves_code or _CODES[0]
        assert offered_at is not None
        self.entries = []
        return {"code": code, "starts_at": offered_at.isoformat()}

    def erase(self, contact: Contact) -> Sequence[str]:
        self._answering()
        self.erased.append(contact)
        return [each.code for each in self.appointments_known]

    def _heard(self, answer: dict[str, str]) -> dict[str, str]:
        if self.lose_answers:
            self.lose_answers -= 1
            raise PartDown("booking")
        return answer

    def _answering(self) -> None:
        if self.down:
            raise PartDown("booking")


def values_of(wanted: Book) -> dict[str, Any]:
    """What was booked, as a test compares it."""
    return {name: value for name, value in asdict(wanted).items() if name not in ("key", "language")}
