"""The page that a waiting-list offer leads to."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.gateway.resident.page import Page
from tests.gateway.resident.town import CODE, FIRST, MANAGE_TOKEN, OFFICE, Town

ENTRY, TOKEN = "01990f3e-0000-7000-8000-000000000009", "waiting-token-waiting-token-wait"
PAGE, API = f"/w/{OFFICE}/{ENTRY}/{TOKEN}", f"/api/v1/offices/{OFFICE}/waiting/{ENTRY}"
OFFER: dict[str, Any] = {
    "starts_at": "2026-12-01T09:20:00+07:00",
    "ends_at": "2026-12-01T09:30:00+07:00",
    "expires_at": "2026-11-24T09:15:00+07:00",
    "moves": None,
    "asks_nik": False,
}


def _standing(state: str, offer: dict[str, Any] | None = None, position: int | None = None) -> dict[str, Any]:
    return {
        "id": ENTRY,
        "state": state,
        "service": FIRST,
        "service_name": "Perekaman KTP-el pemula",
        "name": "Siti Contoh",
        "offer": offer,
        "position": position,
    }


def _answers(town: Town, method: str, path: str, status: int, body: dict[str, Any]) -> None:
    town.refusals[method, path] = (status, body, {})


def test_an_offer_says_what_until_when_and_that_it_is_free(client: FlaskClient, town: Town) -> None:
    _answers(town, "GET", API, 200, _standing("offered", OFFER))
    page = Page(client.get(PAGE))
    for words in ("Ada tempat untuk Anda", "Selasa, 1 Desember 2026 pukul 09.20 WIB", "09.15 WIB", "Gratis"):
        assert words in page.main
    assert "pindah ke sini" not in page.main


def test_an_offer_says_which_appointment_would_move(client: FlaskClient, town: Town) -> None:
    moves = {"code": CODE, "starts_at": "2026-12-04T10:00:00+07:00"}
    _answers(town, "GET", API, 200, _standing("offered", {**OFFER, "moves": moves}))
    said = "Anda sudah punya janji temu pada Jumat, 4 Desember 2026 pukul 10.00 WIB. Bila tempat ini diambil"
    assert said in Page(client.get(PAGE)).main


def test_whoever_waits_sees_the_place_in_line(client: FlaskClient, town: Town) -> None:
    _answers(town, "GET", API, 200, _standing("waiting", position=3))
    assert "Urutan Anda: 3" in Page(client.get(PAGE)).main


@pytest.mark.parametrize("state", ["accepted", "declined", "expired", "left"])
def test_an_end_leads_to_the_slots(client: FlaskClient, town: Town, state: str) -> None:
    _answers(town, "GET", API, 200, _standing(state))
    page = Page(client.get(PAGE))
    assert ("sudah selesai" in page.main, page.link("Pilih jadwal")) == (True, f"/k/{OFFICE}/{FIRST}")


def test_taking_the_place_leads_to_the_appointment_and_twice_is_once(client: FlaskClient, town: Town) -> None:
    _answers(town, "POST", f"{API}/accept", 201, {"code": CODE, "manage_token": MANAGE_TOKEN})
    answers = [client.post(f"{PAGE}/accept") for _ in range(2)]
    keys = {call.headers["Idempotency-Key"] for call in town.made("POST", f"{API}/accept")}
    assert ({(a.status_code, a.location) for a in answers}, len(keys)) == ({(303, f"/m/{CODE}/{MANAGE_TOKEN}")}, 1)


def test_where_the_nik_is_controlled_the_page_asks_for_it_and_says_what_is_wrong(client: FlaskClient, town: Town) -> None:
    _answers(town, "GET", API, 200, _standing("offered", {**OFFER, "asks_nik": True}))
    town.refuse("POST", f"{API}/accept", 422, "invalid-request", errors=[{"pointer": "/nik", "detail": "NIK salah."}])
    answer = client.post(f"{PAGE}/accept", data={"nik": "123"})
    asked = Page(answer).one("input", id="nik").attributes["aria-describedby"]
    assert (answer.status_code, "NIK salah." in Page(answer).main, asked) == (422, True, "nik-why nik-wrong")
    assert [call.body for call in town.made("POST", f"{API}/accept")] == [{"nik": "123"}]


def test_an_offer_asks_for_no_nik_otherwise(client: FlaskClient, town: Town) -> None:
    _answers(town, "GET", API, 200, _standing("offered", OFFER))
    assert "NIK" not in Page(client.get(PAGE)).main


def test_a_place_that_is_gone_says_so(client: FlaskClient, town: Town) -> None:
    _answers(town, "POST", f"{API}/accept", 409, {"detail": "Waktu untuk menjawab sudah lewat."})
    answer = client.post(f"{PAGE}/accept")
    assert (answer.status_code, "Waktu untuk menjawab sudah lewat." in answer.text) == (409, True)


def test_leaving_comes_back_to_the_page(client: FlaskClient, town: Town) -> None:
    _answers(town, "POST", f"{API}/leave", 200, {"id": ENTRY, "state": "left"})
    answer = client.post(f"{PAGE}/leave")
    assert (answer.status_code, answer.location) == (303, PAGE)


@pytest.mark.parametrize("status", [401, 404])
def test_a_wrong_secret_shows_nothing(client: FlaskClient, town: Town, status: int) -> None:
    _answers(town, "GET", API, status, {"detail": "-"})
    assert client.get(PAGE).status_code == 404


def test_looking_takes_nothing(client: FlaskClient, town: Town) -> None:
    _answers(town, "GET", API, 200, _standing("offered", OFFER))
    client.get(PAGE)
    client.head(PAGE)
    assert {call.method for call in town.calls} == {"GET"}


def test_the_address_stays_private(client: FlaskClient, town: Town) -> None:
    _answers(town, "GET", API, 200, _standing("offered", OFFER))
    headers = client.get(PAGE).headers
    assert (headers["Cache-Control"], headers["Referrer-Policy"], "noindex" in headers["X-Robots-Tag"]) == (
        "no-store",
        "no-referrer",
        True,
    )
