"""The NIK on the booking pages: asked for only where the office controls duplicates by it."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.gateway.resident.page import Page
from tests.gateway.resident.test_booking_pages import BASE, BOOKINGS, STARTS, TYPED
from tests.gateway.resident.town import Town

NIK = "9999994112900001"
WITH_NIK = {**TYPED, "nik": NIK}


@pytest.fixture
def controlled(town: Town) -> None:
    """The office controls duplicates of the service by NIK."""
    town.lines[0]["asks_nik"] = True


@pytest.mark.usefixtures("controlled")
def test_the_form_asks_for_the_nik_and_says_why_and_how_it_is_kept(client: FlaskClient) -> None:
    page = Page(client.get(f"{BASE}/name", query_string={"q_recorded_before": "no", "starts_at": STARTS}))
    assert page.one("input", id="nik").attributes["inputmode"] == "numeric"
    assert "tidak memesan dua kali" in page.main
    assert "NIK tidak disimpan: hanya sandi satu arah" in page.main


def test_elsewhere_the_form_asks_for_no_nik_and_passes_none_on(client: FlaskClient, town: Town) -> None:
    form = Page(client.get(f"{BASE}/name", query_string={"q_recorded_before": "no", "starts_at": STARTS}))
    checked = Page(client.post(f"{BASE}/check", data=WITH_NIK))
    client.post(f"{BASE}/book", data=WITH_NIK)
    assert (form.all("input", id="nik"), "nik" in checked.hidden(), "nik" in town.made(*BOOKINGS)[0].body) == ([], False, False)


@pytest.mark.usefixtures("controlled")
@pytest.mark.parametrize("nik", ["", "123", "99999941129000012", "NIK saya"])
def test_what_cannot_be_a_nik_is_told_at_its_field(client: FlaskClient, town: Town, nik: str) -> None:
    answer = client.post(f"{BASE}/book", data={**TYPED, "nik": nik})
    assert (answer.status_code, town.made(*BOOKINGS)) == (422, [])
    assert Page(answer).link("Tulis NIK, 16 angka seperti di kartu keluarga.") == "#nik"


@pytest.mark.usefixtures("controlled")
def test_the_check_page_shows_four_digits_and_booking_gets_the_nik(client: FlaskClient, town: Town) -> None:
    checked = Page(client.post(f"{BASE}/check", data=WITH_NIK))
    booked = client.post(f"{BASE}/book", data=checked.hidden())
    assert ("•••• 0001" in checked.main, NIK in checked.main) == (True, False)
    assert (booked.status_code, town.made(*BOOKINGS)[0].body["nik"]) == (303, NIK)


@pytest.mark.usefixtures("controlled")
def test_what_booking_says_about_the_nik_is_shown_at_its_field(client: FlaskClient, town: Town) -> None:
    town.refuse(*BOOKINGS, 422, "invalid-request", errors=[{"pointer": "/nik", "detail": "Nomor urut tidak mungkin."}])
    answer = client.post(f"{BASE}/book", data=WITH_NIK)
    assert (answer.status_code, Page(answer).link("Nomor urut tidak mungkin.")) == (422, "#nik")
