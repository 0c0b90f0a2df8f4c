from __future__ import annotations

from dataclasses import replace

import pytest

from services.docs.domain.catalogue import PublishedCatalogue
from services.docs.domain.checklist import Checklist, checklist_for
from services.docs.domain.errors import UnknownAnswers, UnknownService


def _list(published: PublishedCatalogue, service: str, answers: dict[str, str], office: str = "muara-bangkahulu") -> Checklist:
    return checklist_for(published, office, service, answers)


def _needs(checklist: Checklist) -> list[tuple[str, str, bool]]:
    return [(item.document.id, item.form, item.case is None) for item in checklist.items]


def test_a_first_recording_brings_the_card_to_show_and_its_photocopy(published: PublishedCatalogue) -> None:
    checklist = _list(published, "ktp_perekaman_pemula", {"recorded_before": "no", "age_group": "from_17"})
    assert _needs(checklist) == [
        ("kk", "photocopy", True),
        ("kk", "show_original", True),
        ("form_F-1.02", "filled_form", True),
        ("akta_kelahiran", "photocopy", False),
    ]


def test_under_17_and_married_also_brings_the_marriage_book(published: PublishedCatalogue) -> None:
    checklist = _list(published, "ktp_perekaman_pemula", {"recorded_before": "no", "age_group": "under_17_married"})
    assert ("buku_nikah_or_akta_perkawinan", "photocopy", True) in _needs(checklist)


def test_an_unanswered_question_leaves_its_rows_as_cases(published: PublishedCatalogue) -> None:
    checklist = _list(published, "kk_hilang_rusak", {})
    cases = {item.document.id: item.case.id for item in checklist.items if item.case}
    assert cases == {"surat_kehilangan_polisi": "bila hilang", "kk_rusak": "bila rusak"}


@pytest.mark.parametrize(("answer", "document"), [("lost", "surat_kehilangan_polisi"), ("damaged", "kk_rusak")])
def test_a_lost_and_a_damaged_card_bring_different_papers(published: PublishedCatalogue, answer: str, document: str) -> None:
    checklist = _list(published, "kk_hilang_rusak", {"what_happened": answer})
    assert [need[0] for need in _needs(checklist)] == [document, "ktp_el", "form_F-1.02"]


LEADS = [
    ("ktp_perekaman_pemula", {"recorded_before": "lost"}, "ktp_hilang"),
    ("ktp_perekaman_pemula", {"recorded_before": "damaged"}, "ktp_rusak"),
    ("ktp_perekaman_pemula", {"recorded_before": "data_changed"}, "ktp_perubahan_data"),
    ("ktp_perekaman_pemula", {"recorded_before": "moved"}, "ktp_pindah_datang"),
    ("ktp_hilang", {"data_changed": "yes"}, "ktp_perubahan_data"),
    ("kia_0_5", {"child_age": "from_5"}, "kia_5_17"),
    ("kia_5_17", {"child_age": "under_5"}, "kia_0_5"),
]


@pytest.mark.parametrize(("service", "answers", "other"), LEADS)
def test_an_answer_that_means_another_service_leads_there(
    published: PublishedCatalogue, service: str, answers: dict[str, str], other: str
) -> None:
    redirect = _list(published, service, answers).redirect
    assert redirect is not None
    assert redirect.service_id == other


def test_a_row_that_only_an_office_can_switch_on_is_not_listed(published: PublishedCatalogue) -> None:
    assert "surat_pengantar_rt_rw_kelurahan" not in [need[0] for need in _needs(_list(published, "kk_baru", {}))]


def test_the_founding_office_states_two_photocopies_on_its_own_basis(published: PublishedCatalogue) -> None:
    override = next(o for o in published.catalogue.overrides if o.office_id == "muara-bangkahulu")
    assert (override.requirement.copies, override.requirement.certainty, bool(override.basis)) == (2, "S", True)


def test_an_override_replaces_the_row_at_its_office_only(published: PublishedCatalogue) -> None:
    override = published.catalogue.overrides[0]
    five = replace(override, office_id="contoh", requirement=replace(override.requirement, copies=5))
    changed = replace(published, catalogue=replace(published.catalogue, overrides=(five,)))
    copies = [_list(changed, "ktp_perekaman_pemula", {}, office).items[0].copies for office in ("contoh", "lain")]
    assert copies == [5, 2]


def test_an_unknown_service_is_refused(published: PublishedCatalogue) -> None:
    with pytest.raises(UnknownService):
        published.catalogue.service("passport")


def test_unknown_questions_and_values_are_named(published: PublishedCatalogue) -> None:
    with pytest.raises(UnknownAnswers) as caught:
        published.catalogue.service("ktp_hilang").check_answers({"colour": "red", "data_changed": "perhaps"})
    assert (caught.value.unknown_questions, caught.value.unknown_values) == (("colour",), ("data_changed",))
