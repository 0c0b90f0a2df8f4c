"""The fault switches."""

from __future__ import annotations

import pytest

from services.simulator.domain.faults import Chance, Faults, strikes
from tests.simulator.account import Api, message

HALO = message("text", {"body": "Halo"})


def test_an_ordered_500_stores_nothing(open_api: Api) -> None:
    open_api.faults(fail_500={"count": 1})
    status, answer = open_api.send(HALO)
    assert (status, answer["error"]["code"], open_api.messages()) == (500, 131000, [])


def test_a_counted_fault_is_used_up(open_api: Api) -> None:
    open_api.faults(fail_500={"count": 2})
    assert [open_api.code(HALO) for _ in range(3)] == [131000, 131000, None]


def test_the_next_sends_are_refused_with_the_ordered_code(open_api: Api) -> None:
    open_api.faults(next_error={"code": 131048, "times": 2})
    assert [open_api.code(HALO) for _ in range(3)] == [131048, 131048, None]


def test_faults_touch_uploads_only_when_asked_to(open_api: Api) -> None:
    open_api.faults(fail_500={"probability": 1})
    assert open_api.upload()


@pytest.mark.parametrize(("drawn", "struck"), [(0.29, True), (0.3, False)], ids=["below", "at the probability"])
def test_a_fault_strikes_with_its_probability(drawn: float, struck: bool) -> None:
    assert strikes(Faults(fail_500=Chance(0.3)), "fail_500", drawn)[0] is struck


def test_cleared_faults_are_an_undisturbed_whatsapp(api: Api) -> None:
    before = api.client.get("/control/faults").get_json()
    api.faults(fail_500={"count": 2}, hold_webhooks=True, unreachable=["+6281200000002"], paths=["messages", "media"])
    api.client.delete("/control/faults")
    assert api.client.get("/control/faults").get_json() == before


def test_an_unknown_switch_is_refused_and_named(api: Api) -> None:
    answer = api.client.put("/control/faults", json={"fail_500": {"often": 1}})
    assert (answer.status_code, answer.get_json()["errors"][0]["pointer"]) == (422, "/fail_500/often")


def test_a_reset_leaves_the_demo_contacts_and_nothing_else(open_api: Api) -> None:
    open_api.sent(HALO)
    open_api.client.post("/control/contacts", json={"phone": "+6281200001234"})
    open_api.faults(hold_webhooks=True)
    open_api.client.post("/control/reset")
    names = [contact["name"] for contact in open_api.client.get("/control/contacts").get_json()["contacts"]]
    faults = open_api.client.get("/control/faults").get_json()
    expected = ["Siti Contoh", "Budi Contoh", "Ani Contoh", "Dewi Contoh", "Joko Contoh"]
    assert (names, open_api.messages(), faults["hold_webhooks"]) == (expected, [], False)
