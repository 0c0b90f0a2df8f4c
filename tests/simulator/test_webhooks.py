"""What the office's webhook receives, in which shape, how often and in which order."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import timedelta

from tests.fakes.clock import FixedClock
from tests.servers import wait_until
from tests.simulator.account import BUSINESS_ID, NUMBER_ID, SECRET, SITI, Api, message
from tests.simulator.receiver import Receiver

HALO = message("text", {"body": "Halo"}, biz_opaque_callback_data="kiriman:1")
LATER = timedelta(seconds=5)
METADATA = {"display_phone_number": "6281200000099", "phone_number_id": NUMBER_ID}


def user_id(api: Api) -> str:
    contacts = api.client.get("/control/contacts").get_json()["contacts"]
    return str(next(contact["user_id"] for contact in contacts if contact["phone"] == SITI))


def test_a_webhook_is_signed_over_its_bytes(api: Api, receiver: Receiver) -> None:
    api.write({"text": "Halo 👋 — selamat pagi"})
    wait_until(lambda: bool(receiver.posts))
    signature, body = receiver.posts[0]
    assert signature == "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()


def test_an_inbound_message_has_the_shape_of_the_graph_api(api: Api, receiver: Receiver, clock: FixedClock) -> None:
    wamid = api.write({"text": "Mau rekam KTP"})["wamid"]
    wait_until(lambda: bool(receiver.posts))
    seconds = int(clock.now().timestamp())
    text = {"id": wamid, "timestamp": str(seconds), "type": "text", "from": SITI[1:], "text": {"body": "Mau rekam KTP"}}
    value = {
        "messaging_product": "whatsapp",
        "metadata": METADATA,
        "contacts": [{"profile": {"name": "Siti Contoh"}, "user_id": user_id(api), "wa_id": SITI[1:]}],
        "messages": [{"from_user_id": user_id(api), **text}],
    }
    entry = {"id": BUSINESS_ID, "time": seconds, "changes": [{"field": "messages", "value": value}]}
    assert json.loads(receiver.posts[0][1]) == {"object": "whatsapp_business_account", "entry": [entry]}


def test_a_person_who_hides_the_number_is_known_by_user_id_only(api: Api, receiver: Receiver) -> None:
    api.change(shares_phone=False)
    api.write({"text": "Halo"})
    [inbound] = receiver.wait("messages", 1)
    contact = json.loads(receiver.posts[0][1])["entry"][0]["changes"][0]["value"]["contacts"][0]
    assert (inbound.get("from"), contact.get("wa_id"), inbound["from_user_id"]) == (None, None, user_id(api))


def test_a_delivered_message_is_reported_as_sent_and_then_as_delivered(
    open_api: Api, receiver: Receiver, clock: FixedClock
) -> None:
    wamid = open_api.sent(HALO)
    clock.advance(LATER)
    sent, delivered = receiver.wait("statuses", 2)
    at = int((clock.now() - LATER).timestamp())
    common = {
        "id": wamid,
        "recipient_id": SITI[1:],
        "recipient_user_id": user_id(open_api),
        "biz_opaque_callback_data": "kiriman:1",
    }
    price = {"billable": False, "pricing_model": "PMP", "type": "free_customer_service", "category": "service"}
    assert [sent, delivered] == [
        {**common, "status": "sent", "timestamp": str(at), "pricing": price},
        {**common, "status": "delivered", "timestamp": str(at)},
    ]


def test_a_message_is_read_when_the_chat_is_opened(open_api: Api, receiver: Receiver, clock: FixedClock) -> None:
    open_api.sent(HALO)
    clock.advance(LATER)
    open_api.client.post(f"/control/contacts/{SITI}/read")
    assert [status["status"] for status in receiver.wait("statuses", 3)] == ["sent", "delivered", "read"]


def test_a_contact_with_automatic_reading_reads_by_itself(open_api: Api, receiver: Receiver, clock: FixedClock) -> None:
    open_api.change(auto_read=True)
    open_api.sent(HALO)
    clock.advance(LATER)
    assert [status["status"] for status in receiver.wait("statuses", 3)] == ["sent", "delivered", "read"]


def test_a_webhook_that_is_refused_is_posted_again(api: Api, receiver: Receiver, clock: FixedClock) -> None:
    receiver.refusals += [503, 500]
    api.write({"text": "Halo"})

    def accepted_after_a_while() -> bool:
        clock.advance(LATER)
        return bool(receiver.posts)

    wait_until(accepted_after_a_while)
    assert (receiver.refusals, len(receiver.values("messages"))) == ([], 1)


def test_held_webhooks_come_in_one_batch_when_they_are_let_go(api: Api, receiver: Receiver) -> None:
    api.faults(hold_webhooks=True)
    for number in range(3):
        api.write({"text": f"Pesan {number}"})
    held = list(receiver.posts)
    api.client.delete("/control/faults")
    bodies = [inbound["text"]["body"] for inbound in receiver.wait("messages", 3)]
    assert (held, bodies, len(receiver.posts)) == ([], ["Pesan 0", "Pesan 1", "Pesan 2"], 1)


def test_duplicated_webhooks_come_twice_with_the_same_bytes(api: Api, receiver: Receiver) -> None:
    api.faults(duplicate_webhooks={"count": 1})
    api.write({"text": "Halo"})
    wait_until(lambda: len(receiver.posts) == 2)
    assert receiver.posts[0] == receiver.posts[1]


def test_reordered_webhooks_come_one_by_one_and_the_last_first(open_api: Api, receiver: Receiver, clock: FixedClock) -> None:
    open_api.faults(reorder_webhooks={"probability": 1})
    open_api.sent(HALO)
    clock.advance(LATER)
    statuses = [status["status"] for status in receiver.wait("statuses", 2)]
    assert (statuses, len(receiver.posts)) == (["delivered", "sent"], 2)


def test_a_new_template_is_reported_with_its_status(api: Api, receiver: Receiver) -> None:
    api.faults(template_status="REJECTED")
    body = {"name": "a", "language": "id", "category": "UTILITY", "components": [{"type": "BODY", "text": "Selamat datang"}]}
    api.register(body)
    wait_until(lambda: bool(receiver.posts))
    change = json.loads(receiver.posts[0][1])["entry"][0]["changes"][0]
    value = change["value"]
    assert (change["field"], value["event"], value["reason"]) == ("message_template_status_update", "REJECTED", "INVALID_FORMAT")
