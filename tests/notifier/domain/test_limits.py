"""Paces and quiet hours as arithmetic."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from services.notifier.domain.limits import AT_ONCE, BY_DAY, UNLESS_SOON, Limits, Pace, QuietHours
from services.simulator.domain import pacing

NOON = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)  # 12.00 WIB
NIGHT = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)  # 22.00 WIB
MORNING = datetime(2026, 11, 24, 23, 0, tzinfo=UTC)  # 06.00 WIB on the 25th


def test_a_full_bucket_lets_its_burst_pass_and_then_one_an_interval() -> None:
    pace, full_at, left = Pace(3, timedelta(seconds=6)), NOON, []
    for second in range(13):
        now = NOON + timedelta(seconds=second)
        while pace.free_at(full_at) <= now:
            full_at = pace.after_one(full_at, now)
            left.append(second)
    assert left == [0, 0, 0, 6, 12]


def test_the_pace_to_one_person_stays_below_what_the_platform_tolerates() -> None:
    tolerated, slowest = int(pacing.BURST), timedelta(seconds=pacing.SECONDS_PER_MESSAGE)
    pace = Limits().to_person
    assert (pace.burst, pace.interval >= slowest) == (tolerated - 5, True)


@pytest.mark.parametrize("taken", [0, 1, 2, 3, 7])
def test_there_is_room_for_as_many_as_may_leave_one_after_the_other(taken: int) -> None:
    pace, full_at = Pace(3, timedelta(seconds=6)), NOON
    for _ in range(taken):
        full_at = pace.after_one(full_at, NOON)
    counted, now = 0, NOON + timedelta(seconds=13)
    room = pace.room(full_at, now)
    while pace.free_at(full_at) <= now:
        full_at, counted = pace.after_one(full_at, now), counted + 1
    assert room == counted


@pytest.mark.parametrize(
    ("now", "over_at"),
    [
        pytest.param(NOON, None, id="by day"),
        pytest.param(NIGHT, MORNING, id="before midnight"),
        pytest.param(NIGHT + timedelta(hours=5), MORNING, id="after midnight"),
        pytest.param(MORNING, None, id="at their end"),
    ],
)
def test_quiet_hours_go_over_midnight(now: datetime, over_at: datetime | None) -> None:
    assert QuietHours().over_at(now, "Asia/Jakarta") == over_at


def test_quiet_hours_are_those_of_the_office() -> None:
    found = QuietHours().over_at(datetime(2026, 11, 24, 11, 30, tzinfo=UTC), "Asia/Jayapura")  # 20.30 WIT, 18.30 WIB
    assert found == datetime(2026, 11, 24, 21, 0, tzinfo=UTC)


def test_equal_hours_mean_never_quiet() -> None:
    assert QuietHours(time(6), time(6)).over_at(NIGHT, "Asia/Jakarta") is None


@pytest.mark.parametrize(
    ("quiet", "visit_in", "until"),
    [
        pytest.param(AT_ONCE, timedelta(days=3), None, id="the answer to what somebody did"),
        pytest.param(UNLESS_SOON, timedelta(days=3), MORNING, id="a closure in three days"),
        pytest.param(UNLESS_SOON, timedelta(hours=11), None, id="a closure tomorrow at nine"),
        pytest.param(UNLESS_SOON, timedelta(hours=15), MORNING, id="a closure tomorrow at one"),
        pytest.param(BY_DAY, timedelta(hours=11), MORNING, id="a reminder"),
    ],
)
def test_who_waits_for_the_morning(quiet: str, visit_in: timedelta, until: datetime | None) -> None:
    assert QuietHours().wait_until(quiet, NIGHT + visit_in, NIGHT, "Asia/Jakarta") == until
