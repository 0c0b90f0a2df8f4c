"""Groups from a roster, before the real booking service."""

from __future__ import annotations

import io
from datetime import UTC, datetime

from tests.fakes.clock import FixedClock
from tests.gateway.staff.real import API, CLASS, Console, words


def test_the_preview_shows_the_places_and_books_nothing(console: Console) -> None:
    page = words(console.post("/groups/preview", **CLASS))
    assert "1 Siti Contoh kursi roda Rab, 2 Des, 08.00 WIB 2 Ayu Contoh Rab, 2 Des, 08.00 WIB" in page
    assert console.ask(f"{API}/schedule?date=2026-12-02", method="GET")["bookings"] == []


def test_an_uploaded_file_is_read(console: Console) -> None:
    file = (io.BytesIO("Nama;Kebutuhan\nDewi Contoh;lansia\n".encode("utf-8-sig")), "kelas.csv")
    assert "1 Dewi Contoh lansia" in words(console.post("/groups/preview", **{**CLASS, "roster": "", "file": file}))


def test_booking_leads_to_the_list_with_a_code_for_everybody(console: Console) -> None:
    page = console.send("/groups/", key="k1", **CLASS)
    booked = console.ask(f"{API}/schedule?date=2026-12-02", method="GET")["bookings"]
    assert "Semua sudah dipesan. Daftarnya dikirim kepada Budi Contoh." in words(page)
    assert [each["code"] for each in booked if each["code"] not in page.text] == []
    assert len(booked) == 2


def test_sending_the_form_twice_books_once(console: Console) -> None:
    first, second = (console.post("/groups/", key="k1", **CLASS) for _ in range(2))
    assert first.location == second.location


def test_mistakes_are_told_by_line_and_nothing_is_lost(console: Console) -> None:
    roster = "nama,whatsapp\nSiti Contoh,12\nSiti Contoh,\n123,\n"
    answer = console.post("/groups/preview", **{**CLASS, "roster": roster})
    told = [line for line in ("Baris 2: ", "Baris 3: ", "Baris 4: ") if line in words(answer)]
    assert (answer.status_code, told) == (422, ["Baris 2: ", "Baris 3: ", "Baris 4: "])
    assert (roster.strip() in answer.text, 'value="Kelas XI IPA 1"' in answer.text) == (True, True)


def test_a_start_that_is_none_is_said_before_booking_is_asked(console: Console) -> None:
    answer = console.post("/groups/preview", **{**CLASS, "starts_at": "besok"})
    assert (answer.status_code, '<a href="#starts_at">Isi tanggal dan jam.</a>' in answer.text) == (422, True)


def test_the_list_goes_to_whoever_leads_as_a_file(console: Console) -> None:
    page = console.send("/groups/", key="k1", **CLASS)
    file = console.browser.get(f"{page.request.path}/csv")
    assert (file.mimetype, file.text.splitlines()[0].endswith("number,name,needs,code,status,starts_at,ends_at")) == (
        "text/csv", True,
    )  # fmt: skip


def test_who_did_not_come_is_booked_again(console: Console, clock: FixedClock) -> None:
    page = console.send("/groups/", key="k1", **{**CLASS, "starts_at": "2026-11-24T10:00"})
    booked = console.ask(f"{API}/schedule?date=2026-11-24", method="GET")["bookings"]
    clock.instant = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
    console.ask(f"/api/v1/bookings/{booked[0]['code']}/no-show")
    console.ask(f"/api/v1/bookings/{booked[1]['code']}/check-in")
    path = page.request.path.split("/groups/")[1]
    assert "Tidak datang 1" in words(console.get(f"/groups/{path}"))
    again = words(console.send(f"/groups/{path}/rebook", key="k2", starts_at="2026-12-03T08:00"))
    assert f"{booked[0]['name']} " in again
    assert "Kam, 3 Des, 08.00 WIB" in again
