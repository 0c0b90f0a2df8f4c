"""The later facts of a case."""

from __future__ import annotations

import pytest

from services.booking.domain.appointment import Result, Status
from services.booking.domain.errors import WrongState
from services.booking.domain.follow_up import KINDS, FollowUp, require_possible
from tests.booking.builders import NOW, appointment

DONE = appointment(status=Status.COMPLETED, result=Result())


@pytest.mark.parametrize(
    ("known", "kind"),
    [((), "recorded"), (("recorded",), "card_ready"), (("recorded", "card_ready"), "collected"), ((), "collected")],
)
def test_a_case_goes_forward_and_may_leave_a_step_out(known: tuple[str, ...], kind: str) -> None:
    require_possible(DONE, {each: FollowUp(each, NOW, "staff") for each in known}, kind)


@pytest.mark.parametrize(("known", "kind"), [("card_ready", "recorded"), ("collected", "recorded"), ("collected", "card_ready")])
def test_a_case_never_goes_back(known: str, kind: str) -> None:
    with pytest.raises(WrongState):
        require_possible(DONE, {known: FollowUp(known, NOW, "staff")}, kind)


@pytest.mark.parametrize("outcome", ["papers_missing", "not_eligible", "system_down"])
def test_a_visit_that_did_not_finish_has_no_later_facts(outcome: str) -> None:
    with pytest.raises(WrongState):
        require_possible(appointment(status=Status.COMPLETED, result=Result(outcome)), {}, KINDS[0])


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.COMPLETED])
def test_a_visit_that_is_not_over_has_no_later_facts(status: Status) -> None:
    with pytest.raises(WrongState):
        require_possible(appointment(status=status), {}, KINDS[0])
