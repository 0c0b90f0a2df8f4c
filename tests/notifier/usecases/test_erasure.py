"""HAPUS: asked twice, then nothing that somebody wrote or was written is left, and at last not even the number."""

from __future__ import annotations

import pytest

from services.notifier.adapters.tables import contacts, conversations, deliveries, messages, requests, webhook_events
from tests.notifier.fakes import APPOINTMENT
from tests.notifier.notifier_at_work import PHONE, NotifierAtWork

WORDS = "Apakah ibu saya harus ikut datang"


@pytest.fixture
def erased(notifier: NotifierAtWork) -> NotifierAtWork:
    """Somebody asked a question and then had everything erased."""
    for text in ("tanya", WORDS, "HAPUS", "ya"):
        notifier.person_writes(text)
        notifier.work()
    return notifier


def everything(notifier: NotifierAtWork) -> str:
    tables = (contacts, conversations, deliveries, messages, requests, webhook_events)
    return str([notifier.rows(table) for table in tables])


def test_the_words_are_gone_at_once(erased: NotifierAtWork) -> None:
    assert WORDS not in everything(erased)


def test_the_person_is_told_that_it_is_done(erased: NotifierAtWork) -> None:
    assert "sudah dihapus" in erased.texts()[-1]


def test_booking_is_asked_to_forget_too(erased: NotifierAtWork) -> None:
    assert [contact.phone for contact in erased.booking.erased] == [PHONE]


def test_the_number_is_gone_from_every_table_once_the_answer_is_out(erased: NotifierAtWork) -> None:
    erased.later(minutes=3)
    erased.wiring.forget()
    assert PHONE.removeprefix("+") not in everything(erased)
    assert [row["phone"] for row in erased.rows(contacts)] == [None]


def test_nothing_is_taken_away_before_the_second_question(notifier: NotifierAtWork) -> None:
    for text in ("tanya", WORDS, "HAPUS", "tidak"):
        notifier.person_writes(text)
        notifier.work()
    assert (WORDS in everything(notifier), notifier.booking.erased) == (True, [])


def test_with_a_visit_ahead_the_number_stays_until_it_is_over(notifier: NotifierAtWork) -> None:
    notifier.booking.appointments_known = [APPOINTMENT]
    for text in ("HAPUS", "ya"):
        notifier.person_writes(text)
        notifier.work()
    notifier.later(minutes=3)
    notifier.wiring.forget()
    ahead = [row["phone"] for row in notifier.rows(contacts)]
    notifier.booking.appointments_known = []
    notifier.wiring.forget()
    assert (ahead, [row["phone"] for row in notifier.rows(contacts)]) == ([PHONE], [None])


def test_an_erasure_waits_for_a_booking_part_that_is_down(erased: NotifierAtWork) -> None:
    erased.later(minutes=3)
    erased.booking.down = True
    assert (erased.wiring.forget(), [row["phone"] for row in erased.rows(contacts)]) == (0, [PHONE])


def test_who_writes_again_afterwards_is_somebody_new(erased: NotifierAtWork) -> None:
    erased.later(minutes=3)
    erased.wiring.forget()
    erased.person_writes("halo")
    erased.work()
    assert sorted(str(row["phone"]) for row in erased.rows(contacts)) == [PHONE, "None"]
