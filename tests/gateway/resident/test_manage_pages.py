"""The appointment's own page."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.fakes.clock import FixedClock
from tests.gateway.resident.conftest import NOWHERE, pages
from tests.gateway.resident.page import Page
from tests.gateway.resident.town import CODE, FIRST, MANAGE_TOKEN, OFFICE, Town

MANAGE = f"/m/{CODE}/{MANAGE_TOKEN}"
CHANGES = (f"/api/v1/bookings/{CODE}/reschedule", f"/api/v1/bookings/{CODE}/cancel")
LATER = "2026-12-02T10:00:00+07:00"


@pytest.fixture(autouse=True)
def booked(town: Town) -> None:
    town.book_now()


def test_the_confirmation_shows_code_time_place_and_papers(client: FlaskClient) -> None:
    page = Page(client.get(MANAGE))
    for words in (
        "Jadwal sudah dipesan",
        CODE,
        "Siti Contoh",
        "Selasa, 1 Desember 2026 pukul 09.20 WIB",
        "Kecamatan Muara Bangkahulu, Jalan Contoh 1",
        "Kartu Keluarga (KK): asli ditunjukkan, fotokopi 2 lembar",
        "gratis",
    ):
        assert words in page.main
    assert page.all("svg")


def test_everything_to_do_is_linked(client: FlaskClient) -> None:
    page = Page(client.get(MANAGE))
    links = {text: page.link(text) for text in ("Daftar (PDF)", "Kalender", "Pindah waktu", "Batalkan")}
    assert links == {
        "Daftar (PDF)": f"{MANAGE}/checklist.pdf",
        "Kalender": f"{MANAGE}/calendar.ics",
        "Pindah waktu": f"{MANAGE}/move",
        "Batalkan": f"{MANAGE}/cancel",
    }


@pytest.mark.parametrize("path", [f"/m/{CODE}/wrong", f"/m/ZZZZZZ/{MANAGE_TOKEN}"], ids=["wrong token", "wrong code"])
@pytest.mark.parametrize("step", ["", "/move", "/cancel", "/checklist.pdf", "/calendar.ics"])
def test_a_wrong_code_and_a_wrong_token_look_alike(client: FlaskClient, path: str, step: str) -> None:
    answer = client.get(path + step)
    assert (answer.status_code, Page(answer).title) == (404, "Halaman tidak ditemukan · Sekali Datang")


@pytest.mark.parametrize("step", ["/move", "/cancel"])
def test_a_wrong_token_changes_nothing(client: FlaskClient, town: Town, step: str) -> None:
    assert client.post(f"/m/{CODE}/wrong{step}", data={"starts_at": LATER}).status_code == 404
    assert (town.appointment or {})["status"] == "booked"


@pytest.mark.parametrize("verb", ["GET", "HEAD"])
@pytest.mark.parametrize("step", ["", "/move", "/cancel", "/checklist.pdf", "/calendar.ics"])
def test_looking_changes_nothing(client: FlaskClient, town: Town, verb: str, step: str) -> None:
    assert client.open(MANAGE + step, method=verb).status_code == 200
    assert not [call for call in town.calls if call.path in CHANGES]


def test_moving_offers_slots_except_the_own_one(client: FlaskClient) -> None:
    page = Page(client.get(f"{MANAGE}/move?from=2026-12-01"))
    assert "Sekarang: Selasa, 1 Desember 2026 pukul 09.20 WIB" in page.main
    assert LATER in page.slots()
    assert "2026-12-01T09:20:00+07:00" not in page.slots()


def test_a_tap_moves_the_appointment(client: FlaskClient, town: Town) -> None:
    answer = client.post(f"{MANAGE}/move", data={"starts_at": LATER})
    assert (answer.status_code, answer.location) == (303, f"{MANAGE}?moved=1")
    page = Page(client.get(answer.location))
    assert "Sudah pindah jadwal" in page.main
    assert "Rabu, 2 Desember 2026 pukul 10.00 WIB" in page.main


def test_a_move_that_is_refused_keeps_the_old_slot_and_says_so(client: FlaskClient, town: Town) -> None:
    town.refuse("POST", CHANGES[0], 409, "slot-full")
    answer = client.post(f"{MANAGE}/move", data={"starts_at": LATER})
    page = Page(answer)
    assert answer.status_code == 409
    assert "Jadwal lama Anda tetap berlaku. Penjelasan slot-full." in page.main
    assert page.slots()


def test_cancelling_asks_first(client: FlaskClient, town: Town) -> None:
    assert "Batalkan janji temu?" in Page(client.get(f"{MANAGE}/cancel")).main
    assert (town.appointment or {})["status"] == "booked"


def test_a_cancelled_appointment_says_so_and_offers_a_new_one(client: FlaskClient) -> None:
    answer = client.post(f"{MANAGE}/cancel")
    assert (answer.status_code, answer.location) == (303, MANAGE)
    page = Page(client.get(MANAGE))
    assert "Janji temu dibatalkan" in page.main
    assert page.link("Pesan lagi") == f"/k/{OFFICE}/{FIRST}"
    assert not page.has_link("Pindah waktu")
    assert not page.all("svg")


def test_a_cancellation_that_is_refused_says_why(client: FlaskClient, town: Town) -> None:
    town.refuse("POST", CHANGES[1], 409, "wrong-state")
    answer = client.post(f"{MANAGE}/cancel")
    assert (answer.status_code, "Penjelasan wrong-state." in Page(answer).main) == (409, True)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("missed", "Janji temu terlewat"),
        ("completed", "Kunjungan selesai"),
        ("checked_in", "Anda sudah terdaftar di loket"),
        ("serving", "Anda sudah terdaftar di loket"),
    ],
)
def test_what_is_over_or_under_way_cannot_be_moved(client: FlaskClient, town: Town, status: str, words: str) -> None:
    town.book_now(status=status)
    page = Page(client.get(MANAGE))
    assert words in page.main
    assert not page.has_link("Batalkan")
    assert client.get(f"{MANAGE}/move").location == MANAGE


def test_the_papers_are_served(client: FlaskClient) -> None:
    pdf, calendar = client.get(f"{MANAGE}/checklist.pdf"), client.get(f"{MANAGE}/calendar.ics")
    assert (pdf.data, pdf.mimetype, calendar.mimetype) == (b"%PDF-1.7", "application/pdf", "text/calendar")


@pytest.mark.parametrize(("file", "asked"), [("checklist.pdf", "/internal/checklists"), ("calendar.ics", "/internal/calendars")])
def test_the_files_speak_the_reader_s_language(client: FlaskClient, town: Town, file: str, asked: str) -> None:
    client.get(f"{MANAGE}/{file}?lang=en")
    assert town.made("POST", asked)[0].query == {"lang": "en"}


def test_a_family_ticket_says_for_how_many(client: FlaskClient, town: Town) -> None:
    town.book_now(people=3)
    assert "3 orang" in Page(client.get(MANAGE)).main


def test_without_the_catalogue_code_and_time_are_still_shown(town_url: str, clock: FixedClock) -> None:
    page = Page(pages(clock, town_url, NOWHERE, town_url).test_client().get(MANAGE))
    shown = (CODE, "Selasa, 1 Desember 2026", "Daftar yang perlu dibawa sedang tidak dapat dimuat")
    assert [words for words in shown if words not in page.main] == []


def test_a_family_is_told_to_ask_how_many_photocopies_it_needs(client: FlaskClient, town: Town) -> None:
    assert town.appointment
    town.appointment["people"] = 4
    assert "tanyakan ke kantor jumlah fotokopi untuk 4 orang" in Page(client.get(MANAGE)).main
