"""What a person does on the phone, as the office's webhook receives it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.simulator.account import SITI, Api, message
from tests.simulator.receiver import Receiver

BUTTONS = message(
    "interactive",
    {
        "type": "button",
        "body": {"text": "Bisa hadir?"},
        "action": {"buttons": [{"type": "reply", "reply": {"id": "hadir:1", "title": "Hadir"}}]},
    },
)
LIST = message(
    "interactive",
    {
        "type": "list",
        "body": {"text": "Pilih sesi"},
        "action": {"button": "Sesi", "sections": [{"rows": [{"id": "s1", "title": "08.00", "description": "Sisa 3"}]}]},
    },
)
TEMPLATE = {
    "name": "pengingat",
    "language": "id",
    "category": "UTILITY",
    "components": [
        {"type": "BODY", "text": "Besok janji temu Anda."},
        {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Batalkan"}]},
    ],
}


def received(receiver: Receiver) -> dict[str, Any]:
    """What an inbound message says, without who and when."""
    [inbound] = receiver.wait("messages", 1)
    return {key: value for key, value in inbound.items() if key not in ("id", "timestamp", "from", "from_user_id")}


def answering(wamid: str, kind: str, content: dict[str, Any]) -> dict[str, Any]:
    return {"type": kind, "context": {"from": "6281200000099", "id": wamid}, kind: content}


@pytest.mark.parametrize("tapped", ["hadir:1", "Hadir"], ids=["by id", "by title"])
def test_a_tapped_button_answers_the_message_that_has_it(open_api: Api, receiver: Receiver, tapped: str) -> None:
    wamid = open_api.sent(BUTTONS)
    open_api.write({"button": tapped})
    reply = {"type": "button_reply", "button_reply": {"id": "hadir:1", "title": "Hadir"}}
    assert received(receiver) == answering(wamid, "interactive", reply)


def test_the_newest_message_with_a_button_is_answered_unless_another_is_named(open_api: Api, receiver: Receiver) -> None:
    first, _ = open_api.sent(BUTTONS), open_api.sent(BUTTONS)
    open_api.write({"button": "Hadir", "message": first})
    assert received(receiver)["context"]["id"] == first


def test_a_chosen_row_answers_the_list_that_has_it(open_api: Api, receiver: Receiver) -> None:
    wamid = open_api.sent(LIST)
    open_api.write({"list_row": "s1"})
    reply = {"type": "list_reply", "list_reply": {"id": "s1", "title": "08.00", "description": "Sisa 3"}}
    assert received(receiver) == answering(wamid, "interactive", reply)


def test_a_tapped_template_button_has_its_own_shape(api: Api, receiver: Receiver) -> None:
    api.register(TEMPLATE)
    parameters = [{"type": "payload", "payload": "batal:1"}]
    components = [{"type": "button", "sub_type": "quick_reply", "index": "0", "parameters": parameters}]
    wamid = api.sent(message("template", {"name": "pengingat", "language": {"code": "id"}, "components": components}))
    api.write({"template_button": "batal:1"})
    assert received(receiver) == answering(wamid, "button", {"payload": "batal:1", "text": "Batalkan"})


def test_a_location_is_sent_with_its_coordinates(api: Api, receiver: Receiver) -> None:
    api.write({"location": {"latitude": -3.75, "longitude": 102.27}})
    assert received(receiver) == {"type": "location", "location": {"latitude": -3.75, "longitude": 102.27}}


def test_a_number_that_nobody_has_met_becomes_a_contact_by_writing(api: Api, receiver: Receiver) -> None:
    api.write({"text": "Halo"}, contact="+6281200001234")
    [inbound] = receiver.wait("messages", 1)
    assert inbound["from"] == "6281200001234"


def test_what_was_never_offered_cannot_be_tapped(api: Api) -> None:
    answer = api.client.post(f"/control/contacts/{SITI}/messages", json={"button": "Hadir"})
    assert (answer.status_code, answer.get_json()["type"]) == (422, "/problems/invalid-request")


@pytest.mark.parametrize(
    "body",
    [{}, {"text": "a", "button": "b"}, {"text": ""}, {"words": "a"}, {"location": {"latitude": 91, "longitude": 0}}],
    ids=["nothing", "two acts", "an empty text", "an unknown field", "a place beyond the pole"],
)
def test_an_act_that_makes_no_sense_is_refused(api: Api, body: dict[str, Any]) -> None:
    assert api.client.post(f"/control/contacts/{SITI}/messages", json=body).status_code == 422


def test_a_read_receipt_of_the_office_is_kept(api: Api) -> None:
    wamid = api.write({"text": "Halo"})["wamid"]
    body = {"messaging_product": "whatsapp", "status": "read", "message_id": wamid, "typing_indicator": {"type": "text"}}
    answer = api.send(body)
    page = api.client.get(f"/chat/{SITI}").get_data(as_text=True)
    assert (answer, "ticks read" in page) == ((200, {"success": True}), True)


def test_a_read_receipt_for_an_unknown_message_is_refused(api: Api) -> None:
    assert api.code({"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.X"}) == 131009
