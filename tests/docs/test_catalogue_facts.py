"""The shipped catalogue says what its sources say, and no more."""

from __future__ import annotations

import pytest

from services.docs.domain.catalogue import PublishedCatalogue, Requirement

SERVICES = {
    "ktp_perekaman_pemula": 5, "ktp_hilang": 3, "ktp_rusak": 3, "ktp_perubahan_data": 6, "ktp_pindah_datang": 4, "kk_baru": 6,
    "kk_hilang_rusak": 5, "kk_perubahan": 5, "kia_0_5": 3, "kia_5_17": 4, "akta_kelahiran": 6, "akta_kematian": 4,
    "surat_pindah": 4, "sktm": 6, "skck_pengantar": 4, "domisili_organisasi": 5, "izin_keramaian": 5, "dispensasi_nikah": 5,
    "pernyataan_penghasilan": 3, "sppt_pengesahan": 5, "pengantar_perceraian": 5, "pernyataan_belum_menikah": 4,
}  # fmt: skip

# Every number above one original, with the letter of the source that states it.
STATED_NUMBERS = {
    ("ktp_perekaman_pemula", "kk", "photocopy"): (2, "S"),
    ("kia_0_5", "ktp_orang_tua", "show_original"): (2, "A"),
    ("kia_5_17", "ktp_orang_tua", "show_original"): (2, "A"),
    ("kia_5_17", "pas_foto_2x3_warna", "printed_photo"): (2, "A"),
    ("akta_kelahiran", "ktp_2_saksi", "photocopy"): (2, "B"),
    ("akta_kematian", "ktp_2_saksi", "photocopy"): (2, "B"),
    ("izin_keramaian", "ktp_penanggung_jawab", "photocopy"): (1, "B"),
    ("izin_keramaian", "kk_penanggung_jawab", "photocopy"): (1, "B"),
    ("dispensasi_nikah", "ktp_calon_pengantin", "photocopy"): (1, "B"),
    ("dispensasi_nikah", "kk_calon_pengantin", "photocopy"): (1, "B"),
    ("dispensasi_nikah", "akta_kelahiran", "photocopy"): (1, "B"),
    ("domisili_organisasi", "foto_sekretariat", "printed_photo"): (1, "B"),
}


def _rows(published: PublishedCatalogue) -> list[tuple[str, Requirement]]:
    return [(service.id, row) for service in published.catalogue.services.values() for row in service.requirements]


def test_every_service_has_all_its_rows(published: PublishedCatalogue) -> None:
    assert {each.id: len(each.requirements) for each in published.catalogue.services.values()} == SERVICES


def test_no_photocopy_has_a_number_that_no_source_states(published: PublishedCatalogue) -> None:
    counted = {
        (service, row.document.id, row.form): (row.copies, row.certainty)
        for service, row in _rows(published)
        if row.copies is not None and (row.form in ("photocopy", "printed_photo") or row.copies > 1)
    }
    assert counted == STATED_NUMBERS


def test_most_photocopies_have_no_number(published: PublishedCatalogue) -> None:
    unknown = [row for _, row in _rows(published) if row.form == "photocopy" and row.copies is None]
    assert len(unknown) == 36


def test_every_row_has_a_certainty_and_a_source(published: PublishedCatalogue) -> None:
    assert [row.key for _, row in _rows(published) if not row.certainty or not all(row.source)] == []


def test_the_sources_were_checked_on_the_day_that_the_papers_print(published: PublishedCatalogue) -> None:
    assert published.catalogue.checked_on.isoformat() == "2026-11-24"


@pytest.mark.parametrize("language", ["id", "en"])
def test_answers_fit_into_a_row_of_a_chat_list(published: PublishedCatalogue, language: str) -> None:
    options = [o for s in published.catalogue.services.values() for q in s.questions for o in q.options]
    assert [o.label.in_(language) for o in options if len(o.label.in_(language)) > 24] == []


def test_residents_read_names_and_no_identifiers(published: PublishedCatalogue) -> None:
    names = {name for _, row in _rows(published) for name in (row.document.name.id, row.document.name.en)}
    assert [name for name in names if "_" in name or name[0].islower()] == []
