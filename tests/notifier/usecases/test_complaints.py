"""Complaints: number, class, deadline in working days, answer, escalation, and who may not see one."""

from __future__ import annotations

from datetime import date

import pytest

from services.notifier.adapters.tables import messages
from services.notifier.domain.complaint import ORDINARY, SERIOUS
from services.notifier.domain.errors import AlreadyAnswered, NothingToMark
from services.notifier.usecases.complaints import HandleComplaints
from tests.notifier.notifier_at_work import PHONE, NotifierAtWork

OFFICE = "contoh"


@pytest.fixture
def complaints(notifier: NotifierAtWork) -> HandleComplaints:
    return HandleComplaints(notifier.store, notifier.times, notifier.clock)


def test_a_complaint_from_the_chat_has_a_number_and_a_deadline_in_working_days(
    notifier: NotifierAtWork, complaints: HandleComplaints
) -> None:
    for words in ("pengaduan", "Loket dua menutup lebih awal."):
        notifier.person_writes(words)
        notifier.work()
    [complaint] = complaints.listed(OFFICE, "rina")
    assert (complaint.number, complaint.kind, complaint.due_on) == ("P-2026-0001", ORDINARY, date(2026, 12, 14))


def test_a_complaint_taken_at_the_counter_is_confirmed_with_its_number_and_deadline(
    notifier: NotifierAtWork, complaints: HandleComplaints
) -> None:
    complaints.take(OFFICE, "Antrean lama", PHONE, "id", ORDINARY, None)
    notifier.later(seconds=1)
    assert getattr(notifier.channel.sent[0].content, "values", None) == {
        "office": "Kecamatan Contoh",
        "number": "P-2026-0001",
        "due": "Senin, 14 Desember 2026",
    }


def test_an_anonymous_complaint_is_kept_and_nobody_is_written_to(notifier: NotifierAtWork, complaints: HandleComplaints) -> None:
    made = complaints.take(OFFICE, "Antrean lama", None, "id", SERIOUS, None)
    assert (made.contact_id, notifier.rows(messages)) == (None, [])


def test_a_complaint_is_hidden_from_whom_it_is_about(complaints: HandleComplaints) -> None:
    made = complaints.take(OFFICE, "Petugas kasar", PHONE, "id", ORDINARY, "rina")
    with pytest.raises(NothingToMark):
        complaints.one(OFFICE, made.number, "rina")
    assert (complaints.listed(OFFICE, "rina"), len(complaints.listed(OFFICE, "dewi"))) == ([], 1)


def test_whom_it_is_about_can_not_answer_it(complaints: HandleComplaints) -> None:
    made = complaints.take(OFFICE, "Petugas kasar", PHONE, "id", ORDINARY, "rina")
    with pytest.raises(NothingToMark):
        complaints.answer(OFFICE, made.number, "rina", "Tidak benar.")


def test_another_class_has_another_deadline(complaints: HandleComplaints) -> None:
    made = complaints.take(OFFICE, "Antrean lama", PHONE, "id", ORDINARY, None)
    assert complaints.classify(OFFICE, made.number, "dewi", "information", None).due_on == date(2026, 12, 1)


def test_a_holiday_moves_the_deadline(notifier: NotifierAtWork, complaints: HandleComplaints) -> None:
    notifier.times.closed = frozenset({date(2026, 11, 30)})
    assert complaints.take(OFFICE, "Antrean lama", PHONE, "id", "information", None).due_on == date(2026, 12, 2)


def test_an_answer_reaches_the_person_and_is_given_once(notifier: NotifierAtWork, complaints: HandleComplaints) -> None:
    made = complaints.take(OFFICE, "Antrean lama", PHONE, "id", ORDINARY, None)
    answered = complaints.answer(OFFICE, made.number, "dewi", "Loket ditambah.")
    notifier.later(seconds=6)
    with pytest.raises(AlreadyAnswered):
        complaints.answer(OFFICE, made.number, "dewi", "Lagi.")
    assert (answered.state, answered.answered_by, len(notifier.channel.sent)) == ("answered", "dewi", 2)


def test_a_complaint_is_overdue_the_day_after_its_deadline(complaints: HandleComplaints) -> None:
    made = complaints.take(OFFICE, "Antrean lama", PHONE, "id", ORDINARY, None)
    assert [made.is_overdue(date(2026, 12, day)) for day in (14, 15)] == [False, True]


def test_a_complaint_is_passed_on(complaints: HandleComplaints) -> None:
    made = complaints.take(OFFICE, "Antrean lama", PHONE, "id", ORDINARY, None)
    passed_on = complaints.escalate(OFFICE, made.number, "dewi", "ombudsman")
    assert (passed_on.state, passed_on.escalated_to) == ("escalated", "ombudsman")
