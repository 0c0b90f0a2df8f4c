"""Offices, services and slots."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from tests.fakes.clock import FixedClock
from tests.gateway.resident.conftest import NOWHERE, pages
from tests.gateway.resident.page import Page
from tests.gateway.resident.town import CHAT_TOKEN, FIRST, LOST, OFFICE, RECORDED_BEFORE, Town

SERVICE = f"/k/{OFFICE}/{FIRST}"
SETTLED = f"{SERVICE}?q_recorded_before=no"
SLOTS = f"{SERVICE}/slots?q_recorded_before=no"


def test_the_only_office_is_opened_at_once(client: FlaskClient) -> None:
    answer = client.get("/")
    assert (answer.status_code, answer.location) == (302, f"/k/{OFFICE}")


def test_several_offices_are_listed(client: FlaskClient, town: Town) -> None:
    town.offices.append({**town.offices[0], "id": "ratu-samban", "name": "Kecamatan Ratu Samban"})
    page = Page(client.get("/"))
    assert [e.attributes["href"] for e in page.all("a", class_="choice")] == [f"/k/{OFFICE}", "/k/ratu-samban"]


def test_the_office_page_says_when_and_where(client: FlaskClient) -> None:
    page = Page(client.get(f"/k/{OFFICE}"))
    assert all(words in page.main for words in ("Jumat 08.00–10.30 WIB", "Jalan Contoh 1", "Perekaman KTP-el pemula"))


def test_a_message_to_the_office_starts_in_whatsapp(client: FlaskClient) -> None:
    assert Page(client.get(f"/k/{OFFICE}")).link("Tulis lewat WhatsApp") == "https://wa.me/6281200000099?text=Halo"


def test_with_the_simulator_a_message_starts_on_its_phone(town_url: str, clock: FixedClock) -> None:
    client = pages(clock, town_url, town_url, town_url, simulator="http://127.0.0.1:9").test_client()
    assert Page(client.get(f"/k/{OFFICE}")).link("Tulis lewat WhatsApp") == "/simulator/wa.me/6281200000099?text=Halo"


def test_a_closed_service_says_so_in_the_list(client: FlaskClient, town: Town) -> None:
    town.lines[1].update(status="closed", bookable=False)
    assert "KTP-el hilang sedang tutup" in Page(client.get(f"/k/{OFFICE}")).main


def test_a_family_of_services_has_a_deep_link(client: FlaskClient) -> None:
    page = Page(client.get(f"/k/{OFFICE}/ktp"))
    assert [e.attributes["href"] for e in page.all("a", class_="choice")] == [SERVICE, f"/k/{OFFICE}/{LOST}"]


@pytest.mark.parametrize("path", ["/k/nowhere", f"/k/{OFFICE}/unknown", f"/k/nowhere/{FIRST}", f"/k/{OFFICE}/unknown/slots"])
def test_what_does_not_exist_is_a_page_with_a_next_step(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, Page(answer).link("Lihat daftar layanan")) == (404, "/")


def test_the_question_comes_before_the_checklist(client: FlaskClient) -> None:
    page = Page(client.get(SERVICE))
    assert [e.text for e in page.all("a", class_="choice")] == ["Belum pernah", "Sudah, KTP hilang"]
    assert not page.has_link("Pilih jadwal")


def test_an_answer_that_is_no_option_is_asked_again(client: FlaskClient) -> None:
    assert "Belum pernah" in Page(client.get(f"{SERVICE}?q_recorded_before=maybe")).main


def test_the_answer_can_lead_to_another_service(client: FlaskClient) -> None:
    page = Page(client.get(f"{SERVICE}?q_recorded_before=lost"))
    assert page.link("Lanjut ke KTP-el hilang") == f"/k/{OFFICE}/{LOST}"
    assert "KTP yang hilang tidak perlu direkam ulang." in page.main
    assert not page.has_link("Pilih jadwal")


def test_the_settled_case_shows_fee_next_slot_and_papers(client: FlaskClient) -> None:
    page = Page(client.get(SETTLED))
    assert "Gratis" in page.main
    assert "Sesi kosong terdekat: Rabu, 25 November 2026 pukul 08.00 WIB" in page.main
    assert "Kartu Keluarga (KK) ditunjukkan 2 lembar" in page.main
    assert "terakhir diperiksa Jumat, 20 November 2026" in page.main


def test_every_document_can_be_ticked(client: FlaskClient) -> None:
    assert len(Page(client.get(SETTLED)).all("input", type="checkbox")) == 3


def test_one_button_leads_to_the_slots(client: FlaskClient) -> None:
    assert Page(client.get(SETTLED)).link("Pilih jadwal") == SLOTS


def test_a_closed_service_is_announced_and_cannot_be_booked(client: FlaskClient, town: Town) -> None:
    town.lines[0].update(status="closed", bookable=False, message="Jaringan putus.")
    page = Page(client.get(SETTLED))
    assert "Jangan datang dahulu. Jaringan putus." in page.main
    assert not page.has_link("Pilih jadwal")


def test_a_redirected_service_leads_on(client: FlaskClient, town: Town) -> None:
    town.lines[0].update(status="redirected", bookable=False, redirect_to=LOST)
    assert Page(client.get(SETTLED)).link("Buka layanan penggantinya") == f"/k/{OFFICE}/{LOST}"


def test_a_closed_service_offers_no_slots_by_its_address(client: FlaskClient, town: Town) -> None:
    town.lines[0].update(status="closed", bookable=False)
    assert client.get(SLOTS).location == SETTLED


def test_slots_wait_for_the_question(client: FlaskClient) -> None:
    assert client.get(f"{SERVICE}/slots").location == SERVICE


def test_the_earliest_slot_is_one_tap(client: FlaskClient) -> None:
    first = Page(client.get(SLOTS)).one("button", class_="main", name="starts_at")
    assert (first.attributes["value"], first.text) == ("2026-11-25T08:00:00+07:00", "Rabu, 25 November 2026 pukul 08.00 WIB")


def test_a_full_day_stays_visible(client: FlaskClient) -> None:
    assert "Kamis, 26 November Penuh" in Page(client.get(SLOTS)).main


def test_days_say_how_many_places_are_left(client: FlaskClient) -> None:
    assert [e.text for e in Page(client.get(SLOTS)).all("summary")] == [
        "Rabu, 25 November 14 tempat",
        "Jumat, 27 November 8 tempat",
        "Senin, 30 November 14 tempat",
    ]


def test_the_next_week_is_one_link_away(client: FlaskClient) -> None:
    page = Page(client.get(Page(client.get(SLOTS)).link("Minggu berikutnya")))
    assert "Selasa, 1 Desember" in page.main
    assert page.link("Minggu sebelumnya").endswith("from=2026-11-24")


def test_a_week_without_places_still_offers_the_earliest(client: FlaskClient, clock: FixedClock, town: Town) -> None:
    town.full_days |= {(clock.now() + timedelta(days=day)).date() for day in range(8)}
    first = Page(client.get(SLOTS)).one("button", class_="main", name="starts_at")
    assert first.attributes["value"] == "2026-12-02T08:00:00+07:00"


def test_without_any_slot_the_page_says_what_to_do(client: FlaskClient, town: Town) -> None:
    town.days_open = 0
    page = Page(client.get(SLOTS))
    assert "coba lagi besok" in page.main
    assert page.has_link("Tulis lewat WhatsApp")


def test_slots_are_asked_for_the_whole_family(client: FlaskClient, town: Town) -> None:
    page = Page(client.get(Page(client.get(SLOTS)).link("3")))
    assert town.made("GET", f"/api/v1/offices/{OFFICE}/slots")[-1].query["people"] == "3"
    assert page.one("a", aria_current="true").text == "3"
    assert page.hidden()["people"] == "3"


def test_more_people_than_the_service_takes_are_one(client: FlaskClient) -> None:
    assert client.get(f"{SLOTS}&people=9").location == SLOTS


def test_the_signed_link_travels_along(client: FlaskClient) -> None:
    page = Page(client.get(f"{SETTLED}&t={CHAT_TOKEN}"))
    assert f"t={CHAT_TOKEN}" in page.link("Pilih jadwal")


def test_a_part_that_is_down_is_a_page_with_a_next_step(clock: FixedClock) -> None:
    answer = pages(clock, NOWHERE, NOWHERE, NOWHERE).test_client().get(SETTLED)
    assert (answer.status_code, answer.headers["Retry-After"], Page(answer).link("Coba lagi")) == (503, "60", SETTLED)


def test_a_catalogue_without_a_list_for_the_case_says_where_to_ask(client: FlaskClient, town: Town) -> None:
    town.refuse("GET", f"/api/v1/offices/{OFFICE}/services/{FIRST}/checklist", 422, "invalid-request")
    assert "Tanyakan persyaratan lewat WhatsApp." in Page(client.get(SETTLED)).main


def test_without_the_catalogue_the_services_are_still_listed(town_url: str, clock: FixedClock) -> None:
    answer = pages(clock, town_url, NOWHERE, town_url).test_client().get(f"/k/{OFFICE}")
    assert (answer.status_code, "Perekaman KTP-el pemula" in Page(answer).main) == (200, True)


@pytest.mark.parametrize("step", ["", "/slots", "/name"])
def test_nobody_is_led_past_questions_that_are_not_known(town_url: str, clock: FixedClock, step: str) -> None:
    client = pages(clock, town_url, NOWHERE, town_url).test_client()
    assert client.get(f"{SERVICE}{step}?q_recorded_before=no&starts_at=2026-12-01T09:20:00%2B07:00").status_code == 503


def test_an_answer_that_leads_to_another_service_ends_the_questions(client: FlaskClient, town: Town) -> None:
    age = {"id": "age", "text": "Berapa usia?", "options": [{"value": "17", "label": "17 tahun"}]}
    town.catalogue[0]["questions"] = [RECORDED_BEFORE, age]
    page = Page(client.get(f"{SERVICE}?q_recorded_before=lost"))
    assert (page.link("Lanjut ke KTP-el hilang"), "Berapa usia?" in page.main) == (f"/k/{OFFICE}/{LOST}", False)
