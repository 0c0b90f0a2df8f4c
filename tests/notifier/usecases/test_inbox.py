"""The inbox of people at the office: reading, answering, taking over, and the survey after a visit."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from services.notifier.domain.errors import CannotResend, FieldsMissing, NothingToMark, WindowClosed
from services.notifier.usecases.inbox import StaffInbox
from tests.notifier.notifier_at_work import PHONE, NotifierAtWork

OFFICE = "contoh"
CASES = "muara-bangkahulu"


@pytest.fixture
def inbox(notifier: NotifierAtWork) -> StaffInbox:
    return StaffInbox(notifier.store, notifier.times, notifier.clock)


@pytest.fixture
def siti(notifier: NotifierAtWork, inbox: StaffInbox) -> str:
    """Somebody who has just written; the contact's id."""
    notifier.person_writes("halo")
    notifier.work()
    return inbox.threads(OFFICE, "all", "", "")[0][0].contact_id


def test_what_a_person_wrote_is_unread_until_somebody_reads_it(inbox: StaffInbox, siti: str) -> None:
    before = [(each.name, each.phone, each.unread, each.last_text) for each, _ in inbox.threads(OFFICE, "unread", "", "")]
    inbox.read(OFFICE, siti)
    assert (before, inbox.threads(OFFICE, "unread", "", "")) == ([("Siti", PHONE, 1, "halo")], [])


def test_a_thread_shows_both_sides_with_states_and_notes(inbox: StaffInbox, siti: str) -> None:
    inbox.note(OFFICE, siti, "rina", "tetangga Bu Ani")
    shown = [(each.direction, each.kind, each.status) for each in inbox.open(OFFICE, siti).entries]
    assert sorted(shown) == [("in", "text", ""), ("note", "note", ""), ("out", "reply", "accepted")]


def test_the_window_closes_24_hours_after_the_last_message_less_a_margin(
    notifier: NotifierAtWork, inbox: StaffInbox, siti: str
) -> None:
    assert inbox.open(OFFICE, siti).window_closes_at == notifier.clock.now() + timedelta(hours=23, minutes=55)


def test_after_a_take_over_the_conversation_keeps_quiet(notifier: NotifierAtWork, inbox: StaffInbox, siti: str) -> None:
    inbox.take_over(OFFICE, siti, "rina")
    notifier.channel.sent.clear()
    notifier.person_writes("menu")
    notifier.work()
    assert (notifier.channel.sent, inbox.open(OFFICE, siti).thread.unread) == ([], 2)


def test_after_a_hand_back_the_conversation_answers_again(notifier: NotifierAtWork, inbox: StaffInbox, siti: str) -> None:
    inbox.take_over(OFFICE, siti, "rina")
    inbox.hand_back(OFFICE, siti)
    notifier.channel.sent.clear()
    notifier.person_writes("menu")
    notifier.work()
    assert len(notifier.channel.sent) == 1


def test_a_take_over_that_nobody_follows_up_ends_by_itself(notifier: NotifierAtWork, inbox: StaffInbox, siti: str) -> None:
    inbox.take_over(OFFICE, siti, "rina")
    notifier.channel.sent.clear()
    notifier.clock.advance(timedelta(hours=12))
    notifier.person_writes("menu")
    notifier.work()
    assert len(notifier.channel.sent) == 1


def test_words_of_staff_reach_the_person(notifier: NotifierAtWork, inbox: StaffInbox, siti: str) -> None:
    inbox.answer(OFFICE, siti, "rina", "Silakan datang besok.")
    notifier.later(seconds=6)
    assert notifier.texts()[-1] == "Silakan datang besok."


def test_words_of_staff_are_refused_once_the_window_is_closed(notifier: NotifierAtWork, inbox: StaffInbox, siti: str) -> None:
    notifier.clock.advance(timedelta(hours=24))
    with pytest.raises(WindowClosed):
        inbox.answer(OFFICE, siti, "rina", "Silakan datang besok.")


def test_a_first_answer_is_measured_in_working_minutes(notifier: NotifierAtWork, inbox: StaffInbox, siti: str) -> None:
    inbox.take_over(OFFICE, siti, "rina")
    notifier.clock.advance(timedelta(hours=4, minutes=50))  # 13.50, ten minutes before the office closes
    notifier.person_writes("masih menunggu")
    notifier.work()
    notifier.clock.advance(timedelta(hours=18, minutes=30))  # 08.20 the next morning
    inbox.answer(OFFICE, siti, "rina", "Selamat pagi.")
    since = notifier.clock.now() - timedelta(days=2)
    assert inbox.response_times(OFFICE, since, notifier.clock.now()) == (1, 30.0, 30.0)


