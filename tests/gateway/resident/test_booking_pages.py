"""Name, check, book, and the ways in which booking can be refused."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from services.common.principal import Contact, Principal
from tests.fakes.clock import FixedClock
from tests.gateway.resident.conftest import NOWHERE, pages
from tests.gateway.resident.page import Page
from tests.gateway.resident.town import CHAT_TOKEN, CODE, FIRST, MANAGE_TOKEN, OFFICE, PHONE, Town

BASE = f"/k/{OFFICE}/{FIRST}"
STARTS = "2026-12-01T09:20:00+07:00"
TYPED = {"q_recorded_before": "no", "starts_at": STARTS, "name": "Siti Contoh", "whatsapp": "0812 0000 0001"}
FROM_CHAT = {"q_recorded_before": "no", "starts_at": STARTS, "name": "Siti Contoh", "t": CHAT_TOKEN}
BOOKINGS = ("POST", "/api/v1/bookings")
MANAGE = f"/m/{CODE}/{MANAGE_TOKEN}"


def without(field: str) -> dict[str, str]:
    return {name: value for name, value in TYPED.items() if name != field}


def test_the_open_web_asks_for_name_and_number(client: FlaskClient) -> None:
    page = Page(client.get(f"{BASE}/name", query_string={"q_recorded_before": "no", "starts_at": STARTS}))
    assert [e.attributes["name"] for e in page.all("input") if e.attributes["type"] in ("text", "tel")] == ["name", "whatsapp"]


def test_the_signed_link_leaves_one_field_and_shows_the_number_masked(client: FlaskClient) -> None:
    page = Page(client.get(f"{BASE}/name", query_string={k: v for k, v in FROM_CHAT.items() if k != "name"}))
    assert [e.attributes["name"] for e in page.all("input") if e.attributes["type"] in ("text", "tel")] == ["name"]
    assert "+62812••••0001" in page.main


def test_a_link_that_ran_out_on_the_way_asks_for_the_number(client: FlaskClient, town: Town) -> None:
    town.link = None
    page = Page(client.get(f"{BASE}/name", query_string={k: v for k, v in FROM_CHAT.items() if k != "name"}))
    assert "Tautan dari WhatsApp sudah tidak berlaku." in page.main
    assert page.all("input", name="whatsapp")


@pytest.mark.parametrize("starts_at", ["", "tomorrow", "2026-12-01T09:20:00"])
def test_without_a_readable_slot_the_slots_come_first(client: FlaskClient, starts_at: str) -> None:
    answer = client.get(f"{BASE}/name", query_string={"q_recorded_before": "no", "starts_at": starts_at})
    assert answer.location == f"{BASE}/slots?q_recorded_before=no"


def test_the_check_page_shows_everything_before_it_happens(client: FlaskClient) -> None:
    page = Page(client.post(f"{BASE}/check", data={**TYPED, "people": "2", "need": "elderly"}))
    for words in (
        "Perekaman KTP-el pemula",
        "Belum pernah",
        "Selasa, 1 Desember 2026 pukul 09.20 WIB",
        "Jumlah orang 2",
        "Siti Contoh",
        "0812-0000-0001",
        "Lanjut usia",
        "Gratis",
        "Pesan jadwal ini",
    ):
        assert words in page.main


def test_checking_stores_nothing(client: FlaskClient, town: Town) -> None:
    client.post(f"{BASE}/check", data=TYPED)
    assert {call.method for call in town.calls} == {"GET"}


def test_a_mistake_comes_back_with_what_was_typed(client: FlaskClient) -> None:
    answer = client.post(f"{BASE}/check", data={**TYPED, "name": "Siti 123", "need": "elderly"})
    page = Page(answer)
    assert answer.status_code == 422
    assert page.title.startswith("Kesalahan:")
    assert page.one("div", id="summary").text.startswith("Ada isian yang perlu diperbaiki")
    assert page.link("Nama hanya berisi huruf, spasi, titik, tanda hubung, dan petik tunggal.") == "#name"
    assert page.one("input", id="name").attributes["value"] == "Siti 123"
    assert page.one("input", id="whatsapp").attributes["value"] == "0812 0000 0001"
    assert "checked" in page.one("input", type="checkbox", value="elderly").attributes


def test_changing_the_name_comes_back_without_blame(client: FlaskClient) -> None:
    answer = client.post(f"{BASE}/check", data={**TYPED, "edit": "name"})
    assert (answer.status_code, Page(answer).one("input", id="name").attributes["value"]) == (200, "Siti Contoh")


def test_changing_the_time_keeps_what_was_typed(client: FlaskClient) -> None:
    page = Page(client.post(f"{BASE}/check", data={**TYPED, "edit": "slot"}))
    assert page.hidden() == TYPED
    assert page.slots()


def test_booking_asks_for_what_was_checked_and_goes_to_the_appointment(client: FlaskClient, town: Town) -> None:
    answer = client.post(f"{BASE}/book", data={**TYPED, "need": "wheelchair", "key": "key-1"})
    [call] = town.made(*BOOKINGS)
    assert (answer.status_code, answer.location) == (303, MANAGE)
    assert (call.principal, call.headers["Idempotency-Key"]) == (Principal("public"), "key-1")
    assert call.body == {
        "office": OFFICE,
        "service": FIRST,
        "starts_at": STARTS,
        "name": "Siti Contoh",
        "whatsapp": "0812 0000 0001",
        "people": 1,
        "answers": {"recorded_before": "no"},
        "note": "kursi roda/sulit berjalan",
    }


def test_from_the_chat_the_contact_is_the_principal_s(client: FlaskClient, town: Town) -> None:
    client.post(f"{BASE}/book", data={**FROM_CHAT, "key": "key-1"})
    [call] = town.made(*BOOKINGS)
    assert (call.principal, "whatsapp" in call.body) == (Principal("resident", contact=Contact(PHONE)), False)


def test_each_check_page_has_a_key_of_its_own(client: FlaskClient) -> None:
    first, second = (Page(client.post(f"{BASE}/check", data=TYPED)).hidden()["key"] for _ in range(2))
    assert first != second


def test_sending_the_form_twice_repeats_the_key(client: FlaskClient, town: Town) -> None:
    fields = Page(client.post(f"{BASE}/check", data=TYPED)).hidden()
    answers = [client.post(f"{BASE}/book", data=fields) for _ in range(2)]
    assert [answer.location for answer in answers] == [MANAGE, MANAGE]
    assert {call.headers["Idempotency-Key"] for call in town.made(*BOOKINGS)} == {fields["key"]}


def test_a_slot_lost_meanwhile_brings_a_fresh_list_that_keeps_what_was_typed(client: FlaskClient, town: Town) -> None:
    town.refuse(*BOOKINGS, 409, "slot-full")
    town.full_starts.add(STARTS)
    answer = client.post(f"{BASE}/book", data={**TYPED, "key": "key-1"})
    page = Page(answer)
    assert answer.status_code == 409
    assert "Sesi itu baru saja diambil orang lain." in page.main
    assert page.hidden() == TYPED
    assert page.slots()
    assert STARTS not in page.slots()


def test_a_slot_from_the_fresh_list_leads_to_the_check_page(client: FlaskClient, town: Town) -> None:
    town.refuse(*BOOKINGS, 409, "slot-full")
    lost = Page(client.post(f"{BASE}/book", data={**TYPED, "key": "key-1"}))
    page = Page(client.post(f"{BASE}/check", data={**lost.hidden(), "starts_at": lost.slots()[0]}))
    assert page.hidden() | {"key": ""} == {**TYPED, "starts_at": lost.slots()[0], "key": ""}


def test_a_slot_that_cannot_be_booked_says_why(client: FlaskClient, town: Town) -> None:
    town.refuse(*BOOKINGS, 422, "not-bookable")
    answer = client.post(f"{BASE}/book", data=TYPED)
    assert (answer.status_code, "Penjelasan not-bookable." in Page(answer).main) == (422, True)


def test_who_has_an_appointment_is_sent_to_the_chat(client: FlaskClient, town: Town) -> None:
    town.refuse(*BOOKINGS, 409, "already-booked")
    answer = client.post(f"{BASE}/book", data=TYPED)
    page = Page(answer)
    assert answer.status_code == 409
    assert page.link("Tulis ke kantor lewat WhatsApp").startswith("https://wa.me/6281200000099")
    assert not page.has_link("Pindahkan ke waktu lain")


def test_who_has_an_appointment_and_came_from_the_chat_can_move_it(client: FlaskClient, town: Town) -> None:
    town.book_now()
    town.refuse(*BOOKINGS, 409, "already-booked")
    page = Page(client.post(f"{BASE}/book", data=FROM_CHAT))
    assert page.link("Pindahkan ke waktu lain") == f"{MANAGE}/move"


def test_what_booking_refuses_about_a_field_is_shown_at_the_field(client: FlaskClient, town: Town) -> None:
    town.refuse(*BOOKINGS, 422, "invalid-request", errors=[{"pointer": "/name", "detail": "Nama ditolak."}])
    answer = client.post(f"{BASE}/book", data=TYPED)
    assert (answer.status_code, Page(answer).link("Nama ditolak.")) == (422, "#name")


def test_another_refusal_says_why_and_where_to_start(client: FlaskClient, town: Town) -> None:
    town.refuse(*BOOKINGS, 422, "idempotency-key-reused")
    page = Page(client.post(f"{BASE}/book", data=TYPED))
    assert page.link("Mulai lagi dari layanan ini") == f"{BASE}?q_recorded_before=no"


def test_too_many_requests_keep_the_form_and_say_when(client: FlaskClient, town: Town) -> None:
    town.refuse(*BOOKINGS, 429, "too-many-requests", retry_after="30")
    answer = client.post(f"{BASE}/book", data={**TYPED, "key": "key-1"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "30")
    assert Page(answer).hidden() == {**TYPED, "key": "key-1"}


def test_a_part_that_fails_while_booking_lets_the_same_form_be_sent_again(client: FlaskClient, town: Town) -> None:
    town.refuse(*BOOKINGS, 503, "service-unavailable")
    answer = client.post(f"{BASE}/book", data={**TYPED, "key": "key-1"})
    assert (answer.status_code, Page(answer).hidden()) == (503, {**TYPED, "key": "key-1"})


def test_wrong_fields_are_never_sent_to_booking(client: FlaskClient, town: Town) -> None:
    answer = client.post(f"{BASE}/book", data=without("name"))
    assert (answer.status_code, town.made(*BOOKINGS)) == (422, [])


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://example.org"}, 403),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, 303),
        ({"Origin": "http://localhost"}, 303),
        ({"Origin": "null"}, 303),
        ({}, 303),
    ],
)
def test_forms_of_other_sites_do_not_book(client: FlaskClient, headers: dict[str, str], status: int) -> None:
    assert client.post(f"{BASE}/book", data=TYPED, headers=headers).status_code == status


def test_a_closed_service_is_not_booked(client: FlaskClient, town: Town) -> None:
    town.lines[0].update(status="closed", bookable=False)
    answer = client.post(f"{BASE}/book", data=TYPED)
    assert (answer.status_code, answer.location, town.made(*BOOKINGS)) == (303, f"{BASE}?q_recorded_before=no", [])


@pytest.mark.parametrize("step", ["check", "book"])
def test_opening_a_form_s_address_by_hand_starts_at_the_service(client: FlaskClient, step: str) -> None:
    assert client.get(f"{BASE}/{step}").location == BASE


def test_nothing_answers_while_booking_is_away(clock: FixedClock) -> None:
    client = pages(clock, NOWHERE, NOWHERE, NOWHERE).test_client()
    assert client.post(f"{BASE}/book", data=TYPED).status_code == 503
