"""How days, times, names, numbers and codes are read from what people write."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifier.domain import reading, reading_dates

TUESDAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("besok pagi", date(2026, 11, 25)),
        ("hari ini", date(2026, 11, 24)),
        ("lusa", date(2026, 11, 26)),
        ("senin", date(2026, 11, 30)),
        ("hari Jum'at", date(2026, 11, 27)),
        ("selasa", date(2026, 12, 1)),
        ("1 Desember", date(2026, 12, 1)),
        ("tgl 3", date(2026, 12, 3)),
        ("tanggal 28", date(2026, 11, 28)),
        ("2/12", date(2026, 12, 2)),
        ("5 januari", date(2027, 1, 5)),
        ("tomorrow", date(2026, 11, 25)),
        ("31 november", None),
        ("minggu depan", None),
        ("halo", None),
    ],
)
def test_a_day_is_read_from_today_on(text: str, day: date | None) -> None:
    assert reading_dates.day_in(text, TUESDAY) == day


@given(st.integers(0, 364))
def test_any_day_of_the_coming_year_is_read_as_it_is_written(ahead: int) -> None:
    day = TUESDAY + timedelta(days=ahead)
    assert reading_dates.day_in(f"{day.day}/{day.month}", TUESDAY) == day


@pytest.mark.parametrize(
    ("text", "clock"),
    [("jam 9", (9, 0)), ("09.20", (9, 20)), ("pukul 10:40", (10, 40)), ("at 8", (8, 0)), ("jam 25", None), ("9", None)],
)
def test_a_time_is_read(text: str, clock: tuple[int, int] | None) -> None:
    assert reading_dates.clock_in(text) == clock


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Siti", "Siti"),
        ("atas nama Siti Contoh", "Siti Contoh"),
        ("a.n. Ma'ruf", "Ma'ruf"),
        ("nama saya Dewi-Sri", "Dewi-Sri"),
        ("M. Ali", "M. Ali"),
        ("9999990101010001", ""),
        ("[NIK]", ""),
        ("x" * 61, ""),
    ],
)
def test_a_name_is_read_and_a_number_is_none(text: str, name: str) -> None:
    assert reading_dates.person_name(text) == name


@pytest.mark.parametrize(("text", "count"), [("3", 3), ("3 orang", 3), ("berdua", 2), ("sendiri", 1), ("banyak", None)])
def test_a_number_of_people_is_read(text: str, count: int | None) -> None:
    assert reading_dates.count_in(text) == count


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("pindah jadwal", reading.MOVE),
        ("mau ganti hari", reading.MOVE),
        ("surat pindah", None),
        ("antrean saya", reading.LINE),
        ("ambil antrean", reading.BOOK),
        ("batal", reading.CANCEL),
        ("kirim pdf", reading.PAPER),
        ("daftar tunggu", reading.WAITING),
        ("daftar", reading.BOOK),
        ("HAPUS", reading.ERASE),
        ("hapus anggota kk", None),
        ("BERHENTI", reading.STOP),
        ("mulai", reading.RESUME),
        ("janji saya", reading.MINE),
    ],
)
def test_words_mean_one_thing(text: str, intent: str | None) -> None:
    assert reading.intent(reading.tokens(text)) == intent


@pytest.mark.parametrize(
    ("text", "agreed"),
    [("ya", True), ("Iya pak", True), ("tidak", False), ("tidak jadi", False), ("ya ktp saya hilang", None), ("ktp", None)],
)
def test_a_bare_yes_or_no_is_nothing_else(text: str, agreed: bool | None) -> None:
    assert reading.yes_or_no(text) is agreed


@pytest.mark.parametrize(
    ("text", "codes"),
    [("K7M4QX", ["K7M4QX"]), ("kode k7m4qx ya", ["K7M4QX"]), ("jadwal", ["JADWAL"]), ("081200", []), ("O0I1AB", [])],
)
def test_codes_have_six_letters_and_digits_that_cannot_be_mixed_up(text: str, codes: list[str]) -> None:
    assert reading.codes(text) == codes
