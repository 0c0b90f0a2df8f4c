"""The 24-hour window, the pair rate, the throughput, and people who cannot be reached."""

from __future__ import annotations

from datetime import timedelta

from tests.fakes.clock import FixedClock
from tests.simulator.account import SITI, Api, message
from tests.simulator.receiver import Receiver

HALO = message("text", {"body": "Halo"})
LATER = timedelta(seconds=5)


def test_a_free_form_message_outside_the_window_fails_by_webhook(api: Api, receiver: Receiver, clock: FixedClock) -> None:
    api.sent(HALO)
    clock.advance(LATER)
    [status] = receiver.wait("statuses", 1)
    assert (status["status"], status["errors"][0]["code"]) == ("failed", 131047)


def test_a_switch_refuses_a_free_form_message_outside_the_window_at_once(api: Api) -> None:
    api.faults(window_errors="sync")
    assert api.code(HALO) == 131047


def test_the_window_closes_24_hours_after_the_last_message_of_the_person(api: Api, clock: FixedClock) -> None:
    api.faults(window_errors="sync")
    api.write({"text": "Halo"})
    clock.advance(timedelta(hours=23, minutes=59))
    inside = api.code(HALO)
    clock.advance(timedelta(minutes=1))
    assert (inside, api.code(HALO)) == (None, 131047)


def test_the_46th_message_of_a_burst_hits_the_pair_limit(open_api: Api) -> None:
    codes = [open_api.code(HALO) for _ in range(46)]
    assert codes == [None] * 45 + [131056]


def test_six_seconds_after_a_burst_one_more_message_may_go(open_api: Api, clock: FixedClock) -> None:
    for _ in range(45):
        open_api.sent(HALO)
    clock.advance(timedelta(seconds=6))
    assert [open_api.code(HALO), open_api.code(HALO)] == [None, 131056]


def test_the_pair_limit_is_of_one_person_only(open_api: Api) -> None:
    for _ in range(45):
        open_api.sent(HALO)
    assert open_api.code({**HALO, "to": "6281200000002"}) is None


def test_more_messages_a_second_than_the_throughput_are_refused(open_api: Api, clock: FixedClock) -> None:
    open_api.faults(throughput=2)
    codes = [open_api.code(HALO) for _ in range(3)]
    clock.advance(timedelta(seconds=1))
    assert [*codes, open_api.code(HALO)] == [None, None, 130429, None]


def test_a_person_who_is_not_on_whatsapp_cannot_be_reached(open_api: Api, receiver: Receiver, clock: FixedClock) -> None:
    open_api.change(on_whatsapp=False)
    open_api.sent(HALO)
    clock.advance(LATER)
    [status] = receiver.wait("statuses", 1)
    assert (status["status"], status["errors"][0]["code"]) == ("failed", 131026)


def test_a_number_that_a_switch_makes_unreachable_cannot_be_reached(open_api: Api, clock: FixedClock) -> None:
    open_api.faults(unreachable=[SITI])
    open_api.sent(HALO)
    clock.advance(LATER)
    assert open_api.messages()[0]["status"] == "failed"


def test_a_document_by_link_fails_by_webhook(open_api: Api, clock: FixedClock) -> None:
    open_api.sent(message("document", {"link": "https://contoh.go.id/a.pdf"}))
    clock.advance(LATER)
    assert open_api.messages()[0]["statuses"][0]["error"]["code"] == 131053


def test_a_person_without_a_number_is_written_to_by_user_id(api: Api) -> None:
    api.client.post("/control/contacts", json={"user_id": "ID.778899", "name": "Rahmat Contoh"})
    api.change("ID.778899", window_open=True)
    body = {"messaging_product": "whatsapp", "recipient": "ID.778899", "type": "text", "text": {"body": "Halo"}}
    _, answer = api.send(body)
    assert answer["contacts"] == [{"input": "ID.778899", "user_id": "ID.778899"}]
