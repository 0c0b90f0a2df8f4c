"""The states of an appointment."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from services.booking.domain.appointment import (
    ACTIVE,
    TRANSITIONS,
    UNDOABLE,
    Action,
    Appointment,
    Result,
    Status,
    advance,
    moved,
    released,
    rescheduled_by,
    undone,
)
from services.booking.domain.errors import WrongState
from services.booking.domain.visit import Visit
from tests.booking.builders import NOW, appointment, at

PAIRS = [(status, action) for status in Status for action in TRANSITIONS]
ALLOWED = {
    Action.CHECK_IN: {"booked"},
    Action.CALL: {"checked_in"},
    Action.RECALL: {"called"},
    Action.SERVE: {"checked_in", "called"},
    Action.PARK: {"checked_in", "called", "serving"},
    Action.UNPARK: {"parked"},
    Action.COMPLETE: {"checked_in", "called", "serving"},
    Action.NO_SHOW: {"booked", "called", "parked"},
    Action.CANCEL: {"booked", "checked_in", "parked"},
}


@pytest.mark.parametrize(("status", "action"), PAIRS, ids=lambda value: str(value))
def test_an_action_is_allowed_from_its_states_only(status: Status, action: Action) -> None:
    given = appointment(status=status)
    if status in ALLOWED[action]:
        assert advance(given, action, NOW).status is TRANSITIONS[action][1]
    else:
        with pytest.raises(WrongState) as refused:
            advance(given, action, NOW)
        assert (refused.value.current, refused.value.action) == (status, action)


def test_completing_keeps_the_result_and_undoing_forgets_it() -> None:
    result = Result("papers_missing", ("kk",), ("ktp_el",))
    done = advance(advance(appointment(), Action.CHECK_IN, NOW), Action.COMPLETE, NOW, result)
    assert (done.result, undone(done).result) == (result, None)


def test_undo_goes_back_one_step_along_the_way_that_was_taken() -> None:
    called = advance(advance(appointment(), Action.CHECK_IN, NOW), Action.CALL, NOW)
    missed = advance(called, Action.NO_SHOW, NOW)
    back = [undone(missed), undone(undone(missed)), undone(undone(undone(missed)))]
    assert [each.status for each in back] == ["called", "checked_in", "booked"]


@pytest.mark.parametrize("status", [Status.BOOKED, Status.CANCELLED])
def test_there_is_nothing_to_undo_on_a_booked_or_cancelled_one(status: Status) -> None:
    with pytest.raises(WrongState):
        undone(appointment(status=status))


@pytest.mark.parametrize("status", [status for status in Status if status not in (Status.BOOKED, Status.MISSED)])
def test_only_a_booked_or_missed_one_moves(status: Status) -> None:
    with pytest.raises(WrongState):
        moved(appointment(status=status), at("09:00"), at("09:10"))


def test_a_missed_one_that_moves_begins_its_day_anew() -> None:
    called = advance(advance(appointment(), Action.CHECK_IN, NOW), Action.CALL, NOW, counter="Loket 1")
    again = moved(advance(called, Action.NO_SHOW, NOW), at("09:00"), at("09:10"))
    assert (again.status, dict(again.moments), again.visit) == (Status.BOOKED, {Status.BOOKED: NOW}, Visit())


def test_one_that_a_closure_left_without_a_place_may_still_take_one() -> None:
    gone = released(appointment(), NOW, "closure-1")
    assert (gone.status, moved(gone, at("09:00"), at("09:10")).status) == (Status.CANCELLED, Status.BOOKED)


def test_one_that_a_closure_moved_and_its_holder_cancelled_is_gone_for_good() -> None:
    gone = advance(rescheduled_by("closure-1", appointment()), Action.CANCEL, NOW)
    with pytest.raises(WrongState):
        moved(gone, at("09:00"), at("09:10"))


def test_the_third_call_without_coming_is_missed() -> None:
    current, states = advance(advance(appointment(), Action.CHECK_IN, NOW), Action.CALL, NOW), []
    for _ in range(3):
        current = advance(current, Action.RECALL, NOW)
        states.append((current.status.value, current.visit.misses))
    assert states == [("called", 1), ("called", 2), ("missed", 3)]


def test_who_comes_back_from_parking_keeps_the_time_of_arrival() -> None:
    here = advance(appointment(), Action.CHECK_IN, NOW)
    later = NOW + timedelta(minutes=7)
    back = advance(advance(here, Action.PARK, NOW), Action.UNPARK, later)
    assert (back.moments[Status.CHECKED_IN], back.visit.returned_at) == (NOW, later)


def test_a_call_ends_the_being_back_in_front() -> None:
    back = advance(advance(advance(appointment(), Action.CHECK_IN, NOW), Action.PARK, NOW), Action.UNPARK, NOW)
    called = advance(back, Action.CALL, NOW, counter="Loket 2")
    assert (called.visit.returned_at, called.visit.counter) == (None, "Loket 2")


def test_a_walk_in_has_nothing_before_its_arrival() -> None:
    with pytest.raises(WrongState):
        undone(
            appointment(status=Status.CHECKED_IN, moments={Status.BOOKED: NOW, Status.CHECKED_IN: NOW}, visit=Visit(walk_in=True))
        )


def test_undo_of_one_stored_before_steps_were_follows_its_moments() -> None:
    moments = {Status.BOOKED: NOW, Status.CHECKED_IN: NOW, Status.CALLED: NOW}
    old = appointment(status=Status.CALLED, moments=moments)
    assert [undone(old).status, undone(undone(old)).status] == ["checked_in", "booked"]


def test_moving_counts_in_the_sequence_that_messages_follow() -> None:
    new = moved(appointment(), at("09:00"), at("09:10"))
    assert (new.starts_at, new.ends_at, new.sequence, new.version) == (at("09:00"), at("09:10"), 2, 2)


def test_checking_in_counts_as_a_change_but_not_in_the_sequence() -> None:
    here = advance(appointment(), Action.CHECK_IN, NOW)
    assert (here.sequence, here.version) == (1, 2)


def test_the_cells_are_those_that_the_visit_touches() -> None:
    long = appointment(ends_at=at("08:25"))
    assert long.cells == (at("08:00"), at("08:10"), at("08:20"))


class AnyDay(RuleBasedStateMachine):
    """Whatever staff and residents press, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.current: Appointment = appointment()
        self.before: list[Appointment] = []

    @rule(action=st.sampled_from(list(TRANSITIONS)))
    def act(self, action: Action) -> None:
        self.now += timedelta(minutes=1)
        if self.current.status not in ALLOWED[action]:
            with pytest.raises(WrongState):
                advance(self.current, action, self.now)
            return
        self.before.append(self.current)
        self.current = advance(self.current, action, self.now)

    @precondition(lambda self: self.current.status in UNDOABLE)
    @rule()
    def undo(self) -> None:
        before = self.before.pop()
        self.current = undone(self.current)
        assert self.current == replace(before, version=self.current.version)

    @rule()
    def move(self) -> None:
        if self.current.status in (Status.BOOKED, Status.MISSED):
            later = timedelta(days=1)
            self.current = moved(self.current, self.current.starts_at + later, self.current.ends_at + later)
            self.before = []

    @invariant()
    def the_state_has_its_moment_and_every_step_can_be_named(self) -> None:
        assert self.current.status in self.current.moments
        assert [step.status for step in self.current.visit.trail] == [each.status for each in self.before]

    @invariant()
    def only_cancelling_gives_the_place_back(self) -> None:
        assert self.current.holds_place == (self.current.status is not Status.CANCELLED)
        assert self.current.active == (self.current.status in ACTIVE)

    @invariant()
    def nobody_is_called_a_fourth_time(self) -> None:
        assert self.current.visit.misses < 3 or self.current.status is Status.MISSED


TestAnyDay = AnyDay.TestCase
TestAnyDay.settings = settings(max_examples=60, stateful_step_count=20, deadline=None)
