"""One booking and what can be done with it."""

from __future__ import annotations

import pytest

from services.common.principal import Principal
from tests.fakes.office_parts import OFFICE, OfficeParts
from tests.gateway.staff.conftest import TODAY, Operator

AT_NINE = "2026-11-24T09:20:00+07:00"
PATH = f"/staff/offices/{OFFICE['id']}/bookings/K7M4QX"


@pytest.mark.parametrize(
    ("verb", "status", "after"),
    [
        ("check-in", "booked", "checked_in"),
        ("call", "checked_in", "called"),
        ("serve", "called", "serving"),
        ("no-show", "booked", "missed"),
        ("undo", "checked_in", "booked"),
    ],
)
def test_a_press_does_its_action(operator: Operator, office_parts: OfficeParts, verb: str, status: str, after: str) -> None:
    booking = office_parts.add("K7M4QX", "Siti Contoh", AT_NINE, status)
    operator.act("K7M4QX", verb)
    assert booking["status"] == after


def test_an_action_names_the_version_that_was_on_the_page(operator: Operator, office_parts: OfficeParts) -> None:
    office_parts.add("K7M4QX", "Siti Contoh", AT_NINE, version=7)
    operator.act("K7M4QX", "check-in", version=7)
    asked = office_parts.writes()[0]
    assert (asked.path, asked.headers["If-Match"], asked.principal) == (
        "/api/v1/bookings/K7M4QX/check-in", '"7"', Principal("operator", "staff-1", (OFFICE["id"],)),
    )  # fmt: skip


def test_a_double_click_carries_one_key(operator: Operator, office_parts: OfficeParts) -> None:
    office_parts.add("K7M4QX", "Siti Contoh", AT_NINE)
    operator.act("K7M4QX", "check-in")
    operator.act("K7M4QX", "check-in")
    assert len({asked.headers["Idempotency-Key"] for asked in office_parts.writes()}) == 1


def test_different_actions_carry_different_keys(operator: Operator, office_parts: OfficeParts) -> None:
    office_parts.add("K7M4QX", "Siti Contoh", AT_NINE)
    operator.act("K7M4QX", "check-in", version=1)
    operator.act("K7M4QX", "undo", version=2)
    assert len({asked.headers["Idempotency-Key"] for asked in office_parts.writes()}) == 2


def test_after_an_action_the_board_says_what_was_done_and_offers_undo(operator: Operator, office_parts: OfficeParts) -> None:
    office_parts.add("K7M4QX", "Siti Contoh", AT_NINE)
    answer = operator.act("K7M4QX", "check-in")
    assert (answer.status_code, answer.location) == (303, f"{TODAY}?done=check-in&code=K7M4QX")
    notice = operator.get(answer.location).text.split('<div class="notice good"')[1].split("</div>")[0]
    assert ("Siti Contoh ditandai hadir." in notice, f'formaction="{PATH}/undo"' in notice) == (True, True)


def test_a_notice_that_is_no_longer_true_is_not_repeated(operator: Operator, office_parts: OfficeParts) -> None:
    office_parts.add("K7M4QX", "Siti Contoh", AT_NINE, "booked", version=3)
    assert "ditandai hadir" not in operator.get(f"{TODAY}?done=check-in&code=K7M4QX").text


def test_a_missing_token_changes_nothing(operator: Operator, office_parts: OfficeParts) -> None:
    office_parts.add("K7M4QX", "Siti Contoh", AT_NINE)
    answer = operator.post(f"{PATH}/check-in", version="1")
    assert (answer.status_code, office_parts.writes()) == (403, [])


def test_another_sessions_token_changes_nothing(operator: Operator, office_parts: OfficeParts) -> None:
    office_parts.add("K7M4QX", "Siti Contoh", AT_NINE)
    answer = operator.post(f"{PATH}/check-in", version="1", csrf="x" * 32)
    assert (answer.status_code, office_parts.writes()) == (403, [])


def test_a_refused_form_says_that_nothing_was_changed(operator: Operator) -> None:
    assert "Tidak ada yang diubah." in operator.post(f"{PATH}/check-in", version="1").text


