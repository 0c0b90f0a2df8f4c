"""Updates whose handling fails again and again: they stand in nobody's way for ever, and they can be seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from services.notifier.adapters.tables import webhook_events
from services.notifier.domain.facts import Office
from tests.notifier.fake_booking import FakeBooking
from tests.notifier.notifier_at_work import NotifierAtWork, inbound, webhook


class BrokenBooking(FakeBooking):
    """A client with a mistake in its code."""

    def offices(self) -> Sequence[Office]:
        raise RuntimeError("a mistake")


def after_all_tries(notifier: NotifierAtWork) -> None:
    notifier.work()
    for _ in range(6):
        notifier.later(seconds=20)


def test_a_message_that_cannot_be_handled_is_tried_five_times_and_then_apologised_for(notifier: NotifierAtWork) -> None:
    broken = NotifierAtWork(notifier.database, notifier.clock, booking=BrokenBooking())
    broken.person_writes("halo")
    after_all_tries(broken)
    row = broken.rows(webhook_events)[0]
    assert (row["attempts"], row["outcome"]) == (4, "given up: failed: RuntimeError('a mistake')")
    assert "sedang terganggu" in broken.texts()[0]


def test_a_message_from_nobody_is_closed_without_an_answer(notifier: NotifierAtWork) -> None:
    value = inbound("wamid.NOBODY", {"type": "text", "text": {"body": "halo"}}, notifier.clock.now().timestamp(), "tanpa nomor")
    notifier.webhook(webhook(value))
    after_all_tries(notifier)
    row = notifier.rows(webhook_events)[0]
    assert (row["processed_at"] is not None, row["outcome"][:16], notifier.channel.sent) == (True, "given up: failed", [])


def failure_report(delivery_id: str, code: int) -> dict[str, Any]:
    return {
        "id": "wamid.OUT1",
        "status": "failed",
        "timestamp": "1764000000",
        "recipient_id": "6281200000001",
        "biz_opaque_callback_data": delivery_id,
        "errors": [{"code": code}],
    }


def test_a_report_that_cannot_be_handled_holds_up_no_other(notifier: NotifierAtWork) -> None:
    notifier.event("appointment.booked")
    notifier.work()
    first = failure_report(notifier.channel.sent[0].delivery_id, 2**40)  # more than a column of PostgreSQL holds
    read = {**first, "status": "read", "timestamp": "1764000001", "errors": []}
    notifier.webhook(webhook({"messaging_product": "whatsapp", "statuses": [first, read]}))
    notifier.work()
    assert notifier.message_states() == [("confirmation", "read")]
