"""What holds sending back: quiet hours, the pace of person and number, the budget of people."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from services.common.database import Database
from services.notifier.adapters.tables import deliveries
from services.notifier.domain.content import Template
from services.notifier.domain.limits import Limits, Pace, per_second
from services.notifier.usecases.hold_back import BUDGET_SPENT, PACED, QUIET
from services.notifier.usecases.ports_channel import Refused
from tests.fakes.clock import FixedClock
from tests.notifier.fakes import FakeChannel
from tests.notifier.notifier_at_work import NotifierAtWork

MOVED_BY_CLOSURE = {
    "cause": "closure",
    "closure": {"id": "1", "reason": "power", "message": {"id": "Listrik padam.", "en": "A power cut."}},
}


def phone(number: int) -> str:
    return f"+62812000{number:05d}"


def with_limits(notifier: NotifierAtWork, **changes: object) -> NotifierAtWork:
    return NotifierAtWork(notifier.database, notifier.clock, limits=Limits(**changes))  # type: ignore[arg-type]  # a test names them


def book(notifier: NotifierAtWork, number: int, day: int = 1) -> None:
    """A booking of person ``number`` for 08.00 WIB on a day of December."""
    notifier.event(
        "appointment.booked",
        appointment_id=f"01990f3e-0000-7000-8000-{number:012d}",
        contact={"phone": phone(number), "user_id": None},
        starts_at=f"2026-12-{day:02d}T01:00:00+00:00",
        ends_at=f"2026-12-{day:02d}T01:10:00+00:00",
    )


def reached(notifier: NotifierAtWork) -> list[int]:
    return [int(each.to[-5:]) for each in notifier.channel.sent]


# the budget of people


def test_a_used_up_budget_makes_the_next_person_wait_visibly(notifier: NotifierAtWork) -> None:
    small = with_limits(notifier, people_a_day=1)
    book(small, 1)
    book(small, 2)
    small.work()
    waiting = next(row for row in small.rows(deliveries.metadata.tables["messages"]) if row["reason"])
    assert (reached(small), waiting["status"], waiting["reason"]) == ([1], "queued", BUDGET_SPENT)


def test_a_waiting_message_goes_when_24_hours_have_passed(notifier: NotifierAtWork) -> None:
    small = with_limits(notifier, people_a_day=1)
    book(small, 1)
    small.work()
    book(small, 2)
    small.work()
    small.later(hours=23, minutes=59)
    before = reached(small)
    small.later(minutes=2)
    assert (before, reached(small)) == ([1], [1, 2])


def test_whoever_was_written_to_today_counts_once(notifier: NotifierAtWork) -> None:
    small = with_limits(notifier, people_a_day=1)
    book(small, 1)
    small.work()
    small.event(
        "appointment.cancelled", appointment_id=f"01990f3e-0000-7000-8000-{1:012d}", contact={"phone": phone(1), "user_id": None}
    )
    small.work()
    assert reached(small) == [1, 1]


def test_inside_the_window_the_budget_does_not_count(notifier: NotifierAtWork) -> None:
    small = with_limits(notifier, people_a_day=1)
    book(small, 1)
    small.work()
    small.open_window()
    small.event("appointment.cancelled")
    small.work()
    assert [isinstance(each.content, Template) for each in small.channel.sent] == [False]


def test_a_refused_message_gives_its_place_back(notifier: NotifierAtWork) -> None:
    small = with_limits(notifier, people_a_day=1)
    small.channel.answers = [Refused(131026, 400, "")]
    book(small, 1)
    book(small, 2)
    small.work()
    assert small.message_states() == [("confirmation", "failed"), ("confirmation", "accepted")]


def test_the_nearest_appointments_come_first(notifier: NotifierAtWork) -> None:
    small = with_limits(notifier, people_a_day=2)
    for number in (1, 2):
        book(small, number, day=3)
    small.work()
    for number, day in ((3, 9), (4, 5), (5, 7)):
        book(small, number, day)
        small.work()
    small.later(hours=24, minutes=1)
    assert reached(small) == [1, 2, 4, 5]


def test_a_later_appointment_does_not_take_the_place_that_a_nearer_one_waits_for(notifier: NotifierAtWork) -> None:
    small = with_limits(notifier, people_a_day=1)
    book(small, 1, day=3)
    small.work()
    book(small, 2, day=4)
    small.work()
    small.clock.advance(timedelta(hours=24, minutes=1))
    book(small, 3, day=9)
    small.wiring.handlers.send_messages([small.queues.to_send.pop()])
    small.work()
    assert reached(small) == [1, 2]


def test_a_message_that_waits_for_the_budget_expires_with_its_appointment(notifier: NotifierAtWork) -> None:
    small = with_limits(notifier, people_a_day=1)
    book(small, 1)
    small.work()
    small.event(
        "appointment.booked",
        appointment_id=f"01990f3e-0000-7000-8000-{2:012d}",
        contact={"phone": phone(2), "user_id": None},
        starts_at="2026-11-24T05:00:00+00:00",
        ends_at="2026-11-24T05:10:00+00:00",
    )
    small.work()
    small.later(hours=4)
    assert small.message_states()[1] == ("confirmation", "dropped")


def test_two_workers_cannot_both_take_the_last_place(database: Database, clock: FixedClock) -> None:
    channel = FakeChannel()
    workers = [NotifierAtWork(database, clock, channel=channel, limits=Limits(people_a_day=3), at_once=1) for _ in range(6)]
    for number in range(1, 7):
        book(workers[0], number)
    ids = list(workers[0].queues.to_send)
    together = threading.Barrier(len(workers))

    def send(worker: NotifierAtWork, message_id: str) -> None:
        together.wait()
        worker.wiring.handlers.send_messages([message_id])

    threads = [threading.Thread(target=send, args=pair) for pair in zip(workers, ids, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    written = [row for row in workers[0].rows(deliveries) if row["form"] == "template"]
    assert (len(written), len(channel.sent)) == (3, 3)


# the pace


def test_more_than_the_burst_at_once_to_one_person_is_spread_over_time(notifier: NotifierAtWork) -> None:
    patient = with_limits(notifier, to_person=Pace(10, timedelta(seconds=6)))
    patient.open_window()
    patient.later(minutes=2)
    for number in range(12):
        patient.person_writes("terima kasih", wamid=f"wamid.MANY{number}")
    patient.work()
    at_once = len(patient.channel.sent)
    patient.later(seconds=6)
    patient.later(seconds=6)
    assert (at_once, len(patient.channel.sent)) == (10, 12)


def test_a_message_that_waits_for_its_turn_says_so(notifier: NotifierAtWork) -> None:
    slow = with_limits(notifier, to_number=per_second(1))
    book(slow, 1)
    book(slow, 2)
    slow.work()
    assert [row["reason"] for row in slow.rows(deliveries.metadata.tables["messages"]) if row["reason"]] == [PACED]


def test_the_pace_of_the_number_is_shared_by_all_people(notifier: NotifierAtWork) -> None:
    slow = with_limits(notifier, to_number=per_second(4))
    for number in range(1, 6):
        book(slow, number)
    slow.work()
    sent = [len(slow.channel.sent)]
    for _ in range(4):
        slow.later(milliseconds=250)
        sent.append(len(slow.channel.sent))
    assert sent == [1, 2, 3, 4, 5]


# quiet hours


@pytest.fixture
def evening(notifier: NotifierAtWork) -> NotifierAtWork:
    """Tuesday, 24 November 2026, 21.00 WIB."""
    notifier.clock.advance(timedelta(hours=12))
    return notifier


@pytest.mark.parametrize("why", [MOVED_BY_CLOSURE, {"cause": "hours"}], ids=["closure", "new hours"])
def test_what_the_office_moves_for_a_later_day_is_told_in_the_morning(evening: NotifierAtWork, why: dict[str, object]) -> None:
    evening.event("appointment.moved", **why)
    evening.work()
    at_night = (len(evening.channel.sent), evening.message("closure_moved")["reason"])
    evening.later(hours=9)
    assert (at_night, len(evening.channel.sent)) == ((0, QUIET), 1)


def test_a_closure_for_the_next_morning_is_told_at_once(evening: NotifierAtWork) -> None:
    evening.event("appointment.moved", previous_starts_at="2026-11-25T01:00:00+00:00", **MOVED_BY_CLOSURE)
    evening.work()
    assert len(evening.channel.sent) == 1


@pytest.mark.parametrize("kind", ["appointment.booked", "appointment.moved", "appointment.cancelled"])
def test_what_a_resident_does_at_night_is_answered_at_night(evening: NotifierAtWork, kind: str) -> None:
    evening.event(kind)
    evening.work()
    assert len(evening.channel.sent) == 1


def test_a_cancellation_by_staff_waits_for_the_morning(evening: NotifierAtWork) -> None:
    evening.event("appointment.cancelled", cancelled_by="staff")
    evening.work()
    assert evening.channel.sent == []


def test_a_reply_is_never_held_by_quiet_hours(evening: NotifierAtWork) -> None:
    evening.person_writes("menu")
    evening.work()
    assert len(evening.channel.sent) == 1
