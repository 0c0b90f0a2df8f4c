"""The expected wait."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.booking.domain.wait import Wait, expected_wait


@pytest.mark.parametrize(
    ("ahead", "counters", "recent", "wait"),
    [
        pytest.param(0, 1, [], Wait(0, 0), id="nobody ahead"),
        pytest.param(4, 1, [], Wait(20, 60), id="nothing known yet: half to one and a half of the plan"),
        pytest.param(4, 1, [8.0, 10.0, 10.0, 12.0, 20.0], Wait(40, 50), id="quartiles of the recent visits"),
        pytest.param(4, 2, [8.0, 10.0, 10.0, 12.0, 20.0], Wait(20, 25), id="two counters share the line"),
        pytest.param(4, 0, [10.0] * 5, Wait(40, 40), id="no counter seen open counts as one"),
        pytest.param(5, 1, [0.2] * 20, Wait(15, 15), id="never less than three minutes a visit"),
    ],
)
def test_the_wait_follows_from_the_line(ahead: int, counters: int, recent: list[float], wait: Wait) -> None:
    assert expected_wait(ahead, counters, recent, usual_minutes=10, floor_minutes=3) == wait


@given(st.integers(0, 200), st.integers(0, 9), st.lists(st.floats(0, 240), max_size=30), st.floats(1, 120), st.integers(0, 10))
def test_the_range_is_in_order_and_in_steps_of_five(
    ahead: int, counters: int, recent: list[float], usual: float, floor: int
) -> None:
    wait = expected_wait(ahead, counters, recent, usual, floor)
    assert 0 <= wait.low <= wait.high
    assert wait.low % 5 == wait.high % 5 == 0


@given(st.integers(0, 100), st.lists(st.floats(0, 60), max_size=30))
def test_one_more_ahead_never_shortens_it(ahead: int, recent: list[float]) -> None:
    shorter, longer = (expected_wait(n, 2, recent, 10, 3) for n in (ahead, ahead + 1))
    assert (shorter.low <= longer.low, shorter.high <= longer.high) == (True, True)
