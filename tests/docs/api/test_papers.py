"""The office's papers over HTTP, from what booking knows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from services.common.principal import HEADER, Principal, PrincipalSigner
from services.docs.adapters.store import SqlCatalogues
from services.docs.app import Parts, assemble, web_application
from services.docs.config import Settings
from services.docs.usecases.office_papers import KINDS
from tests.fakes.clock import FixedClock
from tests.fakes.part_server import SECRET, PartServer, part_server

OFFICE = "muara-bangkahulu"
OPERATOR = Principal("operator", "account-2", (OFFICE,))
STRANGER = Principal("admin", "account-3", ("other",))
HOURS = [{"weekday": n, "opens": "08:00", "closes": "15:00"} for n in range(1, 5)] + [
    {"weekday": 5, "opens": "08:00", "closes": "10:30"}
]
ABOUT = {
    "id": OFFICE,
    "name": "Kecamatan Muara Bangkahulu",
    "timezone": "Asia/Jakarta",
    "address": "Jalan Contoh 1, Kota Bengkulu",
    "latitude": -3.7561,
    "longitude": 102.2781,
    "whatsapp": "+6281200000099",
    "hours": HOURS,
}


def _booking(number: int, **changes: Any) -> dict[str, Any]:
    told = {"code": f"K7M4{number:02}", "name": f"Siti Contoh {number}", "status": "booked", "people": 1, "queue_number": None}
    times = {"starts_at": f"2026-12-01T08:{number % 60:02}:00+07:00", "completed_at": None}
    return {**told, **times, "service": "ktp_perekaman_pemula", "service_name": "Perekaman KTP-el pemula", **changes}


@pytest.fixture
def booking() -> Iterator[PartServer]:
    with part_server() as part:
        part.will_answer("GET", f"/api/v1/offices/{OFFICE}", ABOUT)
        part.will_answer("GET", "/api/v1/offices", {"offices": [ABOUT]})
        bookings = [*(_booking(number) for number in range(30)), _booking(31, status="cancelled", name="Tidak Datang")]
        part.will_answer("GET", f"/api/v1/offices/{OFFICE}/schedule", {"bookings": bookings, "next": None})
        waiting = {"waiting": [{"number": "A-001", "booking": _booking(1, queue_number="A-001")}]}
        part.will_answer("GET", f"/api/v1/offices/{OFFICE}/queue", waiting)
        done = _booking(1, queue_number="A-007", completed_at="2026-12-01T08:20:00+07:00")
        part.will_answer("GET", "/api/v1/bookings/K7M401", done)
        part.will_answer("GET", "/api/v1/bookings/K7M402", _booking(2))
        group = {
            "label": "Kelas XI IPA 1",
            "tickets": [{k: v for k, v in _booking(n).items() if k != "people"} for n in range(35)],
        }
        part.will_answer("GET", f"/api/v1/offices/{OFFICE}/groups/g1", group)
        closure = {
            "id": "c1",
            "service": None,
            "from": "2026-12-01T08:00:00+07:00",
            "to": None,
            "reason": "network",
            "explanation": "Jaringan putus.",
        }
        part.will_answer("GET", f"/api/v1/offices/{OFFICE}/closures", {"closures": [closure]})
        yield part


@pytest.fixture
def parts(
    booking: PartServer, catalogues: SqlCatalogues, migrated_url: str, tmp_path: Path, clock: FixedClock
) -> Iterator[Parts]:
    values = {
        "DOCS_DATABASE_URL": migrated_url,
        "SEKALI_HOME": str(tmp_path),
        "SEKALI_SECRET": SECRET,
        "BOOKING_URL": booking.url,
    }
    settings = Settings.from_env(values)
    made = assemble(settings, clock)
    yield made
    made.database.close()


@pytest.fixture
def fetch(parts: Parts, tmp_path: Path) -> Any:
    settings = Settings.from_env({"SEKALI_HOME": str(tmp_path), "SEKALI_SECRET": SECRET})
    client = web_application(parts, settings).test_client()
    signer = PrincipalSigner(SECRET)

    def call(path: str, principal: Principal = OPERATOR) -> Any:
        return client.get(f"/api/v1/offices/{OFFICE}/papers/{path}", headers={HEADER: signer.sign(principal)})

    return call


def _text(content: bytes) -> str:
    with pypdfium2.PdfDocument(content) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    return " ".join(" ".join(pages).replace("\ufffe", "-").split())


def test_a_phone_list_has_the_rows_that_it_was_told(parts: Parts, tmp_path: Path) -> None:
    settings = Settings.from_env({"SEKALI_HOME": str(tmp_path), "SEKALI_SECRET": SECRET})
    client = web_application(parts, settings).test_client()
    rows = [
        {"name": "Siti Contoh", "phone": "+6281200000001", "about": "Janji temu tercatat", "starts_at": None, "code": None},
        {
            "name": "Budi Contoh",
            "phone": None,
            "about": "Kartu sudah jadi",
            "starts_at": "2026-12-01T08:20:00+07:00",
            "code": "K7M4QX",
        },
    ]
    headers = {HEADER: PrincipalSigner(SECRET).sign(Principal("service", "notifier"))}
    made = client.post("/internal/phone-lists", json={"office_id": OFFICE, "calls": rows}, headers=headers)
    text = _text(made.data)
    wanted = ["2 orang", "0812-0000-0001", "Janji temu tercatat", "01-12-2026 08.20 WIB", "K7M4QX", "Ditelepon"]
    assert (made.mimetype, [part for part in wanted if part not in text]) == ("application/pdf", [])


def test_a_phone_list_that_cannot_be_read_is_refused(parts: Parts, tmp_path: Path) -> None:
    settings = Settings.from_env({"SEKALI_HOME": str(tmp_path), "SEKALI_SECRET": SECRET})
    headers = {HEADER: PrincipalSigner(SECRET).sign(Principal("service", "notifier"))}
    client = web_application(parts, settings).test_client()
    answer = client.post("/internal/phone-lists", json={"office_id": OFFICE, "calls": [{"name": "Siti"}]}, headers=headers)
    assert (answer.status_code, answer.get_json()["errors"][0]["pointer"]) == (422, "/calls")


EXPECTED = [
    ("day-sheet?date=2026-12-01", ["Selasa, 1 Desember 2026", "30 janji temu", "Siti Contoh 29", "Paraf", "Halaman 2 dari 2"]),
    ("call-list", ["A-001", "Siti Contoh 1", "Dipanggil"]),
    ("roster?group=g1", ["Kelas XI IPA 1", "35 orang", "Siti Contoh 34", "Hadir"]),
    ("slip?code=K7M401&size=a6", ["A-007", "Siti Contoh 1", "K7M401"]),
    ("attendance?code=K7M401", ["Surat keterangan hadir", "Siti Contoh 1", "08.20 WIB"]),
    ("closure-notice?closure=c1", ["TUTUP SEMENTARA", "Semua layanan", "Sebab: Jaringan putus.", "pemberitahuan berikutnya"]),
    ("survey-report", ["Survei Kepuasan Masyarakat", "Belum cukup responden: 0 dari 30"]),
    ("poster-a4", ["Datang sekali, langsung selesai", "0812-0000-0099", "2 lembar", "Senin–Kamis 08.00–15.00", "GRATIS"]),
    ("poster-a3", ["Datang sekali, langsung selesai", "Jumat 08.00–10.30"]),
    ("guide-residents", ["Panduan warga", "Halaman 2 dari 2"]),
    ("guide-operators", ["Panduan petugas", "Halaman 2 dari 2"]),
    ("attendance?code=K7M401&lang=en", ["Proof of attendance", "was here for", "Tuesday, 1 December 2026 at 08:20 WIB"]),
    ("closure-notice?closure=c1&lang=en", ["TEMPORARILY CLOSED", "Not available: All services", "until further notice"]),
    (
        "poster-a4?lang=en",
        ["Come once, and it is done", "2 sheets", "copied before you leave home", "Monday–Thursday 08:00–15:00"],
    ),
    ("guide-residents?lang=en", ["Guide for residents", "Make an appointment", "Page 2 of 2"]),
    ("guide-operators?lang=en", ["Panduan petugas", "Senin–Kamis"]),
]


@pytest.mark.parametrize(("path", "words"), EXPECTED, ids=[path for path, _ in EXPECTED])
def test_a_paper_says_what_booking_knows(fetch: Any, path: str, words: list[str]) -> None:
    answer = fetch(path)
    text = _text(answer.data)
    assert (answer.status_code, answer.mimetype, [word for word in words if word not in text]) == (200, "application/pdf", [])


def test_whoever_cancelled_is_not_on_the_day_sheet(fetch: Any) -> None:
    assert "Tidak Datang" not in _text(fetch("day-sheet?date=2026-12-01").data)


@pytest.mark.parametrize("shape", ["picture-square", "picture-portrait"])
def test_pictures_are_png(fetch: Any, shape: str) -> None:
    answer = fetch(shape)
    assert (answer.mimetype, answer.data[:8], answer.headers["Cache-Control"]) == ("image/png", b"\x89PNG\r\n\x1a\n", "no-store")


@pytest.mark.parametrize(("path", "language"), [("attendance?code=K7M401", "id"), ("attendance?code=K7M401&lang=en", "en")])
def test_booking_is_asked_in_the_language_of_the_paper(fetch: Any, booking: PartServer, path: str, language: str) -> None:
    name = fetch(path).headers["Content-Disposition"]
    asked = next(each for each in booking.received if each.path.endswith("/K7M401"))
    assert (asked.headers["Accept-Language"], "-en.pdf" in name) == (language, language == "en")


REFUSED = [
    ("day-sheet", STRANGER, 403),
    ("passport", OPERATOR, 404),
    ("slip?code=ZZZZZZ", OPERATOR, 404),
    ("slip", OPERATOR, 404),
    ("slip?code=K7M401&size=a0", OPERATOR, 422),
    ("slip?code=..%2Fx", OPERATOR, 422),
    ("day-sheet?date=yesterday", OPERATOR, 422),
    ("attendance?code=K7M402", OPERATOR, 409),
    ("closure-notice?closure=c9", OPERATOR, 404),
    ("poster-a4?colour=ffff00", OPERATOR, 422),
    ("poster-a4?lang=fr", OPERATOR, 422),
    ("poster-a4?service=passport", OPERATOR, 404),
]


@pytest.mark.parametrize(("path", "principal", "status"), REFUSED, ids=[f"{path} {status}" for path, _, status in REFUSED])
def test_whoever_may_not_or_asks_wrongly_is_refused(fetch: Any, path: str, principal: Principal, status: int) -> None:
    assert fetch(path, principal).status_code == status


def test_booking_is_asked_as_staff_of_that_office_only(fetch: Any, booking: PartServer) -> None:
    fetch("day-sheet")
    asked = next(each for each in booking.received if each.path.endswith("/schedule"))
    assert asked.principal == Principal("operator", "docs", (OFFICE,))


def test_the_day_sheet_makes_itself_once_and_again_when_the_day_changes(
    parts: Parts, booking: PartServer, tmp_path: Path
) -> None:
    written = [parts.day_sheets.run(), parts.day_sheets.run()]
    changed = {"bookings": [_booking(1, name="Budi Contoh")], "next": None}
    booking.will_answer("GET", f"/api/v1/offices/{OFFICE}/schedule", changed)
    written.append(parts.day_sheets.run())
    sheets = sorted((tmp_path / "day-sheets" / OFFICE).glob("*.pdf"))
    assert (written, ["Budi Contoh" in _text(sheet.read_bytes()) for sheet in sheets]) == (
        [len(sheets), 0, len(sheets)],
        [True] * len(sheets),
    )


def test_while_booking_is_down_the_sheet_stays(parts: Parts, booking: PartServer, tmp_path: Path) -> None:
    parts.day_sheets.run()
    booking.will_answer("GET", "/api/v1/offices", {}, 503)
    assert (parts.day_sheets.run(), bool(list((tmp_path / "day-sheets" / OFFICE).glob("*.pdf")))) == (0, True)


def test_sheets_of_past_days_are_removed(parts: Parts, clock: FixedClock, tmp_path: Path) -> None:
    parts.day_sheets.run()
    old = tmp_path / "day-sheets" / OFFICE / "2020-01-01.pdf"
    old.write_bytes(b"names")
    parts.day_sheets.run()
    assert not old.exists()


def test_every_kind_has_a_test() -> None:
    tried = {path.partition("?")[0] for path, _ in EXPECTED} | {"picture-square", "picture-portrait"}
    assert tried == set(KINDS)
