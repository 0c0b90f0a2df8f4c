"""Sending by hand with the free WhatsApp Business app: links to tap, marked as sent, and a call list."""

from __future__ import annotations

from datetime import timedelta
from typing import cast
from urllib.parse import parse_qs, urlsplit

import pytest

from services.common.database import Database
from services.notifier.adapters.by_hand import ByHand
from services.notifier.adapters.store import DatabaseStore
from services.notifier.adapters.wording_files import WordingFiles
from services.notifier.domain.errors import NothingToMark
from services.notifier.domain.message import POLICIES
from services.notifier.usecases.desk import Desk
from tests.fakes.clock import FixedClock
from tests.notifier.fakes import FakeChannel
from tests.notifier.notifier_at_work import NotifierAtWork

OFFICE = "muara-bangkahulu"


@pytest.fixture
def by_hand(database: Database, clock: FixedClock) -> NotifierAtWork:
    """A notifier whose messages an operator sends."""
    return NotifierAtWork(database, clock, cast("FakeChannel", ByHand(DatabaseStore(database), clock)))


@pytest.fixture
def desk(by_hand: NotifierAtWork) -> Desk:
    return Desk(by_hand.store, by_hand.clock, by_hand.docs, WordingFiles())


def booked(notifier: NotifierAtWork) -> None:
    notifier.event("appointment.booked")
    notifier.work()


def test_a_confirmation_becomes_a_link_with_its_whole_text(by_hand: NotifierAtWork, desk: Desk) -> None:
    booked(by_hand)
    [(prepared, link)] = desk.prepared(OFFICE)
    parts = urlsplit(link)
    assert (parts.netloc, parts.path, parse_qs(parts.query)["text"]) == ("wa.me", "/6281200000001", [prepared.text])
    assert ("K7M4QX" in prepared.text, "fotokopi 2 lembar" in prepared.text, "/m/K7M4QX/secret1" in prepared.text) == (True,) * 3


def test_the_answers_to_a_reminder_are_numbered(by_hand: NotifierAtWork, desk: Desk) -> None:
    booked(by_hand)
    by_hand.clock.instant = by_hand.message("reminder_day_before")["next_attempt_at"]
    by_hand.later(seconds=0)
    text = next(each.text for each, _ in desk.prepared(OFFICE) if each.kind == "reminder_day_before")
    assert text.endswith("1. Saya datang\n2. Pindah jadwal\n3. Batalkan")


def test_what_was_marked_as_sent_is_sent_and_leaves_the_list(by_hand: NotifierAtWork, desk: Desk) -> None:
    booked(by_hand)
    [(prepared, _)] = desk.prepared(OFFICE)
    desk.sent(OFFICE, prepared.delivery_id, "siti")
    by_hand.work()
    assert (desk.prepared(OFFICE), by_hand.message_states()) == ([], [("confirmation", "sent")])


def test_marking_twice_is_refused(by_hand: NotifierAtWork, desk: Desk) -> None:
    booked(by_hand)
    [(prepared, _)] = desk.prepared(OFFICE)
    desk.sent(OFFICE, prepared.delivery_id, "siti")
    with pytest.raises(NothingToMark):
        desk.sent(OFFICE, prepared.delivery_id, "siti")


def test_another_office_can_neither_see_nor_mark_it(by_hand: NotifierAtWork, desk: Desk) -> None:
    booked(by_hand)
    [(prepared, _)] = desk.prepared(OFFICE)
    with pytest.raises(NothingToMark):
        desk.sent("elsewhere", prepared.delivery_id, "siti")
    assert desk.prepared("elsewhere") == []


def test_a_link_about_a_visit_that_was_cancelled_leaves_the_list(by_hand: NotifierAtWork, desk: Desk) -> None:
    booked(by_hand)
    by_hand.event("appointment.cancelled")
    by_hand.work()
    assert [each.kind for each, _ in desk.prepared(OFFICE)] == ["cancelled"]


def test_a_link_about_a_visit_that_is_over_leaves_the_list(by_hand: NotifierAtWork, desk: Desk) -> None:
    booked(by_hand)
    by_hand.clock.advance(timedelta(days=30))
    assert desk.prepared(OFFICE) == []


def test_whoever_has_no_whatsapp_is_on_the_call_list_until_called(by_hand: NotifierAtWork, desk: Desk) -> None:
    booked(by_hand)
    [(prepared, _)] = desk.prepared(OFFICE)
    desk.not_on_whatsapp(OFFICE, prepared.delivery_id, "siti")
    by_hand.work()
    [call] = desk.calls(OFFICE)
    desk.called(OFFICE, call.message_id, "siti")
    assert ((call.name, call.phone, call.code), desk.calls(OFFICE)) == (("Siti Contoh", "+6281200000001", "K7M4QX"), [])


def test_the_call_list_is_printed_with_what_each_call_is_about(by_hand: NotifierAtWork, desk: Desk) -> None:
    booked(by_hand)
    [(prepared, _)] = desk.prepared(OFFICE)
    desk.not_on_whatsapp(OFFICE, prepared.delivery_id, "siti")
    by_hand.work()
    assert desk.printed_calls(OFFICE) == b"%PDF-1.7 telepon"
    assert [(row["name"], row["phone"], row["about"], row["code"]) for row in by_hand.docs.phone_lists[OFFICE]] == [
        ("Siti Contoh", "+6281200000001", "Janji temu tercatat", "K7M4QX")
    ]


@pytest.mark.parametrize("language", ["id", "en"])
def test_whatever_is_worth_a_call_has_a_name_on_paper(language: str) -> None:
    words = WordingFiles().words(language)
    assert [kind for kind, policy in POLICIES.items() if policy.template and not words.has(f"call.{kind}")] == []


def test_a_message_that_fails_in_the_cloud_is_on_the_same_call_list(notifier: NotifierAtWork) -> None:
    booked(notifier)
    notifier.status("failed", notifier.channel.sent[0].delivery_id, "wamid.OUT1", 131026)
    desk = Desk(notifier.store, notifier.clock, notifier.docs, WordingFiles())
    assert [(call.kind, call.reason) for call in desk.calls(OFFICE)] == [
        ("confirmation", "this number cannot be reached on WhatsApp (131026)")
    ]


def test_whoever_is_known_by_user_id_only_cannot_be_written_to_by_hand(by_hand: NotifierAtWork) -> None:
    by_hand.event("appointment.booked", contact={"phone": None, "user_id": "ID.778899"})
    by_hand.work()
    assert by_hand.message_states() == [("confirmation", "failed")]
