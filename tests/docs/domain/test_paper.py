from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from services.docs.domain.appointment import Case
from services.docs.domain.catalogue import PublishedCatalogue
from services.docs.domain.checklist import checklist_for
from services.docs.domain.paper import ChecklistPaper, PaperRow, compose
from tests.docs.cases import OFFICE, case


def _paper(published: PublishedCatalogue, language: str = "id", **changes: Any) -> ChecklistPaper:
    given: Case = case(**changes)
    return compose(given, checklist_for(published, given.office.id, given.service_id, given.answers), language)


def test_the_card_stands_in_one_row_with_original_and_photocopy_apart(published: PublishedCatalogue) -> None:
    assert _paper(published).sections[0].rows == (
        PaperRow(
            name="Kartu Keluarga (KK)",
            case="",
            copying="Fotokopi Kartu Keluarga: 2 lembar, difotokopi sebelum berangkat.",
            notes=(),
            original=("1 asli", "ditunjukkan"),
            photocopy=("2 lembar (dua)",),
        ),
    )


def test_the_english_paper_says_the_same(published: PublishedCatalogue) -> None:
    row = _paper(published, "en").sections[0].rows[0]
    assert (row.copying, row.original, row.photocopy) == (
        "Photocopy of family card: 2 sheets, copied before you leave home.",
        ("1 original", "to be shown"),
        ("2 sheets (two)",),
    )


def test_cases_and_forms_have_sections_of_their_own(published: PublishedCatalogue) -> None:
    titles = [section.title for section in _paper(published).sections]
    assert titles == ["Wajib dibawa", "Hanya bila …", "Formulir yang diisi"]


@pytest.mark.parametrize(
    ("language", "words"), [("id", "jumlah lembar: tanyakan ke kantor"), ("en", "number of sheets: ask the office")]
)
def test_an_unknown_number_of_copies_is_said_plainly(published: PublishedCatalogue, language: str, words: str) -> None:
    rows = _paper(published, language, service_id="ktp_rusak", answers={}).sections[0].rows
    assert next(row for row in rows if row.photocopy).photocopy == (words,)


ZONES = [
    ("Asia/Jakarta", "pukul 09.20 WIB", "Waktu Indonesia Barat", "Datang 10 menit lebih awal: pukul 09.10 WIB."),
    ("Asia/Makassar", "pukul 10.20 WITA", "Waktu Indonesia Tengah", "Datang 10 menit lebih awal: pukul 10.10 WITA."),
    ("Asia/Jayapura", "pukul 11.20 WIT", "Waktu Indonesia Timur", "Datang 10 menit lebih awal: pukul 11.10 WIT."),
]


@pytest.mark.parametrize(("zone", "time", "words", "early"), ZONES)
def test_the_time_is_the_offices_own_with_its_zone_in_words(
    published: PublishedCatalogue, zone: str, time: str, words: str, early: str
) -> None:
    paper = _paper(published, office=replace(OFFICE, timezone=zone))
    assert (paper.day, paper.time, paper.zone, paper.early) == ("Selasa, 1 Desember 2026", time, words, early)


def test_free_of_charge_and_where_to_report_a_demand_for_money(published: PublishedCatalogue) -> None:
    paper = _paper(published)
    told = [word in paper.free_text for word in ("gratis", "0812-0000-0099", "lapor.go.id", "1708")]
    assert (paper.free, told) == ("GRATIS", [True] * 4)


def test_a_fee_of_somebody_else_is_told_apart(published: PublishedCatalogue) -> None:
    assert "Itu bukan biaya kantor ini" in _paper(published, service_id="skck_pengantar", answers={}).free_text


def test_a_family_reads_what_is_shared_and_what_each_person_brings(published: PublishedCatalogue) -> None:
    notice = " ".join(_paper(published, people=4).notices)
    expected = ("Untuk 4 orang (empat).", "Kartu Keluarga (KK): satu set untuk satu keluarga", "belum ditetapkan kantor")
    assert [text in notice for text in expected] == [True] * 3


def test_one_person_reads_nothing_about_families(published: PublishedCatalogue) -> None:
    assert _paper(published).notices == ("Datang sendiri, tidak dapat diwakilkan.",)


def test_answers_that_mean_another_service_are_told_on_the_paper(published: PublishedCatalogue) -> None:
    assert _paper(published, answers={"recorded_before": "lost"}).notices[0].startswith("Periksa lagi layanannya:")


def test_the_paper_says_what_we_never_ask_and_when_it_was_checked(published: PublishedCatalogue) -> None:
    paper = _paper(published)
    assert [word in paper.promise for word in ("NIK", "OTP", "APK")] == [True] * 3
    assert (paper.checked.split(".")[0], paper.edition) == ("Daftar ini diperiksa Selasa, 24 November 2026", "Katalog versi 1")
