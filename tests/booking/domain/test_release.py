"""When the places of a date come out."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.booking.domain.release import Stage, next_stage, released
from tests.booking.builders import JAKARTA, NEXT_TUESDAY, at

HALF_THEN_REST = (
    Stage(7, time(7), percent=50),
    Stage(2, time(12), places=10),
    Stage(1, time(8)),
)


@pytest.mark.parametrize(
    ("moment", "out"),
    [
        pytest.param(at("06:59", date(2026, 11, 24)), 0, id="a minute before the first stage"),
        pytest.param(at("07:00", date(2026, 11, 24)), 20, id="half of 41, rounded down, at seven sharp"),
        pytest.param(at("11:59", date(2026, 11, 29)), 20, id="before noon two days ahead"),
        pytest.param(at("12:00", date(2026, 11, 29)), 30, id="ten more at noon two days ahead"),
        pytest.param(at("08:00", date(2026, 11, 30)), 41, id="the rest the day before"),
        pytest.param(at("09:00", NEXT_TUESDAY), 41, id="on the day itself"),
    ],
)
def test_places_come_out_in_stages(moment: datetime, out: int) -> None:
    assert released(HALF_THEN_REST, 41, NEXT_TUESDAY, JAKARTA, moment) == out


@pytest.mark.parametrize(
    ("moment", "stage"),
    [
        pytest.param(at("06:00", date(2026, 11, 24)), at("07:00", date(2026, 11, 24)), id="the first"),
        pytest.param(at("07:00", date(2026, 11, 24)), at("12:00", date(2026, 11, 29)), id="the second"),
        pytest.param(at("08:00", date(2026, 11, 30)), None, id="all have begun"),
    ],
)
def test_the_next_stage_is_known(moment: datetime, stage: datetime | None) -> None:
    assert next_stage(HALF_THEN_REST, NEXT_TUESDAY, JAKARTA, moment) == stage


def test_without_stages_everything_is_out() -> None:
    assert released((), 41, NEXT_TUESDAY, JAKARTA, at("06:00", date(2026, 1, 1))) == 41


def test_thirds_lose_no_place_between_stages() -> None:
    thirds = (Stage(3, time(7), percent=33), Stage(2, time(7), percent=33), Stage(1, time(7), percent=34))
    assert released(thirds, 10, NEXT_TUESDAY, JAKARTA, at("08:00", NEXT_TUESDAY)) == 10


CLOCKS = st.times().map(lambda moment: moment.replace(second=0, microsecond=0))
STAGES = st.lists(st.builds(Stage, st.integers(0, 14), CLOCKS, st.none() | st.integers(1, 60)), max_size=5).map(tuple)


@given(STAGES, st.integers(0, 500), st.lists(st.integers(-20 * 1440, 1440), min_size=2, max_size=6))
def test_what_is_out_never_shrinks_and_stays_within_the_day(stages: tuple[Stage, ...], total: int, minutes: list[int]) -> None:
    moments = [at("12:00", NEXT_TUESDAY) + timedelta(minutes=minute) for minute in sorted(minutes)]
    out = [released(stages, total, NEXT_TUESDAY, JAKARTA, moment) for moment in moments]
    assert out == sorted(out)
    assert 0 <= out[0] <= out[-1] <= total
