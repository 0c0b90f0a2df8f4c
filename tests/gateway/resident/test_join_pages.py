"""Joining the waiting list where no slot fits."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from services.common.principal import Contact, Principal
from tests.booking.builders import OFFICE as SMALL_OFFICE
from tests.booking.builders import SERVICE
from tests.booking.conftest import operator
from tests.fakes.clock import FixedClock
from tests.gateway.resident.conftest import pages
from tests.gateway.resident.page import Page
from tests.gateway.resident.town import CHAT_TOKEN, FIRST, OFFICE, PHONE, Town

SETTLED = {"q_recorded_before": "no"}
PATH, API = f"/k/{OFFICE}/{FIRST}/wait", f"/api/v1/offices/{OFFICE}/waiting"
FORM = {**SETTLED, "name": "Siti Contoh", "whatsapp": "0812 0000 0001", "days": "14", "part": "morning", "key": "one-key"}
MADE = {"id": "01990f3e-0000-7000-8000-000000000009", "token": "waiting-token-waiting-token-wait"}


def test_the_list_of_slots_leads_to_the_waiting_list(client: FlaskClient) -> None:
    page = Page(client.get(f"/k/{OFFICE}/{FIRST}/slots?q_recorded_before=no&people=2"))
    assert page.link("Masuk daftar tunggu") == f"{PATH}?q_recorded_before=no&people=2"


def test_an_open_question_comes_first(client: FlaskClient) -> None:
    assert client.get(PATH).location == f"/k/{OFFICE}/{FIRST}"


def test_what_was_chosen_is_what_is_waited_for(client: FlaskClient, town: Town) -> None:
    town.refusals["POST", API] = (201, MADE, {})
    answer = client.post(PATH, data={**FORM, "people": "2"})
    assert answer.location == f"/w/{OFFICE}/{MADE['id']}/{MADE['token']}"
    assert town.made("POST", API)[0].body == {
        "service": FIRST, "from": "2026-11-24", "to": "2026-12-08", "part_of_day": "morning", "people": 2,
        "name": "Siti Contoh", "whatsapp": "0812 0000 0001", "language": "id",
    }  # fmt: skip


def test_whoever_comes_from_the_chat_types_no_number(client: FlaskClient, town: Town) -> None:
    town.refusals["POST", API] = (201, MADE, {})
    client.post(PATH, data={**FORM, "whatsapp": "", "t": CHAT_TOKEN})
    call = town.made("POST", API)[0]
    assert (call.principal, "whatsapp" in call.body) == (Principal("resident", contact=Contact(PHONE)), False)


def test_sending_the_form_twice_is_one_request(client: FlaskClient, town: Town) -> None:
    town.refusals["POST", API] = (201, MADE, {})
    for _ in range(2):
        client.post(PATH, data=FORM)
    assert {call.headers["Idempotency-Key"] for call in town.made("POST", API)} == {"one-key"}


@pytest.mark.parametrize("changes", [{"name": ""}, {"whatsapp": "12"}], ids=["no name", "no number"])
def test_a_mistake_is_said_and_what_was_typed_is_kept(client: FlaskClient, town: Town, changes: dict[str, str]) -> None:
    answer = client.post(PATH, data={**FORM, **changes})
    kept = Page(answer).one("input", name="days", value="14").attributes
    assert (answer.status_code, Page(answer).title.startswith("Kesalahan:"), "checked" in kept) == (422, True, True)
    assert town.made("POST", API) == []


def test_who_waits_already_is_told_so(client: FlaskClient, town: Town) -> None:
    town.refuse("POST", API, 409, "already-waiting")
    answer = client.post(PATH, data=FORM)
    assert (answer.status_code, "sudah ada di daftar tunggu" in Page(answer).main) == (409, True)


def test_a_form_of_another_site_changes_nothing(client: FlaskClient, town: Town) -> None:
    answer = client.post(PATH, data=FORM, headers={"Sec-Fetch-Site": "cross-site"})
    assert (answer.status_code, town.made("POST", API)) == (403, [])


def test_joining_and_leaving_before_the_real_booking_service(
    town_url: str, booking_app: Flask, booking_address: str, clock: FixedClock
) -> None:
    visitor = pages(clock, booking_address, town_url, town_url).test_client()
    joined = visitor.post(f"/k/{SMALL_OFFICE.id}/{SERVICE.id}/wait", data=FORM)
    place = Page(visitor.get(joined.location))
    left = visitor.post(f"{joined.location}/leave")
    listed = booking_app.test_client().get(f"/api/v1/offices/{SMALL_OFFICE.id}/waiting", headers=operator()).get_json()
    after = Page(visitor.get(left.location))
    assert ("Urutan Anda: 1" in place.main, listed["waiting"], "sudah selesai" in after.main) == (True, [], True)
