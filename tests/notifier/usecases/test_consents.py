"""Consent to be written to: where it came from, and what somebody still gets who said BERHENTI."""

from __future__ import annotations

import pytest

from services.notifier.adapters.tables import consents, contacts
from services.notifier.domain.consent import TEXT_VERSION
from tests.notifier.notifier_at_work import NotifierAtWork


def kinds_and_sources(notifier: NotifierAtWork) -> list[tuple[str, str]]:
    return [(row["kind"], row["source"]) for row in sorted(notifier.rows(consents), key=lambda row: str(row["id"]))]


@pytest.mark.parametrize("source", ["web", "link", "chat", "counter"])
def test_a_booking_is_a_consent_with_its_place_its_time_and_its_text(notifier: NotifierAtWork, source: str) -> None:
    event = notifier.event("appointment.booked", source=source)
    (row,) = notifier.rows(consents)
    assert (row["kind"], row["source"], row["text_version"], row["office_id"], row["recorded_at"]) == (
        "given",
        source,
        TEXT_VERSION,
        event.office_id,
        event.occurred_at,
    )


def test_a_fact_that_comes_twice_is_one_consent(notifier: NotifierAtWork) -> None:
    event = notifier.event("appointment.booked", source="web")
    notifier.wiring.handlers.handle_event(event.envelope())
    assert kinds_and_sources(notifier) == [("given", "web")]


def test_a_booking_of_an_earlier_version_does_not_say_where_it_was_made(notifier: NotifierAtWork) -> None:
    notifier.event("appointment.booked", source=None)
    assert kinds_and_sources(notifier) == [("given", "unknown")]


def test_the_booking_of_a_group_s_member_is_nobody_s_consent(notifier: NotifierAtWork) -> None:
    notifier.event("appointment.booked", silent=True)
    assert notifier.rows(consents) == []


def test_berhenti_and_mulai_are_recorded(notifier: NotifierAtWork) -> None:
    notifier.person_writes("BERHENTI")
    notifier.work()
    notifier.person_writes("MULAI")
    notifier.work()
    assert kinds_and_sources(notifier) == [("stopped", "chat"), ("resumed", "chat")]
    assert notifier.rows(contacts)[0]["stopped_at"] is None


def test_after_berhenti_a_reminder_is_dropped_and_a_confirmation_is_sent(notifier: NotifierAtWork) -> None:
    notifier.person_writes("BERHENTI")
    notifier.work()
    notifier.event("appointment.booked")
    notifier.work()
    notifier.later(days=6, hours=8)
    assert notifier.message_states() == [("confirmation", "accepted"), ("location", "accepted")]
    assert notifier.reminder_states()["reminder_day_before"] == "dropped"


def test_after_mulai_a_reminder_is_sent_again(notifier: NotifierAtWork) -> None:
    for word in ("BERHENTI", "MULAI"):
        notifier.person_writes(word)
        notifier.work()
    notifier.event("appointment.booked")
    notifier.later(days=6, hours=8)
    assert notifier.reminder_states()["reminder_day_before"] == "accepted"


def test_the_answer_to_berhenti_itself_arrives(notifier: NotifierAtWork) -> None:
    notifier.person_writes("stop")
    notifier.work()
    assert "hentikan" in notifier.texts()[-1]
