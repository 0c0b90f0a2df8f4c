"""Stand-ins for what the notifier talks to. They keep what they were told and answer what a test lays down."""

# ruff: noqa: ARG002  # a fake takes what its port gives, needed or not
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from services.notifier.domain.capabilities import CLOUD_API, Capabilities
from services.notifier.domain.content import Content
from services.notifier.domain.errors import PartDown, PartRefused
from services.notifier.domain.facts import Appointment, Checklist, Office, Option, Question, Requirement, Service
from services.notifier.domain.office_time import OfficeTime
from services.notifier.usecases.ports_channel import Accepted, NotSent, Refused, SendResult, Uploaded

OFFICE = Office(
    "contoh",
    "Kecamatan Contoh",
    "Asia/Jakarta",
    "Jalan Contoh 1",
    -3.75,
    102.27,
    "+6281200000099",
    (
        {"weekday": 1, "opens": "08:00", "closes": "14:00"},
        {"weekday": 5, "opens": "08:00", "closes": "14:00", "breaks": [{"starts": "11:30", "ends": "13:00"}]},
    ),
)
_RECORDED = Question(
    "recorded_before",
    "Apakah sudah pernah direkam?",
    (Option("no", "Belum pernah"), Option("lost", "Sudah, KTP hilang"), Option("damaged", "Sudah, KTP rusak")),
)
_AGE = Question("age", "Berapa usianya?", (Option("from_17", "17 tahun ke atas"), Option("under_17", "16 tahun")))
_CHANGED = Question("data_changed", "Adakah data yang berubah?", (Option("no", "Tidak ada"), Option("yes", "Ada yang berubah")))
_DAMAGE = Question(
    "damage",
    "Bagaimana keadaan kartu keluarga?",
    (
        Option("lost", "Hilang dan sudah dilaporkan"),
        Option("torn", "Rusak atau sobek"),
        Option("faded", "Tulisan tidak terbaca"),
        Option("old", "Kartu lama tanpa kode QR"),
    ),
)
SERVICES = (
    Service("ktp_perekaman_pemula", "Perekaman KTP-el pemula", (_RECORDED, _AGE), "First e-KTP recording"),
    Service("ktp_hilang", "KTP-el hilang", (_CHANGED,), "Lost e-KTP"),
    Service("ktp_rusak", "KTP-el rusak", (), "Damaged e-KTP"),
    Service("ktp_perubahan_data", "KTP-el perubahan data", (), "e-KTP data change"),
    Service("kk_baru", "KK baru / pisah KK", (), "New family card"),
    Service("kk_hilang_rusak", "KK hilang / rusak", (_DAMAGE,), "Lost or damaged family card"),
    Service("kia_0_5", "KIA anak 0 - <5 tahun", (), "Child identity card, under 5"),
    Service("akta_kelahiran", "Akta kelahiran", (), "Birth certificate"),
    Service("sktm", "Surat keterangan tidak mampu", (), "Poverty letter"),
    Service("skck_pengantar", "Pengantar SKCK", (), "Cover letter for police record"),
    Service("izin_keramaian", "Izin keramaian", (), "Crowd permit"),
    Service("dispensasi_nikah", "Dispensasi nikah", (), "Marriage dispensation"),
)
_ENGLISH = {service.id: service.other_name for service in SERVICES}
_REDIRECTS = {("recorded_before", "lost"): "ktp_hilang", ("recorded_before", "damaged"): "ktp_rusak"}
_ITEMS = (
    Requirement("Kartu Keluarga", "photocopy", 2, document="kk"),
    Requirement("Kartu Keluarga", "show_original", 1, document="kk"),
    Requirement("Akta kelahiran", "photocopy", None, "bila diminta kantor"),
)
APPOINTMENT = Appointment(
    "01990f3e-0000-7000-8000-000000000001",
    "K7M4QX",
    "Perekaman KTP-el pemula",
    datetime(2026, 12, 1, 2, 20, tzinfo=UTC),
    "Asia/Jakarta",
    "ktp_perekaman_pemula",
    name="Siti Contoh",
)


