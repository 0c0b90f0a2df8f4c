"""The day's board."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from gateway.config import Settings
from services.common.principal import Principal
from tests.fakes.clock import FixedClock
from tests.fakes.office_parts import OFFICE, OTHER_OFFICE, OfficeParts
from tests.gateway.staff.conftest import TODAY, Operator, application

BASE = f"/staff/offices/{OFFICE['id']}"


def test_the_first_page_leads_to_today_at_the_office(operator: Operator) -> None:
    home = operator.get("/staff/")
    assert home.location == f"{BASE}/"
    assert operator.get(home.location).location == TODAY


def test_staff_of_several_offices_choose_one(stranger: Operator) -> None:
    stranger.sign_in("supervisor")
    assert stranger.get("/staff/").text.count("<li><a ") == 2


def test_today_is_the_offices_own_date(stranger: Operator) -> None:
    stranger.sign_in("supervisor")
    assert stranger.get(f"/staff/offices/{OTHER_OFFICE['id']}/").location.endswith("/day/2026-11-24")


def test_another_office_is_refused(operator: Operator) -> None:
    answer = operator.get(f"/staff/offices/{OTHER_OFFICE['id']}/day/2026-11-24")
    assert (answer.status_code, "Akun Anda tidak berhak membuka halaman ini" in answer.text) == (403, True)


def test_an_action_at_another_office_is_refused_before_booking_hears_of_it(operator: Operator, office_parts: OfficeParts) -> None:
    answer = operator.post(f"/staff/offices/{OTHER_OFFICE['id']}/bookings/K7M4QX/check-in", csrf=operator.token(), version="1")
    assert (answer.status_code, office_parts.writes()) == (403, [])


def test_the_schedule_is_asked_as_the_member_of_staff(operator: Operator, office_parts: OfficeParts) -> None:
    operator.get(TODAY)
    asked = next(a for a in office_parts.asked if a.path.endswith("/schedule"))
    assert (asked.query, asked.principal) == ({"date": "2026-11-24"}, Principal("operator", "staff-1", (OFFICE["id"],)))


def test_a_row_tells_time_code_name_service_people_and_status(operator: Operator, office_parts: OfficeParts) -> None:
    office_parts.add("K7M4QX", "Siti Contoh", "2026-11-24T09:20:00+07:00", people=3)
    words = re.sub(r"<[^>]+>|\s+", " ", operator.get(TODAY).text)
    row = re.sub(r"\s+", " ", words[words.index("09.20 WIB") :])
    assert row.startswith("09.20 WIB Siti Contoh K7M4QX Perekaman KTP-el pemula · 3 orang Dijadwalkan Belum ada pesan")


@pytest.mark.parametrize(
    ("status", "section"),
    [
        ("booked", "nanti"), ("checked_in", "kini"), ("called", "kini"), ("serving", "kini"), ("parked", "kini"),
        ("completed", "selesai"),
        ("missed", "batal"), ("cancelled", "batal"),
    ],
)  # fmt: skip
def test_each_state_has_its_section(operator: Operator, office_parts: OfficeParts, status: str, section: str) -> None:
    office_parts.add("K7M4QX", "Siti Contoh", "2026-11-24T09:20:00+07:00", status)
    sections = operator.get(TODAY).text.split("<section ")
    holding = [s for s in sections[1:] if "K7M4QX" in s]
    assert [s.startswith(f'aria-labelledby="{section}"') for s in holding] == [True]


@pytest.mark.parametrize(
    ("status", "offered"),
    [
        ("booked", {"check-in", "no-show"}),
        ("checked_in", {"call", "complete", "park", "undo"}),
        ("called", {"serve", "recall", "park", "no-show", "undo", "complete"}),
        ("serving", {"complete", "park", "undo"}),
        ("parked", {"unpark", "no-show", "undo"}),
        ("completed", {"undo"}),
        ("missed", {"undo"}),
        ("cancelled", set()),
    ],
)
def test_only_what_the_state_allows_is_offered(
    operator: Operator, office_parts: OfficeParts, status: str, offered: set[str]
) -> None:
    office_parts.add("K7M4QX", "Siti Contoh", "2026-11-24T09:20:00+07:00", status)
    assert set(re.findall(r'id="([a-z-]+)-K7M4QX"', operator.get(TODAY).text)) == offered


def test_capacity_is_shown_by_slot(operator: Operator, office_parts: OfficeParts) -> None:
    office_parts.slots = [{"starts_at": "2026-11-24T09:20:00+07:00", "counter_group": "perekaman", "capacity": 4, "taken": 3}]
    assert '<meter min="0" max="4" value="3" aria-label="Terisi pukul 09.20 WIB">3/4</meter>' in operator.get(TODAY).text


def test_every_page_of_a_long_schedule_is_shown(operator: Operator, office_parts: OfficeParts) -> None:
    office_parts.page_size = 2
    for number in range(5):
        office_parts.add(f"K7M4Q{number + 2}", "Siti Contoh", "2026-11-24T09:20:00+07:00")
    assert operator.get(TODAY).text.count('<li class="row ') == 5


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"status": "queued"}, "Pesan antre"),
        ({"status": "sent"}, "Pesan terkirim"),
        ({"status": "delivered"}, "Pesan sampai"),
        ({"status": "read"}, "Pesan dibaca"),
        ({"status": "uncertain"}, "Pesan belum pasti terkirim"),
        ({"status": "failed", "reason": "unreachable (131026)"}, "Pesan gagal: nomor ini tidak dapat dijangkau lewat WhatsApp"),
        ({"status": "failed", "reason": "unknown error (999)"}, "Pesan gagal: WhatsApp menolaknya, kode 999"),
        ({"status": "failed", "reason": "given up: no answer"}, "Pesan gagal: tidak sampai ke WhatsApp"),
    ],
    ids=lambda value: " ".join(value.values()) if isinstance(value, dict) else "",
)
def test_the_state_of_the_message_is_told(
    operator: Operator, office_parts: OfficeParts, state: dict[str, str], words: str
) -> None:
    booking = office_parts.add("K7M4QX", "Siti Contoh", "2026-11-24T09:20:00+07:00")
    office_parts.states[booking["id"]] = {"kind": "confirmation", "at": "2026-11-24T02:00:00Z", "reason": None, **state}
    assert words in operator.get(TODAY).text


def test_a_silent_notifier_leaves_the_board_usable(without_notifier: Operator, office_parts: OfficeParts) -> None:
    office_parts.add("K7M4QX", "Siti Contoh", "2026-11-24T09:20:00+07:00")
    page = without_notifier.get(TODAY)
    assert (page.status_code, "Status pesan WhatsApp sedang tidak dapat dimuat." in page.text) == (200, True)
    assert 'id="check-in-K7M4QX"' in page.text


def test_an_empty_day_says_how_it_fills(operator: Operator, office_parts: OfficeParts) -> None:
    office_parts.slots = [{"starts_at": "2026-11-24T09:20:00+07:00", "counter_group": "perekaman", "capacity": 4, "taken": 0}]
    assert "Belum ada janji temu pada hari ini." in operator.get(TODAY).text


def test_a_closed_day_says_so(operator: Operator) -> None:
    assert "Kantor tidak membuka jadwal pada tanggal ini." in operator.get(TODAY).text


def test_a_date_that_does_not_exist_is_not_found(operator: Operator) -> None:
    assert operator.get(f"{BASE}/day/2026-02-30").status_code == 404


def test_the_date_field_opens_its_day(operator: Operator) -> None:
    assert operator.get(f"{BASE}/day/?date=2026-12-01").location == f"{BASE}/day/2026-12-01"


def test_the_days_beside_are_one_step_away(operator: Operator) -> None:
    page = operator.get(TODAY).text
    assert (f'href="{BASE}/day/2026-11-23"' in page, f'href="{BASE}/day/2026-11-25"' in page) == (True, True)


def test_a_part_of_a_name_finds_its_bookings(operator: Operator, office_parts: OfficeParts) -> None:
    office_parts.add("K7M4QX", "Siti Contoh", "2026-11-24T09:20:00+07:00")
    office_parts.add("ABC234", "Budi Contoh", "2026-11-24T09:20:00+07:00")
    page = operator.get(f"{TODAY}?q=siti").text
    assert ("K7M4QX" in page, "ABC234" in page) == (True, False)


def test_a_search_without_result_says_what_to_try(operator: Operator) -> None:
    assert "Tidak ada yang cocok." in operator.get(f"{TODAY}?q=siti").text


@pytest.mark.parametrize("typed", ["K7M4QX", "k7m4qx", " K7M4QX ", "https://sekali.example/m/K7M4QX/abcDEF"])
def test_a_scanned_code_opens_its_booking(operator: Operator, office_parts: OfficeParts, typed: str) -> None:
    office_parts.add("K7M4QX", "Siti Contoh", "2026-11-30T09:20:00+07:00")
    answer = operator.browser.get(TODAY, query_string={"q": typed})
    assert answer.location == f"{BASE}/bookings/K7M4QX"


def test_a_name_that_looks_like_a_code_is_still_found(operator: Operator, office_parts: OfficeParts) -> None:
    office_parts.add("K7M4QX", "Sartam", "2026-11-24T09:20:00+07:00")
    assert "K7M4QX" in operator.get(f"{TODAY}?q=Sartam").text


def test_an_unchanged_board_is_not_sent_again(operator: Operator) -> None:
    tag = operator.get(f"{TODAY}?fragment=1").headers["ETag"]
    answer = operator.browser.get(f"{TODAY}?fragment=1", headers={"If-None-Match": tag})
    assert (answer.status_code, answer.data) == (304, b"")


def test_a_change_gives_the_board_another_tag(operator: Operator, office_parts: OfficeParts) -> None:
    booking = office_parts.add("K7M4QX", "Siti Contoh", "2026-11-24T09:20:00+07:00")
    tag = operator.get(f"{TODAY}?fragment=1").headers["ETag"]
    booking.update(status="checked_in", version=2)
    answer = operator.browser.get(f"{TODAY}?fragment=1", headers={"If-None-Match": tag})
    assert answer.status_code == 200


def test_english_readers_get_english(operator: Operator, office_parts: OfficeParts) -> None:
    office_parts.add("K7M4QX", "Siti Contoh", "2026-11-24T09:20:00+07:00")
    page = operator.browser.get(TODAY, headers={"Accept-Language": "en"}).text
    assert ('<html lang="en">' in page, "Tuesday, 24 November 2026" in page, "Check in<" in page) == (True, True, True)


def test_other_parts_are_asked_in_the_readers_language(operator: Operator, office_parts: OfficeParts) -> None:
    operator.browser.get(TODAY, headers={"Accept-Language": "en"})
    assert office_parts.asked[-1].headers["Accept-Language"] == "en"


def test_a_silent_booking_service_is_said_with_the_next_step(settings: Settings, clock: FixedClock, nowhere: str) -> None:
    signed_in = Operator(application(settings, clock).test_client())
    signed_in.sign_in()
    cookie = signed_in.browser.get_cookie("sekali_staff", path="/staff")
    assert cookie is not None
    cut_off = Operator(application(replace(settings, booking_url=nowhere), clock).test_client())
    cut_off.browser.set_cookie("sekali_staff", cookie.value, path="/staff")
    page = cut_off.get(TODAY)
    assert (page.status_code, page.headers["Retry-After"], "Muat ulang sebentar lagi" in page.text) == (503, "5", True)


def test_names_stay_out_of_caches(operator: Operator) -> None:
    assert operator.get(TODAY).headers["Cache-Control"] == "private, no-cache"


def test_names_are_escaped(operator: Operator, office_parts: OfficeParts) -> None:
    office_parts.add("K7M4QX", "<script>alert(1)</script>", "2026-11-24T09:20:00+07:00")
    assert "<script>alert" not in operator.get(TODAY).text