def test_out_of_hours_a_waiting_person_is_told_once_when_the_office_opens(
    notifier: NotifierAtWork, inbox: StaffInbox, siti: str
) -> None:
    inbox.take_over(OFFICE, siti, "rina")
    notifier.clock.advance(timedelta(hours=8))  # 17.00
    notifier.channel.sent.clear()
    for words in ("halo?", "ada orang?"):
        notifier.person_writes(words)
        notifier.work()
    assert notifier.texts() == [
        "Kantor sedang tutup. Pesan Anda sudah kami terima dan dijawab petugas setelah kantor buka: "
        "Rabu, 25 November 2026 pukul 08.00 WIB."
    ]


def test_the_next_opening_knows_holidays(notifier: NotifierAtWork, inbox: StaffInbox, siti: str) -> None:
    notifier.times.closed = frozenset({date(2026, 11, 25)})
    inbox.take_over(OFFICE, siti, "rina")
    notifier.clock.advance(timedelta(hours=8))
    notifier.channel.sent.clear()
    notifier.person_writes("halo?")
    notifier.work()
    assert "Kamis, 26 November 2026 pukul 08.00 WIB" in notifier.texts()[0]


def test_a_question_to_an_operator_waits_in_the_inbox(notifier: NotifierAtWork, inbox: StaffInbox) -> None:
    for words in ("petugas", "Apakah bisa diwakilkan?"):
        notifier.person_writes(words)
        notifier.work()
    assert [each.last_text for each, _ in inbox.threads(OFFICE, "waiting", "", "")] == ["Apakah bisa diwakilkan?"]


def test_threads_are_found_by_what_was_written_and_by_number(inbox: StaffInbox, siti: str) -> None:
    found = [len(inbox.threads(OFFICE, "all", "", words)) for words in ("hal", "81200000001", "siti", "nothing")]
    assert found == [1, 1, 1, 0]


def test_only_what_is_assigned_to_me_is_mine(inbox: StaffInbox, siti: str) -> None:
    inbox.assign(OFFICE, siti, "rina")
    assert [len(inbox.threads(OFFICE, "mine", who, "")) for who in ("rina", "dewi")] == [1, 0]


def test_another_office_sees_no_thread(inbox: StaffInbox, siti: str) -> None:
    with pytest.raises(NothingToMark):
        inbox.open("elsewhere", siti)


def test_a_prepared_answer_is_filled_in(inbox: StaffInbox) -> None:
    made = inbox.add_canned(OFFICE, "Selesai", "{name}, kartu Anda siap.", "id")
    assert inbox.filled(OFFICE, made.id, {"name": "Siti"}) == "Siti, kartu Anda siap."


def test_a_prepared_answer_without_all_its_fields_is_not_sent(inbox: StaffInbox) -> None:
    made = inbox.add_canned(OFFICE, "Selesai", "{name}, kode {code}.", "id")
    with pytest.raises(FieldsMissing, match="code"):
        inbox.filled(OFFICE, made.id, {"name": "Siti"})


def test_a_failed_message_is_sent_again_once(notifier: NotifierAtWork, inbox: StaffInbox) -> None:
    notifier.event("appointment.booked")
    notifier.work()
    notifier.status("failed", notifier.channel.sent[0].delivery_id, "wamid.OUT1", 131026)
    failed = notifier.message("confirmation")["id"]
    inbox.resend(CASES, failed)
    notifier.later(seconds=6)
    with pytest.raises(CannotResend):
        inbox.resend(CASES, failed)
    assert notifier.message_states() == [("confirmation", "failed"), ("confirmation", "accepted")]


def test_a_message_that_did_not_fail_is_not_sent_again(notifier: NotifierAtWork, inbox: StaffInbox) -> None:
    notifier.event("appointment.booked")
    notifier.work()
    with pytest.raises(CannotResend):
        inbox.resend(CASES, notifier.message("confirmation")["id"])


def test_a_finished_visit_is_asked_about_once_an_hour_later(notifier: NotifierAtWork) -> None:
    for version in (1, 2):  # completed, taken back, completed again
        notifier.event("appointment.completed", outcome="one_visit", missing=[], version=version)
    notifier.later(hours=1)
    suffixes = [getattr(each.content, "url_suffix", None) for each in notifier.channel.sent]
    assert suffixes == ["survey-secret"]


def test_nobody_is_asked_where_the_office_asks_no_questions(notifier: NotifierAtWork) -> None:
    notifier.docs.asks_questions = False
    notifier.event("appointment.completed", outcome="one_visit", missing=[])
    notifier.later(hours=1)
    assert ([*notifier.channel.sent], notifier.message("survey_invitation")["status"]) == ([], "dropped")


def test_an_invitation_is_less_urgent_than_a_reminder_of_tomorrow(notifier: NotifierAtWork) -> None:
    notifier.event("appointment.completed", outcome="one_visit", missing=[])
    assert notifier.message("survey_invitation")["urgent_at"] == notifier.clock.now() + timedelta(days=3)
