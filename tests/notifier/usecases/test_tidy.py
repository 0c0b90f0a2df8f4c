"""What is forgotten after a time, and what stays."""

from __future__ import annotations

from datetime import timedelta

from services.notifier.adapters.tables import chat_links, inbox, lanes, messages, webhook_events
from tests.notifier.notifier_at_work import NotifierAtWork


def after(notifier: NotifierAtWork, **span: float) -> None:
    notifier.clock.advance(timedelta(**span))
    notifier.wiring.tidy()


def test_what_people_wrote_is_wiped_after_30_days_and_stays_known(notifier: NotifierAtWork) -> None:
    notifier.person_writes("rahasia saya")
    notifier.work()
    after(notifier, days=29)
    before = [bool(row["raw"]) for row in notifier.rows(webhook_events)]
    after(notifier, days=1, seconds=1)
    wiped = [(row["raw"], row["outcome"], row["kind"]) for row in notifier.rows(webhook_events)]
    assert (before, wiped) == ([True], [({}, "not understood", "message")])


def test_a_webhook_that_is_not_handled_is_kept_whole(notifier: NotifierAtWork) -> None:
    notifier.booking.down = True
    notifier.person_writes("halo")
    after(notifier, days=60)
    assert [bool(row["raw"]) for row in notifier.rows(webhook_events)] == [True]


def test_the_values_of_a_finished_message_are_wiped_after_90_days(notifier: NotifierAtWork) -> None:
    notifier.event("appointment.cancelled")
    notifier.work()
    after(notifier, days=89)
    before = bool(notifier.message("cancelled")["params"])
    after(notifier, days=1, seconds=1)
    row = notifier.message("cancelled")
    assert (before, row["params"], row["status"]) == (True, {}, "accepted")


def test_a_message_that_waits_is_kept_whole(notifier: NotifierAtWork) -> None:
    notifier.event("appointment.booked")
    after(notifier, days=91)
    assert all(row["params"] for row in notifier.rows(messages))


def test_booking_links_are_deleted_when_they_expire(notifier: NotifierAtWork) -> None:
    notifier.person_taps("svc:book:kk_baru")
    notifier.person_taps("web:kk_baru")
    notifier.work()
    after(notifier, days=2)
    before = len(notifier.rows(chat_links))
    after(notifier, days=1, seconds=1)
    assert (before, notifier.rows(chat_links)) == (1, [])


def test_the_ids_of_seen_facts_are_deleted_after_30_days(notifier: NotifierAtWork) -> None:
    notifier.event("appointment.booked")
    after(notifier, days=29)
    before = len(notifier.rows(inbox))
    after(notifier, days=1, seconds=1)
    assert (before, notifier.rows(inbox)) == (1, [])


def test_lanes_at_rest_are_deleted(notifier: NotifierAtWork) -> None:
    notifier.event("appointment.booked")
    notifier.work()
    after(notifier, days=2)
    assert notifier.rows(lanes) == []


def test_more_than_one_batch_is_tidied_in_one_turn(notifier: NotifierAtWork) -> None:
    with notifier.store.write() as work:
        for number in range(501):
            work.inbox.first_time(f"event-{number}", notifier.clock.now())
    after(notifier, days=31)
    assert notifier.rows(inbox) == []