@pytest.mark.parametrize("origin", ["https://penipu.example", "null"])
def test_a_form_from_another_site_changes_nothing(operator: Operator, office_parts: OfficeParts, origin: str) -> None:
    office_parts.add("K7M4QX", "Siti Contoh", AT_NINE)
    answer = operator.post(f"{PATH}/check-in", origin, version="1", csrf=operator.token())
    assert (answer.status_code, office_parts.writes()) == (403, [])


def test_reading_never_changes_anything(operator: Operator, office_parts: OfficeParts) -> None:
    office_parts.add("K7M4QX", "Siti Contoh", AT_NINE)
    assert (operator.get(f"{PATH}/check-in").status_code, office_parts.writes()) == (405, [])


def test_an_unknown_action_is_not_found(operator: Operator, office_parts: OfficeParts) -> None:
    office_parts.add("K7M4QX", "Siti Contoh", AT_NINE)
    assert (operator.act("K7M4QX", "cancel").status_code, office_parts.writes()) == (404, [])


def test_what_another_operator_did_meanwhile_is_explained(operator: Operator, office_parts: OfficeParts) -> None:
    office_parts.add("K7M4QX", "Siti Contoh", AT_NINE, "called", version=3, called_at="2026-11-24T09:14:00+07:00")
    page = operator.act("K7M4QX", "check-in", version=1)
    assert page.status_code == 412
    assert "“Tandai hadir” belum dilakukan" in page.text
    assert (
        "Data ini sudah diubah lebih dahulu, mungkin oleh petugas lain. Siti Contoh berstatus “Dipanggil” sejak pukul 09.14 WIB."
        in page.text
    )


def test_after_a_stale_action_the_page_carries_the_new_version(operator: Operator, office_parts: OfficeParts) -> None:
    office_parts.add("K7M4QX", "Siti Contoh", AT_NINE, "called", version=3)
    assert 'name="version" value="3"' in operator.act("K7M4QX", "check-in", version=1).text


def test_a_state_that_does_not_allow_the_action_is_explained(operator: Operator, office_parts: OfficeParts) -> None:
    office_parts.add("K7M4QX", "Siti Contoh", AT_NINE, "cancelled")
    page = operator.act("K7M4QX", "check-in")
    assert (page.status_code, "Siti Contoh sekarang berstatus “Dibatalkan”." in page.text) == (409, True)


def test_check_in_is_focused_for_who_scans(operator: Operator, office_parts: OfficeParts) -> None:
    office_parts.add("K7M4QX", "Siti Contoh", AT_NINE)
    button = operator.booking_page("K7M4QX").text.split('id="check-in"')[1].split("</button>")[0]
    assert "autofocus" in button


def test_the_history_tells_every_time_in_order(operator: Operator, office_parts: OfficeParts) -> None:
    times = {"called_at": "2026-11-24T02:14:00Z", "checked_in_at": "2026-11-24T02:05:00Z"}
    office_parts.add("K7M4QX", "Siti Contoh", AT_NINE, "called", **times)
    history = operator.booking_page("K7M4QX").text.split('id="riwayat"')[1]
    assert history.index("Sel, 24 Nov, 09.05 WIB") < history.index("Sel, 24 Nov, 09.14 WIB")


def test_an_unknown_code_is_not_found(operator: Operator) -> None:
    page = operator.booking_page("ZZZZZZ")
    assert (page.status_code, "Periksa kodenya, lalu cari lagi." in page.text) == (404, True)


def test_a_booking_of_another_office_is_not_found_here(operator: Operator, office_parts: OfficeParts) -> None:
    office_parts.add("K7M4QX", "Siti Contoh", AT_NINE, office="papua-contoh")
    assert operator.booking_page("K7M4QX").status_code == 404


def test_ticks_follow_the_checklist_of_the_case(operator: Operator, office_parts: OfficeParts) -> None:
    office_parts.add("K7M4QX", "Siti Contoh", AT_NINE, "serving", answers={"recorded_before": "no"})
    page = operator.booking_page("K7M4QX").text
    asked = next(a for a in office_parts.asked if a.path.endswith("/checklist"))
    assert asked.query == {"recorded_before": "no", "lang": "id"}
    assert page.count('type="checkbox"') == 3


def test_only_copies_are_counted(operator: Operator, office_parts: OfficeParts) -> None:
    office_parts.add("K7M4QX", "Siti Contoh", AT_NINE, "serving")
    page = operator.booking_page("K7M4QX").text
    assert ("</b>: asli, diperlihatkan<" in page, "</b>: fotokopi, 2 lembar<" in page) == (True, True)


