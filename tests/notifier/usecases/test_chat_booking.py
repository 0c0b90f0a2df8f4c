"""Booking in the chat on a real database: crashes in between, silence of booking, two workers, and the paper again."""

from __future__ import annotations

import pytest

from services.notifier.adapters.tables import conversations, messages, webhook_events
from services.notifier.domain.content import Buttons, Document
from tests.notifier.fake_booking import FakeBooking
from tests.notifier.fakes import APPOINTMENT
from tests.notifier.notifier_at_work import NotifierAtWork


@pytest.fixture
def at_the_check(notifier: NotifierAtWork) -> NotifierAtWork:
    """Everything is answered but the last question."""
    for text in ("ktp rusak besok", "1", "Siti Contoh"):
        notifier.person_writes(text)
        notifier.work()
    return notifier


def yes_of(notifier: NotifierAtWork) -> str:
    content = notifier.channel.sent[-1].content
    assert isinstance(content, Buttons)
    return content.choices[0].id


def test_when_the_answer_of_booking_is_lost_the_same_booking_is_asked_for_again(at_the_check: NotifierAtWork) -> None:
    at_the_check.booking.lose_answers = 1
    at_the_check.person_taps(yes_of(at_the_check))
    at_the_check.work()
    at_the_check.later(seconds=2)
    assert (len(at_the_check.booking.booked), "Tercatat" in at_the_check.texts()[-1]) == (1, True)


def test_a_crash_after_booking_and_before_storing_repeats_harmlessly(at_the_check: NotifierAtWork) -> None:
    class Killed(BaseException):
        """As a signal would end the process."""

    def die(*_: object) -> None:
        raise Killed

    at_the_check.person_taps(yes_of(at_the_check))
    at_the_check.wiring.sweeps.queue_inbound()
    lane = at_the_check.queues.to_receive.pop()
    second = NotifierAtWork(at_the_check.database, at_the_check.clock, booking=DyingBooking(at_the_check.booking, die))
    with pytest.raises(Killed):
        second.wiring.handlers.handle_lane(lane)
    at_the_check.wiring.handlers.handle_lane(lane)
    at_the_check.work()
    assert (len(at_the_check.booking.booked), sum("Tercatat" in text for text in at_the_check.texts())) == (1, 1)


class DyingBooking(FakeBooking):
    """Books, and ends the process before anybody hears of it."""

    def __init__(self, real: FakeBooking, die: object) -> None:
        super().__init__(taken=real.taken, answers=real.answers, booked=real.booked)
        self._die = die

    def _heard(self, answer: dict[str, str]) -> dict[str, str]:
        assert callable(self._die)
        self._die()
        return answer


def test_two_fast_taps_make_one_booking_and_one_answer(at_the_check: NotifierAtWork) -> None:
    yes = yes_of(at_the_check)
    at_the_check.person_taps(yes)
    at_the_check.person_taps(yes)
    at_the_check.work()
    assert (len(at_the_check.booking.booked), sum("Tercatat" in text for text in at_the_check.texts())) == (1, 1)


def test_while_booking_is_down_the_question_stays_open_and_is_apologised_for(at_the_check: NotifierAtWork) -> None:
    yes = yes_of(at_the_check)
    at_the_check.booking.down = True
    at_the_check.person_taps(yes)
    for _ in range(8):
        at_the_check.later(seconds=20)
    assert "sedang terganggu" in at_the_check.texts()[-1]
    at_the_check.booking.down = False
    at_the_check.person_taps(yes)
    at_the_check.later(seconds=2)
    assert (len(at_the_check.booking.booked), "Tercatat" in at_the_check.texts()[-1]) == (1, True)


def test_the_paper_is_sent_again_as_a_document(notifier: NotifierAtWork) -> None:
    notifier.booking.appointments_known = [APPOINTMENT]
    notifier.person_writes("kirim pdf lagi")
    notifier.work()
    (sent,) = notifier.channel.sent
    assert isinstance(sent.content, Document)


def test_an_identity_number_in_place_of_a_name_is_stored_nowhere(notifier: NotifierAtWork) -> None:
    for text in ("ktp rusak besok", "1", "9999990101010001"):
        notifier.person_writes(text)
        notifier.work()
    stored = str([notifier.rows(table) for table in (conversations, messages, webhook_events)])
    assert ("9999990101010001" in stored, "jangan kirim NIK" in notifier.texts()[-1]) == (False, True)


def test_the_way_to_a_photo_is_not_kept(notifier: NotifierAtWork) -> None:
    photo = {"id": "880011", "sha256": "c2hh", "mime_type": "image/jpeg", "caption": "KTP saya 9999990101010001"}
    notifier.person_sends({"type": "image", "image": photo})
    (event,) = notifier.rows(webhook_events)
    assert event["raw"]["message"]["image"] == {"mime_type": "image/jpeg", "caption": "KTP saya [NIK]"}
