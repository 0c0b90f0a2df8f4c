"""Days that come round less often than every week."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.booking.domain.recurrence import in_turn, is_nth

TUESDAY = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("day", "every", "due"),
    [
        pytest.param(TUESDAY, 2, True, id="the week of the anchor"),
        pytest.param(TUESDAY - timedelta(days=1), 2, True, id="Monday of the same week"),
        pytest.param(TUESDAY + timedelta(days=5), 2, True, id="Sunday of the same week"),
        pytest.param(TUESDAY + timedelta(days=6), 2, False, id="the next Monday"),
        pytest.param(TUESDAY + timedelta(weeks=2), 2, True, id="two weeks later"),
        pytest.param(TUESDAY - timedelta(weeks=2), 2, True, id="two weeks before"),
        pytest.param(TUESDAY + timedelta(weeks=3), 4, False, id="three weeks later of every fourth"),
        pytest.param(date(2027, 1, 5), 5, True, id="over the turn of the year"),
    ],
)
def test_every_nth_week_counts_from_the_week_of_its_anchor(day: date, every: int, due: bool) -> None:
    assert in_turn(day, every, TUESDAY) is due


@pytest.mark.parametrize(
    ("day", "wanted", "due"),
    [
        pytest.param(date(2026, 12, 1), {1}, True, id="first Tuesday"),
        pytest.param(date(2026, 12, 8), {1}, False, id="second Tuesday is not the first"),
        pytest.param(date(2026, 12, 8), {2, 4}, True, id="second of second and fourth"),
        pytest.param(date(2026, 12, 29), {-1}, True, id="last Tuesday, which is the fifth"),
        pytest.param(date(2026, 12, 29), {5}, True, id="fifth Tuesday"),
        pytest.param(date(2026, 11, 24), {-1}, True, id="last Tuesday, which is the fourth"),
        pytest.param(date(2026, 12, 22), {-1}, False, id="last but one"),
        pytest.param(date(2027, 2, 28), {-1}, True, id="last Sunday of February"),
    ],
)
def test_the_nth_weekday_of_a_month(day: date, wanted: set[int], due: bool) -> None:
    assert is_nth(day, frozenset(wanted)) is due


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(2, 12))
def test_exactly_one_week_of_n_is_due(day: date, anchor: date, every: int) -> None:
    weeks = [day + timedelta(weeks=n) for n in range(every)]
    assert sum(in_turn(week, every, anchor) for week in weeks) == 1


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_each_weekday_of_a_month_has_one_first_and_one_last(day: date) -> None:
    same = [date(day.year, day.month, 1) + timedelta(days=n) for n in range(31)]
    of_month = [each for each in same if each.month == day.month and each.weekday() == day.weekday()]
    assert [[is_nth(each, frozenset({n})) for each in of_month].count(True) for n in (1, -1)] == [1, 1]
