"""Receiving: everything stored before the answer, handled in order, answered once."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

import pytest

from services.notifier.adapters.tables import contacts, messages, requests, webhook_events
from services.notifier.domain.content import Rows, Text
from services.notifier.domain.errors import MalformedWebhook, WrongSignature
from services.notifier.usecases.ingest import ReceiveWebhook, handshake_matches
from tests.notifier.fakes import APPOINTMENT
from tests.notifier.notifier_at_work import PHONE, NotifierAtWork, inbound, signature, webhook


def test_every_update_of_a_full_batch_is_stored(notifier: NotifierAtWork) -> None:
    statuses = [{"id": f"wamid.{n}", "status": "sent", "timestamp": "1764000000", "recipient_id": "62812"} for n in range(1000)]
    notifier.webhook(webhook({"statuses": statuses}))
    assert len(notifier.rows(webhook_events)) == 1000


def test_the_same_update_in_other_bytes_is_stored_once(notifier: NotifierAtWork) -> None:
    body = webhook(inbound("wamid.A", {"type": "text", "text": {"body": "halo"}}, 1_764_000_000))
    notifier.webhook(body)
    notifier.webhook(json.dumps(json.loads(body), indent=3).encode())
    assert len(notifier.rows(webhook_events)) == 1


def test_without_an_account_nobody_can_sign(notifier: NotifierAtWork) -> None:
    body = webhook({"statuses": []})
    signed = "sha256=" + hmac.new(b"", body, hashlib.sha256).hexdigest()
    with pytest.raises(WrongSignature):
        ReceiveWebhook(notifier.store, notifier.clock, "")(body, signed)
    assert handshake_matches("subscribe", "", "") is False


def test_a_wrong_signature_stores_nothing(notifier: NotifierAtWork) -> None:
    with pytest.raises(WrongSignature):
        notifier.receive_webhook(webhook({}), "sha256=" + "0" * 64)
    assert notifier.rows(webhook_events) == []


def test_a_body_that_is_no_json_object_is_refused(notifier: NotifierAtWork) -> None:
    with pytest.raises(MalformedWebhook):
        notifier.receive_webhook(b"[1]", signature(b"[1]"))


@pytest.mark.parametrize(
    ("value", "name"),
    [
        pytest.param({"event": "REJECTED", "message_template_name": "x"}, "message_template_status_update", id="template"),
        pytest.param({"errors": [{"code": 131051}]}, "messages", id="error"),
        pytest.param({"messages": [{"type": "text"}]}, "messages", id="message without id"),
        pytest.param("text", "something_new", id="unknown field"),
    ],
)
def test_an_update_of_another_kind_is_kept_and_visible(notifier: NotifierAtWork, value: Any, name: str) -> None:
    notifier.webhook(webhook(value, name))
    assert [(row["kind"], row["outcome"]) for row in notifier.rows(webhook_events)] == [("other", "kept, not handled")]


def test_an_unknown_status_is_kept_and_visible(notifier: NotifierAtWork) -> None:
    notifier.status("teleported", None, "wamid.X")
    assert [row["outcome"] for row in notifier.rows(webhook_events)] == ["unknown status teleported"]


def test_a_status_of_a_message_that_is_not_ours_is_closed_after_a_minute(notifier: NotifierAtWork) -> None:
    notifier.status("sent", None, "wamid.FOREIGN")
    for _ in range(10):
        notifier.later(seconds=21)
    assert [row["outcome"] for row in notifier.rows(webhook_events)] == ["about a message that is not ours"]


def test_a_number_of_16_digits_is_masked_before_it_is_stored(notifier: NotifierAtWork) -> None:
    notifier.person_writes("NIK saya 9999 9901 0101 0001 ya")
    notifier.work()
    everything = str(notifier.rows(webhook_events) + notifier.rows(messages) + notifier.rows(requests))
    assert ("9999 9901 0101 0001" in everything, "[NIK]" in everything) == (False, True)


def test_characters_that_no_database_keeps_do_no_harm(notifier: NotifierAtWork) -> None:
    notifier.person_writes("halo\x00 \ud83d")
    notifier.work()
    assert isinstance(notifier.channel.sent[0].content, Rows)


def test_a_greeting_is_answered_with_one_list(notifier: NotifierAtWork) -> None:
    notifier.person_writes("halo")
    notifier.work()
    assert [(each.to, type(each.content)) for each in notifier.channel.sent] == [("6281200000001", Rows)]


def test_a_repeated_webhook_is_answered_once(notifier: NotifierAtWork) -> None:
    notifier.person_writes("halo", "wamid.A")
    notifier.work()
    notifier.person_writes("halo", "wamid.A")
    notifier.work()
    assert len(notifier.channel.sent) == 1


def test_two_fast_taps_on_one_row_are_answered_once(notifier: NotifierAtWork) -> None:
    notifier.person_taps("menu:book")
    notifier.person_taps("menu:book")
    notifier.work()
    assert len(notifier.channel.sent) == 1


def test_messages_of_one_person_are_answered_in_the_order_of_writing(notifier: NotifierAtWork) -> None:
    now = notifier.clock.now().timestamp()
    later = inbound("wamid.B", {"type": "text", "text": {"body": "Loket tutup"}}, now - 1)
    earlier = inbound("wamid.A", {"type": "text", "text": {"body": "pengaduan"}}, now - 2)
    notifier.webhook(webhook(later))
    notifier.webhook(webhook(earlier))
    notifier.work()
    assert [row["text"] for row in notifier.rows(requests)] == ["Loket tutup"]


def test_a_complaint_gets_a_number(notifier: NotifierAtWork) -> None:
    for text in ("pengaduan", "Loket tutup"):
        notifier.person_writes(text)
        notifier.work()
        notifier.later(seconds=1)
    assert ("P-2026-0001" in notifier.texts()[-1], [row["number"] for row in notifier.rows(requests)]) == (True, ["P-2026-0001"])


def test_a_person_without_number_is_answered_by_user_id(notifier: NotifierAtWork) -> None:
    message = {"from_user_id": "ID.77", "id": "wamid.U", "timestamp": "1764000000", "type": "text", "text": {"body": "halo"}}
    contact = {"profile": {"name": "Siti"}, "user_id": "ID.77"}
    message["timestamp"] = str(int(notifier.clock.now().timestamp()))
    notifier.webhook(webhook({"contacts": [contact], "messages": [message]}))
    notifier.work()
    assert [each.to for each in notifier.channel.sent] == ["ID.77"]


def test_two_contacts_that_turn_out_to_be_one_are_joined(notifier: NotifierAtWork) -> None:
    notifier.event("appointment.booked")
    value = inbound("wamid.U", {"type": "text", "text": {"body": "halo"}}, notifier.clock.now().timestamp())
    by_id = json.loads(json.dumps(value))
    by_id["contacts"][0] = {"profile": {"name": "Siti"}, "user_id": "ID.77"}
    by_id["messages"][0] = {**by_id["messages"][0], "from_user_id": "ID.77", "from": ""}
    notifier.webhook(webhook(by_id))
    notifier.work()
    both = json.loads(json.dumps(value))
    both["contacts"][0]["user_id"] = both["messages"][0]["from_user_id"] = "ID.77"
    both["messages"][0]["id"] = "wamid.V"
    notifier.webhook(webhook(both))
    notifier.work()
    assert [(row["phone"], row["user_id"]) for row in notifier.rows(contacts)] == [(PHONE, "ID.77")]


def test_while_booking_is_down_an_answer_waits(notifier: NotifierAtWork) -> None:
    notifier.booking.down = True
    notifier.person_writes("halo")
    notifier.work()
    notifier.booking.down = False
    notifier.later(seconds=2)
    assert isinstance(notifier.channel.sent[0].content, Rows)


def test_when_booking_stays_down_the_person_is_told(notifier: NotifierAtWork) -> None:
    notifier.booking.down = True
    notifier.person_writes("halo")
    notifier.work()
    for _ in range(6):
        notifier.later(seconds=20)
    assert [
        (type(each.content), "terganggu" in each.content.body) for each in notifier.channel.sent if isinstance(each.content, Text)
    ] == [(Text, True)]


def test_a_lane_that_the_queue_forgot_is_handled(notifier: NotifierAtWork) -> None:
    notifier.person_writes("halo")
    notifier.wiring.sweeps.queue_inbound()
    notifier.queues.lose()
    notifier.later(seconds=6)
    assert len(notifier.channel.sent) == 1


def test_an_event_that_comes_twice_makes_one_message(notifier: NotifierAtWork) -> None:
    event = notifier.event("appointment.booked")
    notifier.wiring.handlers.handle_event(event.envelope())
    notifier.work()
    assert notifier.message_states() == [("confirmation", "accepted")]


def test_an_older_version_after_a_newer_one_makes_no_message(notifier: NotifierAtWork) -> None:
    notifier.event("appointment.moved")
    notifier.event("appointment.booked")
    notifier.work()
    assert notifier.message_states() == [("moved", "accepted")]


@pytest.mark.parametrize("kind", ["appointment.completed", "appointment.missed"])
def test_a_fact_after_a_visit_is_seen(notifier: NotifierAtWork, kind: str) -> None:
    event = notifier.event(kind)
    with notifier.store.read() as work:
        assert work.inbox.seen([event.id]) == [event.id]


TAPPED_YES = "visit:cancel_surely:01990f3e-0000-7000-8000-000000000001"


def test_whoever_answers_a_reminder_with_cancel_and_means_it_is_cancelled(notifier: NotifierAtWork) -> None:
    notifier.booking.appointments_known = [APPOINTMENT]
    notifier.person_taps(TAPPED_YES)
    notifier.work()
    assert (notifier.booking.cancelled, notifier.channel.sent) == ([APPOINTMENT.id], [])


def test_a_cancellation_that_booking_refuses_is_told(notifier: NotifierAtWork) -> None:
    notifier.booking.appointments_known, notifier.booking.refuses_to_cancel = [APPOINTMENT], True
    notifier.person_taps(TAPPED_YES)
    notifier.work()
    assert "tidak dapat dibatalkan lewat chat" in notifier.texts()[0]


def test_a_tap_on_a_reminder_keeps_the_id_of_its_visit(notifier: NotifierAtWork) -> None:
    notifier.booking.appointments_known = [APPOINTMENT]
    button = {"payload": f"visit:come:{APPOINTMENT.id}", "text": "Saya datang"}
    value = inbound("wamid.TAP", {"type": "button", "button": button}, notifier.clock.now().timestamp())
    notifier.webhook(webhook(value))
    notifier.work()
    assert "Sampai bertemu" in notifier.texts()[0]
