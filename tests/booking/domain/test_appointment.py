"""The states of an appointment."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from services.booking.domain.appointment import (
    ORDER,
    TRANSITIONS,
    UNDOABLE,
    Action,
    Appointment,
    Result,
    Status,
    advance,
    moved,
    undone,
)
from services.booking.domain.errors import WrongState
from tests.booking.builders import NOW, appointment, at

PAIRS = [(status, action) for status in Status for action in TRANSITIONS]
ALLOWED = {
    Action.CHECK_IN: {"booked"},
    Action.CALL: {"checked_in"},
    Action.SERVE: {"checked_in", "called"},
    Action.COMPLETE: {"checked_in", "called", "serving"},
    Action.NO_SHOW: {"booked", "called"},
    Action.CANCEL: {"booked", "checked_in"},
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


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.BOOKED])
def test_only_a_booked_one_moves(status: Status) -> None:
    with pytest.raises(WrongState):
        moved(appointment(status=status), at("09:00"), at("09:10"))


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
        if self.current.status is Status.BOOKED:
            later = timedelta(days=1)
            self.current = moved(self.current, self.current.starts_at + later, self.current.ends_at + later)

    @invariant()
    def the_state_is_the_last_of_its_moments(self) -> None:
        assert self.current.status is max(self.current.moments, key=ORDER.index)


TestAnyDay = AnyDay.TestCase
TestAnyDay.settings = settings(max_examples=60, stateful_step_count=20, deadline=None)
