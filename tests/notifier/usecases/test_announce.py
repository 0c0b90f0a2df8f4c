"""Facts of booking become messages: which, in which words, and when."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from services.common.events import EXAMPLE_CASE, EXAMPLES, new_event
from services.notifier.adapters.tables import contacts, failed_events, inbox, messages
from services.notifier.domain.content import Buttons, Choice, Document, Template
from services.notifier.domain.message import REMINDERS
from services.notifier.usecases.ports_channel import AnswerLost
from tests.notifier.notifier_at_work import NotifierAtWork, text_of

CLOSURE: dict[str, Any] = {
    "cause": "closure",
    "closure": {"id": "1", "reason": "power", "message": {"id": "Listrik padam.", "en": "A power cut."}},
}
MOVES = {"moves": {"code": "K7M4QX", "starts_at": "2026-12-03T03:00:00Z"}}
SECRET_OFFER = EXAMPLES["waiting.offered"]["link"]


def told(notifier: NotifierAtWork, event: str, **changes: Any) -> str:
    """The one free text that a fact leads to."""
    notifier.open_window()
    notifier.event(event, **changes)
    notifier.work()
    assert len(notifier.channel.sent) == 1
    return text_of(notifier.channel.sent[0])


@pytest.mark.parametrize(
    ("event", "changes", "parts"),
    [
        pytest.param(
            "appointment.moved",
            CLOSURE,
            [
                "kantor tidak dapat melayani pada Senin, 30 November 2026 pukul 08.00 WIB: Listrik padam.",
                "Selasa, 1 Desember 2026 pukul 08.00 WIB",
                "https://janji.contoh.go.id/m/K7M4QX/secret1",
            ],
            id="moved by a closure",
        ),
        pytest.param(
            "appointment.moved",
            {"cause": "hours"},
            ["pada Senin, 30 November 2026 pukul 08.00 WIB: jam pelayanan berubah.", "*dipindahkan*", "/m/K7M4QX/secret1"],
            id="moved for the hours have changed",
        ),
        pytest.param(
            "appointment.cancelled",
            {**CLOSURE, "cancelled_by": "closure"},
            ["kantor tidak dapat melayani pada Selasa, 1 Desember 2026", "Listrik padam.", "/m/K7M4QX/secret1"],
            id="left without a place by a closure",
        ),
        pytest.param(
            "appointment.cancelled", {"cancelled_by": "closure"}, ["ada keperluan mendesak"], id="a closure without a word"
        ),
        pytest.param("appointment.missed", {}, ["Tidak apa-apa", "/m/K7M4QX/secret1"], id="missed"),
        pytest.param(
            "appointment.completed",
            {"outcome": "papers_missing", "missing": ["kk", "surat_x"]},
            ["*Kartu Keluarga, surat x*", "https://janji.contoh.go.id/c/"],
            id="papers missing",
        ),
        pytest.param("case.recorded", {}, ["menunggu dicetak"], id="recorded"),
        pytest.param("case.card_ready", {}, ["sudah dapat diambil", "Jalan Contoh 1, Kota Bengkulu"], id="card ready"),
        pytest.param("case.collected", {}, ["Kartu Anda sudah diambil di Kecamatan Muara Bangkahulu"], id="collected"),
        pytest.param(
            "waiting.offered",
            {},
            [
                f"sampai *10.15 WIB*. Balas *ya* untuk mengambilnya, *tidak* untuk melepasnya, atau buka: https://janji.contoh.go.id{SECRET_OFFER}"
            ],
            id="offer",
        ),
        pytest.param(
            "waiting.offered",
            MOVES,
            ["janji temu Anda *K7M4QX* (Kamis, 3 Desember 2026 pukul 10.00 WIB) *pindah* ke waktu ini", SECRET_OFFER],
            id="offer that moves an appointment",
        ),
        pytest.param("waiting.expired", {"reason": "offer"}, ["sudah lewat waktunya", "/c/"], id="offer lapsed"),
        pytest.param("waiting.expired", {"reason": "no_place"}, ["tidak ada tempat kosong", "/c/"], id="no place came free"),
        pytest.param(
            "group.booked",
            {},
            ["*Kelas XI IPA 1* sudah tercatat: 1 orang", "1. Siti Contoh: Selasa, 1 Desember 2026 pukul 08.00 WIB, kode K7M4QX"],
            id="group",
        ),
    ],
)
def test_a_fact_is_told_in_its_own_words(notifier: NotifierAtWork, event: str, changes: dict[str, Any], parts: list[str]) -> None:
    text = told(notifier, event, **changes)
    assert [part for part in parts if part not in text] == []


@pytest.mark.parametrize("changes", [{}, MOVES], ids=["a place", "a place to move to"])
def test_an_offer_is_answered_with_a_tap(notifier: NotifierAtWork, changes: dict[str, Any]) -> None:
    told(notifier, "waiting.offered", **changes)
    content, waiting_id = notifier.channel.sent[0].content, EXAMPLES["waiting.offered"]["waiting_id"]
    assert isinstance(content, Buttons)
    assert content.choices == [
        Choice(f"wait:accept:{waiting_id}", "Ambil tempat ini"),
        Choice(f"wait:leave:{waiting_id}", "Tidak, lepaskan"),
    ]


def test_a_fact_is_told_in_english_to_whoever_wants_that(notifier: NotifierAtWork) -> None:
    assert "could not be finished because this was missing" in told(notifier, "appointment.completed", language="en")


@pytest.mark.parametrize(
    ("event", "changes", "name", "suffix"),
    [
        pytest.param("appointment.moved", CLOSURE, "closure_moved", "K7M4QX/secret1", id="moved by a closure"),
        pytest.param("appointment.moved", {"cause": "hours"}, "closure_moved", "K7M4QX/secret1", id="moved by new hours"),
        pytest.param("appointment.missed", {}, "visit_missed", "K7M4QX/secret1", id="missed"),
        pytest.param("case.card_ready", {}, "card_ready", None, id="card ready"),
        pytest.param("waiting.offered", {}, "waiting_offer", SECRET_OFFER.removeprefix("/w/"), id="offer"),
        pytest.param("waiting.offered", MOVES, "waiting_offer_moves", SECRET_OFFER.removeprefix("/w/"), id="offer that moves"),
        pytest.param("group.booked", {}, "group_booked", None, id="group"),
    ],
)
def test_outside_the_window_a_fact_is_an_approved_template(
    notifier: NotifierAtWork, event: str, changes: dict[str, Any], name: str, suffix: str | None
) -> None:
    notifier.event(event, **changes)
    notifier.work()
    content = notifier.channel.sent[0].content
    assert isinstance(content, Template)
    assert (content.name, content.url_suffix) == (name, suffix)


def test_news_of_a_closure_that_moves_somebody_brings_the_new_pdf(notifier: NotifierAtWork) -> None:
    notifier.open_window()
    notifier.event("appointment.moved", **CLOSURE)
    notifier.work()
    assert [type(each.content) for each in notifier.channel.sent] == [Document]


@pytest.mark.parametrize(
    ("event", "changes"),
    [
        pytest.param("appointment.booked", {"silent": True}, id="a ticket that the leader of its group is told of"),
        pytest.param("appointment.booked", {"contact": {"phone": None, "user_id": None}}, id="nobody to write to"),
    ],
)
def test_some_facts_are_told_to_nobody(notifier: NotifierAtWork, event: str, changes: dict[str, Any]) -> None:
    fact = notifier.event(event, **changes)
    assert (notifier.rows(messages), [row["event_id"] for row in notifier.rows(inbox)]) == ([], [fact.id])


def test_the_secret_of_an_offer_cannot_be_read_in_the_database(notifier: NotifierAtWork) -> None:
    notifier.event("waiting.offered")
    assert "a-secret-for-this-offer-only" not in str(notifier.rows(messages))


def test_an_offer_that_has_ended_is_not_sent(notifier: NotifierAtWork) -> None:
    notifier.event("waiting.offered")
    notifier.clock.advance(timedelta(hours=2))
    notifier.work()
    assert (notifier.message("waiting_offer")["status"], notifier.message("waiting_offer")["reason"]) == (
        "dropped",
        "too late: the offer has ended",
    )


def test_the_state_of_an_appointment_is_that_of_the_newest_kind(notifier: NotifierAtWork) -> None:
    notifier.event("appointment.booked")
    notifier.work()
    notifier.clock.advance(timedelta(minutes=1))
    notifier.event("case.card_ready")
    with notifier.store.read() as work:
        found = work.messages.states([EXAMPLE_CASE["appointment_id"]])
    assert found[EXAMPLE_CASE["appointment_id"]].kind == "card_ready"


# reminders


def test_a_booking_plans_a_reminder_for_the_day_before_and_one_for_the_morning(notifier: NotifierAtWork) -> None:
    notifier.event("appointment.booked")
    planned = {row["kind"]: row["next_attempt_at"].isoformat() for row in notifier.rows(messages) if row["kind"] in REMINDERS}
    assert planned == {
        "reminder_day_before": "2026-11-30T09:00:00+00:00",  # 16.00 WIB
        "reminder_morning": "2026-11-30T23:00:00+00:00",  # 06.00 WIB
    }


def test_whoever_books_for_tomorrow_in_the_evening_is_reminded_in_the_morning_only(notifier: NotifierAtWork) -> None:
    notifier.clock.advance(timedelta(days=6, hours=8))  # 30 November, 17.00 WIB
    notifier.event("appointment.booked")
    assert list(notifier.reminder_states()) == ["reminder_morning"]


def test_a_reminder_is_sent_at_its_time_with_three_answers(notifier: NotifierAtWork) -> None:
    notifier.event("appointment.booked")
    notifier.work()
    notifier.clock.advance(timedelta(days=6, hours=6))
    notifier.open_window()
    notifier.later(hours=1)
    content = notifier.channel.sent[-1].content
    assert isinstance(content, Buttons)
    assert [choice.title for choice in content.choices] == ["Saya datang", "Pindah jadwal", "Batalkan"]


def test_outside_the_window_the_reminder_is_a_template_with_the_answers(notifier: NotifierAtWork) -> None:
    notifier.event("appointment.booked")
    notifier.work()
    notifier.later(days=6, hours=7)
    content = notifier.channel.sent[-1].content
    assert isinstance(content, Template)
    appointment_id = EXAMPLE_CASE["appointment_id"]
    assert (content.name, list(content.payloads)) == (
        "reminder_day_before",
        [f"visit:{answer}:{appointment_id}" for answer in ("come", "move", "cancel")],
    )


def test_a_move_drops_the_old_reminders_and_plans_new_ones(notifier: NotifierAtWork) -> None:
    notifier.event("appointment.booked")
    notifier.work()
    notifier.event("appointment.moved", starts_at="2026-12-03T01:00:00+00:00", ends_at="2026-12-03T01:10:00+00:00")
    found = [(row["appointment_version"], row["status"]) for row in notifier.rows(messages) if row["kind"] in REMINDERS]
    assert sorted(found) == [(1, "dropped"), (1, "dropped"), (2, "queued"), (2, "queued")]


@pytest.mark.parametrize("event", ["appointment.cancelled", "appointment.missed", "appointment.completed"])
def test_nobody_is_reminded_of_a_visit_that_is_over_or_cancelled(notifier: NotifierAtWork, event: str) -> None:
    notifier.event("appointment.booked")
    notifier.event(event)
    assert set(notifier.reminder_states().values()) == {"dropped"}


def test_tomorrow_is_not_said_after_midnight(notifier: NotifierAtWork) -> None:
    notifier.event("appointment.booked")
    notifier.clock.advance(timedelta(days=6, hours=15))  # 1 December, 00.00 WIB
    notifier.work()
    assert notifier.reminder_states()["reminder_day_before"] == "dropped"


def test_a_reminder_to_come_does_not_hide_the_state_of_the_confirmation(notifier: NotifierAtWork) -> None:
    notifier.channel.answers = [AnswerLost("ReadTimeoutError")]
    notifier.event("appointment.booked")
    notifier.work()
    with notifier.store.read() as work:
        found = work.messages.states([EXAMPLE_CASE["appointment_id"]])[EXAMPLE_CASE["appointment_id"]]
    assert (found.kind, found.status) == ("confirmation", "uncertain")


# facts that cannot be handled


def test_a_fact_of_an_unknown_type_is_marked_as_seen(notifier: NotifierAtWork) -> None:
    envelope = {**new_event("appointment.booked", notifier.clock.now(), "contoh", EXAMPLE_CASE).envelope(), "type": "x.y"}
    notifier.wiring.handlers.handle_event(envelope)
    assert ([row["event_id"] for row in notifier.rows(inbox)], notifier.rows(messages)) == ([envelope["id"]], [])


def broken(notifier: NotifierAtWork) -> dict[str, Any]:
    """A fact whose time cannot be read."""
    fact = new_event("appointment.booked", notifier.clock.now(), "contoh", {**EXAMPLE_CASE, "starts_at": "soon"})
    return fact.envelope()


def test_a_fact_that_cannot_be_handled_is_written_down_and_not_seen(notifier: NotifierAtWork) -> None:
    notifier.wiring.handlers.handle_event(broken(notifier))
    row = notifier.rows(failed_events)[0]
    assert (row["attempts"], "soon" in row["error"], notifier.rows(inbox), notifier.rows(contacts)) == (1, True, [], [])


def test_a_fact_that_fails_again_and_again_is_tried_later_and_later(notifier: NotifierAtWork) -> None:
    envelope, tries = broken(notifier), []
    for _ in range(40):
        notifier.wiring.handlers.handle_event(envelope)
        tries.append(notifier.rows(failed_events)[0]["attempts"])
        notifier.clock.advance(timedelta(seconds=5))
    assert (tries[:6], tries[-1]) == ([1, 2, 3, 4, 4, 5], 8)


def test_a_fact_that_works_at_last_is_no_failure_any_more(notifier: NotifierAtWork) -> None:
    envelope = broken(notifier)
    notifier.wiring.handlers.handle_event(envelope)
    notifier.clock.advance(timedelta(seconds=1))
    notifier.wiring.handlers.handle_event({**envelope, "data": dict(EXAMPLE_CASE)})
    assert (notifier.rows(failed_events), notifier.message_states()) == ([], [("confirmation", "queued")])