def test_everything_brought_is_one_press(operator: Operator, office_parts: OfficeParts) -> None:
    office_parts.add("K7M4QX", "Siti Contoh", AT_NINE, "serving")
    operator.act("K7M4QX", "complete", all_brought="1")
    assert office_parts.writes()[0].body == {"outcome": "one_visit", "missing": [], "brought": ["akta", "kk"]}


def test_missing_papers_are_the_unticked_ones(operator: Operator, office_parts: OfficeParts) -> None:
    office_parts.add("K7M4QX", "Siti Contoh", AT_NINE, "serving")
    operator.act("K7M4QX", "complete", outcome="papers_missing", brought="kk:show_original")
    assert office_parts.writes()[0].body == {"outcome": "papers_missing", "missing": ["kk"], "brought": []}


@pytest.mark.parametrize("outcome", ["not_eligible", "system_down"])
def test_other_outcomes_do_not_blame_papers(operator: Operator, office_parts: OfficeParts, outcome: str) -> None:
    office_parts.add("K7M4QX", "Siti Contoh", AT_NINE, "serving")
    operator.act("K7M4QX", "complete", outcome=outcome)
    assert office_parts.writes()[0].body == {"outcome": outcome, "missing": [], "brought": []}


def test_a_paper_needed_in_some_cases_only_may_stay_unticked(operator: Operator, office_parts: OfficeParts) -> None:
    office_parts.add("K7M4QX", "Siti Contoh", AT_NINE, "serving")
    operator.act("K7M4QX", "complete", outcome="one_visit", brought=["kk:show_original", "kk:photocopy"])
    assert office_parts.writes()[0].body == {"outcome": "one_visit", "missing": [], "brought": ["kk"]}


def test_finished_with_an_unticked_paper_must_be_chosen_on_purpose(operator: Operator, office_parts: OfficeParts) -> None:
    office_parts.add("K7M4QX", "Siti Contoh", AT_NINE, "serving")
    page = operator.act("K7M4QX", "complete", outcome="one_visit", brought="kk:show_original")
    assert (page.status_code, office_parts.writes()) == (422, [])
    assert "Belum dicentang: Kartu Keluarga (fotokopi, 2 lembar)." in page.text


def test_after_a_mistake_the_ticks_are_kept(operator: Operator, office_parts: OfficeParts) -> None:
    office_parts.add("K7M4QX", "Siti Contoh", AT_NINE, "serving")
    page = operator.act("K7M4QX", "complete", outcome="one_visit", brought="kk:show_original").text
    assert 'value="kk:show_original" checked' in page


def test_papers_missing_needs_a_missing_paper(operator: Operator, office_parts: OfficeParts) -> None:
    office_parts.add("K7M4QX", "Siti Contoh", AT_NINE, "serving")
    page = operator.act("K7M4QX", "complete", outcome="papers_missing", brought=["kk:show_original", "kk:photocopy"])
    assert (page.status_code, office_parts.writes()) == (422, [])


def test_a_result_must_be_chosen(operator: Operator, office_parts: OfficeParts) -> None:
    office_parts.add("K7M4QX", "Siti Contoh", AT_NINE, "serving")
    page = operator.act("K7M4QX", "complete")
    assert (page.status_code, "Pilih hasil kunjungan." in page.text) == (422, True)


def test_a_visit_can_be_finished_while_docs_is_silent(without_docs: Operator, office_parts: OfficeParts) -> None:
    office_parts.add("K7M4QX", "Siti Contoh", AT_NINE, "serving")
    assert "Daftar berkas sedang tidak dapat dimuat." in without_docs.booking_page("K7M4QX").text
    without_docs.act("K7M4QX", "complete", outcome="one_visit")
    assert office_parts.bookings["K7M4QX"]["status"] == "completed"


def test_missing_papers_are_named_afterwards(operator: Operator, office_parts: OfficeParts) -> None:
    office_parts.add("K7M4QX", "Siti Contoh", AT_NINE, "completed", outcome="papers_missing", missing=["kk"])
    assert "<dt>Berkas yang kurang</dt><dd>Kartu Keluarga</dd>" in operator.booking_page("K7M4QX").text