@dataclass
class FakeTimes:
    """Every office is open from 08.00 to 14.00 on weekdays."""

    closed: frozenset[date] = frozenset()

    def of(self, office_id: str, first_on: date, last_on: date) -> OfficeTime:
        dates = [first_on + timedelta(days=count) for count in range((last_on - first_on).days + 1)]
        open_on = [day for day in dates if day.isoweekday() < 6 and day not in self.closed]
        spans = [(time(8), time(14))]
        return OfficeTime(ZoneInfo("Asia/Jakarta"), {day: spans if day in open_on else [] for day in dates})

    def facts(self, office_id: str) -> dict[str, Any]:
        return {"id": office_id, "name": "Kecamatan Contoh", "timezone": "Asia/Jakarta", "address": "Jalan Contoh 1"}


@dataclass
class FakeDocs:
    """Docs with a small catalogue."""

    down: bool = False
    items: Sequence[Requirement] = _ITEMS
    pdf: bytes = b"%PDF-1.7 contoh"
    asks_questions: bool = True
    phone_lists: dict[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)

    def services(self, language: str) -> Sequence[Service]:
        self._answering()
        if language == "id":
            return SERVICES
        return [Service(s.id, _ENGLISH[s.id], s.questions, s.name) for s in SERVICES]

    def checklist(self, office_id: str, service_id: str, answers: Mapping[str, str], language: str) -> Checklist:
        self._answering()
        target = next((_REDIRECTS[pair] for pair in answers.items() if pair in _REDIRECTS), None)
        return Checklist(self.items, target, "Tidak perlu direkam ulang." if target else "")

    def survey(self, office_id: str, appointment_id: str, case: Mapping[str, Any]) -> str:
        self._answering()
        if not self.asks_questions:
            raise PartRefused("docs", 404)
        return "survey-secret"

    def phone_list(self, office_id: str, calls: Sequence[Mapping[str, Any]]) -> bytes:
        self._answering()
        self.phone_lists[office_id] = calls
        return b"%PDF-1.7 telepon"

    def checklist_pdf(self, case: Mapping[str, Any], language: str) -> bytes:
        self._answering()
        return self.pdf

    def _answering(self) -> None:
        if self.down:
            raise PartDown("docs")


@dataclass(frozen=True)
class SentMessage:
    to: str
    content: Content
    delivery_id: str


@dataclass
class FakeChannel:
    """Takes everything, unless a test has laid down other answers."""

    account: str = "100"
    capabilities: Capabilities = CLOUD_API
    answers: list[SendResult] = field(default_factory=list)
    upload_answers: list[Uploaded | Refused | NotSent] = field(default_factory=list)
    sent: list[SentMessage] = field(default_factory=list)
    uploads: list[bytes] = field(default_factory=list)
    while_sending: Callable[[SentMessage], None] | None = None
    accepted: int = 0

    def send(self, to: str, content: Content, delivery_id: str) -> SendResult:
        message = SentMessage(to, content, delivery_id)
        self.sent.append(message)
        if self.while_sending:
            self.while_sending(message)
        if self.answers:
            return self.answers.pop(0)
        self.accepted += 1
        return Accepted(f"wamid.OUT{self.accepted}")

    def upload(self, data: bytes, filename: str, mime_type: str) -> Uploaded | Refused | NotSent:
        if self.upload_answers:
            return self.upload_answers.pop(0)
        self.uploads.append(data)
        return Uploaded(f"media{len(self.uploads)}")


@dataclass
class ListQueues:
    """Queues that are looked into by hand. ``lose`` forgets what was put, as a Redis that was emptied does."""

    to_send: list[str] = field(default_factory=list)
    to_receive: list[str] = field(default_factory=list)

    def send(self, message_ids: Sequence[str]) -> None:
        self.to_send.extend(message_ids)

    def receive(self, lanes: Sequence[str]) -> None:
        self.to_receive.extend(lanes)

    def is_empty(self, name: str) -> bool:
        return not (self.to_send if name == "send" else self.to_receive)

    def lose(self) -> None:
        self.to_send.clear()
        self.to_receive.clear()
